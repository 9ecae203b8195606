-- Every gate that the deals that are seen passed in the window, a row for each gate between the stage left and the one
-- reached, or the sale. `lacking` are the criteria of that gate that were missing then. What belongs to no gate on the way (an earlier
-- stage, or gone from the process), and a step that was not agreed, count at the gate out of the stage that was left.
CREATE OR REPLACE TEMP TABLE passage AS
WITH passed AS (
    SELECT
        gate.deal, seen.version, seen.owner, gate.passed, gate.overridden, gate.missing, held.position AS first,
        CASE WHEN gate.won THEN 255 ELSE reached.position END AS reached,
        coalesce(seen.closed_at, 'infinity') AS closed_at
    FROM gate
    JOIN seen ON seen.id = gate.deal
    JOIN stage AS held ON held.version = seen.version AND held.key = gate.stage AND held.selling
    LEFT JOIN stage AS reached ON reached.version = seen.version AND reached.key = gate.target
    WHERE gate.passed >= $since AND gate.passed < $until
), lack AS (
    SELECT
        missed.deal, missed.passed,
        CASE WHEN criterion.position > missed.first AND criterion.position < missed.reached THEN criterion.position
            ELSE missed.first END AS position,
        list(missed.key) AS lacking
    FROM (SELECT deal, version, passed, first, reached, unnest(missing) AS key FROM passed) AS missed
    LEFT JOIN criterion ON criterion.version = missed.version AND criterion.key = missed.key
    GROUP BY ALL
)
SELECT
    passed.deal, passed.owner, stage.position, passed.passed, passed.closed_at,
    coalesce(lack.lacking, []) AS lacking,
    lack.lacking IS NOT NULL OR (passed.overridden AND len(passed.missing) = 0 AND stage.position = passed.first) AS overridden
FROM passed
JOIN stage ON stage.version = passed.version AND stage.selling
    AND (stage.position = passed.first OR (stage.position > passed.first AND stage.position < passed.reached))
LEFT JOIN lack ON lack.deal = passed.deal AND lack.passed = passed.passed AND lack.position = stage.position
