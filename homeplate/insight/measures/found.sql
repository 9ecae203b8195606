-- For each gate, the deals that an import found behind it: they came to their stage, or were won, in the window, and how
-- they passed it is not known.
CREATE OR REPLACE TEMP TABLE found AS
WITH first_stay AS (
    SELECT
        stay.deal, seen.version, stay.stage, stay.entered, stay.departed,
        stay.ended = 'won' AND gate.deal IS NULL AS found_won, stay.ended IN ('won', 'lost') AND gate.deal IS NULL AS closed
    FROM stay
    JOIN seen ON seen.id = stay.deal
    LEFT JOIN (SELECT DISTINCT deal FROM gate) AS gate ON gate.deal = stay.deal
    WHERE stay.nth = 1 AND stay.way = 'imported'
)
SELECT first_stay.deal, stage.position
FROM first_stay
LEFT JOIN stage AS held ON held.version = first_stay.version AND held.key = first_stay.stage
JOIN stage ON stage.version = first_stay.version AND stage.selling
    AND (stage.position < held.position OR coalesce(found_won, false))
WHERE CASE WHEN coalesce(closed, false) THEN departed ELSE entered END >= $since
    AND CASE WHEN coalesce(closed, false) THEN departed ELSE entered END < $until
