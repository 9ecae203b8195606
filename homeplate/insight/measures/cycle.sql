-- How many days the sales took that were won in the window, and the losses likewise. Of one that was closed before it was created,
-- by clocks that differ or as another system told it, nobody knows how long it took.
SELECT status, list(epoch(closed_at - created_at) / 86400 ORDER BY closed_at - created_at) AS days
FROM seen
WHERE status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until AND closed_at >= created_at
GROUP BY status
