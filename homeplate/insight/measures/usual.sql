-- How long nine in ten stays at each stage of the deals won in the window were at most, in whole `minutes`, of so many `stays`.
CREATE OR REPLACE TEMP TABLE usual AS
SELECT
    position, count(*) AS stays,
    quantile_disc(greatest((epoch_us(departed) - epoch_us(entered)) // 60000000, 0), 0.9) AS minutes
FROM turn
WHERE departed IS NOT NULL AND status = 'won' AND closed_at >= $since AND closed_at < $until
GROUP BY position
