-- Looks at the deals of the process that were closed last, each `days` after its creation while it was open: where it
-- stood and what was validated of it then, and how it ended. Nothing that was written after the look, but the outcome.
CREATE OR REPLACE TEMP TABLE look AS
WITH closed AS (
    SELECT id AS deal, created_at, closed_at, status = 'won' AS won, imported
    FROM deal
    WHERE process = $process AND status IN ('won', 'lost') AND NOT archived AND closed_at >= created_at
    ORDER BY closed_at DESC, id
    LIMIT $most
), looked AS (
    SELECT * EXCLUDE (days), created_at + to_days(days) AS seen_at, days
    FROM (SELECT *, unnest(CAST($days AS INTEGER[])) AS days FROM closed)
    WHERE days = 0 OR created_at + to_days(days) < closed_at
), stood AS (
    -- What an import told of a deal was written after such a look, of a closed one after the outcome. It counts once,
    -- when it was created, and where it stood is not known.
    SELECT looked.*, stay.way IN ('found', 'imported') AS told_later, stay.stage, stay.entered
    FROM looked
    JOIN stay ON stay.deal = looked.deal AND if(
        days = 0, stay.nth = 1, stay.entered <= seen_at AND coalesce(stay.departed, 'infinity') > seen_at
    )
    WHERE days = 0 OR NOT told_later
    QUALIFY row_number() OVER (PARTITION BY looked.deal, seen_at ORDER BY stay.nth DESC) = 1
), known AS (
    SELECT
        stood.deal, stood.seen_at, stood.closed_at, stood.won, stood.imported, span.version,
        if(told_later, '', stood.stage) AS stage,
        if(told_later, 0, coalesce(span.progress, 0)) AS progress,
        if(told_later, '', coalesce(span.kind, '')) AS kind,
        if(told_later, 0, len(list_filter(CAST($ages AS INTEGER[]), lambda days: stood.entered <= stood.seen_at - to_days(days)))) AS age
    FROM stood
    JOIN span ON span.deal = stood.deal AND span.since <= stood.seen_at
        AND (coalesce(span.until, 'infinity') > stood.seen_at OR told_later)
    QUALIFY row_number() OVER (PARTITION BY stood.deal, stood.seen_at ORDER BY span.since) = 1
), held AS (
    SELECT known.deal, known.seen_at, list_sort(list(DISTINCT proof.criterion)) AS held
    FROM known
    JOIN proof ON proof.deal = known.deal AND proof.since <= known.seen_at AND coalesce(proof.until, 'infinity') > known.seen_at
    GROUP BY ALL
)
SELECT known.*, coalesce(held.held, []) AS held
FROM known
LEFT JOIN held ON held.deal = known.deal AND held.seen_at = known.seen_at
