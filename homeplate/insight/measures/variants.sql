-- For each deal closed in the window whose course is known, the stages that it went through, in order (`way`): whether it
-- never stood at one between the first and the last that it had to go through (`leapt`; a sale has to go through all behind
-- its first one), and whether it came to a stage again or to an earlier one (`returned`).
CREATE OR REPLACE TEMP TABLE variant AS
WITH final_stage AS (
    SELECT version, max(position) AS position FROM stage WHERE selling GROUP BY version
), closed AS (
    SELECT id, version, status, created_at, closed_at
    FROM seen
    WHERE status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until
), steps AS (
    -- The place in the way before the place of the stage, as one number: sorting short lists of numbers costs half of
    -- sorting rows.
    SELECT deal, list_sort(list(CAST(nth AS INTEGER) * 256 + position)) AS packed
    FROM turn
    SEMI JOIN closed ON closed.id = turn.deal
    GROUP BY deal
), ways AS (
    SELECT deal, list_transform(packed, lambda step: CAST(step % 256 AS UTINYINT)) AS way FROM steps
), known AS (
    SELECT *, list_sort(list_distinct(way)) AS stood FROM ways
)
SELECT
    known.deal, known.way, closed.closed_at, closed.status = 'won' AS won,
    greatest(epoch(closed.closed_at - closed.created_at), 0) / 86400 AS days,
    len(stood) <= CASE
        WHEN closed.status = 'won' THEN greatest(stood[-1], coalesce(final_stage.position, stood[-1])) ELSE stood[-1]
    END - stood[1] AS leapt,
    way <> stood AS returned
FROM known
JOIN closed ON closed.id = known.deal
LEFT JOIN final_stage ON final_stage.version = closed.version
