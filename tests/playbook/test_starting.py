"""The first process of a workspace: answers kept, a template taken into use once however often one asks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeplate.kit.errors import Forbidden, Invalid, NotFound
from homeplate.ledger.models import Fact
from homeplate.playbook.actions import retire_process
from homeplate.playbook.models import Process, ProcessVersion
from homeplate.playbook.queries import choices, default_process
from homeplate.playbook.starting import adopt_template, last_answers, note_answers
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
TENDERS = {"people": "many", "choose": "tender", "today": "names", "moves": "time"}


def test_answers_are_kept_with_what_they_lead_to(house: House) -> None:
    olli = house.actor("olli")
    assert last_answers(olli) == {}
    found = note_answers(olli, answers={**TENDERS, "moon": "full", "find": "stolen"}, now=NOW)
    assert found.template == "key-account"
    assert last_answers(house.actor("ada")) == TENDERS
    with house.inside():
        fact = Fact.objects.get(verb="workspace.assessed")
    assert fact.data == {"answers": TENDERS, "template": "key-account", "kind": "believed"}
    assert fact.actor_id == house.members["olli"]


def test_the_same_answers_again_are_no_news_and_others_are(house: House) -> None:
    ada = house.actor("ada")
    for answers in (TENDERS, TENDERS, {"people": "one"}):
        note_answers(ada, answers=answers, now=NOW)
    assert last_answers(ada) == {"people": "one"}
    with house.inside():
        assert Fact.objects.filter(verb="workspace.assessed").count() == 2


def test_no_answer_at_all_is_refused(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        note_answers(house.actor("ada"), answers={"people": "", "moon": "full"}, now=NOW)
    assert refused.value.code == "no-answer"


def test_a_template_becomes_the_published_standard(house: House) -> None:
    ada = house.actor("ada")
    process_id = adopt_template(ada, template="baseball", now=NOW)
    assert default_process(ada).process_id == process_id
    assert [(row.id, row.is_default) for row in choices(ada)] == [(process_id, True)]


def test_asking_twice_makes_no_second_copy(house: House) -> None:
    ada = house.actor("ada")
    first = adopt_template(ada, template="baseball", now=NOW)
    assert adopt_template(ada, template="baseball", now=LATER) == first
    other = adopt_template(ada, template="pipeline", now=LATER)
    assert default_process(ada).process_id == other
    assert adopt_template(ada, template="baseball", now=LATER) == first
    assert default_process(ada).process_id == first
    with house.inside():
        assert (Process.objects.count(), ProcessVersion.objects.count()) == (2, 2)


def test_a_retired_one_is_taken_from_the_template_anew(house: House) -> None:
    ada = house.actor("ada")
    first = adopt_template(ada, template="baseball", now=NOW)
    adopt_template(ada, template="pipeline", now=NOW)
    retire_process(ada, process_id=first, now=NOW)
    assert adopt_template(ada, template="baseball", now=LATER) != first


def test_there_is_no_such_template(house: House) -> None:
    with pytest.raises(NotFound):
        adopt_template(house.actor("ada"), template="cricket", now=NOW)


@pytest.mark.parametrize("name", ["mina", "rasmus", "veli"])
def test_only_process_owners_and_administrators_may(house: House, name: str) -> None:
    with pytest.raises(Forbidden):
        note_answers(house.actor(name), answers=TENDERS, now=NOW)
    with pytest.raises(Forbidden):
        adopt_template(house.actor(name), template="pipeline", now=NOW)


def test_another_workspace_answers_for_itself(house: House) -> None:
    note_answers(house.actor("ada"), answers=TENDERS, now=NOW)
    assert last_answers(house.actor("outsider")) == {}
