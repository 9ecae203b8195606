-- The deals whose close date at the start was one of the days looked at (`passage`): whether it left them, by currency.
SELECT slipped, first_currency AS currency, count(*) AS deals, sum(first_minor) AS minor
FROM passage
WHERE due_at_start
GROUP BY ALL
ORDER BY ALL
