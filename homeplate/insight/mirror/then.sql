-- The deals of a process as they stood at a moment ($at), with their stays and spans until then, as `derive.sql` makes them:
-- `place.sql` comes after it. Nothing that came later is in it but three things that no span keeps: where a deal came from, its
-- account and its competitors are those of now.
--
-- `later` names the deals that an import told of only after the moment: of a closed one it told the end. Nobody knew where they
-- stood then.
CREATE OR REPLACE TEMP TABLE span_then AS
SELECT * REPLACE (if(until <= $at, until, NULL) AS until)
FROM span
WHERE since <= $at;

CREATE OR REPLACE TEMP TABLE stay_then AS
SELECT
    deal, nth, stage, entered, if(departed <= $at, departed, NULL) AS departed, way, if(departed <= $at, ended, NULL) AS ended
FROM stay
SEMI JOIN (SELECT deal FROM span_then WHERE until IS NULL AND process = $process) AS theirs ON theirs.deal = stay.deal
WHERE entered <= $at;

CREATE OR REPLACE TEMP TABLE deal_then AS
WITH standing AS (
    SELECT * FROM span_then WHERE until IS NULL AND process = $process
), closing AS (
    -- When the end that held at the moment was told.
    SELECT deal, max(since) AS closed
    FROM (
        SELECT deal, since, status, lag(status) OVER (PARTITION BY deal ORDER BY since, coalesce(until, 'infinity')) AS was
        FROM span_then
        SEMI JOIN (SELECT deal FROM standing WHERE status <> 'open') AS ended ON ended.deal = span_then.deal
    )
    WHERE status <> 'open' AND status IS DISTINCT FROM was
    GROUP BY deal
), entering AS (
    SELECT deal, max(entered) AS entered FROM stay_then WHERE departed IS NULL GROUP BY deal
)
SELECT
    deal.* EXCLUDE (position, way, leapt, returned, began) REPLACE (
        standing.owner AS owner, standing.team AS team, standing.process AS process, standing.version AS version,
        standing.stage AS stage, standing.status AS status, standing.value_minor AS value_minor,
        standing.currency AS currency, standing.expected_close AS expected_close, standing.progress AS progress,
        standing.kind AS kind, standing.category AS category,
        standing.archived AS archived,
        coalesce(entering.entered, deal.stage_since) AS stage_since,
        CASE WHEN standing.status <> 'open' THEN if(deal.closed_at <= $at, deal.closed_at, closing.closed) END AS closed_at
    )
FROM deal
JOIN standing ON standing.deal = deal.id
LEFT JOIN closing ON closing.deal = deal.id
LEFT JOIN entering ON entering.deal = deal.id;

CREATE OR REPLACE TEMP TABLE later AS
SELECT id AS deal
FROM deal_then
WHERE imported AND told_at > $at;

DROP VIEW deal;
DROP VIEW span;
DROP VIEW stay;
DROP VIEW entry;
ALTER TABLE deal_then RENAME TO deal;
ALTER TABLE span_then RENAME TO span;
ALTER TABLE stay_then RENAME TO stay;
