"""Custom fields defined, changed, ordered and archived on pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from homeplate.fields.models import CustomField
from homeplate.ledger.queries import facts_about
from homeplate.web.settings.field_forms import free_key
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of

pytestmark = pytest.mark.django_db


def add(visitor: Visitor, kind: str = "text", record: str = "deal", **values: Any) -> Any:
    """Send the form of a new field."""
    given = {"label.en": "Plant number", **values}
    where = f"{reverse('settings-field-new')}?record={record}&kind={kind}"
    return visitor.client.post(where, given)


def names(html: str) -> list[str]:
    """The fields in use, in their order."""
    return re.findall(r'<a class="strong plain" href="[^"]+">([^<]+)<', html)


def test_a_field_is_asked_for_where_it_belongs(selling: House, visit: Visit) -> None:
    olli = visit("olli")
    assert add(olli, **{"label.ko": "공장 번호", "required": "yes"}).status_code == 303
    with selling.inside():
        field = CustomField.objects.get()
        assert (field.key, field.kind, field.required, field.filtered) == (
            "plant_number",
            "text",
            True,
            False,
        )
        assert field.label == {"en": "Plant number", "ko": "공장 번호"}
        assert facts_about(field.id).get().verb == "field.defined"
    assert 'name="custom.plant_number"' in text_of(visit("rasmus").get("deal-new"))
    assert 'name="custom.plant_number"' not in text_of(visit("rasmus").get("account-new"))
    assert names(text_of(olli.get("settings-fields", record="deal"))) == ["Plant number"]
    assert names(text_of(olli.get("settings-fields", record="account"))) == []


def test_choices_keep_their_keys_when_they_are_worded_anew(selling: House, visit: Visit) -> None:
    olli = visit("olli")
    add(olli, "choice", **{"options.choices": "Big plant\n\n 서울 \nOffice\n"})
    with selling.inside():
        field = CustomField.objects.get()
    assert [choice["key"] for choice in field.options["choices"]] == ["big_plant", "choice", "office"]
    changed = {
        "label.en": "Segment",
        "choice.1": "Plant",
        "choice.2": "",
        "choice.3": "Office",
        "options.choices": "Shop",
    }
    olli.post("settings-field", field.id, htmx=False, revision="1", **changed)
    with selling.inside():
        field.refresh_from_db()
    assert field.label == {"en": "Segment"}
    assert field.options["choices"] == [
        {"key": "big_plant", "label": {"en": "Plant"}},
        {"key": "office", "label": {"en": "Office"}},
        {"key": "shop", "label": {"en": "Shop"}},
    ]


def test_numbers_are_read_as_the_reader_writes_them(selling: House, visit: Visit) -> None:
    olli = visit("olli")
    add(olli, "number", **{"options.places": "1", "options.least": "0.5", "options.most": "1,000"})
    with selling.inside():
        field = CustomField.objects.get()
    assert field.options == {"places": 1, "least": 0.5, "most": 1000}
    assert 'value="0.5"' in text_of(olli.get("settings-field", field.id))


@pytest.mark.parametrize(
    ("kind", "values", "reason"),
    [
        ("text", {"label.en": "", "label.fi": ""}, "Give the field a name in at least one language."),
        ("text", {"key": "1st"}, "A key begins with a letter"),
        ("number", {"options.least": "many"}, "“many” is not a number."),
        ("number", {"options.places": "9"}, "Between 0 and 4."),
        ("choice", {}, "Between 1 and 200 choices."),
    ],
)
def test_a_refused_field_comes_back_as_it_was_typed(
    selling: House, visit: Visit, kind: str, values: dict[str, str], reason: str
) -> None:
    typed = {"label.fi": "Laitos", "required": "yes", **values}
    answer = add(visit("olli"), kind, **typed)
    html = text_of(answer)
    assert answer.status_code == 422
    assert reason in html
    assert f'value="{typed["label.fi"]}"' in html
    assert re.search(r'value="yes" checked\s+id="f-required"', html)
    with selling.inside():
        assert not CustomField.objects.exists()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(selling: House, visit: Visit) -> None:
    olli = visit("olli")
    add(olli)
    with selling.inside():
        field = CustomField.objects.get()
    for label, status in (("One", 303), ("Two", 409)):
        values = {"label.en": label, "revision": "1"}
        assert olli.post("settings-field", field.id, htmx=False, **values).status_code == status


def test_fields_move_up_and_down_and_stop_at_the_ends(selling: House, visit: Visit) -> None:
    olli = visit("olli")
    for name in ("A", "B", "C"):
        add(olli, **{"label.en": name})
    with selling.inside():
        ids = dict(CustomField.objects.values_list("key", "id"))
    for key, way in (("c", "up"), ("a", "up"), ("c", "up"), ("c", "up")):
        olli.post("settings-field-move", ids[key], htmx=False, way=way)
    assert names(text_of(olli.get("settings-fields"))) == ["C", "A", "B"]


def test_an_archived_field_is_asked_no_more_and_comes_back(selling: House, visit: Visit) -> None:
    olli = visit("olli")
    add(olli)
    add_deal(selling, "rasmus", custom={"plant_number": "7"})
    with selling.inside():
        field = CustomField.objects.get()
    answer = olli.post("settings-field-archive", field.id, htmx=False)
    assert "restore" in answer.cookies["toast"].value
    assert "custom.plant_number" not in text_of(visit("rasmus").get("deal-new"))
    assert olli.post("settings-field-archive", field.id, htmx=False).status_code == 303
    olli.post("settings-field-restore", field.id)
    assert "custom.plant_number" in text_of(visit("rasmus").get("deal-new"))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Größe & Gewicht", "groe_gewicht"),
        ("서울", "field"),
        ("24 h", "field_24_h"),
        ("Taken", "taken_2"),
        ("", "field"),
    ],
)
def test_a_key_is_made_from_a_name(text: str, key: str) -> None:
    assert free_key(text, {"taken"}) == key
