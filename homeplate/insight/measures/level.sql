-- The deals that stood at a selling stage at a moment, whose they are, and for how many days they had been there.
CREATE OR REPLACE TEMP TABLE level AS
SELECT turn.deal, turn.position, deal.owner, deal.team, epoch($at - turn.entered) / 86400 AS days
FROM turn
JOIN deal ON deal.id = turn.deal
WHERE turn.entered < $at AND (turn.departed IS NULL OR turn.departed >= $at)
