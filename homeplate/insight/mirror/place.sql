-- How deals went as their process tells it: the place of each stage, stays that are rework, the way of a deal as a whole. Beside
-- each stay and each first entry stands what filters ask of its deal, so that a measure reads one table and looks no deal up. A
-- published version never changes: all this is still a function of the facts of one deal.
--
-- In: deal and stay as `derive.sql` made them; stage, the stages of the versions that deals run on. Out: stay and deal with more
-- columns, and entry.

-- `position`: the place of the stage, empty for one that the version of the deal does not have. `again`: a stay at a selling
-- stage where the deal had been before, or behind which it had been. Those that lasted till late come last, so that what stands
-- at a moment is found in few groups of rows.
CREATE OR REPLACE TEMP TABLE stay AS
WITH placed AS (
    SELECT
        stay.deal, stay.nth, stay.stage, stage.position, coalesce(stage.selling, false) AS selling, stay.entered,
        stay.departed, stay.way, stay.ended, deal.process, deal.version, deal.owner, deal.team, deal.archived, deal.status,
        deal.closed_at
    FROM stay
    JOIN deal ON deal.id = stay.deal
    LEFT JOIN stage ON stage.version = deal.version AND stage.key = stay.stage
), reached AS (
    SELECT
        *, max(CASE WHEN selling AND way <> 'found' THEN position END)
            OVER (PARTITION BY deal ORDER BY nth ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS farthest
    FROM placed
)
SELECT * EXCLUDE (farthest), selling AND way <> 'found' AND coalesce(position <= farthest, false) AS again
FROM reached
ORDER BY departed NULLS LAST;

-- The first time that a deal came to each selling stage, and what became of it from there: `went` says 'beyond' when it came to
-- a later stage or was won, 'lost' when it was lost before, nothing while it is on its way; `minutes` is how long that took.
CREATE OR REPLACE TEMP TABLE entry AS
WITH firsts AS (
    SELECT deal, position, min(entered) AS entered FROM stay WHERE selling AND way <> 'found' GROUP BY deal, position
), followed AS (
    SELECT
        *, min(entered) OVER (
            PARTITION BY deal ORDER BY position DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS went_on
    FROM firsts
), told AS (
    SELECT
        followed.deal, followed.position, followed.entered,
        CASE
            WHEN deal.status = 'won' THEN least(coalesce(followed.went_on, deal.closed_at), deal.closed_at)
            WHEN followed.went_on < coalesce(deal.closed_at, 'infinity') THEN followed.went_on
        END AS beyond,
        CASE WHEN deal.status = 'lost' THEN deal.closed_at END AS lost,
        deal.process, deal.version, deal.owner, deal.team, deal.archived
    FROM followed
    JOIN deal ON deal.id = followed.deal
)
SELECT
    deal, position, entered,
    CASE
        WHEN coalesce(beyond, lost) IS NOT NULL
        THEN CAST(greatest((epoch_us(coalesce(beyond, lost)) - epoch_us(entered)) // 60000000, 0) AS INTEGER)
    END AS minutes,
    CASE WHEN beyond IS NOT NULL THEN 'beyond' WHEN lost IS NOT NULL THEN 'lost' END AS went, process, version, owner, team,
    archived
FROM told
ORDER BY entered;

-- `way`: the selling stages that a deal went through, in order, each by a letter for its place ('a' for the first); empty where
-- nobody knows. `leapt`: it never stood at one between the first and the last that it had to go through (a sale has to go
-- through all behind its first one). `returned`: it came to a stage again or to an earlier one. `began`: when it first came to
-- one.
CREATE OR REPLACE TEMP TABLE deal AS
WITH final_stage AS (
    SELECT version, max(position) AS position FROM stage WHERE selling GROUP BY version
), ways AS (
    SELECT
        deal, string_agg(chr(97 + position), '' ORDER BY nth) AS way, count(DISTINCT position) AS stood,
        min(position) AS earliest, max(position) AS farthest, bool_or(again) AS returned, min(entered) AS began
    FROM stay
    WHERE selling AND way <> 'found'
    GROUP BY deal
)
SELECT
    deal.*, stage.position, coalesce(ways.way, '') AS way,
    coalesce(ways.stood <= CASE
        WHEN deal.status = 'won' THEN greatest(ways.farthest, coalesce(final_stage.position, ways.farthest)) ELSE ways.farthest
    END - ways.earliest, false) AS leapt,
    coalesce(ways.returned, false) AS returned, ways.began
FROM deal
LEFT JOIN ways ON ways.deal = deal.id
LEFT JOIN stage ON stage.version = deal.version AND stage.key = deal.stage
LEFT JOIN final_stage ON final_stage.version = deal.version;
