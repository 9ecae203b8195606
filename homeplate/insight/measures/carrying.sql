-- The open deals of now with their chance to be won in the period; a deal without a value counts like a mean sale.
CREATE OR REPLACE TEMP TABLE carrying AS
SELECT
    standing.deal, standing.position, standing.age, deal.owner, deal.team, deal.expected_close, standing.value IS NULL AS unvalued,
    coalesce(standing.value, CAST($mean AS DOUBLE)) AS value, odds.chance
FROM standing
JOIN deal ON deal.id = standing.deal
JOIN odds ON odds.position = standing.position AND odds.age = standing.age
WHERE standing.number = 0
