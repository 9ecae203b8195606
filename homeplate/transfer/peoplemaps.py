"""Who owns what in the files, and who that is here: members, colleagues to come, the importer, or one placeholder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from homeplate.kit.ids import parse_id
from homeplate.kit.text import folded
from homeplate.people.models import Member
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.models import ImportFile, ImportRun

NEW: Final = "#new"
ME: Final = "#me"
PLACEHOLDER: Final = "#placeholder"
"""What becomes of an owner who is no member: a colleague to be invited later, whoever imports, or the one
placeholder; any other target is the id of a member."""
OTHERS = "*"
"""The key of what holds for owners of whom nothing is said one by one."""


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner that the files name: in how many rows, and the member of that name or address, if there is one."""

    text: str
    count: int
    member_id: UUID | None


def key_of(text: str) -> str:
    """How a choice for an owner is kept."""
    return folded(" ".join(text.split()))[:200]


def owner_column(file: ImportFile) -> str:
    """The column of a file that names owners; empty where none does, or where it lists the owners themselves."""
    if file.mapping is None or file.role != "main" or file.kind == "team":
        return ""
    mapping = ColumnMapping.from_json(file.mapping)
    return mapping.column_of("owner") or mapping.column_of("owner_email")


def owners_in(files: Iterable[ImportFile]) -> tuple[list[tuple[str, int]], bool]:
    """Each owner that the main files name with the number of rows, most rows first; whether there are more than
    a survey lists."""
    counts: Counter[str] = Counter()
    more = False
    for file in files:
        column = owner_column(file)
        found = next((each for each in file.columns if column and each["name"] == column), None)
        if found is not None:
            counts.update(dict(found["values"]))
            more = more or (bool(found["filled"]) and not found["values"])
    return counts.most_common(), more


def known_owners(files: Iterable[ImportFile]) -> tuple[list[Owner], bool]:
    """The owners of the files and who of them is a member."""
    named, more = owners_in(files)
    by_name: dict[str, UUID] = {}
    for member_id, name, email in Member.objects.order_by("id").values_list("id", "name", "user__email"):
        by_name.setdefault(key_of(name), member_id)
        if email:
            by_name.setdefault(key_of(email), member_id)
    return [Owner(text, count, by_name.get(key_of(text))) for text, count in named], more


def chosen(run: ImportRun) -> Mapping[str, str]:
    """What was said about owners, by `key_of`."""
    people: Mapping[str, str] = run.options.get("people", {})
    return people


def is_target(target: str, members: Iterable[UUID]) -> bool:
    """Whether an owner may become `target`."""
    return target in (NEW, ME, PLACEHOLDER) or parse_id(target) in set(members)
