-- Deals that are seen and were won in the window: by whose they are, currency and the day whose rate counts.
SELECT deal.owner, deal.team, seen.currency, CAST(seen.closed_at AS DATE) AS day, count(*) AS deals,
    CAST(sum(seen.value_minor) AS BIGINT) AS minor
FROM seen
JOIN deal ON deal.id = seen.id
WHERE seen.status = 'won' AND seen.closed_at >= $since AND seen.closed_at < $until
GROUP BY ALL
ORDER BY ALL
