"""Read cells to one typed row per kind of record: names composed, outcomes decided, money in minor units, keys made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.transfer.answers import question
from homeplate.transfer.currencies import amount_in_minor
from homeplate.transfer.fields import Kind
from homeplate.transfer.identity import Keys, natural_key
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.problems import Problem
from homeplate.transfer.rows import (
    AccountRow,
    AnswerRow,
    ContactRow,
    DealRow,
    ImportRow,
    LeadRow,
    Status,
    TeamRow,
)
from homeplate.transfer.stages import LOST, WON, StageGuess, outcome

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class StageMap:
    """What each stage of the source means: a stage key, `stages.WON` or `stages.LOST`. `first` is for unknown ones."""

    targets: Mapping[str, str]
    first: str = ""

    @classmethod
    def of(cls, guesses: tuple[StageGuess, ...], first: str) -> StageMap:
        """The map that takes every guess."""
        return cls({guess.value: guess.target for guess in guesses}, first)


@dataclass(slots=True)
class Cells:
    """One row after reading: values by field, with the column names for problems."""

    values: dict[str, Any]
    line: int
    names: Mapping[str, str]
    problems: list[Problem]
    custom: list[tuple[str, str]] = field(default_factory=list)

    def complain(self, field_key: str, error: Invalid) -> None:
        """Reports a value that was left out."""
        self.problems.append(
            Problem(self.line, self.names.get(field_key, ""), error.code, error.message, "warning")
        )

    def refuse(self, code: str, message: Any) -> None:
        """Reports that the row stays out."""
        self.problems.append(Problem(self.line, "", code, message, "error"))


def _key(cells: Cells, keys: Keys, *parts: object) -> str:
    """The row's key; a repeated id of the other system is told, a repeated natural key is not."""
    stated = cells.values["external_id"]
    key = stated if stated and len(stated) <= LONGEST_KEY - 8 else natural_key(stated or "", *parts)
    distinct = keys.distinct(key)
    if stated and distinct != key:
        sentence = msg(
            "The id {id} is in an earlier row as well; this row becomes a record of its own.", id=stated
        )
        cells.problems.append(
            Problem(cells.line, cells.names["external_id"], "repeated-id", sentence, "warning")
        )
    return distinct


def build_account(cells: Cells, mapping: ColumnMapping, stages: StageMap, keys: Keys) -> AccountRow | None:
    """An account, or None (with the reason reported) when nothing names it."""
    v = cells.values
    name = v["name"] or v["domain"]
    if not name:
        cells.refuse("name-missing", msg("The row has no account name."))
        return None
    revenue, currency = amount_in_minor(v["revenue"], v["currency"], mapping.currency, cells.complain)
    phones = v["phone"]
    v |= {
        "key": _key(cells, keys, name),
        "name": name,
        "revenue_minor": revenue,
        "currency": currency if revenue is not None else "",
        "phone": phones[0] if phones else "",
        "custom": tuple(cells.custom),
    }
    del v["revenue"]
    return AccountRow(**v)


def build_contact(cells: Cells, mapping: ColumnMapping, stages: StageMap, keys: Keys) -> ContactRow | None:
    """A contact, or None (with the reason reported) when nothing names it."""
    v = cells.values
    name = v["name"] or " ".join(part for part in (v["given_name"], v["family_name"]) if part)
    name = name or (v["emails"][0] if v["emails"] else "")
    if not name:
        cells.refuse("name-missing", msg("The row has neither a name nor an e-mail address."))
        return None
    identity = v["emails"][:1] or (name, v["account"] or v["account_id"])
    revenue, currency = amount_in_minor(v.pop("account_revenue"), "", mapping.currency, cells.complain)
    v |= {
        "key": _key(cells, keys, *identity),
        "name": name[:200],
        "account_revenue_minor": revenue,
        "account_currency": currency if revenue is not None else "",
        "account_phone": next(iter(v["account_phone"]), ""),
        "basis_on": _day(v["basis_on"]),
        "custom": tuple(cells.custom),
    }
    return ContactRow(**v)


