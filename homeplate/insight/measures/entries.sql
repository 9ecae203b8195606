-- The deals that came to a selling stage for the first time in the window, and in the one right before it.
SELECT count(*) FILTER (entered >= $since), count(*) FILTER (entered < $since)
FROM (SELECT min(entered) AS entered FROM turn GROUP BY deal)
WHERE entered >= $earlier AND entered < $until
