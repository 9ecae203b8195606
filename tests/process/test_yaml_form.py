"""The YAML form: exact, strict, and clear about where something is wrong."""

from __future__ import annotations

import pytest

from homeplate.kit.errors import Invalid
from homeplate.process.yaml_form import dump, load, locate
from tests.process.build import sound

SMALL = """\
homeplate: 1
key: small
name: {en: Small, ko: "no"}
languages: [en, ko]
stages:
  - key: only
    name: {en: 'on', ko: 3.10 판}
    leg: 1
    criteria:
      - key: proof
        type: money
        at_least: 10.5
        label:
          en: |
            Two
            lines
        weight: 100
"""

REFUSED = {
    "a: &x 1\nb: *x": ("anchor", 1, 4),
    "key: 1\nname: {}\nkey: 2": ("duplicate-key", 3, 1),
    "[" * 100_000: ("too-deep", 1, 31),
    "{" * 50: ("wrong-key", 1, 2),
    "? [a, b]\n: c": ("wrong-key", 1, 3),
    "a: b: c": ("yaml", 1, 5),
    "\tkey: 1": ("yaml", 1, 1),
    "key: p\x00": ("yaml", 1, 1),
    "": ("yaml", 1, 1),
    "--- 1\n--- 2": ("yaml", 1, 1),
    "x" * 1_000_001: ("too-large", 1, 1),
    "가" * 400_000: ("too-large", 1, 1),
    "- 1": ("expected-object", 1, 1),
    SMALL.replace("weight", "wieght"): ("unknown-key", 17, 9),
    SMALL.replace("type: money", "type: mony"): ("unknown-type", 10, 9),
    SMALL.replace("at_least: 10.5", "at_least: ten"): ("expected-number", 12, 9),
    SMALL.replace("leg: 1", "leg: 1\n    owner: rep"): ("unknown-role", 9, 5),
    SMALL.replace("at_least: 10.5", "at_least: !!python/name:os.system x"): ("expected-number", 12, 9),
}


def test_what_is_written_is_read_back_exactly() -> None:
    for process in (sound(), load(SMALL)):
        text = dump(process)
        assert load(text) == process
        assert dump(load(text)) == text


def test_words_that_other_readers_guess_at_stay_words() -> None:
    process = load(SMALL)
    assert process.name["ko"] == "no"
    assert process.stages[0].name == {"en": "on", "ko": "3.10 판"}


@pytest.mark.parametrize(("text", "place"), REFUSED.items(), ids=[place[0] for place in REFUSED.values()])
def test_what_cannot_be_read_is_refused_with_line_and_column(text: str, place: tuple[str, int, int]) -> None:
    with pytest.raises(Invalid) as caught:
        load(text)
    details = caught.value.details
    assert isinstance(details, list)
    assert (caught.value.code, details[0]["line"], details[0]["column"]) == place
    assert str(caught.value).startswith(f"Line {place[1]}, column {place[2]}: ")


def test_half_characters_are_refused() -> None:
    with pytest.raises(Invalid):
        load(SMALL.replace("Small", "\ud800"))


def test_the_line_of_a_part_is_found_and_of_a_missing_part_the_line_around_it() -> None:
    assert locate(SMALL, "stages.0.criteria.0.at_least") == 12
    assert locate(SMALL, "stages.0.criteria.0") == 10
    assert locate(SMALL, "stages.0.criteria.0.label.fi") == 13
    assert locate(SMALL, "stages.0.guidance") == 6
    assert locate(SMALL, "nowhere") == 1


def test_each_text_is_written_on_a_line_of_its_own() -> None:
    long = "word " * 100
    text = dump(load(SMALL.replace("Small", long.strip())))
    assert f"  en: {long.strip()}\n" in text
