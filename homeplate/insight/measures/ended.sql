-- The deals closed in the window, with what they are grouped by. `day` is that whose rate counts: of amounts in the
-- currency of the workspace any day will do, which keeps the groups few. `worth` is the value at the rates of one day
-- (`rate`), only to tell small from large; nothing for a deal without a value or a rate.
CREATE OR REPLACE TEMP TABLE ended AS
SELECT *, list_distinct(list_transform(names, lambda name: lower(name))) AS rivals
FROM (
    SELECT
        seen.id, seen.status, seen.position, seen.currency, seen.value_minor, deal.source, deal.kind,
        coalesce(nullif(deal.loss_reason, ''), 'unknown') AS reason,
        -- Whom the buyer looked at besides us. Of deals lost before that was noted it is the one who won.
        list_distinct(list_filter(
            list_transform(string_split(concat_ws(chr(10), deal.competitors, deal.competitor), chr(10)), lambda name: trim(name)),
            lambda name: name <> ''
        )) AS names,
        CASE WHEN seen.currency <> $base THEN CAST(seen.closed_at AS DATE) END AS day,
        CASE WHEN seen.closed_at >= seen.created_at THEN epoch(seen.closed_at - seen.created_at) / 86400 END AS days,
        nullif(seen.value_minor * rate.factor, 0) AS worth,
        seen.closed_at
    FROM seen
    JOIN deal ON deal.id = seen.id
    LEFT JOIN rate ON rate.currency = seen.currency
    WHERE seen.status IN ('won', 'lost') AND seen.closed_at >= $since AND seen.closed_at < $until
)
