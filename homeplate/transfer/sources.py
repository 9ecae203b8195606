"""Known sources, as data (`sources.yaml`): recognised by their columns, they say what these columns mean.

To add a source: one entry in that file and its header in `tests/transfer/test_sources.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from homeplate.transfer.fields import FIELDS, Kind, bare


@dataclass(frozen=True, slots=True)
class LookupSpec:
    """How a table is completed from another of its set: our `on` is their `key`; `take` is their column to our field.

    With `repair` a value that differs from a key only in spaces, case or signs is put right.
    """

    source: str
    on: str
    key: str
    take: Mapping[str, str]
    repair: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One table of another system. `kind` is None when Homeplate has no use for it yet; `columns` maps bare names.

    `factors` multiply numbers (a column in millions); `stages` are hints by stage value (see `stages.PHASES`).
    `same_ids` says that a lead and the deal that it became have one id.
    """

    key: str
    label: str
    namespace: str
    kind: Kind | None
    requires: frozenset[str]
    columns: Mapping[str, str]
    stages: Mapping[str, str]
    factors: Mapping[str, int]
    lookups: tuple[LookupSpec, ...]
    currency: str
    same_ids: bool = False

    def told_as(self, kind: Kind | None) -> Source | None:
        """The same source for somebody who wants its people as leads, or its leads as people; None for other kinds."""
        if kind in (None, self.kind):
            return self
        if self.kind == "contact" and kind == "lead":
            like, name = _LIKE, f"{self.namespace}.leads"
        elif self.kind == "lead" and kind == "contact":
            like, name = {lead: contact for contact, lead in _LIKE.items()}, self.namespace
        else:
            return None
        known = FIELDS[kind]
        told = {column: like.get(field, field) for column, field in self.columns.items()}
        columns = {column: field if field in known else "" for column, field in told.items()}
        return replace(self, kind=kind, namespace=name, columns=MappingProxyType(columns))


_LIKE = {
    "account": "company",
    "account_domain": "domain",
    "account_industry": "industry",
    "basis_evidence": "consent",
}
"""What fields of contacts are called of leads, where that is something else."""


def _source(plain: Mapping[str, Any]) -> Source:
    kind: Kind | None = plain["kind"]
    columns = {bare(name): field or "" for name, field in plain.get("columns", {}).items()}
    unknown = set(columns.values()) - {""} - set(FIELDS[kind] if kind else ())
    if unknown:
        raise ValueError(f"{plain['key']}: no such field: {', '.join(sorted(unknown))}")
    return Source(
        key=plain["key"],
        label=plain["label"],
        namespace=plain["namespace"],
        kind=kind,
        requires=frozenset(bare(name) for name in plain["requires"]),
        columns=MappingProxyType(columns),
        stages=MappingProxyType(plain.get("stages", {})),
        factors=MappingProxyType(plain.get("factors", {})),
        lookups=tuple(_lookup(each) for each in plain.get("lookups", ())),
        currency=plain.get("currency", ""),
        same_ids=plain.get("same_ids", False),
    )


def _lookup(plain: Mapping[str, Any]) -> LookupSpec:
    take = MappingProxyType(dict(plain["take"]))
    return LookupSpec(plain["from"], plain["match"], plain["key"], take, plain.get("repair", False))


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        plain["key"]: _source(plain)
        for plain in yaml.safe_load(files(__package__).joinpath("sources.yaml").read_text("utf-8"))
    }
)
"""Every known source by key."""


def recognise(header: Iterable[str]) -> Source | None:
    """The known source with these columns: of several the one that asks for most."""
    names = {bare(name) for name in header}
    fitting = [source for source in SOURCES.values() if source.requires <= names]
    return max(fitting, key=lambda source: len(source.requires), default=None)
