-- The deals that came to a selling stage for the first time in the window, and in the one right before it.
SELECT count(*) FILTER (began >= $since), count(*) FILTER (began < $since)
FROM seen
WHERE began >= $earlier AND began < $until
