-- What was missing at a gate (`passing`) and how many whole hours later it was validated: `shown` when it was, else it has
-- been missing for so long, at each gate by its place, until the deal was closed or now.
WITH lacking AS (
    SELECT deal, passed, position, closed_at, unnest(missing) AS criterion FROM passing
), waited AS (
    SELECT
        lacking.deal, lacking.passed, lacking.position, lacking.criterion, any_value(lacking.closed_at) AS closed_at,
        min(proof.since) AS since
    FROM lacking
    LEFT JOIN proof ON proof.deal = lacking.deal AND proof.criterion = lacking.criterion AND proof.since > lacking.passed
    GROUP BY ALL
)
SELECT
    position,
    CAST(floor(greatest(epoch(coalesce(since, closed_at, $now) - passed), 0) / 3600) AS INTEGER) AS hours,
    count(*) FILTER (since IS NOT NULL) AS shown,
    count(*) AS gone
FROM waited
GROUP BY position, hours
ORDER BY position, hours
