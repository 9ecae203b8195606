-- The deals that stood at a selling stage at a moment, whose they are, and for how many days they had been there.
CREATE OR REPLACE TEMP TABLE level AS
SELECT deal, position, owner, team, epoch($at - entered) / 86400 AS days
FROM turn
WHERE entered < $at AND (departed IS NULL OR departed >= $at)
