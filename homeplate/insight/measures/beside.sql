-- Beside what a stage asks for (`leaving`): what else was known of the deal when it left the stage for the last time. Roles in the
-- decision, files, a next step ahead, and each kind of step that was held with the buyer in the $days days before. Only what the
-- ledger told by then.
CREATE OR REPLACE TEMP TABLE beside AS
WITH known AS (
    SELECT leaving.deal, leaving.position, marker.what
    FROM leaving
    JOIN marker ON marker.deal = leaving.deal
        AND marker.since <= leaving.departed AND (marker.until IS NULL OR marker.until > leaving.departed)
    WHERE marker.what <> 'step' OR marker.due >= CAST(leaving.departed AS DATE)
    UNION
    SELECT leaving.deal, leaving.position, 'activity:' || contact.kind
    FROM leaving
    JOIN contact ON contact.deal = leaving.deal
        AND contact.moment <= leaving.departed AND contact.moment > leaving.departed - to_days($days)
    WHERE contact.way = 'held' AND contact.kind IS NOT NULL
)
SELECT leaving.deal, leaving.position, leaving.won, leaving.departed, leaving.criteria, coalesce(held.what, []) AS what
FROM leaving
LEFT JOIN (SELECT deal, position, list_sort(list(what)) AS what FROM known GROUP BY ALL) AS held USING (deal, position)
