-- The losses of the window (`ended`) by reason and, with an empty reason, by the stage where they were lost: how many, after
-- how many days half of them; and of a reason the stage where most of them were lost.
SELECT
    CASE WHEN grouping(reason) = 0 THEN reason END AS reason,
    CASE WHEN grouping(position) = 0 THEN position END AS position,
    count(*) AS deals,
    median(days) AS days,
    CASE WHEN grouping(reason) = 0 THEN mode(position ORDER BY position) END AS mostly
FROM ended
WHERE status = 'lost'
GROUP BY GROUPING SETS ((reason), (position))
ORDER BY ALL
