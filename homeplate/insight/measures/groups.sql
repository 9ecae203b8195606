-- The deals closed in the window (`ended`) by source, by kind and by band of worth: the number of $bounds below it.
WITH banded AS (
    SELECT
        status, source, kind,
        CASE WHEN worth IS NOT NULL THEN len(list_filter(CAST($bounds AS DOUBLE[]), lambda bound: bound < worth)) END AS band
    FROM ended
)
SELECT
    CASE WHEN grouping(source) = 0 THEN 'source' WHEN grouping(kind) = 0 THEN 'kind' ELSE 'band' END AS by,
    CASE WHEN grouping(source) = 0 THEN source WHEN grouping(kind) = 0 THEN kind ELSE coalesce(CAST(band AS VARCHAR), '') END AS key,
    count(*) FILTER (status = 'won') AS won,
    count(*) FILTER (status = 'lost') AS lost
FROM banded
GROUP BY GROUPING SETS ((source), (kind), (band))
ORDER BY ALL
