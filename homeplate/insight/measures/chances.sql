-- Of the deals closed before a moment: how many stood at each selling stage in each band of age, and were won. Of one
-- that an import found closed, nobody knows the stages.
WITH reached AS (
    SELECT DISTINCT
        deal, if(way = 'found', $unknown, position) AS position, status = 'won' AS won,
        unnest(range(1 + len(list_filter(
            CAST($ages AS INTEGER[]), lambda days: entered + to_days(days) < coalesce(departed, 'infinity')
        )))) AS age
    FROM stay
    WHERE selling AND status IN ('won', 'lost') AND closed_at < $before AND NOT archived AND process = $process
)
SELECT position, age, count(*) AS deals, count(*) FILTER (won) AS won
FROM reached
GROUP BY ALL
