-- The deals that somebody asks about and may see, as they are now; only what measures ask of them.
CREATE OR REPLACE TEMP TABLE seen AS
SELECT
    deal.id, deal.version, deal.status, deal.value_minor, deal.currency, deal.created_at, deal.closed_at, stage.position
FROM deal
LEFT JOIN stage ON stage.version = deal.version AND stage.key = deal.stage
WHERE NOT archived
    AND process = $process
    AND ($everything OR owner = $me OR list_contains(CAST($mine AS UUID[]), team))
    AND ($owner IS NULL OR owner = $owner)
    AND ($teams IS NULL OR list_contains(CAST($teams AS UUID[]), team))
    AND ($version IS NULL OR deal.version = $version)
    AND (NOT $narrowed OR deal.id IN (SELECT id FROM kept));
