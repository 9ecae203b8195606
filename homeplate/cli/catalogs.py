"""`homeplate catalogs`: the sentences of the program in other languages, extracted, checked and compiled."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from homeplate.cli.command import Command

METHODS = [("web/templates/**.html", "jinja2"), ("web/templates/**.txt", "jinja2"), ("**.py", "python")]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "msg": None,
    "pmsg": ((1, "c"), 2),
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
}
OPTIONS = {"jinja2": {"trimmed": "true", "silent": "false"}}


def catalog_files() -> Iterator[Path]:
    """The `.po` file of each language."""
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).glob("*/LC_MESSAGES/django.po"))


def compile_changed() -> int:
    """Writes the `.mo` file of every catalog that is newer than it; the number written."""
    written = 0
    for source in catalog_files():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with target.open("wb") as file:
            write_mo(file, _read(source))
        written += 1
    return written


def extract() -> Catalog:
    """Every sentence of the source, with the places where it stands."""
    package = Path(settings.PACKAGE)
    catalog = Catalog(project="Homeplate", charset="utf-8")
    options = {pattern: OPTIONS.get(method, {}) for pattern, method in METHODS}
    for name, line, message, comments, context in extract_from_dir(
        package, METHODS, options, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        catalog.add(message, locations=[(f"homeplate/{name}", line)], auto_comments=comments, context=context)
    return catalog


def missing(source: Path, wanted: Catalog) -> list[str]:
    """The English sentences that the catalog in `source` lacks, or has only as a guess."""
    have = _read(source)
    lacks = []
    for message in wanted:
        if not message.id:
            continue
        found = have.get(message.id, message.context)
        if found is None or found.fuzzy or not _all_filled(found.string):
            lacks.append(str(message.id))
    return lacks


def _all_filled(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name)


def _update() -> int:
    wanted = extract()
    for source in catalog_files():
        catalog = _read(source)
        catalog.update(wanted, no_fuzzy_matching=True)
        with source.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, ignore_obsolete=True)
        print(f"{source.parent.parent.name}: {len(missing(source, wanted))} of {len(wanted)} to translate")
    return 0


def _check() -> int:
    wanted = extract()
    gaps = {source.parent.parent.name: missing(source, wanted) for source in catalog_files()}
    for language, sentences in gaps.items():
        for sentence in sentences:
            print(f"{language}: not translated: {sentence}")
    return 1 if any(gaps.values()) else 0


def _compile() -> int:
    print(f"{compile_changed()} catalogs compiled")
    return 0


ACTIONS = {"update": _update, "check": _check, "compile": _compile}


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=ACTIONS)


def _run(args: Namespace) -> int:
    return ACTIONS[args.action]()


COMMAND = Command("update, check or compile the translations", _run, _arguments)
