-- When each criterion of the stages that are looked at (`criterion`) held, of the deals closed in the window.
CREATE OR REPLACE TEMP TABLE proving AS
SELECT proof.deal, criterion.position, criterion.key, criterion.number, proof.since, proof.until
FROM proof
JOIN criterion ON criterion.key = proof.criterion
SEMI JOIN (
    SELECT deal FROM turn WHERE status IN ('won', 'lost') AND closed_at >= $since AND closed_at < $until
) AS closed ON closed.deal = proof.deal
