-- By forecast category, the open deals (`carrying`) that are due before $until, by whose they are (`sliced`): how many, and what
-- those are worth that have a value.
SELECT sliced.slice, deal.category, count(*), coalesce(sum(carrying.value) FILTER (NOT carrying.unvalued), 0)
FROM carrying
JOIN sliced ON sliced.deal = carrying.deal
JOIN deal ON deal.id = carrying.deal
ANTI JOIN later ON later.deal = carrying.deal
WHERE carrying.expected_close < $until
GROUP BY sliced.slice, deal.category
ORDER BY sliced.slice, deal.category
