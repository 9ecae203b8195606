-- Beside what a stage asks for (`leaving`): what else was known of the deal when it left the stage for the last time. Roles in the
-- decision, files, a next step ahead, and each kind of step that was held with the buyer in the $days days before. Only what the
-- ledger told by then. Deals closed in the window.
CREATE OR REPLACE TEMP TABLE beside AS
WITH closed AS (
    SELECT * FROM leaving WHERE closed_at >= $since AND closed_at < $until
), known AS (
    SELECT closed.deal, closed.position, marker.what
    FROM closed
    JOIN marker ON marker.deal = closed.deal
        AND marker.since <= closed.departed AND (marker.until IS NULL OR marker.until > closed.departed)
    WHERE marker.what <> 'step' OR marker.due >= CAST(closed.departed AS DATE)
    UNION
    SELECT closed.deal, closed.position, 'activity:' || contact.kind
    FROM closed
    JOIN contact ON contact.deal = closed.deal
        AND contact.moment <= closed.departed AND contact.moment > closed.departed - to_days($days)
    WHERE contact.way = 'held' AND contact.kind IS NOT NULL
)
SELECT closed.deal, closed.position, closed.won, closed.departed, closed.criteria, coalesce(held.what, []) AS what
FROM closed
LEFT JOIN (SELECT deal, position, list_sort(list(what)) AS what FROM known GROUP BY ALL) AS held USING (deal, position)
