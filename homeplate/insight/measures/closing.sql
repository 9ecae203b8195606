-- Deals closed in the window: by outcome, currency and the day whose rate counts.
SELECT status, currency, CAST(closed_at AS DATE) AS day, count(*) AS deals, sum(value_minor) AS value_minor
FROM seen
WHERE status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until
GROUP BY ALL
ORDER BY ALL
