-- What became of the customers of each stretch: how many, and the sums that the intervals of revenue retention need (what each
-- was worth at the start, what it is worth at the end, and that capped at the start).
SELECT
    nth,
    count(*) FILTER (WHERE began) AS customers,
    count(*) FILTER (WHERE began AND buys) AS kept,
    count(*) FILTER (WHERE ended AND NOT was) AS new,
    count(*) FILTER (WHERE began AND buys AND was_worth > 0 AND is_worth > was_worth) AS grown,
    count(*) FILTER (WHERE began AND buys AND is_worth < was_worth) AS shrunk,
    count(*) FILTER (WHERE ended) AS buyers,
    sum(CASE WHEN began THEN CAST(was_worth AS DOUBLE) ELSE 0 END) AS was,
    sum(CASE WHEN began THEN CAST(was_worth AS DOUBLE) * was_worth ELSE 0 END) AS was_was,
    sum(CASE WHEN began THEN CAST(is_worth AS DOUBLE) ELSE 0 END) AS now,
    sum(CASE WHEN began THEN CAST(is_worth AS DOUBLE) * is_worth ELSE 0 END) AS now_now,
    sum(CASE WHEN began THEN CAST(is_worth AS DOUBLE) * was_worth ELSE 0 END) AS now_was,
    sum(CASE WHEN began THEN CAST(least(is_worth, was_worth) AS DOUBLE) ELSE 0 END) AS capped,
    sum(CASE WHEN began THEN CAST(least(is_worth, was_worth) AS DOUBLE) * least(is_worth, was_worth) ELSE 0 END) AS capped_capped,
    sum(CASE WHEN began THEN CAST(least(is_worth, was_worth) AS DOUBLE) * was_worth ELSE 0 END) AS capped_was,
    sum(CASE WHEN ended THEN CAST(is_worth AS DOUBLE) ELSE 0 END) AS brought,
    sum(CASE WHEN ended THEN CAST(is_worth AS DOUBLE) * is_worth ELSE 0 END) AS brought_brought
FROM customer
GROUP BY nth
ORDER BY nth
