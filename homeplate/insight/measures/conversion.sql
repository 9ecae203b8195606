-- For each selling stage, of the deals that entered it in the window: how many went beyond it, were lost or are still on
-- their way; and the share that goes beyond in the end, by Aalen and Johansen: deals that are still on their way count
-- for as long as they were watched. A deal that an import found closed is left out: nobody knows how it went.
WITH first_entry AS (
    SELECT stay.deal, stage.position, min(stay.entered) AS entered
    FROM stay
    JOIN seen ON seen.id = stay.deal
    JOIN stage ON stage.version = seen.version AND stage.key = stay.stage
    WHERE stage.selling AND NOT (stay.way = 'imported' AND stay.ended IN ('won', 'lost'))
    GROUP BY ALL
), entry AS (
    SELECT
        *, min(entered) OVER (
            PARTITION BY deal ORDER BY position DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS went_on
    FROM first_entry
), course AS (
    SELECT
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
), watched AS (
    SELECT
        position,
        -- In whole minutes, so that there are few moments to go through however many deals there are.
        greatest(epoch(coalesce(beyond, lost, $now) - entered) // 60, 0) AS minutes,
        beyond IS NOT NULL AS beyond,
        beyond IS NULL AND lost IS NOT NULL AS lost
    FROM course
), moments AS (
    SELECT
        position, minutes, count(*) FILTER (beyond) AS beyond, count(*) FILTER (lost) AS lost, count(*) AS gone
    FROM watched
    GROUP BY ALL
), at_risk AS (
    SELECT
        *, sum(gone) OVER (PARTITION BY position ORDER BY minutes DESC ROWS UNBOUNDED PRECEDING) AS risk
    FROM moments
), remaining AS (
    SELECT
        *, coalesce(product(1 - (beyond + lost) / risk) OVER (
            PARTITION BY position ORDER BY minutes ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 1) AS left_before
    FROM at_risk
)
SELECT
    position,
    CAST(sum(gone) AS BIGINT) AS entered,
    CAST(sum(beyond) AS BIGINT) AS beyond,
    CAST(sum(lost) AS BIGINT) AS lost,
    sum(left_before * beyond / risk) AS estimate
FROM remaining
GROUP BY position
ORDER BY position
