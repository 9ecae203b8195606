-- Every gate that the deals that are seen passed in the window, with the place of the stage that was left and what was missing
-- of what that stage asks for. Who goes several stages at once, or wins before the last, passes each gate between; what
-- belongs to none of them (asked for by a stage that was entered, or by an older version) is missing at the first. What an
-- import claimed is no passage.
CREATE OR REPLACE TEMP TABLE passing AS
WITH final_stage AS (
    SELECT version, max(position) AS position FROM stage WHERE selling GROUP BY version
), way AS (
    SELECT
        gate.deal, gate.passed, gate.missing, gate.overridden, seen.version, deal.owner, seen.closed_at,
        CAST(stage.position AS INTEGER) AS first,
        CAST(CASE WHEN gate.won THEN final_stage.position ELSE entered.position - 1 END AS INTEGER) AS last
    FROM gate
    JOIN seen ON seen.id = gate.deal
    JOIN deal ON deal.id = gate.deal
    JOIN stage ON stage.version = seen.version AND stage.key = gate.stage
    JOIN final_stage ON final_stage.version = seen.version
    LEFT JOIN stage AS entered ON entered.version = seen.version AND entered.key = gate.target
    WHERE stage.selling AND gate.passed >= $since AND gate.passed < $until
), each_gate AS (
    SELECT way.*, stage.position, list_filter(way.missing, lambda one: list_contains(stage.asks, one)) AS own
    FROM way
    JOIN stage ON stage.version = way.version AND stage.selling AND stage.position BETWEEN way.first AND way.last
    WHERE way.last > way.first
), belonging AS (
    SELECT deal, passed, list(DISTINCT criterion) AS owned
    FROM (SELECT deal, passed, unnest(own) AS criterion FROM each_gate)
    GROUP BY deal, passed
), placed AS (
    SELECT each_gate.*, coalesce(belonging.owned, []) AS owned FROM each_gate LEFT JOIN belonging USING (deal, passed)
), parted AS (
    SELECT
        deal, passed, position, overridden AND len(missing) = 0 AS unsaid, owner, closed_at,
        CASE WHEN position = first
            THEN list_concat(own, list_filter(missing, lambda one: NOT list_contains(owned, one))) ELSE own END AS missing
    FROM placed
)
SELECT deal, passed, CAST(first AS UTINYINT) AS position, missing, overridden, owner, closed_at
FROM way
WHERE last IS NULL OR last <= first
UNION ALL
SELECT deal, passed, position, missing, unsaid OR len(missing) > 0 AS overridden, owner, closed_at
FROM parted
