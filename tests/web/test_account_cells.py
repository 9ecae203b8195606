"""Cells of the list of accounts that are changed in their place."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from homeplate.accounts.actions import create_account, edit_account
from homeplate.accounts.models import Account
from homeplate.accounts.queries import get_account
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kone(selling: House) -> Account:
    """An account in Espoo."""
    return create_account(selling.actor("ada"), name="Kone Oyj", city="Espoo", employees=50, now=NOW)


def now_of(house: House, account: Account) -> Any:
    """The account as it is."""
    return get_account(house.actor("ada"), account_id=account.id).account


@pytest.mark.parametrize(
    ("cell", "values", "held"),
    [
        ("name", {"name": "Kone"}, {"name": "Kone"}),
        ("industry", {"industry": "Lifts"}, {"industry": "Lifts"}),
        ("place", {"city": "Vantaa", "country": "Finland"}, {"city": "Vantaa", "country": "Finland"}),
        ("employees", {"employees": "70"}, {"employees": 70}),
    ],
)
def test_a_cell_is_saved_and_taken_back(
    selling: House, kone: Account, visit: Visit, cell: str, values: dict[str, str], held: dict[str, Any]
) -> None:
    before = now_of(selling, kone)
    rasmus = visit("rasmus")
    response = rasmus.client.post(
        f"/accounts/{kone.id}/cells/{cell}/", values, headers={"HX-Request": "true"}
    )
    assert f'<tr id="r-{kone.id}"' in text_of(response)
    assert {name: getattr(now_of(selling, kone), name) for name in held} == held
    undo = json.loads(response["HX-Trigger"])["toast"]["undo"]
    back = rasmus.client.post(undo, headers={"HX-Request": "true"})
    assert json.loads(back["HX-Trigger"])["cell-back"] == {"id": str(kone.id)}
    assert all(getattr(now_of(selling, kone), name) == getattr(before, name) for name in held)


def test_what_cannot_be_saved_is_kept_with_its_reason(selling: House, kone: Account, visit: Visit) -> None:
    rasmus = visit("rasmus")
    wrong = rasmus.post("account-cell", kone.id, "employees", employees="many")
    assert (wrong.status_code, 'value="many"' in text_of(wrong)) == (422, True)
    edit_account(selling.actor("ada"), account_id=kone.id, changes={"city": "Oulu"}, now=NOW)
    late = rasmus.post("account-cell", kone.id, "place", **{"city": "Vantaa", "was-city": "Espoo"})
    assert late.status_code == 409
    assert "it is “Oulu” now" in text_of(late)
    assert now_of(selling, kone).city == "Oulu"


def test_only_those_who_may_are_offered_cells(kone: Account, visit: Visit) -> None:
    offered = re.findall(r'data-cell="([^"]+)"', text_of(visit("rasmus").get("accounts")))
    assert offered == ["name", "industry", "place", "employees"]
    assert "data-cell=" not in text_of(visit("veli").get("accounts"))
    assert visit("veli").get("account-cell", kone.id, "name", htmx=True).status_code == 403
    assert visit("ada").get("account-cell", kone.id, "shoe", htmx=True).status_code == 404
