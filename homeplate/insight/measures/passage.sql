-- How each deal came into, changed in and left the open pipeline of a frame in the window: a row for each deal that was in
-- it at any moment. `entry` and `way_out` say how; they are empty for what was in at the start, and in at the end.
--
-- The start is the moment before the window, the end its last one: what happens when the window begins is of the window, so
-- that the end of one is the start of the next. What comes and goes more than once counts once, as it came first and left
-- last. With $only_due a deal is in while its close date is one of the days looked at; the deals that never were have
-- nothing in `came`.
CREATE OR REPLACE TEMP TABLE passage AS
WITH reached AS (
    SELECT id
    FROM deal
    WHERE ($everything OR owner = $me OR list_contains(CAST($mine AS UUID[]), team))
        AND (NOT $narrowed OR id IN (SELECT id FROM kept))
), standing AS NOT MATERIALIZED (
    SELECT
        deal, since, until, coalesce(value_minor, 0) AS value_minor, currency, status, archived,
        coalesce(expected_close, 'infinity') AS closing,
        process = $process
            AND ($everything OR owner = $me OR list_contains(CAST($mine AS UUID[]), team))
            AND ($owner IS NULL OR owner = $owner)
            AND ($teams IS NULL OR list_contains(CAST($teams AS UUID[]), team))
            AND ($version IS NULL OR version = $version) AS ours,
        coalesce(expected_close >= $due_since AND expected_close < $due_until, false) AS due
    FROM span
    WHERE since < $until AND (until IS NULL OR (until >= $since AND until > since))
), inside AS MATERIALIZED (
    SELECT
        deal,
        min(CASE WHEN due OR NOT $only_due THEN since END) AS came,
        max(CASE WHEN due OR NOT $only_due THEN coalesce(until, 'infinity') END) AS went,
        arg_min(value_minor, CASE WHEN due OR NOT $only_due THEN since END) AS first_minor,
        arg_max(value_minor, CASE WHEN due OR NOT $only_due THEN since END) AS last_minor,
        arg_min(currency, CASE WHEN due OR NOT $only_due THEN since END) AS first_currency,
        arg_max(currency, CASE WHEN due OR NOT $only_due THEN since END) AS last_currency,
        bool_or(due AND since < $since) AS due_at_start,
        arg_max(closing, since) AS last_closing,
        min(closing) <> max(closing) AS redated
    FROM standing
    WHERE ours AND status = 'open' AND NOT archived
    GROUP BY deal
), beside AS MATERIALIZED (
    -- How a deal stood right before it came, and right after it went.
    SELECT standing.deal, standing.since, standing.until, standing.status, standing.archived, coalesce(ours, false) AS ours
    FROM standing
    JOIN inside ON inside.deal = standing.deal
        AND ((standing.until = came AND came >= $since) OR (standing.since = went AND went < $until))
    WHERE NOT (coalesce(standing.ours, false) AND status = 'open' AND NOT archived AND (due OR NOT $only_due))
)
SELECT
    inside.deal, came, went, first_minor, last_minor, first_currency, last_currency, due_at_start, redated,
    due_at_start AND NOT (last_closing >= $due_since AND last_closing < $due_until) AS slipped,
    CASE
        WHEN came < $since THEN ''
        WHEN was.deal IS NULL THEN 'created'
        WHEN NOT was.ours THEN 'moved-in'
        WHEN was.status <> 'open' OR was.archived THEN 'reopened'
        ELSE 'pulled-in'
    END AS entry,
    CASE
        WHEN went >= $until THEN ''
        WHEN later.status = 'won' THEN 'won'
        WHEN later.status = 'lost' THEN 'lost'
        WHEN later.archived THEN 'archived'
        WHEN NOT later.ours THEN 'moved-out'
        ELSE 'pushed-out'
    END AS way_out
FROM inside
SEMI JOIN reached ON reached.id = inside.deal
LEFT JOIN beside AS was ON was.deal = inside.deal AND was.until = came
LEFT JOIN beside AS later ON later.deal = inside.deal AND later.since = went
