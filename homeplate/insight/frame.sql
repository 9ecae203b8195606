-- What holds of the deals that somebody asks about and may see: the condition of the views that measures read, in each of which
-- `deal` is the id of one.
NOT archived
    AND process = $process
    AND ($everything OR owner = $me OR list_contains(CAST($mine AS UUID[]), team))
    AND ($owner IS NULL OR owner = $owner)
    AND ($teams IS NULL OR list_contains(CAST($teams AS UUID[]), team))
    AND ($version IS NULL OR version = $version)
    AND (NOT $narrowed OR {deal} IN (SELECT id FROM kept))
