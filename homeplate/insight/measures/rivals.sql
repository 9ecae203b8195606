-- The deals closed in the window (`ended`) by each competitor that they name: by name as most write it, currency and day.
WITH met AS (
    SELECT unnest(rivals) AS key, status, currency, day, value_minor FROM ended
), called AS (
    SELECT lower(name) AS key, mode(name ORDER BY name) AS name FROM (SELECT unnest(names) AS name FROM ended) GROUP BY ALL
)
SELECT key, name, status, currency, day, count(*) AS deals, sum(value_minor) AS value_minor
FROM met
JOIN called USING (key)
GROUP BY ALL
ORDER BY ALL
