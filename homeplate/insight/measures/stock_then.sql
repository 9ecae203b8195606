-- The open deals as they stood at a moment, by currency: how many, and what they were worth then.
SELECT currency, count(*) AS deals, sum(value_minor) AS value_minor
FROM span
SEMI JOIN seen ON seen.id = span.deal
WHERE span.status = 'open' AND NOT span.archived AND since <= $moment AND coalesce(until > $moment, true)
GROUP BY ALL
ORDER BY ALL
