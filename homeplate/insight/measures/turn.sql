-- Every stay of the deals that are seen at a selling stage. A deal that an import found closed is left out: nobody knows
-- how it went.
CREATE OR REPLACE TEMP TABLE turn AS
SELECT stay.deal, stay.nth, stage.position, stay.entered, stay.departed
FROM stay
JOIN seen ON seen.id = stay.deal
JOIN stage ON stage.version = seen.version AND stage.key = stay.stage
WHERE stage.selling AND stay.way <> 'found'
