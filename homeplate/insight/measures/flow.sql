-- The lines of the waterfall (`passage`), deal by deal, in minor units with their sign. `counts` is false where a deal has a
-- second row on the same line.
CREATE OR REPLACE TEMP VIEW flow AS
WITH passed AS (
    SELECT *, first_currency <> last_currency AS recoined FROM passage WHERE came IS NOT NULL
)
SELECT deal, coalesce(nullif(entry, ''), 'start') AS line, first_currency AS currency, first_minor AS minor, true AS counts
FROM passed
UNION ALL
SELECT deal, CASE WHEN last_minor > first_minor THEN 'up' ELSE 'down' END, last_currency, last_minor - first_minor, true
FROM passed
WHERE NOT recoined AND last_minor <> first_minor
UNION ALL
SELECT deal, 'recoined', first_currency, -first_minor, true FROM passed WHERE recoined
UNION ALL
SELECT deal, 'recoined', last_currency, last_minor, false FROM passed WHERE recoined
UNION ALL
SELECT deal, coalesce(nullif(way_out, ''), 'end'), last_currency, CASE WHEN way_out = '' THEN last_minor ELSE -last_minor END, true
FROM passed
