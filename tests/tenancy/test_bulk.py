"""Many rows are written as Django would write them, only faster."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from homeplate.fields.models import CustomField, FieldValue
from homeplate.kit.ids import new_id
from homeplate.ledger.models import Fact
from homeplate.tenancy.bulk import insert_many
from homeplate.tenancy.context import WorkspaceNotSet
from tests.make import NOW, House

FACT = {"subject": "deal", "verb": "deal.created", "at": NOW, "door": "import"}


def read_back(**values: Any) -> dict[str, Any]:
    row = Fact(id=new_id(), subject_id=new_id(), **{**FACT, **values})
    insert_many(Fact, [vars(row)])
    stored = vars(Fact.objects.get(id=row.id))
    return {name: stored[name] == value for name, value in vars(row).items() if name != "_state"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        'text " of its own',
        7,
        [None],
        1.5,
        {"quote": "'\"\\{},%s", "null": None, "deep": [1, {"á": "한\u2028"}]},
    ],
)
def test_a_row_is_read_back_as_it_was_written(house: House, data: Any) -> None:
    with house.inside():
        moment = NOW.replace(microsecond=123456)
        assert all(read_back(data=data, at=moment).values())


def test_values_of_json_take_the_encoder_of_their_column(house: House) -> None:
    with house.inside():
        insert_many(
            Fact, [{**FACT, "subject_id": new_id(), "data": {"on": date(2026, 5, 4), "id": house.id}}]
        )
        assert Fact.objects.get().data == {"on": "2026-05-04", "id": str(house.id)}


def test_columns_that_are_not_named_take_their_default(house: House) -> None:
    with house.inside():
        field = CustomField.objects.create(record="deal", key="a", kind="number", created_at=NOW)
        insert_many(
            FieldValue,
            [{"field_id": field.id, "subject_id": new_id(), "number": n} for n in (Decimal("1.5"), None)],
        )
        assert {(row.text, row.number) for row in FieldValue.objects.all()} == {
            ("", None),
            ("", Decimal("1.5")),
        }
        assert {row.workspace_id for row in FieldValue.objects.all()} == {house.id}


def test_any_number_of_rows_goes_in(house: House) -> None:
    with house.inside():
        assert insert_many(Fact, []) == 0
        assert insert_many(Fact, ({**FACT, "subject_id": new_id()} for _ in range(2345))) == 2345
        assert Fact.objects.count() == 2345


def test_constraints_hold_and_the_workspace_is_asked_for(house: House) -> None:
    with house.inside():
        field = {"record": "deal", "key": "a", "kind": "text", "created_at": NOW}
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_many(CustomField, [field, field])
    with pytest.raises(WorkspaceNotSet):
        insert_many(CustomField, [field])
