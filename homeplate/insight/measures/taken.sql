-- The deals closed in the window and how many conversations each took, the one in which it was won among them; `noted` where the
-- ledger tells of any besides. `worth` is the value at the rates of one day (`rate`), nothing where that is not known.
CREATE OR REPLACE TEMP TABLE taken AS
WITH course AS (
    SELECT
        deal,
        count(*) FILTER (way <> 'lost' OR spoke) AS contacts,
        bool_or(way IN ('held', 'no') OR kind IS NOT NULL) AS noted
    FROM contact
    WHERE apart
    GROUP BY deal
)
SELECT
    seen.id AS deal, seen.status, seen.closed_at, coalesce(course.contacts, 0) AS contacts,
    coalesce(course.noted, false) AND NOT deal.imported AS noted,
    coalesce(seen.value_minor * rate.factor, 0) AS worth
FROM seen
JOIN deal ON deal.id = seen.id
LEFT JOIN course ON course.deal = seen.id
LEFT JOIN rate ON rate.currency = seen.currency
WHERE seen.status IN ('won', 'lost') AND seen.closed_at >= $since AND seen.closed_at < $until
