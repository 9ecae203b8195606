-- The quartiles of what the deals closed in the window (`ended`) were worth; how many have a worth.
SELECT count(worth) AS deals, quantile_disc(worth, [0.25, 0.5, 0.75]) AS quartiles FROM ended
