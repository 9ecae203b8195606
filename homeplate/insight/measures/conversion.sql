-- For each selling stage, of the deals that entered it in the window (`course`): how many went beyond it, were lost or are
-- still on their way; and the share that goes beyond in the end, by Aalen and Johansen, with its variance: deals that are
-- still on their way count for as long as they were watched. `undecided` is the share of whom nothing is known beyond the longest
-- time that any was watched.
WITH watched AS (
    SELECT
        position, went, coalesce(minutes, greatest((epoch_us($now) - epoch_us(entered)) // 60000000, 0)) AS minutes
    FROM course
    WHERE entered >= $since AND entered < $until AND entered < $now
), moments AS (
    -- After a day in whole hours, so that there are few moments to go through however many deals there are.
    SELECT
        position, CASE WHEN minutes < 1440 THEN minutes ELSE minutes // 60 * 60 END AS minutes,
        count(*) FILTER (went = 'beyond') AS beyond, count(*) FILTER (went = 'lost') AS lost, count(*) AS gone
    FROM watched
    GROUP BY ALL
), at_risk AS (
    -- Those not gone before: every window goes by the same order, so that the moments are sorted once.
    SELECT
        moments.*, whole.gone - coalesce(sum(moments.gone) OVER (
            PARTITION BY position ORDER BY minutes ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS risk
    FROM moments
    JOIN (SELECT position, sum(gone) AS gone FROM moments GROUP BY position) AS whole USING (position)
), remaining AS (
    SELECT
        *, coalesce(product(1 - (beyond + lost) / risk) OVER (
            PARTITION BY position ORDER BY minutes ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 1) AS left_before
    FROM at_risk
), grown AS (
    SELECT
        *,
        sum(left_before * beyond / risk) OVER (PARTITION BY position ORDER BY minutes ROWS UNBOUNDED PRECEDING) AS share,
        sum(left_before * beyond / risk) OVER (PARTITION BY position) AS whole
    FROM remaining
)
SELECT
    position,
    CAST(sum(gone) AS BIGINT) AS entered,
    CAST(sum(beyond) AS BIGINT) AS beyond,
    CAST(sum(lost) AS BIGINT) AS lost,
    any_value(whole) AS estimate,
    -- E. Marubini and M. G. Valsecchi, Analysing Survival Data from Clinical Trials (1995), section 10.3.
    sum(
        (whole - share) ** 2 * CASE WHEN risk > beyond + lost THEN (beyond + lost) / (risk * (risk - beyond - lost)) ELSE 0 END
        + left_before ** 2 * (risk - beyond) * beyond / risk ** 3
        - 2 * (whole - share) * left_before * beyond / risk ** 2
    ) AS variance,
    greatest(1 - sum(left_before * (beyond + lost) / risk), 0) AS undecided
FROM grown
GROUP BY position
ORDER BY position
