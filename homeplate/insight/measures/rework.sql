-- For each selling stage, of the deals closed in the window: those that came to it when they had been there before, or behind it,
-- how often, how long they were there then (`again` in the mirror), and how many of them were won; and those that went through it
-- without ever coming back to any stage, and how many of them were won. Many deals take the same way: what can be told from the way
-- is told once for all of them.
WITH ways AS (
    SELECT way, status = 'won' AS won, returned, count(*) AS deals
    FROM seen
    WHERE status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until AND way <> ''
    GROUP BY way, status, returned
), steps AS (
    SELECT way, won, returned, deals, nth, ascii(substr(way, nth, 1)) - 97 AS position
    FROM (SELECT *, unnest(range(1, CAST(strlen(way) AS INTEGER) + 1)) AS nth FROM ways) AS ways
), judged AS (
    SELECT
        *, coalesce(position <= max(position) OVER (
            PARTITION BY way, won ORDER BY nth ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), false) AS again
    FROM steps
), visits AS (
    SELECT way, won, returned, deals, position, count(*) FILTER (again) AS times
    FROM judged
    GROUP BY way, won, returned, deals, position
), counted AS (
    SELECT
        position,
        sum(CASE WHEN times > 0 THEN deals ELSE 0 END) AS deals,
        sum(deals * times) AS times,
        sum(CASE WHEN times > 0 AND won THEN deals ELSE 0 END) AS won,
        sum(CASE WHEN NOT returned THEN deals ELSE 0 END) AS others,
        sum(CASE WHEN NOT returned AND won THEN deals ELSE 0 END) AS others_won
    FROM visits
    GROUP BY position
), spent AS (
    SELECT position, sum(greatest((epoch_us(departed) - epoch_us(entered)) // 60000000, 0)) / 1440 AS days
    FROM turn
    WHERE again AND status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until
    GROUP BY position
)
SELECT
    counted.position, CAST(counted.deals AS BIGINT) AS deals, CAST(counted.times AS BIGINT) AS times,
    coalesce(spent.days, 0) AS days, CAST(counted.won AS BIGINT) AS won, CAST(counted.others AS BIGINT) AS others,
    CAST(counted.others_won AS BIGINT) AS others_won
FROM counted
LEFT JOIN spent ON spent.position = counted.position
WHERE counted.deals > 0
ORDER BY counted.position
