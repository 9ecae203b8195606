"""Facts of the ledger about answers, as the timelines of deals and leads say them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeplate.kit.text import in_language
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.qualification.rules import SCORES
from homeplate.web.words import gettext


def answer_said(data: Mapping[str, Any], language: str) -> tuple[str, str]:
    """What was answered, taken back or put back, and what was noted with it."""
    now, fact = data.get("after") or {}, fact_name(data.get("fact"), language)
    if not now:
        return gettext("Answer taken back: %(fact)s") % {"fact": fact}, ""
    score = SCORES.get(now.get("score", -1))
    told = {"fact": fact, "score": score.render(gettext) if score else "–"}
    note = "\n".join(one for one in (str(now.get("text", "")), str(now.get("source", ""))) if one)
    return gettext("%(fact)s: %(score)s") % told, note


def fact_name(key: Any, language: str) -> str:
    """The name of a fact about the buyer; its key where it is none any more."""
    known = BUYER_FACTS.get(str(key))
    return in_language(known.name, language) if known else str(key)
