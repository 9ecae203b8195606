"""The page that shows what becomes of real exports, written from the header sets beside the project.

`python -m tests.transfer.header_sets > docs/reference/import-exports.md`
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping

from homeplate.kit.errors import Invalid
from homeplate.transfer.fields import FIELDS
from homeplate.transfer.guessing import KNOWN_LEFT, TAKEN, explained, guess_mapping
from homeplate.transfer.mapping import ColumnMapping, check
from homeplate.transfer.sources import recognise
from tests.transfer.shared import DATA

SETS = "export-headers/headers.json"
KINDS = {
    "deal": "deals",
    "account": "accounts",
    "contact": "contacts",
    "lead": "leads",
    "product": "nothing of its own: completes the deals of the same import",
}
HEAD = """# What becomes of the exports of other systems

Written by `python -m tests.transfer.header_sets` from the headers of real exports; a test compares it with the program.
Each is recognised by its columns and mapped without a hand; every choice can be changed before an import starts.

- *known*: left out on purpose (checksums, row owners' ids, sums that follow from the rest);
- *second*: another column of the file feeds the same field;
- *no field*: nothing of ours means it. It can be kept in a field of your own with one choice.

| export | recognised as | becomes | columns | mapped | known | second | no field |
|---|---|---|--:|--:|--:|--:|--:|"""


def header_sets() -> Mapping[str, list[str]]:
    """The headers by the name of their export, as the shared data hold them."""
    found: Mapping[str, list[str]] = json.loads((DATA / SETS).read_text("utf-8"))
    return found


def title(name: str) -> str:
    """A name without what stands in brackets behind it."""
    return re.sub(r"\s*\(.*", "", name).replace("_", " ").strip()


def mapping_of(header: list[str]) -> ColumnMapping | None:
    """The proposed mapping; None for an export of what is not kept here."""
    try:
        return guess_mapping(header)
    except Invalid as error:
        if error.code != "not-importable":
            raise
        return None


def page() -> str:
    """The whole page in Markdown."""
    return "\n".join((HEAD, *_table(), "", "## Which column feeds which field", "", *_details())) + "\n"


def _table() -> Iterator[str]:
    for name, header in header_sets().items():
        source, mapping = recognise(header), mapping_of(header)
        label = source.label if source else "–"
        if mapping is None:
            yield f"| {title(name)} | {label} | not kept here: refused, and said so | {len(header)} | | | | |"
            continue
        told = explained(mapping, header)
        left = [told.get(each.column) for each in mapping.columns if not each.field]
        fed = len(header) - len(left)
        wrong = [each for each in check(mapping) if each.severity == "error"]
        becomes = KINDS[mapping.kind]
        if wrong:
            becomes += " once a column that names them is added: this one has none"
        counts = " | ".join(str(sum(each is why for each in left) or "") for why in (KNOWN_LEFT, TAKEN, None))
        yield f"| {title(name)} | {label} | {becomes} | {len(header)} | {fed} | {counts} |"


def _details() -> Iterator[str]:
    for name, header in header_sets().items():
        mapping = mapping_of(header)
        if mapping is None:
            continue
        fields = FIELDS[mapping.kind]
        fed = (f"{each.column} → {fields[each.field].label}" for each in mapping.columns if each.field)
        yield f"- **{title(name)}**: {'; '.join(fed)}"


if __name__ == "__main__":
    sys.stdout.write(page())
