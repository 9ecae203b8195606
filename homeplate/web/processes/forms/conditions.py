"""The input for when a criterion applies: lines of “value at least 50,000” or “Way of buying is Tender”.

A condition of the format may hold two comparisons; each is a line here, and two lines in a row about the same
figure become one condition again.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, in_language, msg
from homeplate.process.criteria.choice import Choice
from homeplate.process.criteria.conditions import NUMERIC_FIELDS
from homeplate.process.definition import Process
from homeplate.web.forms import input_number, read_number
from homeplate.web.jinja import say
from homeplate.web.processes.forms.inputs import Errors, Line, Pick, Raw
from homeplate.web.processes.forms.labels import name_of
from homeplate.web.processes.forms.lists import Rows
from homeplate.web.shown import Option

COMPARISONS = ("is", "is_not", "at_least", "at_most")
FIGURES: dict[str, Message] = {
    "value": msg("Value of the deal"),
    "days_open": msg("Days since the deal was opened"),
    "currency": msg("Currency of the deal"),
    "source": msg("Source of the deal"),
    "kind": msg("Kind of the deal"),
}
ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions(Rows):
    """The list of conditions; `language` is that of the numbers."""

    language: str

    def raw(self, value: Any) -> Raw:
        """A line for each comparison."""
        return [line for condition in value or () for line in self._lines(condition)]

    def _lines(self, condition: dict[str, Any]) -> list[dict[str, str]]:
        lines = []
        for comparison in COMPARISONS:
            wanted = condition.get(comparison)
            if wanted is None:
                continue
            subject, text = condition.get("field", ""), str(wanted)
            if condition.get("criterion"):
                subject, text = f"{ANSWER}:{condition['criterion']}:{wanted}", ""
            elif comparison in ("at_least", "at_most"):
                text = input_number(Decimal(str(wanted)), self.language)
            lines.append({"subject": subject, "comparison": comparison, "value": text})
        return lines

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """The conditions; None for none."""
        found: list[dict[str, Any]] = []
        for number, line in enumerate(raw):
            condition = self._condition(line, f"{path}.{number}", errors)
            before = found[-1] if found else {}
            same = condition.get("field") in NUMERIC_FIELDS and condition.get("field") == before.get("field")
            if same and not set(condition) & set(before) - {"field"}:
                before.update(condition)
            else:
                found.append(condition)
        return found or None

    def _condition(self, line: dict[str, str], path: str, errors: Errors) -> dict[str, Any]:
        subject, comparison, text = line["subject"], line["comparison"] or "is", line["value"]
        if not subject:
            errors[f"{path}.subject"] = msg("Please fill this in.")
        kind, _, answer = subject.partition(":")
        if kind == ANSWER:
            criterion, _, option = answer.rpartition(":")
            return {"criterion": criterion, comparison: option}
        if not text:
            errors[f"{path}.value"] = msg("Please fill this in.")
        if comparison in ("at_least", "at_most") and text:
            try:
                return {"field": subject, comparison: read_number(text, self.language, field=path)}
            except Invalid as error:
                errors[f"{path}.value"] = error.message
        return {"field": subject, comparison: text}


def conditions(process: Process, before: tuple[int, int], page_language: str, language: str) -> Conditions:
    """The input for a criterion at the place `before` (stage, position): it may ask for earlier choices."""
    subjects = [Option(field, say(label)) for field, label in FIGURES.items()]
    for stage, position in ((stage, at) for at, stage in enumerate(process.stages)):
        for number, criterion in enumerate(stage.criteria):
            if isinstance(criterion, Choice) and (position, number) < before:
                label = in_language(criterion.label, language)
                subjects += [
                    Option(
                        f"{ANSWER}:{criterion.key}:{option.key}",
                        f"{label}: {in_language(option.label, language)}",
                    )
                    for option in criterion.options
                ]
    return Conditions(
        name="applies",
        label=name_of("applies"),
        help=gettext(
            "Nothing here: it applies to every deal. All conditions must hold; an answer needs no value."
        ),
        add=gettext("Add a condition"),
        language=page_language,
        inputs=(
            Pick(name="subject", label=gettext("What"), options=tuple(subjects)),
            Pick(
                name="comparison",
                label=gettext("Comparison"),
                options=tuple(Option(key, name_of(key)) for key in COMPARISONS),
                usual="is",
            ),
            Line(name="value", label=gettext("Compared with"), longest=200),
        ),
    )
