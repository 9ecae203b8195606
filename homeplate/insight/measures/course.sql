-- For each deal, the first time that it entered each selling stage (`firsts`) in the window: when it went beyond it, or was
-- lost.
CREATE OR REPLACE TEMP TABLE course AS
WITH entry AS (
    SELECT
        deal, CAST(unnest(range(len(entries))) AS UTINYINT) AS position, unnest(entries) AS entered,
        unnest(behind) AS went_on
    FROM firsts
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
