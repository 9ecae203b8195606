-- The deals of the process that were closed last, with their outcome: those that teach.
CREATE OR REPLACE TEMP TABLE teaching AS
SELECT id AS deal, created_at, closed_at, status = 'won' AS won, imported
FROM deal
WHERE process = $process AND status IN ('won', 'lost') AND NOT archived AND closed_at >= created_at
ORDER BY closed_at DESC, id
LIMIT $most
