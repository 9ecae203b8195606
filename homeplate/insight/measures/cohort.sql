-- What became of the deals created in the window.
SELECT status, count(*) AS deals
FROM seen
WHERE created_at >= $since AND created_at < $until
GROUP BY ALL
