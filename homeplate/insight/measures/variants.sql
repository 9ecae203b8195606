-- For each deal closed in the window whose course is known, the stages that it went through, in order (`way`).
CREATE OR REPLACE TEMP TABLE variant AS
WITH ways AS (
    SELECT deal, list(position ORDER BY entered, nth) AS way FROM turn GROUP BY deal
)
SELECT
    ways.deal, ways.way, seen.closed_at, seen.status = 'won' AS won,
    greatest(epoch(seen.closed_at - seen.created_at), 0) / 86400 AS days
FROM ways
JOIN seen ON seen.id = ways.deal
WHERE seen.status IN ('won', 'lost') AND seen.closed_at >= $since AND seen.closed_at < $until
