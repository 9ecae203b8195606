-- How long deals stay at each selling stage, by Kaplan and Meier: stays that are not over count for as long as they were
-- watched. A stay begun again is a stay of its own. The interval of the median is where the 95 % band of the curve
-- (of its doubled logarithm, by Greenwood's variance) passes one half. The mean is the area under the
-- curve up to the longest that was watched: it is restricted to that, and short while much goes on.
WITH stays AS (
    SELECT
        position,
        -- In whole minutes, so that there are few moments to go through however many stays there are.
        greatest((epoch_us(least(coalesce(departed, $now), $now)) - epoch_us(entered)) // 60000000, 0) AS minutes,
        departed IS NOT NULL AND departed <= $now AS over
    FROM turn
    WHERE entered >= $since AND entered < $until AND entered < $now
), moments AS (
    SELECT position, minutes, count(*) FILTER (over) AS over, count(*) AS gone FROM stays GROUP BY ALL
), at_risk AS (
    SELECT *, sum(gone) OVER (PARTITION BY position ORDER BY minutes DESC ROWS UNBOUNDED PRECEDING) AS risk
    FROM moments
), curve AS (
    SELECT
        *,
        product(1 - over / risk) OVER so_far AS remain,
        minutes - coalesce(lag(minutes) OVER by_minutes, 0) AS step,
        sum(CASE WHEN risk > over THEN over / (risk * (risk - over)) END) OVER so_far AS variance
    FROM at_risk
    WINDOW
        so_far AS (PARTITION BY position ORDER BY minutes ROWS UNBOUNDED PRECEDING),
        by_minutes AS (PARTITION BY position ORDER BY minutes)
), band AS (
    SELECT
        *,
        coalesce(lag(remain) OVER (PARTITION BY position ORDER BY minutes), 1) AS remain_before,
        -- Where nobody remains the curve has no variance, and the band no end: the last one that left bounds nothing.
        CASE WHEN remain > 0 AND remain < 1 THEN exp(-exp(ln(-ln(remain)) + $z * sqrt(variance) / ln(remain))) END AS one_side,
        CASE WHEN remain > 0 AND remain < 1 THEN exp(-exp(ln(-ln(remain)) - $z * sqrt(variance) / ln(remain))) END AS other_side
    FROM curve
)
SELECT
    position,
    CAST(sum(gone) AS BIGINT) AS stays,
    CAST(sum(over) AS BIGINT) AS over,
    min(minutes) FILTER (remain <= 0.5 + 1e-9) / 1440 AS median,
    min(minutes) FILTER (least(one_side, other_side) <= 0.5 + 1e-9) / 1440 AS median_low,
    min(minutes) FILTER (greatest(one_side, other_side) <= 0.5 + 1e-9) / 1440 AS median_high,
    min(minutes) FILTER (remain <= 0.1 + 1e-9) / 1440 AS p90,
    sum(remain_before * step) / 1440 AS mean
FROM band
GROUP BY position
ORDER BY position
