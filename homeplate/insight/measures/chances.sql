-- Of the deals closed before a moment: how many stood at each selling stage in each band of age, and were won. Of one
-- that an import found closed, nobody knows the stages.
WITH closed AS (
    SELECT deal.id, deal.version, deal.status = 'won' AS won
    FROM deal
    WHERE status IN ('won', 'lost') AND closed_at < $before AND NOT archived AND process = $process
), reached AS (
    SELECT DISTINCT
        stay.deal, if(stay.way = 'found', $unknown, stage.position) AS position, closed.won,
        unnest(range(1 + len(list_filter(
            CAST($ages AS INTEGER[]), lambda days: stay.entered + to_days(days) < coalesce(stay.departed, 'infinity')
        )))) AS age
    FROM closed
    JOIN stay ON stay.deal = closed.id
    JOIN stage ON stage.version = closed.version AND stage.key = stay.stage
    WHERE stage.selling
)
SELECT position, age, count(*) AS deals, count(*) FILTER (won) AS won
FROM reached
GROUP BY ALL
