-- The deals lost in the window at one stage, by reason.
SELECT coalesce(nullif(deal.loss_reason, ''), 'unknown') AS reason, count(*) AS deals
FROM seen
JOIN deal ON deal.id = seen.id
WHERE seen.status = 'lost' AND seen.closed_at >= $since AND seen.closed_at < $until AND seen.position = $position
GROUP BY ALL
ORDER BY deals DESC, reason
