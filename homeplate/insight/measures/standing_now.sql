-- The open deals of the process as they stand now, as looks at them.
CREATE OR REPLACE TEMP TABLE looked AS
WITH known AS (
    SELECT
        deal.id AS deal, deal.version, deal.stage, coalesce(deal.progress, 0) AS progress,
        coalesce(deal.kind, '') AS kind, deal.imported,
        len(list_filter(CAST($ages AS INTEGER[]), lambda days: deal.stage_since <= CAST($now AS TIMESTAMP) - to_days(days))) AS age
    FROM deal
    WHERE process = $process AND status = 'open' AND NOT archived
), held AS (
    SELECT known.deal, list_sort(list(DISTINCT proof.criterion)) AS held
    FROM known
    JOIN proof ON proof.deal = known.deal AND proof.until IS NULL
    GROUP BY ALL
)
SELECT known.*, coalesce(held.held, []) AS held
FROM known
LEFT JOIN held USING (deal)
