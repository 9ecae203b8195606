-- The deals of the process that were closed last, with their outcome: those that teach.
CREATE OR REPLACE TEMP TABLE teaching AS
SELECT id AS deal, created_at, closed_at, status = 'won' AS won, imported
FROM deal
WHERE process = $process AND status IN ('won', 'lost') AND NOT archived AND closed_at >= created_at
ORDER BY closed_at DESC, id
LIMIT $most;

-- All that is told of them, once: every day of their lives is looked up in it.
CREATE OR REPLACE TEMP TABLE taught_stay AS
SELECT deal, nth, stage, way, entered, departed FROM stay SEMI JOIN teaching ON teaching.deal = stay.deal;

CREATE OR REPLACE TEMP TABLE taught_span AS
SELECT deal, since, until, version, progress, kind FROM span SEMI JOIN teaching ON teaching.deal = span.deal;

CREATE OR REPLACE TEMP TABLE taught_proof AS
SELECT deal, criterion, since, until FROM proof SEMI JOIN teaching ON teaching.deal = proof.deal;
