-- For each selling stage, of the deals closed in the window: those that came to it when they had been there before, or behind it
-- (`again` in the mirror), how often, how long they were there then, and how many of them were won; and those that went through it
-- without ever coming back to any stage, and how many of them were won.
WITH back AS (
    SELECT
        deal, position, status, count(*) AS times,
        sum(greatest((epoch_us(departed) - epoch_us(entered)) // 60000000, 0)) AS minutes
    FROM turn
    WHERE again AND status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until
    GROUP BY deal, position, status
), returned AS (
    SELECT
        position, count(*) AS deals, CAST(sum(times) AS BIGINT) AS times, sum(minutes) / 1440 AS days,
        count(*) FILTER (status = 'won') AS won
    FROM back
    GROUP BY position
), ways AS (
    SELECT way, status, count(*) AS deals
    FROM seen
    WHERE status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until AND way <> '' AND NOT returned
    GROUP BY way, status
), place AS (
    SELECT DISTINCT position FROM stage WHERE selling
), straight AS (
    SELECT place.position, sum(ways.deals) AS deals, sum(CASE WHEN ways.status = 'won' THEN ways.deals ELSE 0 END) AS won
    FROM ways
    JOIN place ON strpos(ways.way, chr(97 + place.position)) > 0
    GROUP BY place.position
)
SELECT
    returned.position, returned.deals, returned.times, coalesce(returned.days, 0) AS days, returned.won,
    CAST(coalesce(straight.deals, 0) AS BIGINT) AS others, CAST(coalesce(straight.won, 0) AS BIGINT) AS others_won
FROM returned
LEFT JOIN straight ON straight.position = returned.position
ORDER BY returned.position
