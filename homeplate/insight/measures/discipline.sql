-- For each deal closed in the window whose course is known: whether it `skipped` a selling stage on its way (or was won
-- before the last one), was let through a gate with something missing (`overridden`), or left a stage within minutes
-- (`hurried`).
CREATE OR REPLACE TEMP TABLE discipline AS
WITH final_stage AS (
    SELECT version, max(position) AS position FROM stage WHERE selling GROUP BY version
), steps AS (
    SELECT
        turn.deal, turn.position,
        -- A deal may go back: places are numbers without a sign.
        CAST(turn.position AS INTEGER) - lag(turn.position) OVER in_order AS step,
        epoch(turn.departed - turn.entered) < $minutes * 60 AS hurried
    FROM turn
    WINDOW in_order AS (PARTITION BY turn.deal ORDER BY turn.entered, turn.position)
), ways AS (
    SELECT deal, max(position) AS furthest, max(step) AS leap, bool_or(coalesce(hurried, false)) AS hurried
    FROM steps
    GROUP BY deal
)
SELECT
    ways.deal, seen.closed_at,
    coalesce(ways.leap, 0) > 1 OR (seen.status = 'won' AND ways.furthest < final_stage.position) AS skipped,
    EXISTS (SELECT 1 FROM gate WHERE gate.deal = ways.deal AND gate.overridden) AS overridden,
    ways.hurried
FROM ways
JOIN seen ON seen.id = ways.deal
JOIN final_stage ON final_stage.version = seen.version
WHERE seen.status IN ('won', 'lost') AND seen.closed_at >= $since AND seen.closed_at < $until
