-- The deals closed in the window that ran on one of two versions ($new, $old), by what they were alike in when they closed:
-- source, kind, and the third of worth of their currency.
WITH closed AS (
    SELECT upon.version, deal.source, deal.kind, deal.currency, deal.value_minor, deal.status = 'won' AS won
    FROM upon
    JOIN deal ON deal.id = upon.deal
    WHERE NOT upon.moved AND upon.version IN ($new, $old)
        AND deal.status IN ('won', 'lost') AND deal.closed_at >= $since AND deal.closed_at < $until
), thirds AS (
    SELECT currency, quantile_disc(value_minor, [0.333, 0.667]) AS bounds FROM closed GROUP BY currency
), ended AS (
    SELECT
        closed.version, closed.source, closed.kind, closed.currency, closed.won,
        len(list_filter(thirds.bounds, lambda bound: bound < closed.value_minor)) AS band
    FROM closed
    JOIN thirds ON thirds.currency = closed.currency
)
SELECT
    source, kind, currency, band,
    count(*) FILTER (won AND version = $new), count(*) FILTER (version = $new),
    count(*) FILTER (won AND version = $old), count(*) FILTER (version = $old)
FROM ended
GROUP BY source, kind, currency, band
ORDER BY ALL
