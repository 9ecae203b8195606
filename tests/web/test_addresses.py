"""Addresses are those that Django gives, whatever stands in them."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import NoReverseMatch, get_resolver, get_script_prefix, reverse, set_script_prefix

from homeplate.web.addresses import address

ONE = UUID("01a218ac-a61f-701b-9225-c3213dc25768")


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("pipeline", ()),
        ("deal", (ONE,)),
        ("deal", (str(ONE),)),
        ("deal-validate", (ONE, "budget-agreed")),
        ("deal-document", (ONE, uuid4())),
    ],
)
def test_an_address_is_that_of_django(name: str, args: tuple[object, ...]) -> None:
    for _ in range(2):
        assert address(name, *args) == reverse(name, args=args)


def test_a_text_that_an_address_does_not_hold_as_it_is_is_written_as_django_writes_it() -> None:
    assert address("deal-validate", ONE, "ä b") == reverse("deal-validate", args=[ONE, "ä b"])
    with pytest.raises(NoReverseMatch):
        address("deal-validate", ONE, "a/b")


def test_a_name_that_is_not_there_is_told_as_django_tells_it() -> None:
    with pytest.raises(NoReverseMatch):
        address("a-page-that-is-not-there")


def test_a_prefix_of_the_server_stands_before_it() -> None:
    assert address("deal", ONE) == f"/deals/{ONE}/"
    before = get_script_prefix()
    set_script_prefix("/crm/")
    try:
        assert address("deal", ONE) == f"/crm/deals/{ONE}/"
    finally:
        set_script_prefix(before)


def test_every_name_leads_to_one_kind_of_address() -> None:
    """Where two did, the kind of the arguments alone would not tell which of them is meant."""
    known = get_resolver().reverse_dict
    names = [name for name in known if isinstance(name, str)]
    assert not [name for name in names if len({pattern for _, pattern, *_ in known.getlist(name)}) > 1]
