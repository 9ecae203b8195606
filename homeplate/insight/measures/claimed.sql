-- The gates that an import claimed for deals in the window, by the place of the stage that was left: an imported deal was found
-- at a stage, and nobody saw it pass those before. A sale that was found has passed all of them.
CREATE OR REPLACE TEMP TABLE claimed AS
SELECT stay.deal, stage.position, if(stay.way = 'found', stay.departed, stay.entered) AS claimed
FROM stay
JOIN seen ON seen.id = stay.deal
JOIN stage AS found ON found.version = seen.version AND found.key = stay.stage
JOIN stage ON stage.version = seen.version AND stage.selling
    AND (stage.position < found.position OR (stay.way = 'found' AND stay.ended = 'won'))
WHERE stay.nth = 1 AND stay.way IN ('found', 'imported')
    AND if(stay.way = 'found', stay.departed, stay.entered) >= $since
    AND if(stay.way = 'found', stay.departed, stay.entered) < $until
