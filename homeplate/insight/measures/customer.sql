-- The accounts that won something in the horizon before the start or the end of a stretch (`stretch`: the first moments of both
-- horizons, `since_from` and `until_from`, and their ends, `since` and `until`), one row for each stretch. `began`: a customer that
-- is asked about at the start; `ended`: at the end. `was` and `buys` say whether it won anything then, whoever sold it and by
-- whatever process; `was_worth` and `is_worth` what.
CREATE OR REPLACE TEMP TABLE customer AS
WITH dealt AS (
    SELECT
        stretch.nth, sale.account, sale.asked, sale.closed_at, coalesce(sale.worth, 0) AS worth,
        sale.closed_at >= stretch.since_from AND sale.closed_at < stretch.since AS before,
        sale.closed_at >= stretch.until_from AND sale.closed_at < stretch.until AS lately
    FROM stretch
    JOIN sale ON sale.closed_at >= stretch.since_from AND sale.closed_at < stretch.until
    WHERE sale.account IS NOT NULL
)
SELECT
    nth, account,
    bool_or(asked AND before) AS began, bool_or(asked AND lately) AS ended, bool_or(before) AS was, bool_or(lately) AS buys,
    CAST(coalesce(sum(CASE WHEN before THEN worth END), 0) AS BIGINT) AS was_worth,
    CAST(coalesce(sum(CASE WHEN lately THEN worth END), 0) AS BIGINT) AS is_worth,
    max(closed_at) AS latest
FROM dealt
GROUP BY nth, account
