-- How many days the sales took that were won in the window, and the losses likewise.
SELECT status, list(greatest(epoch(closed_at - created_at), 0) / 86400 ORDER BY closed_at - created_at) AS days
FROM seen
WHERE status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until
GROUP BY status
