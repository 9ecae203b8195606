-- How many deals were open at a moment at stages of which `usual` tells enough, and how many of them were stalled by what was known
-- then: the stage they stood at since when, and the next step that was set. Those put into the archive since are left out.
WITH standing AS (
    SELECT turn.deal, turn.position, epoch($moment - turn.entered) / 86400 AS days
    FROM turn
    SEMI JOIN (
        SELECT deal FROM span
        WHERE status = 'open' AND NOT archived AND since <= $moment AND coalesce(until > $moment, true)
    ) AS open ON open.deal = turn.deal
    WHERE turn.entered <= $moment AND coalesce(turn.departed > $moment, true)
), ahead AS (
    SELECT DISTINCT deal FROM marker
    WHERE what = 'step' AND due >= $day AND since <= $moment AND coalesce(until > $moment, true)
)
SELECT coalesce(sum(CAST(days > usual.minutes / 1440 AND ahead.deal IS NULL AS INTEGER)), 0), count(*)
FROM standing
JOIN usual ON usual.position = standing.position AND usual.stays >= $fewest
LEFT JOIN ahead ON ahead.deal = standing.deal
