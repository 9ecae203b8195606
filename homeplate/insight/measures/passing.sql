-- Every gate that the deals that are seen passed in the window, with the place of the stage that was left. What an import
-- claimed is no passage.
CREATE OR REPLACE TEMP TABLE passing AS
SELECT gate.deal, gate.passed, stage.position, gate.missing, gate.overridden, deal.owner, seen.closed_at
FROM gate
JOIN seen ON seen.id = gate.deal
JOIN deal ON deal.id = gate.deal
JOIN stage ON stage.version = seen.version AND stage.key = gate.stage
WHERE stage.selling AND gate.passed >= $since AND gate.passed < $until
