-- For each deal closed in the window, the stages of the process that it left, as they are now: when it left each for the
-- last time, and which of the stage's criteria held then. Only deals of versions that asked for all of them (`asked`).
CREATE OR REPLACE TEMP TABLE leaving AS
WITH last_leave AS (
    SELECT turn.deal, asked.position, turn.status = 'won' AS won, max(turn.departed) AS departed
    FROM turn
    JOIN asked ON asked.version = turn.version AND asked.was = turn.position
    WHERE turn.departed IS NOT NULL
        AND turn.status IN ('won', 'lost') AND turn.closed_at >= $since AND turn.closed_at < $until
    GROUP BY ALL
), held AS (
    SELECT last_leave.deal, last_leave.position, list(DISTINCT proof.criterion) AS criteria
    FROM last_leave
    JOIN proof ON proof.deal = last_leave.deal
        AND proof.since <= last_leave.departed AND (proof.until IS NULL OR proof.until > last_leave.departed)
    JOIN criterion ON criterion.position = last_leave.position AND criterion.key = proof.criterion
    GROUP BY ALL
)
SELECT deal, position, won, departed, list_sort(coalesce(criteria, [])) AS criteria
FROM last_leave
LEFT JOIN held USING (deal, position)
