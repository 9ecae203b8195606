-- The open deals of now that are seen, with their chance to be won in the period, and the one to be won some day that stands on
-- their pages (`wins`); a deal without a value counts like a mean
-- sale. Amounts whose worth nobody told are left out. The chance of a stage and an age is shared out among the deals there by
-- how likely each is beside the others (`shared`), where a model tells that. Of a deal that an import told of later (`later`) it
-- is known that it was there, neither where it stood nor what it was worth.
CREATE OR REPLACE TEMP TABLE carrying AS
WITH here AS (
    SELECT
        seen.id AS deal, if(later.deal IS NULL, seen.position, $unknown) AS position,
        seen.value_minor > 0 AND later.deal IS NULL AS valued, seen.value_minor * worth.factor AS value, deal.owner, deal.team,
        deal.expected_close, deal.category, coalesce(deal.probability, 0) / 1000 AS wins, epoch(CAST($now AS TIMESTAMP) - deal.stage_since) / 86400 AS days
    FROM seen
    JOIN deal ON deal.id = seen.id
    JOIN stage ON stage.version = seen.version AND stage.position = seen.position
    LEFT JOIN worth ON worth.number = 0 AND worth.currency = seen.currency
    LEFT JOIN later ON later.deal = seen.id
    WHERE seen.status = 'open' AND stage.selling AND seen.created_at <= CAST($now AS TIMESTAMP)
        AND (worth.factor IS NOT NULL OR later.deal IS NOT NULL OR coalesce(seen.value_minor, 0) = 0)
), placed AS (
    -- The band of age, one higher from each of the days on.
    SELECT
        deal, position, valued, value, owner, team, expected_close, category, wins,
        CAST(days >= $d1 AS UTINYINT) + CAST(days >= $d2 AS UTINYINT) + CAST(days >= $d3 AS UTINYINT)
            + CAST(days >= $d4 AS UTINYINT) + CAST(days >= $d5 AS UTINYINT) + CAST(days >= $d6 AS UTINYINT) AS age
    FROM here
)
SELECT
    placed.deal, placed.position, placed.age, placed.owner, placed.team, placed.expected_close, placed.category, placed.wins,
    NOT coalesce(placed.valued, false) AS unvalued, if(placed.valued, placed.value, CAST($mean AS DOUBLE)) AS value,
    coalesce(shared.share, 1) AS share, least(odds.chance * coalesce(shared.share, 1), greatest(odds.chance, $most)) AS chance
FROM placed
JOIN odds ON odds.position = placed.position AND odds.age = placed.age
LEFT JOIN shared ON shared.deal = placed.deal
