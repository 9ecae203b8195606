-- Made-up deals from $first to before $last, with ten stays each in the mean: most go on to the next stage, some come back to
-- one, a quarter is won, every tenth is open. Everything follows from the number of a deal.
CREATE OR REPLACE TEMP TABLE made AS
SELECT
    number,
    CAST(printf('%012x7%03x8%03x%012x', 1500000000000 + number, number % 4096, number % 4093, hash(number) % 281474976710656) AS UUID)
        AS id,
    1 + hash(number, 1) % 19 AS stays,
    hash(number, 2) % 10 = 0 AS goes_on,
    hash(number, 3) % 100 < 28 AS won,
    CAST($now AS TIMESTAMP) - to_hours(CAST(7000 + hash(number, 4) % 40000 AS INTEGER)) AS created_at
FROM range($first, $last) AS numbers (number);

INSERT INTO stay BY NAME
WITH steps AS (
    SELECT
        number, id, nth, stays, goes_on, won, created_at,
        1 + (hash(number, nth, 5) % 20000) AS minutes,
        greatest(0, least($stages - 1, (nth - 1) * $stages // stays - if(hash(number, nth, 6) % 12 = 0, 1, 0))) AS position
    FROM made, range(1, 20) AS counted (nth)
    WHERE nth <= stays
), timed AS (
    SELECT *, created_at + to_minutes(CAST(sum(minutes) OVER (PARTITION BY number ORDER BY nth) AS BIGINT)) AS departed
    FROM steps
)
SELECT
    id AS deal, nth, 'stage-' || CAST(position AS VARCHAR) AS stage,
    departed - to_minutes(CAST(minutes AS BIGINT)) AS entered,
    if(goes_on AND nth = stays, NULL, departed) AS departed,
    if(nth = 1, 'created', 'advanced') AS way,
    CASE WHEN nth < stays THEN 'advanced' WHEN goes_on THEN NULL WHEN won THEN 'won' ELSE 'lost' END AS ended
FROM timed;

INSERT INTO deal BY NAME
WITH at_last AS (
    SELECT deal, arg_max(stage, nth) AS stage, arg_max(entered, nth) AS stage_since, arg_max(departed, nth) AS departed
    FROM stay
    GROUP BY deal
)
SELECT
    id, CAST(hash(number, 7) % 500 AS UHUGEINT)::UUID AS owner, $process AS process, $version AS version, stage, stage_since,
    CASE WHEN goes_on THEN 'open' WHEN won THEN 'won' ELSE 'lost' END AS status,
    CAST(hash(number, 8) % 10000000 AS BIGINT) AS value_minor, 'EUR' AS currency, '' AS kind, '' AS source,
    CASE WHEN hash(number, 9) % 3 = 0 THEN CAST($now AS DATE) + CAST(hash(number, 10) % 60 AS INTEGER) - 30 END AS next_step_on,
    created_at, if(goes_on, NULL, departed) AS closed_at, false AS archived, false AS imported
FROM made
JOIN at_last ON at_last.deal = made.id;

-- As it stood during each stay; of a closed deal the last one goes on.
INSERT INTO span BY NAME
SELECT
    stay.deal, stay.entered AS since, stay.departed AS until, stay.stage, 'open' AS status, deal.value_minor, deal.currency,
    'pipeline' AS category, deal.owner, deal.process, deal.version, CAST(least(9 * stay.nth, 100) AS UTINYINT) AS progress,
    '' AS kind, false AS archived
FROM stay
JOIN deal ON deal.id = stay.deal;

-- Two criteria of each stage, validated as deals enter it: of deals that are won more often.
INSERT INTO proof BY NAME
WITH first AS (
    SELECT deal, stage, min(entered) AS since FROM stay GROUP BY ALL
)
SELECT first.deal, first.stage || letter AS criterion, first.since
FROM first
JOIN deal ON deal.id = first.deal
CROSS JOIN (VALUES ('-a', 12), ('-b', 13)) AS two (letter, seed)
WHERE hash(first.deal, first.stage, seed) % 100 < if(deal.status = 'won', 70, 45);
