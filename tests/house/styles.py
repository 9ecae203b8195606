"""Reads our style sheets: which rules no page can meet, which are written twice, and which names mean two things.

python -m tests.house.styles      lists them; the exit code says whether there are any
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from tests.house.rules import PACKAGE

STATIC = PACKAGE / "web" / "static" / "web"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NAME = re.compile(r"[.#]([a-zA-Z][\w-]*)")
WORD = re.compile(r"[a-zA-Z][\w-]*")
SAID = re.compile(
    r"\b(?:_|msg|gettext|gettext_noop|ngettext)\((?:[^()]|\([^()]*\))*\)|>[^<>{}]*<|^\s*(?:#|//).*$",
    re.MULTILINE,
)
"""Sentences for people: a word in them is no name of a class."""

QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`\n]*)`")
MADE = re.compile(r"([a-zA-Z][\w-]*?)(?:\{\{|\{%|' ~|\" ~|\$\{|\{[a-z_])")
"""The beginning of a name that a template or a script completes: `av-{{ … }}`, `'t-' ~ tone`, `depth-${n}`."""

NUMBERED = re.compile(r"s\d+")
"""Shades of the bar of weights: `class="s{{ shade }}"`."""

THIRD_PARTY = frozenset({"htmx-request"})
"""Set by htmx."""


CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
ALONE = re.compile(r"[a-z0-9]*\.([a-zA-Z][\w-]*)(?:\[[^\]]*\]|:{1,2}[\w-]+(?:\([^)]*\))?)*")
"""A selector of one class and nothing around it: what that class is."""

MEAN_THE_SAME = frozenset({"full", "ghost", "grow"})
"""Additions that mean with another class what they mean alone: the whole width, what is dragged, what stretches."""


class Rule(NamedTuple):
    """A rule of a style sheet: the at-rules around it, its selectors, and what it says."""

    file: str
    around: tuple[str, ...]
    selectors: tuple[str, ...]
    body: str


def rules(source: str, file: str = "") -> Iterator[Rule]:
    """The rules of a style sheet in their order; steps of animations are left out."""
    source, around, start = COMMENT.sub("", source), list[str](), 0
    for found in re.finditer(r"[{};]", source):
        text = " ".join(source[start : found.start()].split())
        if found[0] == "{":
            around.append(text)
        elif found[0] == "}":
            prelude = around.pop()
            inside = any(one.startswith("@keyframes") for one in around)
            if not prelude.startswith("@") and not inside:
                body = source[source.rindex("{", 0, found.start()) + 1 : found.start()]
                parts = tuple(part.strip() for part in re.split(r",(?![^(]*\))", prelude))
                yield Rule(file, tuple(around), parts, " ".join(body.split()))
        elif around and not around[-1].startswith("@"):
            continue  # a declaration: what follows belongs to the same rule
        start = found.end()


def our_rules() -> list[Rule]:
    """All rules of all our style sheets."""
    return [
        rule for path in sorted(STATIC.glob("*.css")) for rule in rules(path.read_text("utf-8"), path.name)
    ]


@cache
def mentioned() -> tuple[frozenset[str], tuple[str, ...]]:
    """Every word that templates, Python and scripts quote, and every beginning of a name that is completed there."""
    words, beginnings = set[str](), set[str]()
    for pattern in ("web/templates/**/*.html", "web/**/*.py", "web/static/web/js/*.js"):
        for path in PACKAGE.glob(pattern):
            source = path.read_text("utf-8")
            quoted = (" ".join(parts) for parts in QUOTED.findall(SAID.sub("", source)))
            words.update(word for text in quoted for word in WORD.findall(text))
            beginnings.update(one for one in MADE.findall(source) if len(one) > 1 and one.endswith("-"))
    return frozenset(words) | THIRD_PARTY, tuple(beginnings)


def dead(rule: Rule) -> list[str]:
    """The selectors of a rule with a class or an id that nothing mentions; what is printed is left to its own tests."""
    words, beginnings = mentioned()
    if "@media print" in rule.around:
        return []
    return [
        selector
        for selector in rule.selectors
        if any(
            name not in words and not name.startswith(beginnings) and not NUMBERED.fullmatch(name)
            for name in NAME.findall(re.sub(r"\[[^\]]*\]", "", selector))
        )
    ]


def twice(found: Iterable[Rule]) -> list[str]:
    """What the same selectors are told in two places of one file, where the first is never seen."""
    seen, wrong = set[tuple[str, tuple[str, ...], tuple[str, ...], str]](), []
    for rule in found:
        for declared in filter(None, (part.strip() for part in rule.body.split(";"))):
            said = (rule.file, rule.around, rule.selectors, declared.split(":")[0])
            if said in seen:
                wrong.append(f"{rule.file}: {', '.join(rule.selectors)} {{ {said[3]} }}")
            seen.add(said)
    return wrong


def meant_twice(found: Iterable[Rule]) -> list[str]:
    """Names of classes that mean one thing in one file and another in a second one.

    The meaning of a name is what it says of itself, in whatever page. A second file may say what becomes of it within
    something of its own, in a narrow window or on paper; it may not begin anew, nor make it an addition to another
    class: on a page that reads both files, each gets what was meant for the other.
    """
    homes, additions = defaultdict[str, set[str]](set), defaultdict[str, set[tuple[str, str]]](set)
    for rule in found:
        adapts = any(one.startswith(("@media", "@supports")) for one in rule.around)
        for selector in rule.selectors:
            if (alone := ALONE.fullmatch(selector)) and not adapts:
                homes[alone[1]].add(rule.file)
            for together in re.split(r"[\s>+~]+", re.sub(r"\([^)]*\)", "", selector)):
                first, *more = CLASS.findall(together) or [""]
                for name in set(more) - {first}:
                    additions[name].add((rule.file, first))
    begun = [f".{name} in {', '.join(sorted(files))}" for name, files in homes.items() if len(files) > 1]
    added = [
        f".{first}.{name} in {file}, .{name} in {', '.join(sorted(homes[name]))}"
        for name in homes.keys() & additions.keys() - MEAN_THE_SAME
        for file, first in additions[name]
        if file not in homes[name]
    ]
    return sorted(begun + added)


def main() -> int:
    """Print what is dead, what is said twice, and what means two things."""
    found = our_rules()
    lines = [f"{rule.file}: {selector}" for rule in found for selector in dead(rule)]
    doubles, names = twice(found), meant_twice(found)
    print(
        *(f"nothing mentions  {line}" for line in lines),
        *(f"said twice        {line}" for line in doubles),
        *(f"means two things  {line}" for line in names),
        sep="\n",
    )
    return 1 if lines or doubles or names else 0


if __name__ == "__main__":
    sys.exit(main())
