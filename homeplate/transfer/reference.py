"""The reference page of importable fields and known sources, written from the data it describes.

`python -m homeplate.transfer.reference > docs/reference/import-columns.md`
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.resources import files

import yaml

from homeplate.transfer.fields import FIELDS
from homeplate.transfer.sources import SOURCES

TITLES = {
    "account": "Accounts",
    "contact": "Contacts",
    "deal": "Deals",
    "lead": "Leads",
    "answer": "Answers of a survey",
    "product": "Products",
    "team": "Teams",
}


def page() -> str:
    """The whole page in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Columns an import understands"
    yield ""
    yield "Written by `python -m homeplate.transfer.reference`; a test compares it with the program."
    yield "Case, spaces and punctuation do not matter: `CloseDate`, `close_date` and “Close Date” are one name."
    names = yaml.safe_load(files(__package__).joinpath("names.yaml").read_text("utf-8"))
    for kind, fields in FIELDS.items():
        yield from ("", f"## {TITLES[kind]}", "", "| field | read as | names |", "|---|---|---|")
        for key, field in fields.items():
            known = (name for language in (names[kind].get(key) or {}).values() for name in language)
            yield f"| {field.label} (`{key}`) | {field.type} | {', '.join(map(str, known))} |"
    yield from ("", "## Known sources", "", "| source | becomes | recognised by |", "|---|---|---|")
    for source in SOURCES.values():
        stated = ", ".join(sorted(source.requires))
        yield f"| {source.label} | {source.kind or 'not imported yet'} | {stated} |"


if __name__ == "__main__":
    sys.stdout.write(page())
