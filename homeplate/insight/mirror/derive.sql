-- What the facts of some deals say, as tables. Everything told of a deal is a function of its own facts: a deal that
-- changed is derived anew as a whole, and a rebuild gives the same rows.
--
-- In: $proofs and $facts, lines of deal, id, verb, moment (in UTC), actor and data, parted by tabs: of criteria that were
-- validated, and of everything else. Out: deal, span, stay, gate, proof, contact and marker.

CREATE OR REPLACE TEMP MACRO lines_of(path) AS TABLE
SELECT * FROM read_csv(
    path, header = false, auto_detect = false, delim = '\t', quote = '', escape = '', nullstr = '',
    max_line_size = 67108864, columns = {
        'deal': 'UUID', 'id': 'UUID', 'verb': 'VARCHAR', 'moment': 'TIMESTAMP', 'actor': 'UUID', 'data': 'VARCHAR'
    }
);

-- Two of three facts are of this kind. They tell only this and empty nothing; kept with all that other facts may tell, they
-- would cost twice as much.
CREATE OR REPLACE TEMP TABLE proven AS
SELECT
    deal, id, verb, moment, actor,
    json_transform(data, '{
        "set": {
            "progress": "UTINYINT", "probability": "USMALLINT", "next_step_on": "VARCHAR", "next_step": "VARCHAR",
            "next_step_kind": "VARCHAR"
        },
        "stakeholders": "JSON", "documents": "JSON", "ended": ["VARCHAR"], "evidence": [{"criterion": "VARCHAR"}]
    }') AS said
FROM lines_of($proofs);

CREATE OR REPLACE TEMP TABLE told AS
SELECT
    *,
    -- Whether it tells of what few facts tell of.
    said.set.status IS NOT NULL OR said.set.value_minor IS NOT NULL OR said.set.currency IS NOT NULL
        OR said.set.owner_id IS NOT NULL OR said.set.process_id IS NOT NULL OR said.set.version_id IS NOT NULL
        OR said.set.kind IS NOT NULL OR said.set.category IS NOT NULL OR said.set.expected_close IS NOT NULL
        OR said.set.team_id IS NOT NULL OR said.set.archived_at IS NOT NULL
        OR coalesce(emptied[1] OR emptied[2] OR emptied[5], false) AS seldom
FROM (
    SELECT
        deal, id, verb, moment, actor,
        json_transform(data, '{
            "set": {
                "stage": "VARCHAR", "status": "VARCHAR", "value_minor": "BIGINT", "currency": "VARCHAR",
                "owner_id": "UUID", "process_id": "UUID", "version_id": "UUID", "progress": "UTINYINT",
                "probability": "USMALLINT", "source": "VARCHAR", "kind": "VARCHAR", "loss_reason": "VARCHAR",
                "competitor": "VARCHAR", "competitors": "VARCHAR", "created_at": "TIMESTAMPTZ", "stage_since": "TIMESTAMPTZ",
                "expected_close": "VARCHAR", "category": "VARCHAR", "team_id": "VARCHAR", "account_id": "VARCHAR", "closed_at": "VARCHAR",
                "archived_at": "VARCHAR", "next_step_on": "VARCHAR",
                "next_step": "VARCHAR", "next_step_kind": "VARCHAR"
            },
            "reason": "VARCHAR", "fact": "VARCHAR", "stakeholders": "JSON", "documents": "JSON", "missing": ["VARCHAR"], "ended": ["VARCHAR"], "criteria": ["VARCHAR"], "evidence": [{"criterion": "VARCHAR"}], "renamed": "JSON"
        }') AS said,
        -- What a fact sets to nothing; what is set to nothing at first is nothing anyway.
        -- Most facts do neither: the text is looked at before it is read a second time.
        CASE
            WHEN verb NOT IN ('deal.created', 'deal.imported') AND contains(data, ': null')
            THEN list_transform(
                json_type(data, [
                    '$.set.expected_close', '$.set.team_id', '$.set.account_id', '$.set.closed_at', '$.set.archived_at',
                    '$.set.next_step_on'
                ]),
                lambda kind: kind = 'NULL'
            )
        END AS emptied
    FROM lines_of($facts)
) AS heard;

