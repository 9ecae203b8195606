"""Many at once get the very scores that each would get by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np

from homeplate.fit import rules
from homeplate.fit.columns import (
    Column,
    Days,
    Holders,
    coded,
    coded_lists,
    numbers,
    order_of,
    score_many,
    together,
    told_by,
)
from homeplate.fit.definition import read_definition
from homeplate.fit.rules import RANK, Fit, Verdict, fit_of
from homeplate.kit.exchange import Rate, Rates
from tests.fit.test_rules import FAR, LARGE, SOFTWARE, TODAY, points, profile

RATES = Rates("EUR", {"USD": [Rate("USD", date(2026, 1, 1), Decimal(1), Decimal("0.5"))]})
COMPANY = profile(
    SOFTWARE,
    LARGE,
    {**FAR, "strict": True},
    points("technologies", "all", 7, values=["a", "b"]),
    points("technologies", "is_not", 5, values=["c"]),
    points("industry_codes", "is", 9, values=["nace:6"]),
    points("industry", "has", 3, values=["ware"]),
    points("revenue", "between", 11, least="10.5", most=2000, currency="EUR"),
    points("domain", "known", 4),
    {"field": "employees", "operator": "at_most", "most": 3, "knock_out": True},
    {"field": "industry", "operator": "is", "values": ["Arms"], "knock_out": True, "strict": True},
    least_known=60,
)
PERSON = read_definition(
    {
        "about": "person",
        "name": "B",
        "rules": [
            points("role_start", "within", days=200),
            points("role_start", "longer", 5, days=100),
            points("title", "is_not", 5, values=["CEO"]),
        ],
    }
)


PARTS: tuple[Callable[[Fit], int], ...] = (
    lambda fit: RANK[fit.verdict],
    lambda fit: -1 if fit.score is None else fit.score,
    lambda fit: fit.known,
)


def any_company(random: Random) -> dict[str, Any]:
    whole = {
        "industry": random.choice(["Software", "Retail", "Arms"]),
        "employees": random.choice([1, 3, 49, 50, 900]),
        "country": random.choice(["US", "FI"]),
        "technologies": random.choice([(), ("a",), ("a", "b"), ("b", "a", "c")]),
        "industry_codes": random.choice([("nace:62",), ("nace:47", "isic:6"), ("nace:47",)]),
        "revenue": random.choice([1049, 1050, 200_000, 400_000, 400_001]),
        "revenue_currency": random.choice(["EUR", "USD", "KRW"]),
        "domain": "a.example",
    }
    held = {key: value for key, value in whole.items() if random.random() < 0.7}
    return held if "revenue_currency" in held else {k: v for k, v in held.items() if k != "revenue"}


def test_companies_get_the_scores_of_each_by_itself() -> None:
    random = Random(7)
    rows = [any_company(random) for _ in range(400)]
    columns = {key: coded(row.get(key) for row in rows) for key in ("industry", "country", "domain")}
    more = {key: coded_lists(row.get(key) for row in rows) for key in ("technologies", "industry_codes")}
    revenue = numbers(
        (row.get("revenue") for row in rows), coded(row.get("revenue_currency") for row in rows)
    )
    employees = numbers(row.get("employees") for row in rows)
    every: dict[str, Column] = {**columns, **more, "revenue": revenue, "employees": employees}
    found = score_many(COMPANY, every, len(rows), today=TODAY, rates=RATES)
    alone = [fit_of(COMPANY, row, today=TODAY, rates=RATES) for row in rows]
    assert len({one.verdict for one in alone}) == 4
    assert [(int(found.score[at]), int(found.known[at]), found.verdict(at)) for at in range(len(rows))] == [
        (-1 if one.score is None else one.score, one.known, one.verdict) for one in alone
    ]
    by_rank = sorted(range(len(rows)), key=lambda at: alone[at].rank)
    assert [alone[at].rank for at in np.argsort(found.order, kind="stable")] == [
        alone[at].rank for at in by_rank
    ]


def test_two_fits_come_together_in_columns_as_they_do_one_by_one() -> None:
    random = Random(3)
    pairs = [
        [fit_of(COMPANY, any_company(random), today=TODAY, rates=RATES) for _ in range(2)] for _ in range(300)
    ]
    columns = [
        order_of(*(np.array([part(pair[side]) for pair in pairs], np.int16) for part in PARTS))
        for side in (0, 1)
    ]
    ranks, scores, shares = told_by(together(*columns))
    alone = [one for pair in pairs if (one := rules.together(pair))]
    assert {one.verdict for one in alone} == set(Verdict)
    assert list(zip(ranks.tolist(), scores.tolist(), shares.tolist(), strict=True)) == [
        (RANK[one.verdict], -1 if one.score is None else one.score, one.known) for one in alone
    ]


def test_holders_tell_what_lists_tell() -> None:
    random = Random(5)
    rows = [random.sample(("a", "b", "c", "d"), random.randint(0, 3)) for _ in range(60)]
    words = ("a", "b", "c", "d")
    each = [np.array([at for at, row in enumerate(rows) if word in row], np.int32) for word in words]
    starts = np.cumsum([0, *map(len, each)])
    holders = Holders(starts, np.concatenate(each), words, np.array([bool(row) for row in rows]))
    lists = coded_lists(row or None for row in rows)
    definition = profile(
        points("technologies", "is", values=["a", "x"]),
        points("technologies", "all", 7, values=["a", "b"]),
        points("technologies", "is_not", 5, values=["c"]),
        points("technologies", "known", 3),
    )
    found = [score_many(definition, {"technologies": one}, 60, today=TODAY) for one in (holders, lists)]
    assert found[0].order.tolist() == found[1].order.tolist()


def test_days_get_the_scores_of_each_by_itself() -> None:
    rows: list[dict[str, Any]] = [
        {"role_start": TODAY - timedelta(days=n), "title": "CEO"} for n in (-1, 0, 100, 101, 200, 201)
    ]
    days = Days(np.array([row["role_start"] for row in rows] + ["NaT"], "datetime64[D]"))
    titles = coded([*(str(row["title"]) for row in rows), None])
    found = score_many(PERSON, {"role_start": days, "title": titles}, 7, today=TODAY)
    alone = [fit_of(PERSON, row, today=TODAY) for row in (*rows, {})]
    assert [int(score) for score in found.score] == [-1 if one.score is None else one.score for one in alone]
    ordinals = Days(np.array([*(row["role_start"].toordinal() for row in rows), -(2**31)], np.int32))
    counted = score_many(PERSON, {"role_start": ordinals, "title": titles}, 7, today=TODAY)
    assert counted.order.tolist() == found.order.tolist()


def test_a_field_without_a_column_is_unknown_in_all_rows() -> None:
    found = score_many(profile(SOFTWARE, LARGE), {}, 3, today=TODAY)
    assert found.score.tolist() == [-1, -1, -1]
    assert found.unknown.all()


def test_no_rows_have_no_scores() -> None:
    assert score_many(COMPANY, {"industry": coded([])}, 0, today=TODAY).score.tolist() == []
