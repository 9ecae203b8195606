-- The losses of the window (`ended`) by reason, currency and day.
SELECT reason, currency, day, count(*) AS deals, sum(value_minor) AS value_minor
FROM ended
WHERE status = 'lost'
GROUP BY ALL
ORDER BY ALL
