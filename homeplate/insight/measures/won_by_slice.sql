-- Deals won in the window, by whose they are (`sliced`), currency and the day whose rate counts.
SELECT
    sliced.slice, seen.currency, CAST(seen.closed_at AS DATE) AS day, count(*) AS deals,
    coalesce(sum(seen.value_minor), 0) AS value_minor
FROM seen
JOIN sliced ON sliced.deal = seen.id
WHERE seen.status = 'won' AND seen.closed_at >= $since AND seen.closed_at < $until
GROUP BY ALL
ORDER BY ALL
