"""Sentences that are translated at the door, and the forms of names."""

from __future__ import annotations

import uuid

import pytest

from homeplate.kit.ids import new_id, parse_id
from homeplate.kit.messages import from_json, to_json
from homeplate.kit.text import folded, in_language, msg, one_line, pmsg, storable


def test_a_message_is_filled_after_it_is_translated() -> None:
    sentence = msg("At most {limit} characters.", limit=5)
    finnish = {"At most {limit} characters.": "Enintään {limit} merkkiä."}
    assert sentence.render(lambda text: finnish[text]) == "Enintään 5 merkkiä."
    assert str(sentence) == "At most 5 characters."


def test_messages_and_texts_inside_a_message_follow_its_language() -> None:
    inner = msg("deal")
    sentence = msg("{what}: {label}", what=inner, label={"en": "Need", "ko": "니즈"})
    assert sentence.render(lambda text: {"deal": "영업 기회"}.get(text, text), "ko") == "영업 기회: 니즈"


def test_words_with_a_context_are_looked_up_with_it() -> None:
    known = {"department\x04Sales": "영업", "Sales": "매출"}
    assert pmsg("department", "Sales").render(lambda one: known.get(one, one)) == "영업"
    assert pmsg("seniority", "Sales").render(lambda one: known.get(one, one)) == "Sales"
    assert str(pmsg("department", "Sales")) == "Sales"
    kept = to_json(msg("{what}: known", what=pmsg("department", "Sales")))
    assert from_json(kept).render(lambda one: known.get(one, one)) == "영업: known"


def test_a_text_falls_back_to_english_then_to_anything() -> None:
    assert in_language({"en": "Need", "fi": "Tarve"}, "ko") == "Need"
    assert in_language({"fi": "Tarve"}, "ko") == "Tarve"
    assert in_language({}, "ko") == ""


@pytest.mark.parametrize(
    ("name", "key"), [("  ACME  Oy ", "acme oy"), ("Straße", "strasse"), ("ＡＣＭＥ", "acme")]
)
def test_names_are_compared_in_one_form(name: str, key: str) -> None:
    assert folded(name) == key


@pytest.mark.parametrize(("given", "kept"), [("a\tb\nc", "a b c"), ("\x00a\x1b", "a"), (" 가 나 ", "가 나")])
def test_a_name_is_one_line_without_control_characters(given: str, kept: str) -> None:
    assert one_line(given) == kept


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(100)]
    assert sorted(made) == made
    assert {identity.version for identity in made} == {7}


def test_what_is_no_id_is_none() -> None:
    assert parse_id("nonsense") is None
    assert parse_id(str(uuid.UUID(int=5))) == uuid.UUID(int=5)


@pytest.mark.parametrize(
    ("given", "kept"), [("a\0b", "ab"), ("x\udcff", "x"), ("두\n줄\t", "두\n줄\t"), ("é", "é")]
)
def test_what_no_database_takes_is_left_out(given: str, kept: str) -> None:
    assert storable(given) == kept
