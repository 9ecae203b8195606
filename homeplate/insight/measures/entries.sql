-- The deals that came to a selling stage for the first time in the window.
SELECT count(*) FROM (SELECT deal, min(entered) AS entered FROM turn GROUP BY deal) WHERE entered >= $since AND entered < $until
