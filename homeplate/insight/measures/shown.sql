-- Of the criteria of each stage (`criterion`), among deals closed in the window of versions that asked for all of them
-- (`asked`): in how many deals each was validated, in how many before the stage was entered and mostly how many stages
-- before, and of those validated while the deal was there, how often it was the last, by how many days.
WITH there_once AS (
    SELECT turn.deal, asked.position, asked.was, min(turn.entered) AS entered,
        max(coalesce(turn.departed, 'infinity')) AS departed
    FROM turn
    JOIN asked ON asked.version = turn.version AND asked.was = turn.position
    WHERE turn.status IN ('won', 'lost') AND turn.closed_at >= $since AND turn.closed_at < $until
    GROUP BY ALL
), first_proof AS (
    SELECT
        there_once.deal, there_once.position, there_once.was, there_once.entered, there_once.departed, criterion.key,
        min(proof.since) AS since
    FROM there_once
    JOIN criterion ON criterion.position = there_once.position
    JOIN proof ON proof.deal = there_once.deal AND proof.criterion = criterion.key
    GROUP BY ALL
), placed AS (
    SELECT
        first_proof.*, since < entered AS earlier,
        CAST(was AS INTEGER) - (
            SELECT max(CAST(turn.position AS INTEGER)) FROM turn
            WHERE turn.deal = first_proof.deal AND turn.entered <= first_proof.since
                AND (turn.departed IS NULL OR turn.departed > first_proof.since)
        ) AS before
    FROM first_proof
), there AS (
    SELECT
        deal, position, key,
        since = max(since) OVER (PARTITION BY deal, position) AS last,
        count(*) OVER (PARTITION BY deal, position) AS others,
        epoch(since - lag(since) OVER (PARTITION BY deal, position ORDER BY since, key)) / 86400 AS days
    FROM placed
    WHERE NOT earlier AND since <= departed
)
SELECT
    placed.key,
    count(*) AS validated,
    count(*) FILTER (placed.earlier) AS earlier,
    coalesce(mode(placed.before ORDER BY placed.before) FILTER (placed.earlier AND placed.before > 0), 0) AS before,
    count(*) FILTER (there.others > 1) AS held,
    count(*) FILTER (there.others > 1 AND there.last) AS last,
    median(there.days) FILTER (there.last) AS days
FROM placed
LEFT JOIN there USING (deal, position, key)
GROUP BY placed.key
ORDER BY placed.key
