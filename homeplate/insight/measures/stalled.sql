-- The open deals at selling stages: for how many `days` they have stood there, how long is `usual` there (`usual_days`, of so many
-- `stays`; nothing where there are fewer than $fewest, for nothing can be said of so few), and whether they are stalled: longer
-- than that, with no dated next step ahead.
CREATE OR REPLACE TEMP TABLE stalled AS
WITH standing AS (
    SELECT
        id AS deal, owner, position, currency, value_minor, next_step_on,
        greatest(epoch(CAST($now AS TIMESTAMP) - stage_since), 0) / 86400 AS days
    FROM seen
    WHERE status = 'open' AND position IS NOT NULL
)
SELECT
    standing.deal, standing.owner, standing.position, standing.currency, standing.value_minor, standing.days,
    coalesce(usual.stays, 0) AS stays,
    CASE WHEN usual.stays >= $fewest THEN usual.minutes / 1440 END AS usual_days,
    coalesce(usual.stays >= $fewest, false) AND standing.days > usual.minutes / 1440
        AND (standing.next_step_on IS NULL OR standing.next_step_on < $today) AS stands_still
FROM standing
LEFT JOIN usual ON usual.position = standing.position
