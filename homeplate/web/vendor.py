"""Third-party front-end files: fetched by version through the npm client, kept with their hashes.

    python -m homeplate.web.vendor verify     every vendored file is what the manifest says
    python -m homeplate.web.vendor refresh    fetch the versions of the manifest, write files and hashes

Only the icons that templates and code name are put into the sprite.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
MANIFEST = HERE / "vendor.toml"
STATIC = HERE / "static" / "web"
ROOT = HERE.parent.parent
TESTS = "tests/"
ICON_USE = re.compile(r"""(?:\bicon(?:=|\(| = )|icon_name=|\bICON: )["']([a-z0-9-]+)["']""")
ICON_LIST = re.compile(r"#: icons? ([a-z0-9 -]+)")


@dataclass(frozen=True, slots=True)
class Vendored:
    """One entry of the manifest; `member` is a file, or for icons a folder, in the npm package.

    A `file` below `tests/` serves tests alone and is no part of what is shipped.
    """

    name: str
    package: str
    version: str
    licence: str
    member: str
    file: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where the file is kept."""
        return (ROOT if self.file.startswith(TESTS) else STATIC) / self.file


def read_manifest() -> list[Vendored]:
    """The entries of `vendor.toml`."""
    return [Vendored(**entry) for entry in tomllib.loads(MANIFEST.read_text("utf-8"))["vendored"]]


def write_manifest(entries: list[Vendored]) -> None:
    """Write `vendor.toml` anew."""
    blocks = [
        "# Third-party front-end files. Change a version here, then: python -m homeplate.web.vendor refresh\n"
    ]
    for entry in entries:
        lines = [f'{key} = "{getattr(entry, key)}"' for key in Vendored.__dataclass_fields__]
        blocks.append("[[vendored]]\n" + "\n".join(lines) + "\n")
    MANIFEST.write_text("\n".join(blocks), "utf-8")


def sha256(path: Path) -> str:
    """The hash of a file, empty when it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def changed_files() -> list[str]:
    """The vendored files that are missing or differ from the manifest."""
    return [entry.file for entry in read_manifest() if sha256(entry.path) != entry.sha256]


def used_icons() -> list[str]:
    """The names of the icons that templates, scripts and page code use, sorted."""
    names: set[str] = set()
    for path in sorted([*HERE.rglob("*.html"), *HERE.rglob("*.py")]):
        source = path.read_text("utf-8")
        names.update(ICON_USE.findall(source))
        for listed in ICON_LIST.findall(source):
            names.update(listed.split())
    return sorted(names)


def sprite(icons: dict[str, str], licence: str) -> str:
    """One SVG file with a symbol for each icon (name to the SVG of the package)."""
    symbols = [f"<!-- Lucide, {licence} licence, see vendor.toml -->"]
    for name, svg in icons.items():
        inner = re.sub(r"\s+", " ", svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]).strip()
        inner = inner.replace("> <", "><").replace(" />", "/>")
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
            f' stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def fetch(entry: Vendored, folder: Path) -> Path:
    """The unpacked npm package of an entry."""
    command = [
        "npm",
        "pack",
        "--silent",
        f"{entry.package}@{entry.version}",
        "--pack-destination",
        str(folder),
    ]
    result = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    target = folder / entry.name
    with tarfile.open(folder / result.stdout.split()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def refresh() -> list[Vendored]:
    """Fetch every entry anew and write its file; the manifest gets the new hashes."""
    entries = []
    with tempfile.TemporaryDirectory() as name:
        for entry in read_manifest():
            source = fetch(entry, Path(name)) / entry.member
            target = entry.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                svgs = {icon: (source / f"{icon}.svg").read_text("utf-8") for icon in used_icons()}
                target.write_text(sprite(svgs, entry.licence), "utf-8")
            else:
                target.write_bytes(source.read_bytes())
            entries.append(replace(entry, sha256=sha256(target)))
    write_manifest(entries)
    return entries


def main(arguments: list[str]) -> int:
    """Run `verify` or `refresh`; 1 when a file differs, 2 for wrong arguments."""
    if arguments == ["refresh"]:
        for entry in refresh():
            sys.stdout.write(f"{entry.file}  {entry.version}  {entry.sha256[:12]}\n")
        return 0
    if arguments != ["verify"]:
        sys.stdout.write(__doc__ or "")
        return 2
    changed = changed_files()
    for file in changed:
        sys.stdout.write(f"{file} differs from vendor.toml\n")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
