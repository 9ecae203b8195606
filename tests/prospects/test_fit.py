"""Whoever fits best comes first, with the reasons, by what is published this moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from homeplate.fit import actions
from homeplate.fit.columns import Scores, score_many
from homeplate.fit.definition import Definition
from homeplate.fit.queries import published
from homeplate.fit.rules import RANK, Verdict
from homeplate.kit.errors import Invalid
from homeplate.kit.exchange import Rate, Rates
from homeplate.prospects.actions import edit_company
from homeplate.prospects.engine import keeping, reading, scoring
from homeplate.prospects.engine.masks import Wanted
from homeplate.prospects.engine.segment import Segment
from homeplate.prospects.models import Person
from homeplate.prospects.queries import Hits, found_ids, search
from homeplate.prospects.queries_fit import fit_of_company, fit_of_person, measure_of
from homeplate.prospects.query import from_json
from homeplate.tenancy.models import Workspace
from tests.fit.test_rules import points
from tests.make import NOW, House

pytestmark = pytest.mark.django_db

BANKS: dict[str, Any] = {
    "about": "company",
    "name": "Banks that grow",
    "rules": [
        points("industry", "is", 40, values=["Banking"]),
        points("employees", "at_least", 20, least=1000),
        points("technologies", "is", 20, values=["HubSpot"]),
        points("revenue", "at_least", 10, least=200_000_000, currency="EUR"),
        points("open_positions", "is", 10, values=["marketing"]),
        {"field": "country", "operator": "is", "values": ["DE"], "knock_out": True},
    ],
}
HR: dict[str, Any] = {
    "about": "person",
    "name": "HR lead",
    "rules": [
        points("department", "is", 50, values=["hr"]),
        points("seniority", "is", 30, values=["manager"]),
        points("role_start", "within", 20, days=365),
        points("channels", "is", 10, values=["phone"]),
    ],
}


def publish(house: House, definition: dict[str, Any], profile_id: UUID | None = None) -> UUID:
    olli = house.actor("olli")
    if profile_id is None:
        profile_id = actions.create_profile(olli, definition=definition, now=NOW).profile_id
    else:
        actions.save_draft(olli, profile_id=profile_id, definition=definition, now=NOW)
    actions.publish_profile(olli, profile_id=profile_id, now=NOW)
    return profile_id


def asked(house: House, **query: Any) -> Hits:
    return search(house.actor("rasmus"), wanted=from_json(query), now=NOW)


def names(found: Hits) -> list[str]:
    return [row.name for row in found.rows]


def told(found: Hits) -> dict[str, tuple[Verdict, int | None]]:
    return {
        row.name: (found.fits[row.id].together.verdict, found.fits[row.id].together.score)
        for row in found.rows
    }


def test_without_a_profile_the_largest_come_first(base: House) -> None:
    found = asked(base, about="companies")
    assert (found.order, found.scored, found.fits) == ("size", False, {})
    assert asked(base, about="companies", order="fit").order == "size"
    assert asked(base, about="companies", where={"fit": {"any": ["fits"]}}).total == 0
    assert asked(base, about="companies", where={"fit": {"any": ["may"]}}).total == 6


def test_the_best_fit_comes_first_once_a_profile_is_published(base: House) -> None:
    publish(base, BANKS)
    found = asked(base, about="companies")
    assert (found.order, found.scored) == ("fit", True)
    assert told(found) == {
        "Nordbank": (Verdict.FITS, 100),
        "한빛은행": (Verdict.FITS, 70),
        "Säästö Oy": (Verdict.MISSES, 33),
        "Tiny Pay": (Verdict.MISSES, 30),
        "Quiet Co": (Verdict.UNKNOWN, None),
        "Ironworks": (Verdict.OUT, 0),
    }
    assert names(found) == list(told(found))
    assert names(asked(base, about="companies", order="size"))[0] == "한빛은행"


def test_a_person_is_weighed_with_their_company(base: House) -> None:
    publish(base, BANKS)
    publish(base, HR)
    found = asked(base)
    assert names(found)[0] == "Aino Mäkelä"
    fits = {row.name: found.fits[row.id] for row in found.rows}
    aino = fits["Aino Mäkelä"]
    assert (aino.company[0].fit.score, aino.person[0].fit.score, aino.together.score) == (100, 100, 100)
    assert fits["Pekka Virtanen"].together.verdict is Verdict.MISSES
    assert fits["Max Stahl"].together.verdict is Verdict.OUT


def test_of_whom_no_company_is_known_may_fit_at_best(base: House) -> None:
    publish(base, BANKS)
    assert told(asked(base))["Nora Alone"] == (Verdict.UNKNOWN, None)


def test_the_order_is_that_of_the_fits_that_are_told(base: House) -> None:
    publish(base, BANKS)
    publish(base, HR)
    for about in ("companies", "people"):
        found = asked(base, about=about)
        ranks = [
            (RANK[one.verdict], -1 if one.score is None else one.score, one.known)
            for one in (found.fits[row.id].together for row in found.rows)
        ]
        assert ranks == sorted(ranks, reverse=True)


def test_a_search_asks_for_those_who_fit_and_counts_them(base: House) -> None:
    publish(base, BANKS)
    found = asked(base, about="companies", where={"fit": {"any": ["fits"]}})
    assert names(found) == ["Nordbank", "한빛은행"]
    assert found.facets["fit"] == {"fits": 2, "may": 1, "not": 3}
    assert found.facets["country"] == {"FI": 1, "KR": 1}
    people = asked(base, where={"fit": {"any": ["fits"]}, "seniority": {"any": ["manager"]}})
    assert set(names(people)) == {"Aino Mäkelä", "Liisa Korhonen", "김민수"}
    assert people.facets["fit"] == {"fits": 3, "not": 2}
    with pytest.raises(Invalid):
        from_json({"where": {"fit": {"any": ["perhaps"]}}})


def test_of_a_company_those_who_fit_best_are_kept(base: House) -> None:
    publish(base, HR)
    found = asked(base, per_company=1)
    assert "Aino Mäkelä" in names(found) and "Pekka Virtanen" not in names(found)
    assert "Pekka Virtanen" in names(asked(base, per_company=1, order="size"))


def test_a_profile_that_is_published_anew_is_taken_up(base: House) -> None:
    profile_id = publish(base, BANKS)
    assert names(asked(base, about="companies"))[0] == "Nordbank"
    small = {**BANKS, "rules": [points("employees", "at_most", most=10)]}
    publish(base, small, profile_id)
    assert names(asked(base, about="companies"))[0] == "Tiny Pay"
    actions.archive_profile(base.actor("olli"), profile_id=profile_id, now=NOW)
    assert not asked(base, about="companies").scored


def test_all_that_are_found_come_in_the_same_order(base: House) -> None:
    publish(base, BANKS)
    wanted = from_json({"about": "companies"})
    ids = found_ids(base.actor("rasmus"), wanted=wanted, now=NOW, most=10)
    assert list(ids) == [row.id for row in asked(base, about="companies").rows]


def test_the_best_of_several_profiles_counts(base: House) -> None:
    publish(base, BANKS)
    publish(base, {**BANKS, "name": "Steel", "rules": [points("industry", "is", values=["Steel"])]})
    found = asked(base, about="companies")
    fits = {row.name: found.fits[row.id].company[0] for row in found.rows}
    assert (fits["Ironworks"].by.name, fits["Ironworks"].fit.verdict) == ("Steel", Verdict.FITS)
    assert set(names(found)[:2]) == {"Nordbank", "Ironworks"}


def test_one_by_one_they_fit_as_in_a_search(base: House) -> None:
    publish(base, BANKS)
    publish(base, HR)
    veli = base.actor("veli")
    companies, people = asked(base, about="companies"), asked(base)
    for row in companies.rows:
        assert fit_of_company(veli, row=row, now=NOW) == companies.fits[row.id]  # type: ignore[arg-type]
    for one in people.rows:
        assert fit_of_person(veli, row=one, now=NOW) == people.fits[one.id]  # type: ignore[arg-type]


def segment_of(house: House) -> tuple[Segment, scoring.Measure]:
    rasmus = house.actor("rasmus")
    with house.inside():
        measure = measure_of(rasmus, published(rasmus), NOW.date())
        return reading.whole(lambda code: 0.01 if code else None), measure


EVERY = {
    "about": "company",
    "name": "Everything",
    "rules": [
        points("name", "has", 3, values=["bank", "은행"]),
        points("domain", "has", 5, values=["nordbank"]),
        points("industry_codes", "is", 7, values=["naics:52"]),
        points("employee_growth", "at_least", 9, least=5),
        points("ad_spend", "between", 11, least=400, most=2000, currency="EUR"),
        points("founded", "known", 13),
        points("city", "is", 17, values=["Helsinki", "서울"]),
        points("parent", "known", 19),
        points("country", "is_not", 23, values=["FI"]),
        points("technologies", "all", 29, values=["HubSpot", "AWS"]),
        points("open_positions", "is_not", 31, values=["hr"]),
    ],
}
ANYBODY = {
    "about": "person",
    "name": "Anybody",
    "rules": [
        points("name", "has", 3, values=["Aino"]),
        points("title", "has", 5, values=["HR", "팀장"]),
        points("language", "is", 7, values=["ko"]),
        points("country", "known", 9),
        points("channels", "all", 11, values=["email", "phone"]),
        points("role_start", "longer", 13, days=300),
    ],
}


@pytest.mark.parametrize("about", ["companies", "people"])
def test_columns_score_as_each_by_itself(base: House, about: str) -> None:
    publish(base, EVERY)
    publish(base, ANYBODY)
    found = asked(base, about=about)
    segment, measure = segment_of(base)
    with base.inside():
        of = scoring.orders(segment, measure, companies=about == "companies")
    what = "company" if about == "companies" else "person"
    rows = {segment.id_of(what, at): int(order) for at, order in enumerate(of)}
    for row in found.rows:
        one = found.fits[row.id].together
        rank = RANK[one.verdict] << 14
        assert rows[row.id] == rank | (-1 if one.score is None else one.score) + 1 << 7 | one.known


def test_scores_are_kept_until_another_version_is_published(
    base: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile_id = publish(base, BANKS)
    publish(base, {**BANKS, "name": "Other"})
    segment, measure = segment_of(base)
    scored: list[str] = []
    one_by_one = score_many

    def noted(definition: Definition, *rest: Any, **more: Any) -> Scores:
        scored.append(definition.name)
        return one_by_one(definition, *rest, **more)

    monkeypatch.setattr(scoring, "score_many", noted)
    for _ in range(2):
        scoring.best_first(segment, measure, companies=True)
    assert scored == ["Banks that grow", "Other"]
    publish(base, {**BANKS, "name": "Anew"}, profile_id)
    later = measure_of(base.actor("rasmus"), published(base.actor("rasmus")), NOW.date())
    scoring.best_first(segment, later, companies=True)
    assert scored[2:] == ["Anew"]
    assert len([key for key in segment.scores if "version" in str(key)]) == 2


def test_a_rate_that_becomes_known_is_taken_up(base: House) -> None:
    rule = points("revenue", "at_least", least=300_000_000, currency="USD")
    publish(base, {**BANKS, "rules": [rule]})
    segment, measure = segment_of(base)

    def firsts(day: date, *rates: Rate) -> list[int]:
        known = Rates("EUR", {"USD": rates})
        with base.inside():
            of = scoring.orders(segment, replace(measure, today=day, rates=known), companies=True)
        return sorted({int(one) >> 14 for one in of}, reverse=True)

    today = NOW.date()
    assert firsts(today) == [RANK[Verdict.UNKNOWN]]
    rate = Rate("USD", today, Decimal(1), Decimal("0.9"))
    assert firsts(today, rate)[0] == RANK[Verdict.FITS]
    kept = segment.scores.copy()
    assert firsts(today + timedelta(days=1), rate)[0] == RANK[Verdict.FITS] and segment.scores == kept


def test_a_day_is_that_of_the_workspace_on_every_page(base: House) -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    publish(base, {**HR, "rules": [points("role_start", "within", days=1)]})
    with base.inside():
        Person.objects.filter(name="Aino Mäkelä").update(role_start=date(2026, 3, 1))
        Workspace.objects.update(time_zone="Asia/Seoul")
    veli = base.actor("veli")
    found = search(veli, wanted=from_json({"text": "aino"}), now=late)
    (row,) = found.rows
    assert found.fits[row.id].together.verdict is Verdict.MISSES
    assert fit_of_person(veli, row=row, now=late) == found.fits[row.id]  # type: ignore[arg-type]


def test_scores_by_days_are_those_of_the_day(base: House) -> None:
    publish(base, {**HR, "rules": [points("role_start", "within", days=365)]})
    assert len(told_fits(asked(base))) == 4
    later = search(base.actor("rasmus"), wanted=from_json({}), now=NOW + timedelta(days=3000))
    assert told_fits(later) == []


def told_fits(found: Hits) -> list[str]:
    return [name for name, (verdict, _) in told(found).items() if verdict is Verdict.FITS]


@pytest.mark.django_db(transaction=True)
def test_what_changes_is_scored_with_its_own_segment(base: House, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping.forget()
    publish(base, BANKS)
    quiet = next(row for row in asked(base, about="companies").rows if row.name == "Quiet Co")
    monkeypatch.setattr(reading, "whole", None)
    edit_company(
        base.actor("mina"), company_id=quiet.id, values={"industry": "Banking", "employees": "5000"}, now=NOW
    )
    found = asked(base, about="companies")
    assert told(found)["Quiet Co"] == (Verdict.FITS, 100)
    assert names(found)[:2] == ["Nordbank", "Quiet Co"]
    keeping.forget()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("definition", [BANKS, HR])
def test_nobody_waits_for_scores_of_what_was_just_read(
    base: House, monkeypatch: pytest.MonkeyPatch, definition: dict[str, Any]
) -> None:
    keeping.forget()
    publish(base, definition)
    asked(base, about="companies", order="size")
    monkeypatch.setattr(scoring, "score_many", None)
    assert asked(base).scored
    assert asked(base, about="companies").scored is (definition is BANKS)
    keeping.forget()


def test_an_order_that_is_asked_for_holds() -> None:
    assert Wanted(from_json({"order": "newest"}), NOW.date()).order == "newest"
    assert Wanted(from_json({}), NOW.date()).order == "size"


def test_people_of_few_companies_are_looked_up_alike(base: House, monkeypatch: pytest.MonkeyPatch) -> None:
    segment, _ = segment_of(base)
    monkeypatch.setattr("homeplate.prospects.engine.segment.FEW", 0)
    for size in range(segment.companies + 1):
        chosen = np.arange(segment.companies) < size
        assert segment.people_of(chosen).tolist() == segment.spread(chosen).tolist()
