-- The criteria that were missing at each gate, the most frequent ones first.
SELECT position, criterion, count(*) AS passes, count(DISTINCT deal) AS deals
FROM (SELECT position, deal, unnest(lacking) AS criterion FROM passage)
GROUP BY ALL
ORDER BY position, passes DESC, criterion
