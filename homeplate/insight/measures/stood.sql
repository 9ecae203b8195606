-- Every deal of the process that was open at each `moment`: at which selling stage, in which band of age there, and
-- whether it was won between the moment's `opens` and `closes`. Only what was known at the moment, and the outcome.
CREATE OR REPLACE TEMP TABLE stood AS
WITH there AS (
    SELECT
        moment.number, moment.seen_at, stay.deal, stay.position,
        -- What an import told of a deal was written after such a moment, of a closed one after the outcome: its stage and
        -- its value then are not known.
        stay.way = 'found' OR (stay.way = 'imported' AND moment.number <> 0) AS told_later,
        epoch(moment.seen_at - stay.entered) / 86400 AS days,
        stay.status = 'won' AND stay.closed_at >= moment.opens AND stay.closed_at < moment.closes AS won
    FROM moment
    JOIN stay ON stay.entered <= moment.seen_at AND coalesce(stay.departed, 'infinity') > moment.seen_at
    WHERE moment.stands AND stay.selling AND NOT stay.archived AND stay.process = $process
)
SELECT
    number, seen_at, deal, told_later, if(told_later, $unknown, position) AS position,
    -- The band of age, one higher from each of the days on.
    CAST(days >= $d1 AS UTINYINT) + CAST(days >= $d2 AS UTINYINT) + CAST(days >= $d3 AS UTINYINT)
        + CAST(days >= $d4 AS UTINYINT) + CAST(days >= $d5 AS UTINYINT) + CAST(days >= $d6 AS UTINYINT) AS age,
    won
FROM there
