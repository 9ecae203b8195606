"""One form of evidence for each type of criterion: its inputs, what they were filled with, and how evidence
once given is said. Pure but for the language of the page.

`FORMS` is the whole list: one more criterion type is three functions here and one line there. Inputs are named
after their part (`value`, `note`, `file` …).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import ngettext

from homeplate.kit.errors import Invalid
from homeplate.kit.money import to_minor
from homeplate.web.deals.around import Around, Form, NewContact, activity_label
from homeplate.web.formats import money_text, number_text
from homeplate.web.forms import Given, input_number
from homeplate.web.shown import Field, Option
from homeplate.web.words import gettext

MOST_RATED = 10
"""The highest score that is clicked; beyond, it is typed."""

FEW_OPTIONS = 5
NOTE_LENGTH = 4000


def _note() -> Field:
    return Field("note", gettext("Note"), "textarea", longest=NOTE_LENGTH)


# -- confirmed ------------------------------------------------------------------------------------


def _confirmed_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    note = Field("note", gettext("How do you know?"), "textarea", longest=NOTE_LENGTH)
    return Field("value", gettext("Yes, this is confirmed"), "check"), note


def _confirmed_read(criterion: Any, given: Given, around: Around) -> object:
    return True if given.ticked("value") else None


def _confirmed_say(criterion: Any, value: Any, around: Around) -> str:
    return gettext("Confirmed")


# -- text -----------------------------------------------------------------------------------------


def _text_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    least = ngettext("At least %(n)d character.", "At least %(n)d characters.", criterion.min_length)
    help_text = least % {"n": criterion.min_length} if criterion.min_length > 1 else ""
    return (Field("value", gettext("Answer"), "textarea", held or "", help=help_text, longest=10_000),)


def _text_read(criterion: Any, given: Given, around: Around) -> object:
    return given.text("value") or None


def _text_say(criterion: Any, value: Any, around: Around) -> str:
    return str(value)


# -- number and money -----------------------------------------------------------------------------


def _bounds(criterion: Any, around: Around) -> str:
    least, most = criterion.at_least, criterion.at_most
    shown = {"least": _number(least, around), "most": _number(most, around)}
    if least is not None and most is not None:
        return gettext("From %(least)s to %(most)s.") % shown
    if least is not None:
        return gettext("At least %(least)s.") % shown
    return gettext("At most %(most)s.") % shown if most is not None else ""


def _number(value: Decimal | None, around: Around) -> str:
    return "" if value is None else number_text(value, around.language)


def _number_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    value = "" if held is None else input_number(Decimal(str(held)), around.language)
    unit = around.text(criterion.unit)
    one = Field("value", gettext("Number"), "number", value, help=_bounds(criterion, around), unit=unit)
    return one, _note()


def _number_read(criterion: Any, given: Given, around: Around) -> object:
    return given.amount("value")


def _number_say(criterion: Any, value: Any, around: Around) -> str:
    return f"{number_text(Decimal(str(value)), around.language)} {around.text(criterion.unit)}".strip()


def _money_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    amount = held.get("amount") if isinstance(held, Mapping) else None
    value = "" if amount is None else input_number(Decimal(str(amount)), around.language)
    unit = criterion.currency or around.currency
    one = Field("value", gettext("Amount"), "money", value, help=_bounds(criterion, around), unit=unit)
    return one, _note()


def _money_read(criterion: Any, given: Given, around: Around) -> object:
    amount = given.amount("value")
    return None if amount is None else {"amount": amount, "currency": criterion.currency or around.currency}


def _money_say(criterion: Any, value: Any, around: Around) -> str:
    amount, currency = Decimal(value["amount"]), value["currency"]
    try:
        return money_text(to_minor(amount, currency), currency, around.language)
    except Invalid:  # finer than its smallest coin
        return f"{number_text(amount, around.language)} {currency}"


# -- choice ---------------------------------------------------------------------------------------


def _choice_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    choices = tuple(Option(option.key, around.text(option.label)) for option in criterion.options)
    kind = "radio" if len(choices) <= FEW_OPTIONS else "select"
    return Field("value", gettext("Answer"), kind, held or "", choices), _note()


def _choice_read(criterion: Any, given: Given, around: Around) -> object:
    return given.text("value") or None


def _choice_say(criterion: Any, value: Any, around: Around) -> str:
    option = criterion.option(value)
    return around.text(option.label) if option else str(value)


# -- date -----------------------------------------------------------------------------------------


def _date_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    return Field("value", gettext("Day"), "date", held or ""), _note()


def _date_read(criterion: Any, given: Given, around: Around) -> object:
    day = given.day("value")
    return day.isoformat() if day else None


def _date_say(criterion: Any, value: Any, around: Around) -> str:
    return around.day(value)


# -- document -------------------------------------------------------------------------------------


def _document_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    kinds = (
        gettext("One of: %(kinds)s.") % {"kinds": ", ".join(criterion.accepts)} if criterion.accepts else ""
    )
    found = [Field("file", gettext("File"), "file", help=kinds)]
    if around.documents:
        kept = tuple(Option(key, name) for key, name in around.documents.items())
        found.append(Field("kept", gettext("or one of this deal"), "select", options=kept))
    found.append(Field("link", gettext("or a link to it"), placeholder="https://", longest=1000))
    return *found, _note()


def _document_read(criterion: Any, given: Given, around: Around) -> object:
    kept = given.text("kept")
    if kept in around.documents:
        return {"ref": kept, "name": around.documents[kept]}
    return given.text("link") or None


def _document_say(criterion: Any, value: Any, around: Around) -> str:
    return str(value["name"] if isinstance(value, Mapping) else value)


# -- contact --------------------------------------------------------------------------------------


def _contact_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    known = tuple(Option(key, name) for key, name in around.contacts.items())
    found = [Field("value", gettext("Contact"), "select", str(held or ""), known)] if known else []
    if around.may_add_contact:
        label = gettext("or somebody new") if known else gettext("Name")
        found.append(Field("name", label, longest=200, placeholder=gettext("First and last name")))
        found.append(Field("email", gettext("E-mail of somebody new"), "email", longest=254))
    return *found, _note()


def _contact_read(criterion: Any, given: Given, around: Around) -> object:
    if name := given.text("name"):
        return NewContact(name, given.text("email"))
    chosen = given.id("value")
    return str(chosen) if chosen else None


def _contact_say(criterion: Any, value: Any, around: Around) -> str:
    return around.contacts.get(str(value), gettext("A contact"))


# -- next step ------------------------------------------------------------------------------------


def _step_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    before = held if isinstance(held, Mapping) else {}
    within = ngettext("Within %(n)d day.", "Within %(n)d days.", criterion.within_days)
    help_text = within % {"n": criterion.within_days}
    return (
        Field("what", gettext("What was agreed"), value=str(before.get("what", "")), longest=300),
        Field("on", gettext("For which day"), "date", help=help_text, least=around.today.isoformat()),
    )


def _step_read(criterion: Any, given: Given, around: Around) -> object:
    what, day = given.text("what"), given.day("on")
    return {"what": what, "on": day.isoformat() if day else ""} if what or day else None


def _step_say(criterion: Any, value: Any, around: Around) -> str:
    return f"{value['what']} · {around.day(value['on'])}"


# -- activity -------------------------------------------------------------------------------------


def _activity_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    kind = activity_label(criterion.activity)
    label = gettext("%(activity)s held on") % {"activity": kind}
    found = [Field("on", label, "date", most=around.today.isoformat())]
    if criterion.at_least > 1:
        needed = gettext("At least %(least)s.") % {"least": criterion.at_least}
        found.append(Field("count", gettext("How many so far"), "number", help=needed))
    return *found, _note()


def _activity_read(criterion: Any, given: Given, around: Around) -> object:
    day, count = given.day("on"), given.amount("count")
    if day is None:
        return None
    return {"activity": criterion.activity, "on": day.isoformat(), "count": count if count is not None else 1}


def _activity_say(criterion: Any, value: Any, around: Around) -> str:
    text = f"{activity_label(value['activity'])} · {around.day(value['on'])}"
    return f"{text} · {value['count']}×" if value.get("count", 1) > 1 else text


# -- scorecard ------------------------------------------------------------------------------------


def _score_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    before = held if isinstance(held, Mapping) else {}
    rated = [
        Field(
            f"item-{item.key}",
            around.text(item.label),
            "rating" if item.max <= MOST_RATED else "number",
            str(before.get(item.key, "")),
            most=str(item.max),
            wide=True,
        )
        for item in criterion.items
    ]
    return *rated, _note()


def _score_read(criterion: Any, given: Given, around: Around) -> object:
    typed = {item.key: given.text(f"item-{item.key}") for item in criterion.items}
    return {key: value for key, value in typed.items() if value} or None


def _score_say(criterion: Any, value: Any, around: Around) -> str:
    total = sum(points for points in value.values() if isinstance(points, int))
    shown = {"total": total, "most": sum(item.max for item in criterion.items)}
    return gettext("%(total)s of %(most)s points") % shown


# -- framework of qualification -------------------------------------------------------------------


def _framework_fields(criterion: Any, held: Any, around: Around) -> Sequence[Field]:
    return ()


def _framework_read(criterion: Any, given: Given, around: Around) -> object:
    return None


def _framework_say(criterion: Any, value: Any, around: Around) -> str:
    shown = {"total": value["points"], "most": criterion.at_least}
    return gettext("%(total)s points, %(most)s needed") % shown


FORMS: dict[str, Form] = {
    "confirmed": Form(_confirmed_fields, _confirmed_read, _confirmed_say),
    "text": Form(_text_fields, _text_read, _text_say),
    "number": Form(_number_fields, _number_read, _number_say),
    "money": Form(_money_fields, _money_read, _money_say),
    "choice": Form(_choice_fields, _choice_read, _choice_say),
    "date": Form(_date_fields, _date_read, _date_say),
    "document": Form(_document_fields, _document_read, _document_say),
    "contact": Form(_contact_fields, _contact_read, _contact_say),
    "next_step": Form(_step_fields, _step_read, _step_say),
    "activity": Form(_activity_fields, _activity_read, _activity_say),
    "scorecard": Form(_score_fields, _score_read, _score_say),
    "framework": Form(_framework_fields, _framework_read, _framework_say),
}
