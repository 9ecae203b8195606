"""Prospects are asked about in batches: good values in, lies told, nothing twice, and to be gone on with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.models import Fact
from homeplate.prospects.actions import archive_prospect, cancel_load, edit_company, resume_load
from homeplate.prospects.erasing import erase_prospects, prospects_with
from homeplate.prospects.loading.work import Later
from homeplate.prospects.models import Company, Load, LoadProblem, Person, Provider
from homeplate.prospects.providers.actions import (
    archive_provider,
    change_provider,
    check_provider,
    enrich,
    switch_provider,
)
from homeplate.prospects.providers.http import HttpProvider
from homeplate.prospects.providers.limits import MOST_FAILURES
from homeplate.prospects.providers.made import Clock, http_provider
from homeplate.prospects.providers.transport import post
from homeplate.prospects.queries import company, search
from homeplate.prospects.queries_loads import LoadRow, load, refused_rows
from homeplate.prospects.query import Query
from tests.make import NOW, House
from tests.prospects.providers.conftest import KEY, Time, service, work
from tests.prospects.vendor import Vendor, half, says, silent

pytestmark = pytest.mark.django_db


def ids(house: House, about: str = "companies") -> list[UUID]:
    with house.inside():
        return list(
            (Company if about == "companies" else Person).objects.order_by("id").values_list("id", flat=True)
        )


def begin(house: House, provider: UUID, about: str = "companies", **more: Any) -> UUID:
    given = {"ids": ids(house, about), "now": NOW, "queued": False, **more}
    return enrich(house.actor("mina"), provider_id=provider, about=about, **given)


def state(house: House, load_id: UUID) -> LoadRow:
    return load(house.actor("mina"), load_id=load_id)


def counts(row: LoadRow) -> tuple[str, int, int, int, int]:
    return row.state, row.updated, row.unchanged, row.unknown, row.refused


def of(house: House, name: str) -> Company:
    with house.inside():
        return Company.objects.get(name=name)


def test_what_a_provider_knows_comes_in_with_its_name_and_its_day(base: House, vendor: Vendor) -> None:
    vendor.known = {
        "quiet.example": {"employees": 70, "city": "Rovaniemi"},
        "nordbank.example": {"city": "Espoo"},
    }
    vendor.extra = {"as_of": "2026-02-20"}
    load_id = begin(base, service(base, vendor))
    assert work(base, load_id) is None
    assert counts(state(base, load_id)) == ("done", 1, 1, 4, 0)
    found = company(base.actor("mina"), company_id=of(base, "Quiet Co").id)
    assert (found.employees, found.city) == (70, "Rovaniemi")
    assert (found.said["city"].source, found.said["city"].on) == ("Datahub", date(2026, 2, 20))
    assert found.said["name"].source == "Vendor"
    assert of(base, "Nordbank").city == "Helsinki"  # said later than the provider says otherwise


def test_the_key_goes_into_its_header_and_nowhere_else(base: House, vendor: Vendor) -> None:
    provider = service(base, vendor)
    work(base, begin(base, provider))
    assert vendor.headers[0]["Authorization"] == f"Bearer {KEY}"
    with base.inside():
        assert KEY not in str(list(Provider.objects.values())) + str(list(Fact.objects.values()))
    change_provider(base.actor("ada"), provider_id=provider, changes={"header": "X-Api-Key"}, now=NOW)
    work(base, begin(base, provider))
    assert vendor.headers[-1]["X-Api-Key"] == KEY and "Authorization" not in vendor.headers[-1]


def test_people_are_known_by_their_address(base: House, vendor: Vendor) -> None:
    vendor.known = {"eva@tinypay.example": {"title": "Chief People Officer", "phone": "+46 8 123"}}
    load_id = begin(base, service(base, vendor), "people")
    work(base, load_id)
    with base.inside():
        person = Person.objects.get(name="Eva Lund")
    assert (person.title, person.seniority, person.phone) == (
        "Chief People Officer",
        "c_suite",
        "+46 8 123",
    )
    assert {"name", "email", "company_domain"} <= set(vendor.asked[0]["records"][0])


def test_one_fact_tells_of_a_run_and_the_search_finds_what_it_brought(base: House, vendor: Vendor) -> None:
    vendor.known = {"quiet.example": {"city": "Rovaniemi"}}
    mina = base.actor("mina")
    load_id = begin(base, service(base, vendor))
    work(base, load_id)
    with base.inside():
        facts = Fact.objects.filter(subject_id=load_id).order_by("id").values_list("verb", flat=True)
        assert list(facts) == ["prospect-load.asked", "prospect-load.done"]
        assert of(base, "Quiet Co").load_id == load_id
    assert search(mina, wanted=Query(about="companies", text="quiet"), now=NOW).total == 1


def test_the_same_again_changes_nothing(base: House, vendor: Vendor) -> None:
    vendor.known = {"quiet.example": {"city": "Rovaniemi"}}
    provider = service(base, vendor)
    work(base, begin(base, provider))
    again = begin(base, provider)
    work(base, again)
    assert counts(state(base, again)) == ("done", 0, 1, 5, 0)
    assert of(base, "Quiet Co").revision == 2


def test_what_a_colleague_said_later_stays(base: House, vendor: Vendor) -> None:
    quiet = of(base, "Quiet Co")
    edit_company(
        base.actor("rasmus"), company_id=quiet.id, values={"city": "Kemi"}, now=NOW + timedelta(days=1)
    )
    vendor.known = {"quiet.example": {"city": "Rovaniemi"}}
    work(base, begin(base, service(base, vendor)))
    assert of(base, "Quiet Co").city == "Kemi"


def test_lies_are_told_and_good_values_come_in(base: House, vendor: Vendor) -> None:
    vendor.known = {
        "quiet.example": {"employees": 10**12, "city": "<b>Oulu</b>", "technologies": "AWS", "founded": 1990},
        "tinypay.example": {"city": "Lund"},
    }
    load_id = begin(base, service(base, vendor))
    work(base, load_id)
    assert counts(state(base, load_id)) == ("done", 2, 0, 4, 3)
    assert (of(base, "Quiet Co").founded, of(base, "Quiet Co").employees) == (1990, None)
    lines = refused_rows(base.actor("mina"), load_id=load_id)
    assert lines[0].startswith("id,name,known as,field,value,Problem")
    assert all("Quiet Co,quiet.example," in line for line in lines[1:]) and len(lines) == 4


def test_another_company_and_the_future_are_refused_whole(base: House, vendor: Vendor) -> None:
    quiet, tiny = of(base, "Quiet Co").id, of(base, "Tiny Pay").id
    vendor.script = [
        says(
            {
                "records": [
                    {"id": str(quiet), "domain": "evil.example", "values": {"city": "Oulu"}},
                    {"id": str(tiny), "as_of": "2031-01-01", "values": {"city": "Oulu"}},
                    {"id": "someone else", "values": {"city": "Oulu"}},
                ]
            }
        )
    ]
    load_id = begin(base, service(base, vendor))
    work(base, load_id)
    assert counts(state(base, load_id))[0::4] == ("done", 3)
    assert "Oulu" not in (of(base, "Quiet Co").city, of(base, "Tiny Pay").city)


def test_a_domain_that_another_company_has_is_refused(base: House, vendor: Vendor) -> None:
    with base.inside():
        Company.objects.filter(name="Quiet Co").update(domain="", key="n:quiet co|")
    quiet = of(base, "Quiet Co")
    vendor.script = [says({"records": [{"id": str(quiet.id), "values": {"domain": "nordbank.example"}}]})]
    load_id = begin(base, service(base, vendor, companies="domain"), ids=[quiet.id])
    work(base, load_id)
    assert of(base, "Quiet Co").domain == "" and counts(state(base, load_id))[4] == 1


def test_a_failing_provider_is_asked_again_and_waits_grow(base: House, vendor: Vendor) -> None:
    vendor.known = {"quiet.example": {"city": "Rovaniemi"}}
    vendor.script = [says(b"", 500), half, says(b"<html>", 200), says(b"", 503, Retry_After="7")]
    time, provider = Time(), service(base, vendor)
    load_id = begin(base, provider)
    work(base, load_id, time)
    assert counts(state(base, load_id))[:2] == ("done", 1)
    first, second, third, asked = time.waits
    assert 0.5 <= first <= 1 <= second <= 2 <= third <= 4 and asked == 7
    with base.inside():
        assert Provider.objects.get(id=provider).failures == 0


def test_too_often_is_heard(base: House, vendor: Vendor) -> None:
    vendor.script = [says(b"", 429, Retry_After="90")]
    time = Time()
    load_id = begin(base, service(base, vendor))
    work(base, load_id, time)
    assert time.waits == [90] and state(base, load_id).state == "done"


def put_off(seconds: float, why: Any = None) -> None:
    """A worker that has no time to wait."""
    if seconds:
        raise Later(seconds, why)


def test_a_long_wait_lets_the_worker_go_and_can_be_cancelled_at_once(base: House, vendor: Vendor) -> None:
    vendor.script = [says(b"", 429, Retry_After="900")]
    load_id = begin(base, service(base, vendor))
    assert work(base, load_id, pause=put_off) == 900
    row = state(base, load_id)
    assert row.state == "waiting" and "less often" in str(row.message)
    cancel_load(base.actor("mina"), load_id=load_id, now=NOW)
    assert work(base, load_id) is None and state(base, load_id).state == "cancelled"


def test_a_wait_that_is_asked_for_holds_for_every_run(base: House, vendor: Vendor) -> None:
    vendor.script = [says(b"", 429, Retry_After="900")]
    provider = service(base, vendor)
    assert work(base, begin(base, provider), pause=put_off) == 900
    assert work(base, begin(base, provider)) == 900 and len(vendor.asked) == 1


def test_after_failures_in_a_row_it_stops_is_left_alone_and_goes_on_when_well(
    base: House, vendor: Vendor
) -> None:
    provider = service(base, vendor, batch=2)
    vendor.known = {"quiet.example": {"city": "Rovaniemi"}}
    load_id = begin(base, provider)
    vendor.script = [vendor.honest, *[says(b"", 500)] * MOST_FAILURES]
    work(base, load_id)
    row = state(base, load_id)
    assert (row.state, row.position) == ("failed", 2)
    assert "6 failures in a row" in str(row.message) and "(500)" in str(row.message)
    with pytest.raises(Conflict):
        begin(base, provider)
    resume_load(base.actor("mina"), load_id=load_id, now=NOW, queued=False)
    work(base, load_id)
    assert state(base, load_id).state == "failed" and len(vendor.asked) == 7  # not asked
    assert check_provider(base.actor("ada"), provider_id=provider, clock=lambda: NOW)[0]
    resume_load(base.actor("mina"), load_id=load_id, now=NOW, queued=False)
    work(base, load_id)
    assert counts(state(base, load_id))[:2] == ("done", 1)
    assert [len(one["records"]) for one in vendor.asked if one["records"]] == [2] * 9


@pytest.mark.parametrize("status", [401, 403, 404, 302])
def test_what_no_second_question_mends_stops_at_once(base: House, vendor: Vendor, status: int) -> None:
    vendor.script = [says(b"", status, Location="http://169.254.169.254/")]
    load_id = begin(base, service(base, vendor))
    work(base, load_id)
    assert (state(base, load_id).state, len(vendor.asked)) == ("failed", 1)


def test_a_question_that_cannot_be_answered_is_told_and_the_next_asked(base: House, vendor: Vendor) -> None:
    vendor.script = [says(b"", 422)]
    load_id = begin(base, service(base, vendor, batch=4))
    work(base, load_id)
    assert counts(state(base, load_id)) == ("done", 0, 0, 6, 4)


def test_a_silent_provider_fails_in_time(base: House, vendor: Vendor) -> None:
    def hasty(row: Provider, clock: Clock) -> HttpProvider:
        return replace(http_provider(row, clock), send=partial(post, seconds=0.05))

    vendor.script = [silent(vendor)] * MOST_FAILURES
    load_id = begin(base, service(base, vendor))
    work(base, load_id, make=hasty)
    assert state(base, load_id).state == "failed" and "did not answer" in str(state(base, load_id).message)


def test_a_run_is_stopped_between_two_batches_and_gone_on_with(base: House, vendor: Vendor) -> None:
    provider = service(base, vendor, batch=2)
    load_id = begin(base, provider)

    def stop(position: int, _share: float) -> None:
        if position == 2:
            cancel_load(base.actor("mina"), load_id=load_id, now=NOW)

    work(base, load_id, told=stop)
    row = state(base, load_id)
    assert (row.state, row.position) == ("cancelled", 2)
    resume_load(base.actor("mina"), load_id=load_id, now=NOW, queued=False)
    work(base, load_id)
    assert state(base, load_id).position == 6


def test_a_worker_is_not_held_for_longer_than_its_slice(base: House, vendor: Vendor) -> None:
    load_id = begin(base, service(base, vendor, batch=2, per_minute=60))
    time = Time()
    assert work(base, load_id, time, ends=NOW + timedelta(seconds=1)) == 0
    assert state(base, load_id).state == "waiting" and state(base, load_id).position == 4
    assert work(base, load_id, time) is None and state(base, load_id).state == "done"


def test_two_runs_of_one_provider_are_one_after_the_other(base: House, vendor: Vendor) -> None:
    provider = service(base, vendor)
    first, second = begin(base, provider), begin(base, provider)
    with base.inside():
        Load.objects.filter(id=first).update(state="running", seen_at=NOW)
    assert 3 <= (work(base, second) or 0) <= 7
    assert "Another run" in str(state(base, second).message)


def test_what_was_taken_out_is_not_asked_about(base: House, vendor: Vendor) -> None:
    load_id = begin(base, service(base, vendor))
    archive_prospect(base.actor("rasmus"), about="companies", record_id=of(base, "Quiet Co").id, now=NOW)
    work(base, load_id)
    assert len(vendor.asked[0]["records"]) == 5 and state(base, load_id).unknown == 6


def test_who_is_erased_while_the_provider_answers_stays_so(base: House, vendor: Vendor) -> None:
    with base.inside():
        eva = Person.objects.get(name="Eva Lund")

    def erasing(row: Provider, clock: Clock) -> HttpProvider:
        erase_prospects(base.actor("olli"), [Person.objects.get(id=eva.id)], now=NOW)
        return http_provider(row, clock)

    vendor.known = {"eva@tinypay.example": {"title": "CEO", "phone": "<b>"}}
    load_id = begin(base, service(base, vendor), "people", ids=[eva.id])
    work(base, load_id, make=erasing)
    with base.inside():
        assert Person.objects.get(id=eva.id).title == "" and not LoadProblem.objects.exists()
        assert "Eva" not in state(base, load_id).name
    assert counts(state(base, load_id)) == ("done", 0, 0, 1, 0)


@pytest.mark.parametrize("what", ["off", "deleted"])
def test_a_provider_that_is_off_or_gone_is_not_asked(base: House, vendor: Vendor, what: str) -> None:
    provider, ada = service(base, vendor), base.actor("ada")
    load_id = begin(base, provider)
    if what == "off":
        switch_provider(ada, provider_id=provider, on=False, now=NOW)
    else:
        archive_provider(ada, provider_id=provider, now=NOW)
    with pytest.raises(Conflict if what == "off" else NotFound):
        begin(base, provider)
    work(base, load_id)
    assert state(base, load_id).state == "failed" and not vendor.asked


def test_who_may_not_load_may_not_ask(base: House, vendor: Vendor) -> None:
    provider = service(base, vendor)
    with pytest.raises(Forbidden):
        enrich(base.actor("rasmus"), provider_id=provider, about="companies", ids=ids(base), now=NOW)
    with pytest.raises(NotFound):
        enrich(base.actor("outsider"), provider_id=provider, about="companies", ids=ids(base), now=NOW)


@pytest.mark.parametrize(("many", "code"), [(0, "required"), (7, "too-many")])
def test_at_least_one_and_no_more_than_a_run_may_have(
    base: House, vendor: Vendor, many: int, code: str
) -> None:
    provider = service(base, vendor, most=5)
    with pytest.raises(Invalid) as failed:
        begin(base, provider, ids=ids(base, "people")[:many] if many else [])
    assert failed.value.code == code


def test_a_batch_is_a_fixed_number_of_statements(base: House, vendor: Vendor) -> None:
    vendor.known = {
        one: {"city": "Oulu"} for one in ("quiet.example", "tinypay.example", "ironworks.example")
    }
    provider = service(base, vendor)
    counted = []
    for count in (1, 5):
        load_id = begin(base, provider, ids=ids(base)[-count:])
        with CaptureQueriesContext(connection) as statements:
            work(base, load_id)
        counted.append(len(statements))
    assert counted[0] == counted[1] < 25


def test_runs_that_follow_one_another_keep_to_the_rate_too(base: House, vendor: Vendor) -> None:
    provider, time = service(base, vendor, per_minute=6), Time()
    for company_id in ids(base)[:3]:
        work(base, begin(base, provider, ids=[company_id]), time)
    assert time.waits == [10, 10] and len(vendor.asked) == 3


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x\udcff"])
def test_what_no_database_takes_is_told_without_it(base: House, vendor: Vendor, text: str) -> None:
    quiet, tiny = of(base, "Quiet Co").id, of(base, "Tiny Pay").id
    vendor.script = [
        says(
            {
                "records": [
                    {"id": str(quiet), "values": {"employees": text, "city": f"Oulu{text}"}},
                    {"id": str(tiny), "domain": f"evil{text}.example", "as_of": text},
                    {"id": text},
                ]
            }
        )
    ]
    load_id = begin(base, service(base, vendor))
    work(base, load_id)
    assert counts(state(base, load_id))[0::4] == ("done", 3)
    assert "".join(refused_rows(base.actor("mina"), load_id=load_id)).encode()


def test_whoever_was_slower_leaves_the_run_to_the_other_worker(base: House, vendor: Vendor) -> None:
    load_id = begin(base, service(base, vendor, batch=2))

    def overtaken(row: Provider, clock: Clock) -> HttpProvider:
        Load.objects.filter(id=load_id).update(position=2)
        return http_provider(row, clock)

    assert work(base, load_id, make=overtaken) is None
    assert state(base, load_id).state == "running"
    assert work(base, load_id) is None and state(base, load_id).state == "done"


def test_who_was_told_of_by_an_address_is_found_by_it(base: House, vendor: Vendor) -> None:
    with base.inside():
        eva = Person.objects.get(name="Eva Lund")
        Person.objects.filter(id=eva.id).update(email="", key="n:eva lund|")
    vendor.script = [says({"records": [{"id": str(eva.id), "values": {"email": "eva@tinypay.example"}}]})]
    work(base, begin(base, service(base, vendor, people="email"), "people", ids=[eva.id]))
    with base.inside():
        assert prospects_with(emails=["eva@tinypay.example"]) == [eva]
