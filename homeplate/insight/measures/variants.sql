-- For each deal closed in the window whose course is known, the `way` that it took through the selling stages, and what can be
-- said of it.
CREATE OR REPLACE TEMP TABLE variant AS
SELECT
    id AS deal, way, leapt, returned, closed_at, status = 'won' AS won,
    CASE WHEN closed_at >= created_at THEN epoch(closed_at - created_at) / 86400 END AS days
FROM seen
WHERE status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until AND way <> ''
