-- The deals won in each stretch that are asked about: how many, how many of accounts that had won one before and how many that
-- somebody referred, with the sums that the intervals of the shares of their value need.
SELECT
    stretch.nth,
    count(*) AS deals,
    count(*) FILTER (WHERE account IS NOT NULL) AS told,
    count(*) FILTER (WHERE again) AS again,
    count(*) FILTER (WHERE referred) AS referred,
    count(*) FILTER (WHERE worth > 0) AS valued,
    count(*) FILTER (WHERE worth > 0 AND account IS NOT NULL) AS told_valued,
    coalesce(sum(CAST(worth AS DOUBLE)), 0) AS worth,
    coalesce(sum(CAST(worth AS DOUBLE) * worth), 0) AS worth_worth,
    coalesce(sum(CASE WHEN account IS NOT NULL THEN CAST(worth AS DOUBLE) END), 0) AS told_worth,
    coalesce(sum(CASE WHEN account IS NOT NULL THEN CAST(worth AS DOUBLE) * worth END), 0) AS told_worth_worth,
    coalesce(sum(CASE WHEN again THEN CAST(worth AS DOUBLE) END), 0) AS again_worth,
    coalesce(sum(CASE WHEN again THEN CAST(worth AS DOUBLE) * worth END), 0) AS again_worth_worth,
    coalesce(sum(CASE WHEN referred THEN CAST(worth AS DOUBLE) END), 0) AS referred_worth,
    coalesce(sum(CASE WHEN referred THEN CAST(worth AS DOUBLE) * worth END), 0) AS referred_worth_worth
FROM stretch
JOIN sale ON sale.closed_at >= stretch.since AND sale.closed_at < stretch.until
WHERE sale.asked
GROUP BY stretch.nth
ORDER BY stretch.nth
