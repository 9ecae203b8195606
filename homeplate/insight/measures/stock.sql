-- The open deals by stage, currency and whether they stand there longer than planned.
SELECT position, currency, count(*) AS deals, sum(value_minor) AS value_minor
FROM seen
WHERE status = 'open'
GROUP BY ALL
ORDER BY ALL
