-- What sales brought between `opens` and `closes` of each moment, by whose they are (`sliced`): all of them, and those created
-- after it.
SELECT
    sliced.slice, moment.number, count(*) AS sales, sum(value_minor * factor) AS value,
    coalesce(sum(value_minor * factor) FILTER (created_at >= seen_at), 0) AS of_new
FROM seen
JOIN sliced ON sliced.deal = seen.id
JOIN moment ON seen.closed_at >= moment.opens AND seen.closed_at < moment.closes
JOIN worth ON worth.number = moment.number AND worth.currency = seen.currency
WHERE status = 'won'
GROUP BY ALL
