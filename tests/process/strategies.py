"""Random processes, and random facts of deals in them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from homeplate.process.criteria import CRITERION_TYPES
from homeplate.process.definition import Process
from homeplate.process.facts import Deal, Evidence, Facts
from homeplate.process.reading import from_data
from tests.process.build import NOW, Data
from tests.process.test_criteria import CANONICAL, PARAMETERS

VALUES = [value for _, _, value in CANONICAL]
sentences = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=30)
words = st.dictionaries(st.sampled_from(["en", "ko", "fi", "no", "pt-BR"]), sentences, max_size=3)
figures = st.decimals(min_value=-(10**6), max_value=10**3, places=3)


@st.composite
def conditions(draw: st.DrawFn, choices: list[str]) -> Data:
    """A condition on a figure of the deal or on an earlier choice."""
    by_choice: bool = draw(st.booleans())
    if choices and by_choice:
        return {"criterion": draw(st.sampled_from(choices)), "is": draw(st.sampled_from(["yes", "no"]))}
    if draw(st.booleans()):
        return {
            "field": draw(st.sampled_from(["source", "kind"])),
            "is": draw(st.sampled_from(["fair", "web"])),
        }
    return {"field": draw(st.sampled_from(["value", "days_open"])), "at_least": draw(st.integers(0, 100))}


@st.composite
def criteria(draw: st.DrawFn, key: str, choices: list[str]) -> Data:
    """A criterion of any type."""
    kind = draw(st.sampled_from(list(CRITERION_TYPES)))
    data: Data = {"key": key, "type": kind, "label": draw(words), **PARAMETERS[kind]}
    data |= {
        "weight": draw(st.integers(1, 100)),
        "required": draw(st.booleans()),
        "milestone": draw(st.booleans()),
    }
    data["applies"] = draw(st.lists(conditions(choices), max_size=2))
    if draw(st.booleans()):
        data |= {
            "expires_days": draw(st.integers(1, 60)),
            "evidence": draw(words),
            "questions": [draw(words)],
        }
    if kind in ("number", "money"):
        data["at_least"] = draw(figures)
    if kind == "choice":
        choices.append(key)
    return data


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """A sound process of one to five stages."""
    stages: list[Data] = []
    choices: list[str] = []
    earlier: list[str] = []
    legs = sorted(draw(st.lists(st.integers(1, 4), min_size=1, max_size=5)))
    for at, leg in enumerate(legs):
        number = draw(st.integers(0, 4))
        inside = [draw(criteria(f"c-{at}-{place}", choices)) for place in range(number)]
        entry = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
        stages.append({"key": f"s-{at}", "name": draw(words), "leg": leg, "criteria": inside, "entry": entry})
        earlier += [criterion["key"] for criterion in inside]
    return from_data({"key": "random", "name": draw(words), "stages": stages})


@st.composite
def evidence(draw: st.DrawFn, kind: str) -> Evidence:
    """A canonical value, mostly of that type, given at some time, perhaps with an expiry, perhaps a mere claim."""
    fitting = [value for other, _, value in CANONICAL if other == kind]
    value: Any = draw(st.sampled_from(fitting) | st.sampled_from(VALUES))
    at = NOW - timedelta(days=draw(st.integers(0, 70)))
    expiry = draw(st.none() | st.integers(-5, 5).map(lambda days: NOW + timedelta(days=days)))
    return Evidence(value, at, "Mina", expiry, evidenced=draw(st.integers(0, 4)) > 0)


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    """Figures that conditions look at."""
    value = draw(st.none() | st.integers(0, 100).map(Decimal))
    return Deal(value, "EUR", draw(st.sampled_from(["", "fair", "web"])), "", draw(st.integers(0, 100)))


@st.composite
def known_processes(draw: st.DrawFn) -> tuple[Process, Facts]:
    """A process and the facts of a deal in it."""
    process = draw(processes())
    given = {
        criterion.key: draw(evidence(criterion.type))
        for criterion in process.criteria
        if draw(st.integers(0, 3))
    }
    return process, Facts(given, draw(deals()))
