"""Seven questions and the template they lead to: a proposal whatever is answered, with reasons that follow from it."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.process.assessment import KINDS, QUESTIONS, SAFEST, kind_of, known, propose
from homeplate.process.templates import TEMPLATES

COMMITTEE = {
    "find": "known",
    "people": "many",
    "length": "long",
    "choose": "tender",
    "after": "project",
    "today": "criteria",
    "moves": "buyer",
}
ANSWERS = st.fixed_dictionaries(
    {}, optional={q.key: st.sampled_from([answer.key for answer in q.answers]) for q in QUESTIONS}
)


def test_there_are_seven_questions_about_the_templates_that_ship() -> None:
    assert len(QUESTIONS) == 7
    assert sorted(SAFEST) == sorted(TEMPLATES)
    for question in QUESTIONS:
        assert len({answer.key for answer in question.answers}) == len(question.answers) >= 3
        for answer in question.answers:
            assert answer.points
            assert set(answer.points) <= set(TEMPLATES)


def test_every_template_is_what_some_answers_lead_to() -> None:
    keys = [[answer.key for answer in question.answers] for question in QUESTIONS]
    every = (dict(zip([q.key for q in QUESTIONS], chosen, strict=True)) for chosen in product(*keys))
    reached = dict.fromkeys(TEMPLATES, 0)
    total = 0
    for answers in every:
        reached[propose(answers).template] += 1
        total += 1
    # None is a corner that only one person in a hundred would ever see.
    assert min(reached.values()) > total / 50, reached


def test_large_accounts_with_tenders_are_led_to_key_accounts_for_the_reasons_they_gave() -> None:
    found = propose(COMMITTEE)
    assert (found.template, found.sureness, found.answered) == ("key-account", "clear", 7)
    assert "Many people have a say, so each has to be found and won." in map(str, found.standings[0].reasons)
    assert found.runner_up != found.template
    assert found.lead == found.standings[0].points - found.standings[1].points


def test_nothing_said_leads_to_the_smallest_process_and_says_how_unsure_that_is() -> None:
    found = propose({})
    assert (found.template, found.sureness, found.answered, found.kind) == ("essential", "close", 0, None)


def test_few_answers_are_never_called_clear() -> None:
    found = propose({"length": "long", "choose": "tender"})
    assert (found.template, found.sureness) == ("key-account", "likely")


@given(ANSWERS)
def test_any_answers_give_a_proposal(answers: dict[str, str]) -> None:
    found = propose(answers)
    assert sorted(one.template for one in found.standings) == sorted(TEMPLATES)
    points = [one.points for one in found.standings]
    assert points == sorted(points, reverse=True)
    assert found.answered == len(answers)
    assert found.sureness in ("clear", "likely", "close")
    assert bool(found.standings[0].reasons) == (points[0] > 0)


@given(ANSWERS, st.integers())
def test_the_order_of_answers_does_not_matter(answers: dict[str, str], seed: int) -> None:
    shuffled = list(answers.items())
    Random(seed).shuffle(shuffled)
    assert propose(dict(shuffled)) == propose(answers)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8)))
def test_what_is_no_answer_is_not_counted(answers: dict[str, str]) -> None:
    assert propose(answers) == propose(known(answers))


@given(ANSWERS)
def test_an_answer_for_the_proposed_template_alone_never_unseats_it(answers: dict[str, str]) -> None:
    before = propose({key: value for key, value in answers.items() if key != "choose"})
    only = {"seven-step": "meetings", "pipeline": "proposals", "key-account": "tender"}
    if before.template in only:
        after = propose({**answers, "choose": only[before.template]})
        assert after.template == before.template


@pytest.mark.parametrize(
    ("today", "moves", "kind"),
    [
        ("own", "feeling", "none"),
        ("own", "buyer", "none"),
        ("", "feeling", "none"),
        ("tasks", "done", "believed"),
        ("tasks", "buyer", "believed"),
        ("names", "time", "believed"),
        ("names", "feeling", "believed"),
        ("criteria", "done", "believed"),
        ("", "time", "believed"),
        ("names", "", "believed"),
        ("names", "buyer", "unoptimised"),
        ("criteria", "buyer", "unoptimised"),
        ("criteria", "", "unoptimised"),
        ("", "buyer", "unoptimised"),
    ],
)
def test_the_present_way_to_sell_is_one_of_three_kinds(today: str, moves: str, kind: str) -> None:
    found = kind_of({"today": today, "moves": moves})
    assert found is not None
    assert found.key == kind


def test_each_kind_says_what_it_means_and_what_to_do() -> None:
    assert [kind.key for kind in KINDS] == ["none", "believed", "unoptimised"]
    assert kind_of({}) is None
