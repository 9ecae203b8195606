"""Exports of other systems, imported whole; and the nastiest strings there are."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest

from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.deals.models import Deal
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Invalid
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.people.models import Member
from homeplate.transfer.queries import import_problems, refused_rows
from tests.make import House
from tests.transfer.conftest import bring_in, of_folder
from tests.transfer.shared import shared


def of(folder: Path, *names: str) -> dict[str, str | bytes]:
    return {name: (folder / name).read_bytes() for name in names}


def test_zohos_accounts_contacts_and_potentials_come_in_together(olli: Actor, house: House) -> None:
    files = of(shared("zoho-export"), "Accounts.csv", "Contacts.csv", "Potentials.csv")
    run = bring_in(olli, files)
    assert (run.state, run.created, run.refused) == ("done", 2_229 + 1_265 + 3_632, 0)
    assert run.noted == 3  # websites of throw-away mail: no account is known by them
    with house.inside():
        assert Contact.objects.exclude(account=None).count() == 1_265
        assert Counter(Deal.objects.values_list("status", flat=True)) == {
            "open": 1722,
            "won": 1425,
            "lost": 485,
        }
        assert Deal.objects.exclude(custom__stated_probability=None).exists()
        assert not list(verify_deals())
    assert bring_in(olli, files).unchanged == run.created


def test_microsofts_sample_is_put_together_from_its_tables(olli: Actor, house: House) -> None:
    run = bring_in(olli, of_folder(shared("microsoft-opportunities/csv")))
    assert run.state == "done"
    with house.inside():
        assert Deal.objects.count() == 487
        told = [(one.value_minor or 0, one.custom) for one in Deal.objects.all()]
        weighed = sum(minor * custom["stated_probability"] for minor, custom in told)
        assert weighed == 46_112_088_080 * 100, "stage probability × revenue, in hundredths of a per cent"
        assert (Account.objects.count(), len({custom["source_stage"] for _, custom in told})) == (357, 5)
        assert len({custom["product"] for _, custom in told}) <= 25
        assert not Deal.objects.filter(account=None).exists()
        assert not list(verify_deals())


HUBSPOT = {
    "Record ID": "9001", "Deal Name": "Renewal of pumps", "Deal Stage": "Contract sent", "Amount": "12500.50",
    "Currency": "EUR", "Close Date": "2026-04-30 12:00", "Create Date": "2026-01-15 08:30",
    "Deal owner": "Aino Virta", "HubSpot Team": "Nordics", "Associated Company": "Acme Oy",
    "Associated Contact": "Kim Minsu (kim@acme.fi)", "Deal probability": "0.9", "Deal Type": "Existing Business",
    "Original Traffic Source": "Referrals", "Next step": "Call the lawyer", "Deal Description": "=HYPERLINK(1)",
    "Pipeline": "Sales Pipeline",
}  # fmt: skip


def test_a_hubspot_deal_keeps_all_that_it_says(olli: Actor, house: House) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HUBSPOT.keys(), HUBSPOT.values()])
    run = bring_in(olli, {"hubspot-crm-exports-all-deals.csv": text.getvalue()})
    assert (run.created, run.refused) == (1, 0)
    with house.inside():
        deal = Deal.objects.select_related("owner", "team", "account").get()
        assert (deal.name, deal.stage, deal.value_minor, deal.currency) == (
            "Renewal of pumps", "closing", 1_250_050, "EUR",
        )  # fmt: skip
        assert deal.account is not None and deal.team is not None
        assert (deal.owner.name, deal.team.name, deal.account.name) == ("Aino Virta", "Nordics", "Acme Oy")
        assert (deal.import_source, deal.external_id, deal.kind) == ("hubspot", "9001", "Existing Business")
        assert deal.custom["description"] == "=HYPERLINK(1)"
        assert (deal.custom["stated_probability"], deal.probability_source) == (90, "criteria")
        assert Contact.objects.get().account_id == deal.account_id
        facts = Fact.objects.exclude(subject="import").count()
    assert bring_in(olli, {"again.csv": text.getvalue()}).unchanged == 1
    with house.inside():
        assert Fact.objects.exclude(subject="import").count() == facts


def test_real_header_sets_come_in_with_rows_of_ours(olli: Actor, house: House) -> None:
    sets = json.loads(shared("export-headers/headers.json").read_text("utf-8"))
    outcomes = Counter(_outcome(olli, name, header) for name, header in sets.items())
    assert outcomes.keys() <= {"done", "not-importable", "no-name"}
    assert outcomes["done"] >= 20


def _outcome(actor: Actor, name: str, header: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([header, [f"{column} 7" for column in header]])
    try:
        run = bring_in(actor, {f"{name}.csv": text.getvalue()})
    except Invalid as error:
        return error.code
    assert run.done == 1, (run.name, str(run.message))
    return run.state


HEADERS = {
    "deal": ["Deal name", "Account", "Stage", "Amount", "Currency", "Close date", "Owner", "Contact", "Lost reason",
             "Type", "Source", "Next step", "Description", "Product", "Id"],
    "account": ["Account name", "Website", "Industry", "Employees", "Revenue", "Phone", "City", "Country", "Owner",
                "Parent account", "Description", "Id"],
    "contact": ["Name", "First name", "Email", "Phone", "Job title", "Department", "Company", "Owner", "City", "Id"],
}  # fmt: skip


@pytest.mark.parametrize("kind", HEADERS)
def test_hostile_strings_are_stored_as_text_or_refused_with_a_reason(
    olli: Actor, house: House, kind: str
) -> None:
    texts = [text.replace("\0", "") for text in json.loads(shared("hostile/blns.json").read_text("utf-8"))]
    file = io.StringIO()
    width = len(HEADERS[kind])
    csv.writer(file).writerows([HEADERS[kind], *([text] * width for text in texts if text.strip())])
    content = file.getvalue().encode("utf-8", "replace")
    run = bring_in(olli, {"hostile.csv": content}, kind=kind)
    assert (run.state, run.message, run.done) == ("done", None, sum(bool(text.strip()) for text in texts))
    assert run.created > run.done * 0.9
    problems = import_problems(olli, run_id=run.id, limit=10_000)
    assert all(str(problem.message) for problem in problems)
    assert "".join(refused_rows(olli, run_id=run.id).lines)
    with house.inside():
        assert not list(verify_deals())
        assert Deal.objects.count() or Account.objects.count() or Contact.objects.count()
        names = [
            *Member.objects.values_list("name", flat=True),
            *ContactPoint.objects.values_list("value", flat=True),
        ]
        assert all(name.strip() and "\n" not in name for name in names)
    again = bring_in(olli, {"hostile.csv": content}, kind=kind)
    assert (again.created, again.updated) == (0, 0)
