-- The deals that the filters let through which go by what a deal is now: where it came from, of which kind it is, what its
-- account is (`member`), and what it is worth at the rates of one day (`price`) in minor units of the workspace's currency. A
-- deal without a value, or in a currency without a rate, has no worth.
CREATE OR REPLACE TEMP TABLE kept AS
SELECT deal.id
FROM (
    SELECT deal.id, deal.source, deal.kind, deal.account, nullif(deal.value_minor * price.factor, 0) AS worth
    FROM deal
    LEFT JOIN price ON price.currency = deal.currency
) AS deal
WHERE ($source IS NULL OR coalesce(source, '') = $source)
    AND ($kind IS NULL OR coalesce(kind, '') = $kind)
    AND (NOT $segmented OR ($strays AND account IS NULL) OR account IN (SELECT id FROM member))
    AND (
        NOT $banded
        OR CASE
            WHEN $unvalued THEN worth IS NULL
            ELSE worth >= coalesce($least, 0) AND ($below IS NULL OR worth < $below)
        END
    );
