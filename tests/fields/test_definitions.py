"""Custom fields are defined, changed, taken out of use and brought back; by those who may."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.fields.actions import archive_field, change_field, define_field, restore_field
from homeplate.fields.queries import list_fields
from homeplate.fields.rules import Definition
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.queries import facts_about
from tests.make import NOW, House


def define(house: House, who: str = "ada", **given: Any) -> Definition:
    values = {
        "record": "account",
        "key": "tier",
        "kind": "text",
        "label": {"en": "Tier", "ko": "등급"},
    } | given
    return define_field(house.actor(who), now=NOW, **values)


def test_a_new_field_stands_after_the_others_and_the_ledger_knows(house: House) -> None:
    first, second = define(house), define(house, key="size", kind="number", options={"places": 0})
    assert [field.key for field in list_fields(house.actor("veli"), record="account")] == ["tier", "size"]
    assert list_fields(house.actor("veli"), record="deal") == ()
    with house.inside():
        fact = facts_about(second.id).get()
    assert (fact.verb, fact.data["set"]["options"], first.position) == ("field.defined", {"places": 0}, 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"record": "invoice"}, "record"),
        ({"key": "2nd"}, "key"),
        ({"key": "x" * 41}, "key"),
        ({"key": "tier"}, "key"),
        ({"kind": "colour"}, "kind"),
        ({"label": {"en": " "}}, "label"),
        ({"label": {"English!": "Tier"}}, "label"),
        ({"kind": "choice"}, "options.choices"),
    ],
)
def test_an_unfit_definition_is_refused(house: House, given: dict[str, Any], field: str) -> None:
    define(house)
    with pytest.raises(Invalid) as refusal:
        define(house, **({"key": "other"} | given))
    assert refusal.value.field == field


def test_a_change_is_written_once_with_what_was(house: House) -> None:
    field, ada = define(house), house.actor("ada")
    changed = change_field(
        ada, field_id=field.id, changes={"label": {"fi": "Taso"}, "required": True}, now=NOW
    )
    again = change_field(ada, field_id=field.id, changes={"required": True}, now=NOW)
    assert (changed.label, changed.required, changed.revision, again.revision) == ({"fi": "Taso"}, True, 2, 2)
    with house.inside():
        facts = [fact.data for fact in facts_about(field.id).filter(verb="field.changed")]
    assert facts == [
        {"set": {"label": {"fi": "Taso"}, "required": True}, "was": {"label": field.label, "required": False}}
    ]


def test_kind_and_key_never_change(house: House) -> None:
    with pytest.raises(Invalid, match="kind"):
        change_field(house.actor("ada"), field_id=define(house).id, changes={"kind": "date"}, now=NOW)


def test_an_archived_field_leaves_the_list_until_restored(house: House) -> None:
    field, ada = define(house), house.actor("ada")
    archive_field(ada, field_id=field.id, now=NOW)
    assert list_fields(ada, record="account") == ()
    assert list_fields(ada, record="account", archived=True)[0].archived
    with pytest.raises(Conflict):
        archive_field(ada, field_id=field.id, now=NOW)
    assert not restore_field(ada, field_id=field.id, now=NOW).archived
    with pytest.raises(Conflict):
        restore_field(ada, field_id=field.id, now=NOW)


@pytest.mark.parametrize("who", ["veli", "rasmus", "mina"])
def test_sellers_do_not_define_fields(house: House, who: str) -> None:
    with pytest.raises(Forbidden):
        define(house, who)


@pytest.mark.parametrize("act", [archive_field, restore_field, change_field])
def test_a_stranger_finds_no_field(house: House, act: Any) -> None:
    extra: dict[str, Any] = {"changes": {}} if act is change_field else {}
    with pytest.raises(NotFound):
        act(house.actor("outsider"), field_id=define(house).id, now=NOW, **extra)


def test_the_second_of_two_editors_is_told(house: House) -> None:
    field, ada = define(house), house.actor("ada")
    change_field(ada, field_id=field.id, changes={"position": 4}, now=NOW, revision=1)
    with pytest.raises(Conflict) as refusal:
        change_field(ada, field_id=field.id, changes={"position": 5}, now=NOW, revision=1)
    assert refusal.value.details == {"revision": 2}
