-- What intervals of the scores need: sums over deals of their looks (n), their squared errors (b; o of the base rate) and surprises (s).
WITH one AS (
    SELECT
        number, count(*) AS n, sum((said - CAST(won AS INTEGER)) ** 2) AS b, sum((base - CAST(won AS INTEGER)) ** 2) AS o,
        sum(-ln(greatest(if(won, said, 1 - said), $least))) AS s
    FROM told
    GROUP BY number
)
SELECT
    count(*), sum(n), sum(b), sum(o), sum(s), sum(n * n), sum(b * b), sum(o * o), sum(s * s), sum(b * n), sum(s * n), sum(b * o)
FROM one
