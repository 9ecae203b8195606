-- The stays at each selling stage that began in the window. A stay begun again is a stay of its own.
CREATE OR REPLACE TEMP TABLE watch AS
SELECT
    position,
    -- In whole minutes, so that there are few moments to go through however many stays there are.
    greatest(epoch(least(coalesce(departed, $now), $now) - entered) // 60, 0) AS minutes,
    departed IS NOT NULL AND departed <= $now AS over
FROM turn
WHERE entered >= $since AND entered < $until AND entered < $now
