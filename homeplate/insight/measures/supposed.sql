-- The open deals of a forecast (`carrying`), each with the chance that is supposed of it (`other`): certain for one that is taken as
-- won, none for one that is taken as lost or won later, and for all others $factor per cent of what is computed.
CREATE OR REPLACE TEMP TABLE supposed AS
SELECT
    carrying.deal, carrying.value, carrying.unvalued, carrying.chance, coalesce(assumed.way, '') AS way,
    CASE
        WHEN assumed.way = 'won' THEN 1
        WHEN assumed.way IS NOT NULL THEN 0
        ELSE least(carrying.chance * $factor / 100, 1)
    END AS other
FROM carrying
LEFT JOIN assumed ON assumed.deal = carrying.deal
