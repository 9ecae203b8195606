"""The pictures of the documentation: each is used, small, and one that `make photographs` takes anew."""

from __future__ import annotations

import re

from tests.browser.photographs import IMAGES, MOST_BYTES, PHOTOGRAPHS, pressed
from tests.house.rules import PACKAGE

ROOT = PACKAGE.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
USED = re.compile(r"(?:\]\(|src=\")((?:\.\./)*(?:docs/)?images/[\w.-]+)")


def test_every_picture_is_used_and_every_used_one_is_there() -> None:
    used = {(page.parent / one).resolve() for page in PAGES for one in USED.findall(page.read_text("utf-8"))}
    assert used == set(IMAGES.resolve().iterdir())


def test_every_picture_is_taken_by_the_same_command() -> None:
    assert {path.stem for path in IMAGES.glob("*.png")} == PHOTOGRAPHS.keys()


def test_no_picture_is_large() -> None:
    assert [path.name for path in IMAGES.iterdir() if path.stat().st_size > MOST_BYTES] == []


def test_a_picture_is_packed_and_stays_the_same() -> None:
    image = (IMAGES / "phone.png").read_bytes()
    assert pressed(image) == pressed(pressed(image))
    assert len(pressed(image)) <= len(image)
