-- How long what was missing at a gate stayed missing: until it was validated; else watched until the deal closed, or now.
CREATE OR REPLACE TEMP TABLE watch AS
WITH lack AS (
    SELECT position, deal, passed, closed_at, unnest(lacking) AS criterion FROM passage WHERE len(lacking) > 0
), mended AS (
    SELECT lack.position, lack.passed, lack.closed_at, min(proof.since) AS mended
    FROM lack
    LEFT JOIN proof ON proof.deal = lack.deal AND proof.criterion = lack.criterion AND proof.since >= lack.passed
        AND proof.since <= $now
    GROUP BY lack.deal, lack.criterion, lack.position, lack.passed, lack.closed_at
)
SELECT
    position,
    greatest(epoch(coalesce(mended, least(greatest(closed_at, passed), $now)) - passed) // 60, 0) AS minutes,
    mended IS NOT NULL AS over
FROM mended
WHERE passed <= $now
