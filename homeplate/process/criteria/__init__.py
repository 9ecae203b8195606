"""The types of criteria, in one dict. A new type is one file here, one line below, a test and its entry in
docs/reference/process-format.md."""

from __future__ import annotations

from homeplate.process.criteria.activity import Activity
from homeplate.process.criteria.base import Criterion
from homeplate.process.criteria.choice import Choice
from homeplate.process.criteria.conditions import Condition
from homeplate.process.criteria.confirmed import Confirmed
from homeplate.process.criteria.contact import Contact
from homeplate.process.criteria.date import DateAnswer
from homeplate.process.criteria.document import Document
from homeplate.process.criteria.framework import FrameworkReached
from homeplate.process.criteria.money import MoneyAnswer
from homeplate.process.criteria.next_step import NextStep
from homeplate.process.criteria.number import NumberAnswer
from homeplate.process.criteria.scorecard import Scorecard
from homeplate.process.criteria.text import TextAnswer

CRITERION_TYPES: dict[str, type[Criterion]] = {
    "confirmed": Confirmed,
    "text": TextAnswer,
    "number": NumberAnswer,
    "money": MoneyAnswer,
    "choice": Choice,
    "date": DateAnswer,
    "document": Document,
    "contact": Contact,
    "next_step": NextStep,
    "activity": Activity,
    "scorecard": Scorecard,
    "framework": FrameworkReached,
}

__all__ = ["CRITERION_TYPES", "Condition", "Criterion"]
