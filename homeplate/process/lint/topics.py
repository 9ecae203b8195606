"""What a criterion or stage is about, told from its type and the words of its key and label."""

from __future__ import annotations

import re
from typing import Literal

from homeplate.kit.text import Text, folded
from homeplate.process.criteria import Criterion
from homeplate.process.criteria.contact import Contact
from homeplate.process.definition import Process, Stage

Topic = Literal["need", "decision_maker", "money"]

WORDS: dict[Topic, re.Pattern[str]] = {
    "need": re.compile(
        r"\b(?:needs?|problems?|pains?|challenges?|requirements?|goals?|reason to (?:change|buy|act))\b|"
        r"니즈|필요|문제|과제|요구|목표|\b(?:tarve|tarpee|tarpei|ongelm|haastee|haaste|vaatimu|tavoit)"
    ),
    "decision_maker": re.compile(
        r"\bdecision[- ]?makers?\b|\bwho (?:decides|signs)\b|\beconomic buyer\b|\bauthority\b|"
        r"의사 ?결정|결정권|\bpäättäj|\bpäätöksente"
    ),
    "money": re.compile(
        r"\b(?:budgets?|funds?|funding|afford|means to pay|money)\b|예산|자금|지불|\b(?:budjet|rahoitu|raha|varaa)"
    ),
}
PROPOSAL = re.compile(r"\b(?:propos|offer|bid|quot|tender)|제안|견적|입찰|\b(?:tarjou|ehdotu|kilpailutu)")
DECIDERS = ("decision_maker", "economic_buyer")


def topics(criterion: Criterion) -> frozenset[Topic]:
    """What the criterion finds out."""
    text = _text(criterion.key, criterion.label)
    found: set[Topic] = {topic for topic, words in WORDS.items() if words.search(text)}
    if isinstance(criterion, Contact) and criterion.buying_role in DECIDERS:
        found.add("decision_maker")
    if criterion.type == "money":
        found.add("money")
    return frozenset(found)


def proposal_stage(process: Process) -> int | None:
    """Position of the first stage whose key or name speaks of a proposal, offer, bid or quote; None without one."""
    return next((at for at, stage in enumerate(process.stages) if is_proposal(stage)), None)


def is_proposal(stage: Stage) -> bool:
    """Whether the key or name of the stage speaks of a proposal, offer, bid or quote."""
    return PROPOSAL.search(_text(stage.key, stage.name)) is not None


def _text(key: str, label: Text) -> str:
    return " · ".join((key.replace("-", " ").replace("_", " "), *(folded(words) for words in label.values())))
