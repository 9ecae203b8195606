-- For each deal closed in the window whose course is known (`variant`): whether it was let through a gate with something
-- missing (`overridden`), or left a stage within minutes (`hurried`).
CREATE OR REPLACE TEMP TABLE discipline AS
SELECT
    variant.deal, variant.closed_at, variant.leapt,
    EXISTS (SELECT 1 FROM gate WHERE gate.deal = variant.deal AND gate.overridden) AS overridden,
    EXISTS (
        SELECT 1 FROM turn WHERE turn.deal = variant.deal AND epoch(turn.departed - turn.entered) < $minutes * 60
    ) AS hurried
FROM variant
