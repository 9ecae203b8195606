-- The deals that are seen by whose they are: a number for each pair of an owner and a team.
CREATE OR REPLACE TEMP TABLE sliced AS
SELECT deal.id AS deal, CAST(dense_rank() OVER (ORDER BY deal.owner, deal.team) - 1 AS INTEGER) AS slice, deal.owner, deal.team
FROM deal
SEMI JOIN seen ON seen.id = deal.id
