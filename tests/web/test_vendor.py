"""The vendored front-end files are what the manifest says, and complete."""

from __future__ import annotations

import re

from homeplate.web.vendor import HERE, STATIC, changed_files, main, read_manifest, used_icons


def test_vendored_files_have_the_hashes_of_the_manifest() -> None:
    assert changed_files() == []
    assert main(["verify"]) == 0


def test_every_vendored_file_has_a_licence_and_an_exact_version() -> None:
    for entry in read_manifest():
        shipped = not entry.file.startswith("tests/")
        assert entry.licence in {"0BSD", "ISC", "MIT"} | (set() if shipped else {"MPL-2.0"})
        assert re.fullmatch(r"\d+\.\d+\.\d+", entry.version)


def test_the_sprite_holds_exactly_the_icons_in_use() -> None:
    held = re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / "icons.svg").read_text("utf-8"))
    assert held == used_icons()


def test_no_page_loads_anything_from_elsewhere() -> None:
    for path in [*HERE.rglob("*.html"), *HERE.rglob("*.css"), *STATIC.glob("js/*.js")]:
        addresses = re.findall(r"https?://[^\s\"')]+", path.read_text("utf-8"))
        assert [a for a in addresses if not a.startswith("http://www.w3.org/")] == [], path
