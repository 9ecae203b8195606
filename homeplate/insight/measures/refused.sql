-- Of the deals that were told no in the window for the first time, every no in turn (`k`), and what became of the deal then: it
-- was `pursued` (another conversation, another no, or a sale followed), `given-up` (lost without one), or it is `waiting`, open
-- and not spoken of since. A loss is a no, too, unless we thought the deal none, or nobody had spoken since the no before it. What
-- an import brought is left out: how often it was refused before is not known.
CREATE OR REPLACE TEMP TABLE refused AS
WITH course AS (
    SELECT
        contact.deal, contact.nth, contact.moment, seen.status,
        contact.way <> 'lost' OR contact.spoke AS spoken,
        contact.way = 'no' OR (
            contact.way = 'lost' AND coalesce(contact.reason, '') <> 'unqualified'
            AND (contact.spoke OR count(*) FILTER (contact.way = 'no') OVER (
                PARTITION BY contact.deal ORDER BY contact.nth ROWS UNBOUNDED PRECEDING
            ) = 0)
        ) AS is_no
    FROM contact
    JOIN seen ON seen.id = contact.deal
    JOIN deal ON deal.id = contact.deal
    WHERE NOT deal.imported AND contact.apart
), counted AS (
    SELECT
        *,
        count(*) FILTER (is_no) OVER (PARTITION BY deal ORDER BY nth ROWS UNBOUNDED PRECEDING) AS k,
        min(moment) FILTER (is_no) OVER (PARTITION BY deal) AS first_no,
        max(nth) FILTER (spoken) OVER (PARTITION BY deal) AS last_spoken
    FROM course
)
SELECT
    deal, k, moment, status,
    CASE
        WHEN coalesce(last_spoken, 0) > nth THEN 'pursued' WHEN status = 'open' THEN 'waiting' ELSE 'given-up'
    END AS fate
FROM counted
WHERE is_no AND first_no >= $since AND first_no < $until
