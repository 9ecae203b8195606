-- Of the criteria of each stage (`criterion`), among deals closed in the window of versions that asked for all of them
-- (`asked`): in how many deals each was validated, in how many before the stage was entered and mostly how many stages
-- before, and of those validated while the deal was there, how often it was the last, by how many days.
WITH ended AS (
    SELECT seen.id AS deal, asked.position, asked.was
    FROM seen
    JOIN asked ON asked.version = seen.version
    WHERE seen.status IN ('won', 'lost') AND seen.closed_at >= $since AND seen.closed_at < $until
), entry AS (
    SELECT ended.deal, ended.position, ended.was, min(turn.entered) AS entered,
        max(coalesce(turn.departed, 'infinity')) AS departed
    FROM ended
    JOIN turn ON turn.deal = ended.deal AND turn.position = ended.was
    GROUP BY ALL
), first_proof AS (
    SELECT entry.deal, entry.position, entry.was, entry.entered, entry.departed, criterion.key, min(proof.since) AS since
    FROM entry
    JOIN criterion ON criterion.position = entry.position
    JOIN proof ON proof.deal = entry.deal AND proof.criterion = criterion.key
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
