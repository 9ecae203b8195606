-- What sales brought between `opens` and `closes` of each moment: all of them, and those created after it.
SELECT
    moment.number, count(*) AS sales, sum(value_minor * factor) AS value,
    coalesce(sum(value_minor * factor) FILTER (created_at >= seen_at), 0) AS of_new
FROM seen
JOIN moment ON seen.closed_at >= moment.opens AND seen.closed_at < moment.closes
JOIN worth ON worth.number = moment.number AND worth.currency = seen.currency
WHERE status = 'won'
GROUP BY ALL
