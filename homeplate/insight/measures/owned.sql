-- The passes of each owner's deals, and how many were overridden.
SELECT
    owner, count(*) AS passes, count(*) FILTER (overridden) AS overridden, count(DISTINCT deal) FILTER (overridden) AS deals
FROM passage
GROUP BY owner
ORDER BY overridden DESC, passes DESC, owner
