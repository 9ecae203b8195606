-- The deals closed in the window that ran on one of two versions ($new, $old), by what they were alike in when they closed:
-- source, kind, and the third of worth of their currency.
WITH ended AS (
    SELECT
        upon.version, deal.source, deal.kind, deal.currency, deal.status = 'won' AS won,
        len(list_filter(
            quantile_disc(deal.value_minor, [0.333, 0.667]) OVER (PARTITION BY deal.currency),
            lambda bound: bound < deal.value_minor
        )) AS band
    FROM upon
    JOIN deal ON deal.id = upon.deal
    WHERE NOT upon.moved AND upon.version IN ($new, $old)
        AND deal.status IN ('won', 'lost') AND deal.closed_at >= $since AND deal.closed_at < $until
)
SELECT
    source, kind, currency, band,
    count(*) FILTER (won AND version = $new), count(*) FILTER (version = $new),
    count(*) FILTER (won AND version = $old), count(*) FILTER (version = $old)
FROM ended
GROUP BY source, kind, currency, band
ORDER BY ALL
