"""The names of competitors: each once, bounded, and read from the cells of tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals.rules.competitors import KEPT, LENGTH, MOST, kept, names_of, told_of, with_names, without
from homeplate.kit.errors import Invalid

names = st.lists(st.text(max_size=LENGTH), max_size=MOST)


@given(names)
def test_what_is_kept_is_read_again(some: list[str]) -> None:
    text = kept(some)
    assert kept(names_of(text)) == text
    assert len(text) <= KEPT and with_names(text, names_of(text)) == text
    assert without(text, names_of(text)) == ""


def test_a_name_is_kept_once_as_it_was_written_first() -> None:
    assert names_of(with_names("Acme", [" ACME ", "Brand\nCo", ""])) == ("Acme", "Brand Co")
    assert without("Acme\nBrand", ["acme"]) == "Brand"


def test_too_many_and_too_long_names_are_refused() -> None:
    with pytest.raises(Invalid) as many:
        kept(str(number) for number in range(MOST + 1))
    assert many.value.code == "too-many"
    with pytest.raises(Invalid):
        kept(["x" * (LENGTH + 1)])


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("", ()),
        ("Acme, Inc.", ("Acme, Inc.",)),
        ("Acme; Brand|Coil\nDelta;", ("Acme", "Brand", "Coil", "Delta")),
    ],
)
def test_a_cell_of_a_table_may_name_several(cell: str, told: tuple[str, ...]) -> None:
    assert told_of(cell) == told
