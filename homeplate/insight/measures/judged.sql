-- What was expected of the deals that are seen and were open when each `month` began, and whether they were won in it. What
-- nobody could say yet is left out: an import tells of deals that nobody had judged here.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT
    month.number, span.deal, span.category, coalesce(span.expected_close < month.until, false) AS due,
    CASE WHEN span.value_minor > 0 THEN span.value_minor * price.factor END AS value,
    seen.status = 'won' AND seen.closed_at >= month.opens AND seen.closed_at < month.closes AS won
FROM month
JOIN span ON span.since <= month.opens AND coalesce(span.until, 'infinity') > month.opens
JOIN seen ON seen.id = span.deal
JOIN deal ON deal.id = span.deal AND deal.told_at <= month.opens
LEFT JOIN month_price AS price ON price.number = month.number AND price.currency = span.currency
WHERE span.status = 'open' AND NOT span.archived AND span.process = $process
