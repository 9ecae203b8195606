-- For each deal closed in the window whose course is known, the stages that it went through, in order (`way`): whether it
-- never stood at one between the first and the last that it had to go through (`leapt`; a sale has to go through all behind
-- its first one), and whether it came to a stage again or to an earlier one (`returned`).
CREATE OR REPLACE TEMP TABLE variant AS
WITH final_stage AS (
    SELECT version, max(position) AS position FROM stage WHERE selling GROUP BY version
), steps AS (
    SELECT
        deal, position, nth, entered,
        -- Places of stages are numbers without a sign.
        CAST(position AS INTEGER) - lag(position) OVER (PARTITION BY deal ORDER BY entered, nth) AS step
    FROM turn
), ways AS (
    SELECT
        deal, list(position ORDER BY entered, nth) AS way, count(DISTINCT position) AS stood,
        min(position) AS first, max(position) AS last, bool_or(coalesce(step, 1) <= 0) AS returned
    FROM steps
    GROUP BY deal
)
SELECT
    ways.deal, ways.way, seen.closed_at, seen.status = 'won' AS won,
    greatest(epoch(seen.closed_at - seen.created_at), 0) / 86400 AS days,
    stood <= CASE WHEN seen.status = 'won' THEN greatest(last, coalesce(final_stage.position, last)) ELSE last END - first
        AS leapt,
    returned
FROM ways
JOIN seen ON seen.id = ways.deal
LEFT JOIN final_stage ON final_stage.version = seen.version
WHERE seen.status IN ('won', 'lost') AND seen.closed_at >= $since AND seen.closed_at < $until
