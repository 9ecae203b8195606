-- For each gate: how often it was passed in the window, how often with everything validated, and how often overridden.
SELECT
    position, count(*) AS passes, count(*) FILTER (len(lacking) = 0) AS complete, count(*) FILTER (overridden) AS overridden,
    count(DISTINCT deal) AS deals, count(DISTINCT deal) FILTER (overridden) AS deals_overridden,
    count(DISTINCT deal) FILTER (len(lacking) = 0) AS deals_complete
FROM passage
GROUP BY position
ORDER BY position
