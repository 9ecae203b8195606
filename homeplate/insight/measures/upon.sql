-- The deals that are seen and what version they ran on: `moved` from one version to another, so that none of them had all
-- of their course.
CREATE OR REPLACE TEMP TABLE upon AS
SELECT
    seen.id AS deal, seen.version AS version,
    EXISTS (SELECT 1 FROM span WHERE span.deal = seen.id AND span.version <> seen.version) AS moved
FROM seen
