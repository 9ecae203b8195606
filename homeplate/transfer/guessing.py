"""Proposing a mapping: a known source knows its columns; else names decide, and the values in them have a veto."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.transfer.dates import DateStyle, Order, date_style, parse_moment
from homeplate.transfer.fields import FIELDS, NAMES, FieldType, Kind, bare, words
from homeplate.transfer.mapping import IGNORED, Assignment, ColumnMapping
from homeplate.transfer.numbers import (
    NumberStyle,
    Sign,
    are_fractions,
    number_style,
    parse_amount,
    parse_count,
)
from homeplate.transfer.sources import Source, recognise
from homeplate.transfer.stages import look_like_stages
from homeplate.transfer.survey import Column
from homeplate.transfer.values import parse_boolean, parse_domain, parse_emails, parse_phones

_TELLING: Mapping[Kind, frozenset[str]] = {
    "deal": frozenset(
        {"stage", "value", "expected_close", "close_date", "probability", "lost_reason", "pipeline"}
    ),
    "contact": frozenset({"emails", "given_name", "family_name", "title", "department"}),
    "account": frozenset({"employees", "revenue", "industry", "domain", "parent", "founded"}),
    "lead": frozenset({"is_converted", "deal_id", "immediacy", "need", "reason"}),
    "answer": frozenset({"csat", "nps", "score", "question"}),
    "product": frozenset({"price", "family"}),
}
"""Fields that tell one kind of table from another; each counts three times as much as the others."""

_HEADS = frozenset({
    "id", "type", "currency", "label", "number", "count", "date", "time", "status", "stage", "source", "score",
    "rate", "tier", "name", "reason", "url", "group", "days",
})  # fmt: skip
"""Words that, at the end of a column name, say what it is: “Account Owner Id” is no owner."""
_ORNAMENTS = frozenset({
    "the", "a", "of", "your", "our", "this", "main", "primary", "current", "default", "field", "value", "full",
})  # fmt: skip


def guess_mapping(
    header: Sequence[str],
    columns: Sequence[Column] = (),
    *,
    kind: Kind | None = None,
    joined: Mapping[str, str] | None = None,
    currency: str = "USD",
    order: Order = "dmy",
    decimal: Sign = ".",
) -> ColumnMapping:
    """A mapping for a table with this header. `columns` are of its survey, if there is one.

    `joined` are looked-up columns whose field is known (`Joined.fields`); `currency`, `order` and `decimal` hold
    where the file does not decide. Raises `Invalid`: `not-importable`, `kind-unknown`.
    """
    source = recognise(header)
    if source is not None and source.kind is None and kind is None:
        sentence = msg(
            "This is “{source}”. Deals, leads, accounts and contacts can be imported.", source=source.label
        )
        raise Invalid("not-importable", sentence, field="file")
    source = source.told_as(kind) if source is not None else None
    kind = kind or (source.kind if source else None) or guess_kind(header)
    if kind is None:
        raise Invalid(
            "kind-unknown", msg("Say whether these are deals, leads, accounts or contacts."), field="kind"
        )
    profile = {column.name: column for column in columns}
    chosen = _from_names(header, kind, source, profile, joined or {})
    assignments = tuple(
        _styled(
            chosen.get(name, Assignment(name, confidence=0.0)),
            profile.get(name),
            kind,
            source,
            order,
            decimal,
        )
        for name in header
    )
    money = source.currency if source and source.currency else currency
    return ColumnMapping(
        kind, assignments, source.key if source else "", source.namespace if source else "", money
    )


KNOWN_LEFT = msg("Known, and left out: it says nothing that belongs to a record here.")
TAKEN = msg("Another column feeds this field.")
VETOED = msg("Its values are not what its name says.")


def explained(mapping: ColumnMapping, header: Sequence[str]) -> dict[str, Message]:
    """Why each column feeds its field or none, for columns whose field was not chosen otherwise than proposed."""
    source = recognise(header)
    source = source.told_as(mapping.kind) if source is not None else None
    found: dict[str, Message] = {}
    for each in mapping.columns:
        proposal = _propose(each.column, mapping.kind, source, {})
        if proposal is not None and proposal.field == each.field:
            found[each.column] = proposal.reason
        elif each.field and each.confidence < 1:
            found[each.column] = msg("The values tell it.")
        if proposal is not None and each.field == IGNORED and (why := _why_not(each, proposal, mapping)):
            found[each.column] = why
    return found


def _why_not(each: Assignment, proposal: Assignment, mapping: ColumnMapping) -> Message | None:
    """Why a column feeds nothing though its name is known; None when a person chose so."""
    if proposal.field == IGNORED:
        return KNOWN_LEFT
    if each.confidence:
        return None
    return TAKEN if mapping.column_of(proposal.field) else VETOED


def guess_kind(header: Sequence[str]) -> Kind | None:
    """What the rows of an unknown table are; None when its columns do not tell."""
    scores: dict[Kind, int] = {}
    for kind, telling in _TELLING.items():
        fed = {NAMES[kind][bare(name)] for name in header if bare(name) in NAMES[kind]}
        scores[kind] = sum(3 if key in telling else 1 for key in fed) if fed & telling else 0
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= 4 else None


def _from_names(
    header: Sequence[str],
    kind: Kind,
    source: Source | None,
    profile: Mapping[str, Column],
    joined: Mapping[str, str],
) -> dict[str, Assignment]:
    """The proposals by column, each field given away once unless it takes many."""
    proposals = [found for name in header if (found := _propose(name, kind, source, joined)) is not None]
    rank = {name: place for place, name in enumerate(source.columns)} if source else {}
    proposals.sort(key=lambda each: (-each.confidence, rank.get(bare(each.column), len(rank))))
    given: set[str] = set()
    chosen: dict[str, Assignment] = {}
    for each in proposals:
        if each.field == IGNORED:
            chosen[each.column] = each
            continue
        taken = each.field in given and not FIELDS[kind][each.field].many
        if not taken and _fits(each, profile.get(each.column), kind):
            given.add(each.field)
            chosen[each.column] = each
    for column in profile.values():
        if column.name not in chosen and (found := _by_values(column, kind, given)):
            given.add(found.field)
            chosen[column.name] = found
    return chosen


def _propose(name: str, kind: Kind, source: Source | None, joined: Mapping[str, str]) -> Assignment | None:
    form = bare(name)
    if name in joined:
        return Assignment(name, joined[name], 1.0, msg("Looked up in another file of the set."))
    if source is not None and form in source.columns:
        return Assignment(name, source.columns[form], 1.0, msg("Known from {source}.", source=source.label))
    if form in NAMES[kind]:
        return Assignment(name, NAMES[kind][form], 0.95, msg("The name is known."))
    near = _similar(name, kind)
    return (
        Assignment(name, NAMES[kind][near], 0.7, msg("The name is like “{name}”.", name=near))
        if near
        else None
    )


def _similar(name: str, kind: Kind) -> str:
    """The bare known name nearest to `name`, empty when none is near enough."""
    plain = [word for word in words(name) if word not in _ORNAMENTS]
    form = "".join(plain)
    if form in NAMES[kind]:
        return form
    if len(form) < 5:
        return ""
    near = difflib.get_close_matches(form, NAMES[kind], n=1, cutoff=0.88)
    if not near:
        return ""
    last = plain[-1]
    return "" if last in _HEADS and not near[0].endswith(last) else near[0]


def _by_values(column: Column, kind: Kind, given: set[str]) -> Assignment | None:
    """A proposal for a column whose name says nothing, from what is in it."""
    telling = len(column.samples) >= 3
    many = {"contact": "emails", "lead": "emails", "answer": "emails", "deal": "contact_emails"}.get(kind)
    if telling and many and _share(column.samples, parse_emails) > 0.9:
        return Assignment(column.name, many, 0.6, msg("The values are e-mail addresses."))
    distinct = [value for value, _ in column.values]
    if kind == "deal" and "stage" not in given and look_like_stages(distinct):
        return Assignment(column.name, "stage", 0.6, msg("The values are names of stages."))
    if telling and kind == "deal" and "value" not in given and _are_money(column.samples):
        return Assignment(column.name, "value", 0.5, msg("The values are amounts of money."))
    return None


def _are_money(samples: Sequence[str]) -> bool:
    style = number_style(samples)

    def with_currency(text: str) -> object:
        amount = parse_amount(text, style)
        return amount and amount.currency

    return _share(samples, with_currency) > 0.9


def _fits(each: Assignment, column: Column | None, kind: Kind) -> bool:
    """Whether the values of a column can be read as its field; a known source is believed."""
    if column is None or not column.samples or each.confidence == 1.0:
        return True
    samples = column.samples
    numbers = number_style(samples)
    readers: Mapping[FieldType, Callable[[str], object]] = {
        "emails": parse_emails,
        "phones": parse_phones,
        "domain": parse_domain,
        "boolean": parse_boolean,
        "moment": lambda text: parse_moment(text, DateStyle()),
        "money": lambda text: parse_amount(text, numbers),
        "count": lambda text: parse_count(text, numbers),
        "probability": lambda text: parse_amount(text.replace("%", ""), numbers),
    }
    reader = readers.get(FIELDS[kind][each.field].type)
    return reader is None or _share(samples, reader) >= 0.5


def _share(samples: Sequence[str], reader: Callable[[str], object]) -> float:
    """The part of the samples that `reader` takes and finds something in."""
    good = 0
    for text in samples:
        try:
            good += bool(reader(text) not in (None, "", ()))
        except Invalid:
            continue
    return good / len(samples)


def restyled(
    mapping: ColumnMapping, samples: Mapping[str, Sequence[str]], order: Order, columns: Collection[str]
) -> ColumnMapping:
    """The mapping with the dates and numbers of some of its columns understood anew, by their samples."""
    fresh = tuple(
        _written(each, samples.get(each.column, ()), mapping.kind, order, ".")
        if each.column in columns
        else each
        for each in mapping.columns
    )
    return replace(mapping, columns=fresh)


def _styled(
    each: Assignment, column: Column | None, kind: Kind, source: Source | None, order: Order, decimal: Sign
) -> Assignment:
    """The assignment with how its dates and numbers are written, as far as the values tell."""
    factor = source.factors.get(each.column, 1) if source else 1
    return _written(replace(each, factor=factor), column.samples if column else (), kind, order, decimal)


def _written(each: Assignment, samples: Sequence[str], kind: Kind, order: Order, decimal: Sign) -> Assignment:
    if each.field == IGNORED or each.field not in FIELDS[kind]:
        return each
    type_ = FIELDS[kind][each.field].type
    if type_ == "moment":
        return replace(each, order=date_style(samples, prefer=order).order)
    if type_ in ("money", "count", "probability"):
        style: NumberStyle = number_style(samples, prefer=decimal)
        fractions = type_ == "probability" and are_fractions(samples)
        return replace(each, decimal=style.decimal, fractions=fractions)
    return each
