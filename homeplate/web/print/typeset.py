"""Setting a template as PDF. The typesetter is loaded when the first page is asked for, not with the server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FONTS = ("Noto Sans KR", "Libertinus Serif")
"""Latin and Hangul come from the font of the package, everything else from what the machine has."""


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that `template` makes of `data`. Texts stay data: nothing in them is read as markup.

    The template sees no file outside its own folder.
    """
    made: bytes = import_module("typst").compile(
        str(FOLDER / template),
        root=str(FOLDER),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps({**data, "fonts": FONTS}, ensure_ascii=False)},
    )
    return made


@cache
def _fonts() -> Any:
    """What there is to set with, looked for once: the fonts of a machine are many files."""
    font = Path(import_module("pylopdf_fonts_ko").sans_path())
    return import_module("typst").Fonts(include_system_fonts=True, font_paths=[str(font.parent)])
