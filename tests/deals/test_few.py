"""A part of a name answered with the few deals that it finds: the same deals, sums and cards as the text itself."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.accounts.actions import create_account
from homeplate.deals.queries import (
    DealFilter,
    board,
    closing,
    deal_sums,
    few,
    list_deals,
    stage_totals,
    with_few,
)
from tests.make import NOW, House
from tests.web.selling import add_deal

TODAY = NOW.date()


@pytest.fixture
def named(selling: House) -> House:
    """Three deals that “oulu” finds, one of them by its account, and one that it does not find."""
    account = create_account(selling.actor("mina"), name="Oulu Foundry", now=NOW)
    for name, given in (
        ("Pumps for Oulu", {}),
        ("Valves for OULU", {}),
        ("Cranes", {"account_id": account.id}),
        ("Fans", {}),
    ):
        add_deal(selling, "rasmus", name, **given)
    return selling


def names(house: House, wanted: DealFilter) -> list[str]:
    return [row.name for row in list_deals(house.actor("mina"), today=TODAY, wanted=wanted, sort="name").rows]


def test_few_deals_take_the_place_of_the_text(named: House) -> None:
    found = with_few(named.actor("mina"), DealFilter(text="oulu"))
    assert found.text == ""
    assert found.among is not None and len(found.among) == 3
    assert names(named, found) == ["Cranes", "Pumps for Oulu", "Valves for OULU"]


def test_many_deals_stay_a_text_and_are_found_all_the_same(
    named: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(few, "FEW", 1)
    wanted = DealFilter(text="oulu")
    found = with_few(named.actor("mina"), wanted)
    assert (found.text, found.among) == ("oulu", None)
    assert names(named, wanted) == ["Cranes", "Pumps for Oulu", "Valves for OULU"]


def test_nothing_found_is_nothing_listed(named: House) -> None:
    found = with_few(named.actor("mina"), DealFilter(text="porvoo"))
    assert found.among == ()
    assert names(named, found) == []
    assert deal_sums(named.actor("mina"), today=TODAY, wanted=found).deals == 0


def test_deals_of_others_stay_invisible_among_the_few(named: House) -> None:
    add_deal(named, "jiwoo", "Oulu of another")
    found = with_few(named.actor("rasmus"), DealFilter(text="oulu"))
    assert found.among is not None and len(found.among) == 4
    assert len(list_deals(named.actor("rasmus"), today=TODAY, wanted=found).rows) == 3


def test_board_months_and_sums_agree_with_those_of_the_text(
    named: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    mina = named.actor("mina")
    short = with_few(mina, DealFilter(text="oulu"))
    long = DealFilter(text="oulu")
    process = board(mina, now=NOW, today=TODAY).process_id

    def seen(wanted: DealFilter) -> Any:
        whole = board(mina, now=NOW, today=TODAY, wanted=wanted)
        months = closing(mina, now=NOW, today=TODAY, process_id=process, wanted=wanted)
        return (
            whole,
            months,
            deal_sums(mina, today=TODAY, wanted=wanted),
            stage_totals(mina, process_id=process, today=TODAY, wanted=wanted),
        )

    with_ids = seen(short)
    monkeypatch.setattr(few, "FEW", 0)
    assert with_ids == seen(long)
    assert with_ids[0].deals == 3
