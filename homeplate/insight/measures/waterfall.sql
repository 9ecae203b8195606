-- The waterfall (`flow`): of each line and currency, how many deals and how much.
SELECT line, currency, count(*) FILTER (counts) AS deals, sum(minor) AS minor
FROM flow
GROUP BY ALL
ORDER BY ALL