def build_deal(cells: Cells, mapping: ColumnMapping, stages: StageMap, keys: Keys) -> DealRow | None:
    """A deal, or None (with the reason reported) when nothing names it."""
    v = cells.values
    name = _deal_name(v)
    if not name:
        cells.refuse("name-missing", msg("The row has no deal name, account or product."))
        return None
    value, currency = amount_in_minor(v["value"], v["currency"], mapping.currency, cells.complain)
    price = amount_in_minor(v["product_price"], "", currency, cells.complain)[0]
    stage, status = _stage_and_status(cells, stages)
    key = _key(
        cells, keys, v["name"], v["account"] or v["account_id"], v["contact"], v["product"], v["created"]
    )
    return DealRow(
        key,
        name[:200],
        v["account"],
        v["account_id"],
        v["contact"],
        v["contact_emails"],
        v["contact_phones"],
        value,
        currency,
        stage,
        v["stage"],
        status,
        v["pipeline"],
        v["owner"],
        v["owner_email"],
        v["manager"],
        v["team"],
        v["source"],
        v["kind"],
        v["created"],
        v["engaged"],
        v["stage_since"],
        _day(v["expected_close"] or v["close_date"]),
        (v["closed"] or v["close_date"]) if status != "open" else None,
        v["category"],
        v["lost_reason"],
        v["competitor"],
        v["product"],
        price,
        v["probability"],
        v["next_step"],
        _day(v["next_step_on"]),
        v["description"],
        v["external_id"],
        tuple(cells.custom),
    )


def build_lead(cells: Cells, mapping: ColumnMapping, stages: StageMap, keys: Keys) -> LeadRow | None:
    """A lead, or None (with the reason reported) when nothing names it."""
    v = cells.values
    name = v["name"] or " ".join(part for part in (v.pop("given_name"), v.pop("family_name")) if part)
    emails, phones = v.pop("emails"), v.pop("phones")
    name = name or ("" if v["company"] else next(iter(emails), ""))
    if not name and not v["company"]:
        cells.refuse("name-missing", msg("The row has neither a name, a company nor an e-mail address."))
        return None
    v |= {
        "key": _key(cells, keys, *(emails[:1] or (name, v["company"]))),
        "name": name[:200],
        "email": next(iter(emails), ""),
        "phone": next(iter(phones), ""),
    }
    return LeadRow(**{name: value for name, value in v.items() if name in LeadRow._fields})


def build_answer(cells: Cells, mapping: ColumnMapping, stages: StageMap, keys: Keys) -> AnswerRow | None:
    """An answer, or None (with the reason reported) when nobody gave it, on no day, or to no question that we know."""
    v = cells.values
    if not (v["emails"] or v["contact_id"]):
        cells.refuse("name-missing", msg("The row has neither an e-mail address nor an id of a contact."))
        return None
    if v["answered"] is None:
        cells.refuse("date-missing", msg("The row does not say on which day it was answered."))
        return None
    scores = {name: v[name] for name in ("csat", "nps") if v[name]}
    asked = question(v["question"])
    if v["score"] and (asked or not scores):
        if not asked:
            cells.refuse("unknown-question", msg("The row does not say whether CSAT or NPS was asked."))
            return None
        scores[asked] = v["score"]
    if not scores:
        cells.refuse("score-missing", msg("The row has no score."))
        return None
    key = _key(cells, keys, *v["emails"], v["contact_id"], *scores, v["answered"])
    return AnswerRow(key, v["emails"], v["contact_id"], tuple(scores.items()), v["answered"], v["comment"])


def build_team(cells: Cells, mapping: ColumnMapping, stages: StageMap, keys: Keys) -> TeamRow | None:
    """A colleague, or None (with the reason reported) when nothing names them."""
    v = cells.values
    if not v["owner"]:
        cells.refuse("name-missing", msg("The row names nobody."))
        return None
    return TeamRow(keys.distinct(natural_key(v["owner"])), v["owner"], v["manager"], v["team"])


def _deal_name(v: Mapping[str, Any]) -> str:
    found = v["name"] or " – ".join(part for part in (v["account"] or v["contact"], v["product"]) if part)
    return found or str(v["external_id"])


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None


def _stage_and_status(cells: Cells, stages: StageMap) -> tuple[str, Status]:
    """Where the deal stands and how it ended: a flag of the source first, then its stage, then its status."""
    v = cells.values
    text = v["stage"]
    target = stages.targets.get(text, "") if text else stages.first
    if text and not target:
        sentence = msg("The stage “{stage}” is not mapped; the deal comes in at the first stage.", stage=text)
        cells.problems.append(Problem(cells.line, cells.names["stage"], "unknown-stage", sentence, "warning"))
        target = stages.first
    said = outcome(v["status"]) if v["status"] else ""
    if v["is_won"] or (target == WON and not v["is_lost"]):
        status: Status = "won"
    elif v["is_lost"] or target == LOST:
        status = "lost"
    else:
        status = "won" if said == "won" else "lost" if said == "lost" else "open"
    return ("" if target in (WON, LOST) else target), status


Builder = Callable[[Cells, ColumnMapping, StageMap, Keys], ImportRow | None]
BUILDERS: Mapping[Kind, Builder] = {
    "team": build_team,
    "account": build_account,
    "contact": build_contact,
    "deal": build_deal,
    "lead": build_lead,
    "answer": build_answer,
}
"""The kinds of records that can be imported."""
