-- The deals closed in the window (`ended`) that name a competitor: by name as most write it, currency and day.
SELECT
    lower(competitor) AS key, mode(competitor) AS name, status, currency, day,
    count(*) AS deals, sum(value_minor) AS value_minor
FROM ended
WHERE competitor IS NOT NULL
GROUP BY lower(competitor), status, currency, day
ORDER BY ALL
