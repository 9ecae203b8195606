-- What those that are seen among them were worth at the moment, in the currency that the workspace reports in; nothing
-- where no value was known yet.
CREATE OR REPLACE TEMP TABLE standing AS
SELECT
    stood.number, stood.deal, stood.position, stood.age,
    CASE WHEN NOT told_later AND span.value_minor > 0 THEN span.value_minor * worth.factor END AS value
FROM stood
SEMI JOIN seen ON seen.id = stood.deal
JOIN span ON span.deal = stood.deal AND span.since <= stood.seen_at AND coalesce(span.until, 'infinity') > stood.seen_at
LEFT JOIN worth ON worth.number = stood.number AND worth.currency = span.currency
WHERE worth.factor IS NOT NULL OR told_later OR coalesce(span.value_minor, 0) = 0
