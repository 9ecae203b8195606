"""A sealed text is read with the same key about the same thing, and by nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.sealed import Unsealable, seal, unseal

KEY = "a secret of the server"


@given(st.text(max_size=200))
def test_what_is_sealed_comes_back(text: str) -> None:
    assert unseal(seal(text, key=KEY, about="x"), key=KEY, about="x") == text


def test_the_same_text_is_never_sealed_alike_and_never_in_the_clear() -> None:
    one, other = (seal("sk-live-0123456789", key=KEY, about="x") for _ in range(2))
    assert one != other and "sk-live" not in one and len(one) == len(other)


@pytest.mark.parametrize(("key", "about"), [("another", "x"), (KEY, "y")])
def test_another_key_or_another_place_reads_nothing(key: str, about: str) -> None:
    with pytest.raises(Unsealable):
        unseal(seal("secret", key=KEY, about="x"), key=key, about=about)


@pytest.mark.parametrize("text", ["", "AAAA", "no seal", "gAAAAA!!", "ä"])
def test_what_is_no_sealed_text_is_refused(text: str) -> None:
    with pytest.raises(Unsealable):
        unseal(text, key=KEY, about="x")


def test_a_changed_text_is_refused_wherever_it_was_changed() -> None:
    sealed = seal("secret", key=KEY, about="x")
    for at in range(0, len(sealed) - 2, 7):
        other = "B" if sealed[at] != "B" else "C"
        with pytest.raises(Unsealable):
            unseal(sealed[:at] + other + sealed[at + 1 :], key=KEY, about="x")