-- How each deal stood after each of its facts; only what is looked at moment by moment. `tells` when the fact says anything of it,
-- `turns` when it may have come to another stage or status by it, `latest` for the last one. What changes seldom is carried on among
-- the few facts that tell of it, and found by how many of them there were so far: a window over every fact costs by its columns.
-- An empty text stands for "none any more" until the end.
CREATE OR REPLACE TEMP TABLE state AS
WITH seldom AS (
    SELECT
        deal, id, row_number() OVER so_far AS known,
        last_value(said.set.status IGNORE NULLS) OVER so_far AS status,
        last_value(said.set.value_minor IGNORE NULLS) OVER so_far AS value_minor,
        last_value(said.set.currency IGNORE NULLS) OVER so_far AS currency,
        last_value(said.set.owner_id IGNORE NULLS) OVER so_far AS owner,
        last_value(said.set.process_id IGNORE NULLS) OVER so_far AS process,
        last_value(said.set.version_id IGNORE NULLS) OVER so_far AS version,
        last_value(said.set.kind IGNORE NULLS) OVER so_far AS kind,
        last_value(said.set.category IGNORE NULLS) OVER so_far AS category,
        last_value(if(emptied[1], '', said.set.expected_close) IGNORE NULLS) OVER so_far AS closing,
        last_value(if(emptied[2], '', said.set.team_id) IGNORE NULLS) OVER so_far AS team,
        last_value(if(emptied[5], '', said.set.archived_at) IGNORE NULLS) OVER so_far AS archived
    FROM told
    WHERE seldom
    WINDOW so_far AS (PARTITION BY deal ORDER BY id ROWS UNBOUNDED PRECEDING)
), every AS (
    SELECT
        deal, id, verb, moment, said.set.stage AS stage, said.set.progress AS progress, seldom,
        said.set.stage IS NOT NULL OR said.set.status IS NOT NULL
            OR verb IN ('deal.advanced', 'deal.overridden', 'deal.won') AS turns
    FROM told
    UNION ALL
    SELECT deal, id, verb, moment, NULL, said.set.progress, false, false FROM proven
), carried AS (
    SELECT
        deal, id, verb, seldom OR stage IS NOT NULL OR progress IS NOT NULL AS tells, turns,
        row_number() OVER so_far AS n,
        lead(id) OVER so_far IS NULL AS latest,
        -- A clock that was put back does not turn a history round.
        max(moment) OVER so_far AS moment,
        last_value(stage IGNORE NULLS) OVER so_far AS stage,
        last_value(progress IGNORE NULLS) OVER so_far AS progress,
        count(*) FILTER (seldom) OVER so_far AS known
    FROM every
    WINDOW so_far AS (PARTITION BY deal ORDER BY id ROWS UNBOUNDED PRECEDING)
)
SELECT
    carried.deal, carried.id, verb, n, n = 1 OR tells AS tells, n = 1 OR turns AS turns, latest, moment, stage, progress, status,
    value_minor, currency, owner, process, version, kind, coalesce(category, 'pipeline') AS category,
    CAST(nullif(closing, '') AS DATE) AS expected_close, CAST(nullif(team, '') AS UUID) AS team,
    coalesce(archived, '') <> '' AS archived
FROM carried
LEFT JOIN seldom ON seldom.deal = carried.deal AND seldom.known = carried.known;

