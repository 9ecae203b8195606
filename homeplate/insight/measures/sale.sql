-- Every won deal that somebody may see, of whatever process: `asked` says that it is among those asked about. `worth` is its value
-- in whole minor units of the currency of the workspace at the rates of one day (`rate`), so that sums do not hang on the order in
-- which they are added; nothing without a value or a rate. `again`: its account had won one before. `referred`: somebody referred it.
CREATE OR REPLACE TEMP TABLE sale AS
SELECT
    deal.id, deal.account, deal.closed_at, seen.id IS NOT NULL AS asked,
    CAST(floor(deal.value_minor * rate.factor + 0.5) AS BIGINT) AS worth,
    deal.account IS NOT NULL AND deal.closed_at > min(deal.closed_at) OVER (PARTITION BY deal.account) AS again,
    coalesce(list_contains(CAST($referrals AS VARCHAR[]), deal.source), false) AS referred
FROM deal
LEFT JOIN seen ON seen.id = deal.id
LEFT JOIN rate ON rate.currency = deal.currency
WHERE NOT deal.archived AND deal.status = 'won' AND deal.closed_at < $until
    AND ($everything OR deal.owner = $me OR list_contains(CAST($mine AS UUID[]), deal.team))
