-- The deals that stood at a selling stage at a moment, whose they are, and for how many days they had been there.
CREATE OR REPLACE TEMP TABLE standing AS
SELECT turn.deal, turn.position, seen.owner, seen.team, epoch($at - turn.entered) / 86400 AS days
FROM turn
JOIN seen ON seen.id = turn.deal
WHERE turn.entered < $at AND (turn.departed IS NULL OR turn.departed >= $at)
