"""`homeplate ledger verify`: facts against tables."""

from __future__ import annotations

import pytest

from homeplate.cli.main import main
from homeplate.deals.models import Deal
from homeplate.demo.fill import fill
from homeplate.people.queries import operator
from homeplate.tenancy.context import workspace
from tests.make import NOW, House

Capture = pytest.CaptureFixture[str]


def test_a_workspace_in_order_has_no_differences(house: House, capsys: Capture) -> None:
    assert main(["ledger", "verify", "--workspace", "northwind"]) == 0
    assert capsys.readouterr().out == "northwind: no differences between ledger and tables\n"


def test_every_workspace_is_looked_at_when_none_is_named(house: House, capsys: Capture) -> None:
    assert main(["ledger", "verify"]) == 0
    assert capsys.readouterr().out.count("no differences") == 2


@pytest.mark.django_db
def test_what_was_changed_behind_the_ledger_is_told(capsys: Capture) -> None:
    fill(language="en", now=NOW, deals=12, slug="forged")
    with workspace(operator("forged").workspace_id):
        one = Deal.objects.order_by("id").first()
        assert one is not None
        Deal.objects.filter(id=one.id).update(name="Something else", value_minor=1)
    assert main(["ledger", "verify", "--workspace", "forged"]) == 1
    shown = capsys.readouterr().out
    assert f"deal {one.id}: name: stored 'Something else'" in shown


def test_an_unknown_workspace_is_refused(house: House, capsys: Capture) -> None:
    assert main(["ledger", "verify", "--workspace", "nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().err
