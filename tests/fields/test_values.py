"""Custom values are cleaned against their definitions, indexed, and found again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from homeplate.fields.actions import archive_field, change_field, define_field, index_many, index_values
from homeplate.fields.models import FieldValue
from homeplate.fields.queries import clean_custom, ids_matching
from homeplate.fields.rules import Definition
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import new_id
from homeplate.ledger.actions import record
from tests.make import NOW, House

CHOICES = {"choices": ["gold", "tin"]}


def define(house: House, key: str, kind: str = "text", **given: Any) -> Definition:
    return define_field(
        house.actor("ada"), record="account", key=key, kind=kind, label={"en": key}, now=NOW, **given
    )


def clean(house: House, values: dict[str, Any], *, partial: bool = False) -> dict[str, Any]:
    return clean_custom(house.actor("rasmus"), record="account", values=values, partial=partial)


def found(house: House, key: str, op: str, value: object) -> set[UUID]:
    with house.inside():
        return set(ids_matching("account", key, op, value))


def test_values_take_their_stored_form(house: House) -> None:
    define(house, "size", "number")
    define(house, "note")
    assert clean(house, {"size": "12", "note": ""}) == {"size": 12}
    assert clean(house, {"note": ""}, partial=True) == {"note": None}


def test_an_unknown_key_names_the_nearest(house: House) -> None:
    define(house, "region")
    with pytest.raises(Invalid, match="Did you mean “region”") as refusal:
        clean(house, {"reigon": "x"})
    assert refusal.value.field == "custom.reigon"


def test_a_required_field_is_asked_for_but_not_on_every_edit(house: House) -> None:
    define(house, "region", required=True)
    define(house, "note")
    with pytest.raises(Invalid) as refusal:
        clean(house, {})
    assert (refusal.value.code, refusal.value.field) == ("required", "custom.region")
    assert clean(house, {"note": "x"}, partial=True) == {"note": "x"}
    with pytest.raises(Invalid):
        clean(house, {"region": ""}, partial=True)


def test_an_archived_field_takes_no_new_value_and_is_not_asked_for(house: House) -> None:
    field = define(house, "region", required=True)
    archive_field(house.actor("ada"), field_id=field.id, now=NOW)
    assert clean(house, {}) == {}
    with pytest.raises(Invalid, match="archived"):
        clean(house, {"region": "x"})


def test_a_filtered_value_is_found_by_each_operator(house: House) -> None:
    define(house, "tier", "choice", filtered=True, options=CHOICES)
    define(house, "size", "number", filtered=True)
    define(house, "since", "date", filtered=True)
    define(house, "town", filtered=True)
    one, two = new_id(), new_id()
    with house.inside():
        index_values(
            record="account", subject_id=one, custom={"tier": "gold", "size": 2.5, "since": "2024-02-01"}
        )
        index_values(
            record="account", subject_id=two, custom={"tier": "tin", "size": 10, "town": "서울특별시"}
        )
    assert found(house, "tier", "is", "gold") == {one}
    assert found(house, "tier", "any_of", "gold,tin") == {one, two}
    assert found(house, "size", "at_least", "3") == {two}
    assert found(house, "size", "is", 2.5) == {one}
    assert found(house, "since", "at_most", "2024-02-01") == {one}
    assert found(house, "town", "contains", "특별") == {two}
    assert found(house, "town", "contains", "%") == set()


def test_the_index_follows_the_record(house: House) -> None:
    define(house, "size", "number", filtered=True)
    account = new_id()
    with house.inside():
        for custom in ({"size": 1}, {"size": 2}, {}):
            index_values(record="account", subject_id=account, custom=custom)
            numbers = list(FieldValue.objects.values_list("number", flat=True))
            assert numbers == list(custom.values())


def test_many_records_are_indexed_in_few_statements(house: House, django_assert_max_num_queries: Any) -> None:
    define(house, "size", "number", filtered=True)
    rows = [(new_id(), {"size": n} if n % 2 else {}) for n in range(400)]
    with house.inside(), django_assert_max_num_queries(8):
        index_many(record="account", rows=rows)
    assert len(found(house, "size", "at_least", 0)) == 200


@pytest.mark.parametrize(
    ("key", "op", "value"),
    [
        ("nosuch", "is", 1),
        ("plain", "is", "x"),
        ("size", "contains", 1),
        ("size", "is", "many"),
        ("size", "is", ""),
    ],
)
def test_an_unfit_filter_is_refused(house: House, key: str, op: str, value: object) -> None:
    define(house, "size", "number", filtered=True)
    define(house, "plain")
    with pytest.raises(Invalid):
        found(house, key, op, value)


def test_a_field_that_becomes_filtered_finds_what_records_have_already(house: House) -> None:
    field, account, ada = define(house, "size", "number"), new_id(), house.actor("ada")
    other = new_id()
    with house.inside():
        for subject, value in ((account, 1), (account, 7), (other, 7), (other, None)):
            custom = {} if value is None else {"size": value}
            record(
                ada,
                subject="account",
                subject_id=subject,
                verb="account.edited",
                at=NOW,
                data={"set": {"custom": custom}},
            )
    change_field(ada, field_id=field.id, changes={"filtered": True}, now=NOW)
    assert found(house, "size", "is", 7) == {account}
    change_field(ada, field_id=field.id, changes={"filtered": False}, now=NOW)
    with house.inside():
        assert not FieldValue.objects.exists()


def test_a_workspace_does_not_see_the_fields_next_door(house: House) -> None:
    define(house, "size", "number")
    with pytest.raises(Invalid):
        clean_custom(house.actor("outsider"), record="account", values={"size": 1})
