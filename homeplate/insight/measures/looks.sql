-- One look at each of the deals that teach (`teaching`), `days` after its creation, if it was open then: where it stood and
-- what was validated of it, as the ledger tells of that moment. Nothing that was written after it, but the outcome.
CREATE OR REPLACE TEMP TABLE looked AS
WITH moment AS (
    SELECT *, created_at + to_days($days) AS seen_at
    FROM teaching
    WHERE $days = 0 OR created_at + to_days($days) < closed_at
), stood AS (
    -- What an import told of a deal was written after such a look, of a closed one after the outcome. It counts once,
    -- when it was created, and where it stood is not known.
    SELECT moment.*, stay.way IN ('found', 'imported') AS told_later, stay.stage, stay.entered
    FROM moment
    JOIN taught_stay AS stay ON stay.deal = moment.deal
        AND if($days = 0, stay.nth = 1, stay.entered <= seen_at AND coalesce(stay.departed, 'infinity') > seen_at)
    WHERE $days = 0 OR NOT told_later
), known AS (
    SELECT
        stood.deal, stood.seen_at, stood.closed_at, stood.won, stood.imported, span.version,
        if(told_later, '', stood.stage) AS stage,
        if(told_later, 0, coalesce(span.progress, 0)) AS progress,
        if(told_later, '', coalesce(span.kind, '')) AS kind,
        if(told_later, 0, len(list_filter(CAST($ages AS INTEGER[]), lambda days: stood.entered <= stood.seen_at - to_days(days)))) AS age
    FROM stood
    JOIN taught_span AS span ON span.deal = stood.deal AND span.since <= stood.seen_at AND coalesce(span.until, 'infinity') > stood.seen_at
), held AS (
    SELECT known.deal, list_sort(list(DISTINCT proof.criterion)) AS held
    FROM known
    JOIN taught_proof AS proof ON proof.deal = known.deal AND proof.since <= known.seen_at AND coalesce(proof.until, 'infinity') > known.seen_at
    GROUP BY ALL
)
SELECT known.*, coalesce(held.held, []) AS held
FROM known
LEFT JOIN held USING (deal)