-- What the first fact of each deal says itself: how an imported one was found.
CREATE OR REPLACE TEMP TABLE opening AS
SELECT
    told.deal, CAST(said.set.created_at AT TIME ZONE 'UTC' AS TIMESTAMP) AS created_at,
    CAST(CAST(nullif(said.set.closed_at, '') AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS closed_at,
    CAST(said.set.stage_since AT TIME ZONE 'UTC' AS TIMESTAMP) AS stage_since
FROM told
SEMI JOIN (SELECT id FROM state WHERE n = 1) AS first ON first.id = told.id;

-- A deal as it is now. `imported` ones were found at a stage, and how they came there is not known; `told_at` is when
-- the ledger first told of it.
CREATE OR REPLACE TEMP TABLE deal AS
WITH latest AS (
    SELECT
        deal AS id, arg_min(verb, id) = 'deal.imported' AS imported, arg_min(moment, id) AS told_at,
        arg_max(if(emptied[3], '', said.set.account_id), id) AS account,
        arg_max(said.set.stage_since, id) AS stage_since,
        arg_max(said.set.source, id) AS source,
        arg_max(said.set.created_at, id) AS created_at,
        arg_max(if(emptied[4], '', said.set.closed_at), id) AS closed_at,
        arg_max(said.set.loss_reason, id) AS loss_reason,
        arg_max(said.set.competitor, id) AS competitor,
        arg_max(said.set.competitors, id) AS competitors
    FROM told
    GROUP BY deal
), often AS (
    SELECT deal, arg_max(next_step_on, id) AS next_step_on, arg_max(probability, id) AS probability
    FROM (
        SELECT deal, id, if(emptied[6], '', said.set.next_step_on) AS next_step_on, said.set.probability AS probability FROM told
        UNION ALL
        SELECT deal, id, said.set.next_step_on, said.set.probability FROM proven
    ) AS each
    GROUP BY deal
)
SELECT
    latest.id, CAST(nullif(latest.account, '') AS UUID) AS account, state.owner, state.team, state.process, state.version,
    state.stage, CAST(latest.stage_since AT TIME ZONE 'UTC' AS TIMESTAMP) AS stage_since, state.status, state.value_minor,
    state.currency, state.kind, latest.source, state.expected_close, state.category,
    CAST(nullif(often.next_step_on, '') AS DATE) AS next_step_on,
    state.progress, often.probability, CAST(latest.created_at AT TIME ZONE 'UTC' AS TIMESTAMP) AS created_at,
    CAST(CAST(nullif(latest.closed_at, '') AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS closed_at, state.archived,
    latest.loss_reason, latest.competitor, latest.competitors, latest.imported, latest.told_at
FROM latest
JOIN often ON often.deal = latest.id
JOIN state ON state.deal = latest.id
WHERE state.latest AND state.verb <> 'deal.erased';

-- How a deal stood from `since` until `until`, which is empty for how it stands now. An imported deal is taken to have
-- been worth and owned from its creation on what the import told; `deal.told_at` says since when that is known.
CREATE OR REPLACE TEMP TABLE span AS
WITH changes AS (
    SELECT
        state.*, created_at, closed_at,
        n = 1 AND verb = 'deal.imported' AND status <> 'open' AND closed_at IS NOT NULL AS found_closed
    FROM state
    JOIN opening ON opening.deal = state.deal
    SEMI JOIN deal ON deal.id = state.deal
    WHERE tells
), dated AS (
    SELECT
        *, CASE WHEN found_closed THEN closed_at WHEN n = 1 THEN least(moment, created_at) ELSE moment END AS since
    FROM changes
    UNION ALL BY NAME
    SELECT * REPLACE ('open' AS status, 0 AS n), created_at AS since FROM changes WHERE found_closed
)
SELECT
    deal, since, lead(since) OVER (PARTITION BY deal ORDER BY n) AS until, stage, status, value_minor, currency,
    expected_close, category, owner, team, process, version, progress, kind, archived
FROM dated
QUALIFY until IS DISTINCT FROM since;

-- The facts by which a deal may have come to another stage or status, and where it was before.
CREATE OR REPLACE TEMP TABLE turned AS
SELECT
    deal, id, n, verb, moment, stage, status, lag(stage) OVER in_turn AS stage_before, lag(status) OVER in_turn AS status_before
FROM state
SEMI JOIN deal ON deal.id = state.deal
WHERE turns
WINDOW in_turn AS (PARTITION BY deal ORDER BY n);

-- A deal at a stage while it was open. `way` says how it came there (`found`: an import found it closed), `ended` how it left;
-- empty while it is there.
CREATE OR REPLACE TEMP TABLE stay AS
WITH turns AS (
    SELECT
        turned.deal, n, verb, moment, stage, status, created_at, closed_at, stage_since, n = 1 AND status <> 'open' AS found_closed
    FROM turned
    JOIN opening ON opening.deal = turned.deal
    WHERE n = 1 OR stage IS DISTINCT FROM stage_before OR status IS DISTINCT FROM status_before
), stays AS (
    SELECT
        deal, stage, status = 'open' OR (found_closed AND closed_at IS NOT NULL) AS stood,
        CASE WHEN found_closed THEN 'found' ELSE replace(verb, 'deal.', '') END AS way,
        CASE WHEN found_closed THEN created_at WHEN n = 1 THEN coalesce(stage_since, created_at) ELSE moment END AS entered,
        CASE WHEN found_closed THEN closed_at ELSE lead(moment) OVER in_turn END AS departed,
        CASE WHEN found_closed THEN status ELSE replace(lead(verb) OVER in_turn, 'deal.', '') END AS ended,
        count(*) FILTER (status = 'open' OR (found_closed AND closed_at IS NOT NULL)) OVER so_far AS nth
    FROM turns
    WINDOW
        in_turn AS (PARTITION BY deal ORDER BY n),
        so_far AS (PARTITION BY deal ORDER BY n ROWS UNBOUNDED PRECEDING)
)
SELECT
    deal, nth, stage, entered, CASE WHEN departed IS NOT NULL THEN greatest(departed, entered) END AS departed, way, ended
FROM stays
WHERE stood;

-- A gate that was passed, with what was missing then; `overridden` whenever something was.
CREATE OR REPLACE TEMP TABLE gate AS
SELECT
    turned.deal, turned.moment AS passed, stage_before AS stage, stage AS target, turned.verb = 'deal.won' AS won, actor,
    coalesce(said.missing, []) AS missing,
    turned.verb = 'deal.overridden' OR len(coalesce(said.missing, [])) > 0 AS overridden
FROM turned
JOIN told ON told.id = turned.id
WHERE turned.verb IN ('deal.advanced', 'deal.overridden', 'deal.won') AND n > 1;

-- A criterion that was validated, from when until when it held; `until` is empty while it holds.
CREATE OR REPLACE TEMP TABLE proof AS
WITH marks AS (
    SELECT deal, id, moment, actor, unnest(said.evidence).criterion AS criterion, 1 AS begins FROM proven
    UNION ALL
    SELECT deal, id, moment, actor, unnest(said.ended), 0 FROM proven WHERE said.ended IS NOT NULL
    UNION ALL
    SELECT deal, id, moment, actor, unnest(said.evidence).criterion, 1 FROM told WHERE said.evidence IS NOT NULL
    UNION ALL
    SELECT deal, id, moment, actor, unnest(said.ended), 0 FROM told WHERE said.ended IS NOT NULL
    UNION ALL
    SELECT deal, id, moment, actor, unnest(said.criteria), 0 FROM told WHERE verb = 'deal.lapsed'
    UNION ALL
    SELECT deal, id, moment, actor, unnest(json_keys(said.renamed)), 0 FROM told WHERE said.renamed IS NOT NULL
    UNION ALL
    SELECT deal, id, moment, actor, unnest(json_extract_string(said.renamed, '$.*')), 1 FROM told
    WHERE said.renamed IS NOT NULL
)
SELECT
    deal, criterion, moment AS since, lead(moment) OVER (PARTITION BY deal, criterion ORDER BY id, begins) AS until, actor
FROM marks
SEMI JOIN deal ON deal.id = marks.deal
QUALIFY begins = 1;

-- What few facts tell, taken out of all at once: steps, roles, files, and how deals ended.
CREATE OR REPLACE TEMP TABLE aside AS
SELECT
    deal, id, verb, actor, moment, said.set.next_step AS step, said.set.next_step_on AS due, said.set.next_step_kind AS kind,
    said.set.loss_reason AS loss_reason, said.reason AS reason, said.stakeholders AS stakeholders, said.documents AS documents,
    CASE WHEN verb = 'deal.no-taken-back' THEN CAST(said.fact AS UUID) END AS takes_back
FROM told
SEMI JOIN deal ON deal.id = told.deal
WHERE said.set.next_step IS NOT NULL OR said.stakeholders IS NOT NULL OR said.documents IS NOT NULL
    OR verb IN ('deal.won', 'deal.lost')
UNION ALL
SELECT
    deal, id, verb, actor, moment, said.set.next_step, said.set.next_step_on, said.set.next_step_kind, NULL, NULL,
    said.stakeholders, said.documents, NULL
FROM proven
SEMI JOIN deal ON deal.id = proven.deal
WHERE said.set.next_step IS NOT NULL OR said.stakeholders IS NOT NULL OR said.documents IS NOT NULL;

-- The conversations with buyers that the ledger tells of, in their order. `held`: a step agreed with the buyer whose day had
-- come when it was ticked off or another one took its place (the same words on another day are the step put off); `no`: a no for
-- now; `won`; and `lost`, where `spoke` says whether the day of the step had come. What was taken back is left out; `apart` says
-- that it is a conversation of its own, not a step within eight hours of another. Days are those anywhere on earth: the ledger knows no zone.
CREATE OR REPLACE TEMP TABLE contact AS
WITH told_of AS (
    SELECT
        deal, id, verb, actor,
        max(moment) OVER (PARTITION BY deal ORDER BY id ROWS UNBOUNDED PRECEDING) AS moment,
        CASE WHEN verb IN ('deal.won', 'deal.lost') THEN '' ELSE step END AS step,
        CASE WHEN step IS NOT NULL THEN coalesce(due, '') END AS due,
        kind,
        CASE WHEN verb = 'deal.lost' THEN loss_reason ELSE reason END AS reason
    FROM aside
    WHERE (step IS NOT NULL OR verb IN ('deal.won', 'deal.lost')) AND takes_back IS NULL
), standing_noes AS (
    SELECT * FROM told_of
    ANTI JOIN (SELECT takes_back AS id FROM aside WHERE takes_back IS NOT NULL) AS taken_back ON taken_back.id = told_of.id
), carried AS (
    SELECT
        *,
        last_value(step IGNORE NULLS) OVER earlier AS step_was,
        last_value(due IGNORE NULLS) OVER earlier AS due_was,
        last_value(kind IGNORE NULLS) OVER earlier AS kind_was,
        lead(step) OVER (PARTITION BY deal ORDER BY id) AS step_then,
        lead(due) OVER (PARTITION BY deal ORDER BY id) AS due_then
    FROM standing_noes
    WINDOW earlier AS (PARTITION BY deal ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), judged AS (
    SELECT
        *,
        coalesce(step_was <> '' AND TRY_CAST(due_was AS DATE) <= CAST(moment + INTERVAL 14 HOURS AS DATE), false) AS come,
        step = '' AND step_then = step_was AND due_then = due_was AS undone
    FROM carried
), met AS (
    SELECT
        deal, id, moment, actor, reason,
        CASE verb WHEN 'deal.told-no' THEN 'no' WHEN 'deal.won' THEN 'won' WHEN 'deal.lost' THEN 'lost' ELSE 'held' END AS way,
        come OR verb <> 'deal.lost' AS spoke,
        CASE WHEN come THEN nullif(kind_was, '') END AS kind
    FROM judged
    WHERE verb IN ('deal.told-no', 'deal.won', 'deal.lost')
        OR (verb = 'deal.next-step-set' AND come AND step <> step_was AND NOT coalesce(undone, false))
)
SELECT
    deal, row_number() OVER in_turn AS nth, moment, way, spoke, kind, reason, actor,
    way <> 'held' OR (
        coalesce(moment - lag(moment) OVER in_turn > INTERVAL 8 HOURS, true)
        AND (coalesce(lead(way) OVER in_turn, 'held') = 'held' OR lead(moment) OVER in_turn - moment > INTERVAL 8 HOURS)
    ) AS apart
FROM met
WINDOW in_turn AS (PARTITION BY deal ORDER BY id);

-- What else was known of a deal, from when until when; `until` is empty while it is so. `what`: 'role:' with a buying role that
-- somebody in the decision had, 'document' for each file kept with it, 'step' for a next step, which is for the day `due`.
CREATE OR REPLACE TEMP TABLE marker AS
WITH named AS (
    SELECT deal, id, moment, unnest(map_entries(CAST(stakeholders AS MAP(VARCHAR, JSON)))) AS of, 'role' AS kind
    FROM aside WHERE stakeholders IS NOT NULL
    UNION ALL
    SELECT deal, id, moment, unnest(map_entries(CAST(documents AS MAP(VARCHAR, JSON)))), 'document'
    FROM aside WHERE documents IS NOT NULL
), lasting AS (
    SELECT
        deal, moment AS since, lead(moment) OVER (PARTITION BY deal, kind, of.key ORDER BY id) AS until,
        CASE kind
            WHEN 'role' THEN 'role:' || json_extract_string(of.value, '$.buying_role')
            ELSE CASE WHEN json_type(of.value) = 'OBJECT' THEN kind END
        END AS what,
        NULL AS due
    FROM named
    UNION ALL
    SELECT
        deal, moment, lead(moment) OVER (PARTITION BY deal ORDER BY id),
        CASE WHEN due IS NOT NULL THEN 'step' END, due
    FROM aside WHERE step IS NOT NULL
)
SELECT deal, since, until, what, TRY_CAST(due AS DATE) AS due
FROM lasting
WHERE what IS NOT NULL;
