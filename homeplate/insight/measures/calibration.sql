-- What was said out of time of the deals that are seen and closed in the window, look by look (measures: calibration).
CREATE OR REPLACE TEMP TABLE told AS
SELECT
    said.deal, said.number, said.seen_at, said.said, said.base, said.won, said.kind,
    CAST(least(floor(said.said * $bins), $bins - 1) AS INTEGER) AS bin
FROM said
JOIN seen ON seen.id = said.deal
WHERE seen.status IN ('won', 'lost') AND seen.closed_at >= $since AND seen.closed_at < $until
