-- For each deal, the first time that it entered each selling stage (`turn`) in the window: when it went beyond it, or was
-- lost.
CREATE OR REPLACE TEMP TABLE course AS
WITH first_entry AS (
    SELECT deal, position, min(entered) AS entered
    FROM turn
    GROUP BY ALL
), entry AS (
    SELECT
        *, min(entered) OVER (
            PARTITION BY deal ORDER BY position DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS went_on
    FROM first_entry
)
SELECT
    entry.deal,
    entry.position,
    CASE
        WHEN seen.status = 'won' THEN least(coalesce(went_on, seen.closed_at), seen.closed_at)
        WHEN went_on < coalesce(seen.closed_at, 'infinity') THEN went_on
    END AS beyond,
    CASE WHEN seen.status = 'lost' THEN seen.closed_at END AS lost,
    entry.entered
FROM entry
JOIN seen ON seen.id = entry.deal
WHERE entry.entered >= $since AND entry.entered < $until AND entry.entered < $now
