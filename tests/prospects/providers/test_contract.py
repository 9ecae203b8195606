"""What a service is sent, and what is read out of its answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from homeplate.prospects.providers.contract import answer, question
from homeplate.prospects.providers.kinds import Asked, Unanswered

ASKED = [Asked("1", "Nordbank", "nordbank.example", {"country": "FI"}), Asked("2", "No domain", "")]
MAPPING = {"employees": "headcount.total", "city": "city"}


def read(data: Any) -> Any:
    return answer(json.dumps(data).encode(), "companies", ASKED, MAPPING)


def test_a_question_says_who_is_meant_and_what_is_wanted_in_their_words() -> None:
    sent = json.loads(question("companies", ASKED, MAPPING))
    assert sent == {
        "about": "companies",
        "fields": ["headcount.total", "city"],
        "records": [
            {"id": "1", "name": "Nordbank", "domain": "nordbank.example", "country": "FI"},
            {"id": "2", "name": "No domain"},
        ],
    }


def test_values_are_found_by_the_mapping_inside_objects_beside_the_id_or_apart() -> None:
    apart = {
        "id": "1",
        "as_of": "2026-01-02",
        "domain": "nordbank.example",
        "values": {"headcount": {"total": 5}},
    }
    beside = {"id": "2", "city": "Oulu", "headcount": 7}
    one, other = read({"records": [apart, beside]}).told
    assert (dict(one.values), one.mark, one.said_on) == ({"employees": 5}, "nordbank.example", "2026-01-02")
    assert dict(other.values) == {"city": "Oulu"}


def test_what_nobody_asked_for_twice_the_same_and_what_is_no_record_is_left() -> None:
    found = read(
        {"records": [{"id": "9", "city": "Oulu"}, {"id": "1"}, {"id": "1", "city": "Turku"}, "x", None]}
    )
    assert [one.ref for one in found.told] == ["1"]
    words = [str(one.message).split()[0] for one in found.spurned]
    assert words == ["Nobody", "This", "This", "This"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"{", b"[]", b'{"records": {}}', b'{"records": null}', b"\xff\xfe", b'{"records": [NaN]}',
        b"[" * 100_000, b'{"records": [' + b"1" * 5000 + b"]}",
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_no_answer(body: bytes) -> None:
    with pytest.raises(Unanswered) as failed:
        answer(body, "companies", ASKED, MAPPING)
    assert failed.value.again


def test_an_answer_is_not_read_beyond_what_can_be_meant() -> None:
    assert len(read({"records": [{"id": "x"}] * 100_000}).spurned) == 14
