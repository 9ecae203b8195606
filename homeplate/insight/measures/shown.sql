-- Of the criteria of each stage (`criterion`), among deals closed in the window of versions that asked for all of them
-- (`asked`): in how many deals each was validated (`proving`), in how many before the stage was entered and mostly how many stages
-- before, and of those validated while the deal was there, how often it was the last, by how many days.
WITH closed AS (
    SELECT turn.deal, turn.position, turn.version, turn.entered, turn.departed
    FROM turn
    WHERE turn.status IN ('won', 'lost') AND turn.closed_at >= $since AND turn.closed_at < $until
), there_once AS (
    SELECT closed.deal, asked.position, asked.was, min(closed.entered) AS entered,
        max(coalesce(closed.departed, 'infinity')) AS departed
    FROM closed
    JOIN asked ON asked.version = closed.version AND asked.was = closed.position
    GROUP BY ALL
), first_proof AS (
    SELECT
        there_once.deal, there_once.position, there_once.was, there_once.entered, there_once.departed, proving.number,
        min(proving.since) AS since
    FROM there_once
    JOIN proving ON proving.deal = there_once.deal AND proving.position = there_once.position
    GROUP BY ALL
), standing AS (
    SELECT first_proof.deal, first_proof.position, first_proof.number, max(CAST(closed.position AS INTEGER)) AS stood
    FROM first_proof
    JOIN closed ON closed.deal = first_proof.deal AND closed.entered <= first_proof.since
        AND (closed.departed IS NULL OR closed.departed > first_proof.since)
    WHERE first_proof.since < first_proof.entered
    GROUP BY ALL
), placed AS (
    SELECT first_proof.*, since < entered AS earlier, CAST(was AS INTEGER) - standing.stood AS before
    FROM first_proof
    LEFT JOIN standing USING (deal, position, number)
), there AS (
    SELECT
        deal, position, number,
        since = max(since) OVER whole AS last, count(*) OVER whole AS others,
        epoch(since - lag(since) OVER in_turn) / 86400 AS days
    FROM placed
    WHERE NOT earlier AND since <= departed
    WINDOW whole AS (PARTITION BY deal, position), in_turn AS (PARTITION BY deal, position ORDER BY since, number)
)

SELECT
    criterion.key,
    count(*) AS validated,
    count(*) FILTER (placed.earlier) AS earlier,
    coalesce(mode(placed.before ORDER BY placed.before) FILTER (placed.earlier AND placed.before > 0), 0) AS before,
    count(*) FILTER (there.others > 1) AS held,
    count(*) FILTER (there.others > 1 AND there.last) AS last,
    median(there.days) FILTER (there.last) AS days
FROM placed
LEFT JOIN there USING (deal, position, number)
JOIN criterion ON criterion.number = placed.number
GROUP BY criterion.key
ORDER BY criterion.key
