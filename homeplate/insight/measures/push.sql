-- Each time in the window that the close date of an open deal of the frame (`passage`) was moved to a later month.
CREATE OR REPLACE TEMP TABLE push AS
WITH dated AS (
    SELECT deal, since, expected_close, lag(expected_close) OVER (PARTITION BY deal ORDER BY since) AS was
    FROM span
    WHERE deal IN (SELECT deal FROM passage WHERE redated)
        AND since < $until AND (until IS NULL OR (until >= $since AND until > since))
        AND status = 'open' AND NOT archived
        AND process = $process
        AND ($everything OR owner = $me OR list_contains(CAST($mine AS UUID[]), team))
        AND ($owner IS NULL OR owner = $owner)
        AND ($teams IS NULL OR list_contains(CAST($teams AS UUID[]), team))
        AND ($version IS NULL OR version = $version)
)
SELECT deal, since AS pushed
FROM dated
WHERE since >= $since AND date_trunc('month', expected_close) > date_trunc('month', was)
