-- For each deal closed in the window, the stages of the process that it left, as they are now: when it left each for the
-- last time, and which of the stage's criteria held then, by their numbers (`proving`; no proof of a criterion begins while the one
-- before holds). Only deals of versions that asked for all of them (`asked`).
CREATE OR REPLACE TEMP TABLE leaving AS
WITH last_leave AS (
    SELECT turn.deal, asked.position, turn.status = 'won' AS won, turn.closed_at, max(turn.departed) AS departed
    FROM turn
    JOIN asked ON asked.version = turn.version AND asked.was = turn.position
    WHERE turn.departed IS NOT NULL
        AND turn.status IN ('won', 'lost') AND turn.closed_at >= $since AND turn.closed_at < $until
    GROUP BY ALL
), held AS (
    SELECT last_leave.deal, last_leave.position, list(proving.number) AS criteria
    FROM last_leave
    JOIN proving ON proving.deal = last_leave.deal AND proving.position = last_leave.position
        AND proving.since <= last_leave.departed AND (proving.until IS NULL OR proving.until > last_leave.departed)
    GROUP BY ALL
)
SELECT deal, position, won, closed_at, departed, list_sort(coalesce(criteria, [])) AS criteria
FROM last_leave
LEFT JOIN held USING (deal, position)
