"""Setting a template as PDF. The typesetter is loaded when the first page is asked for, not with the server."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
    typst = import_module("typst")
    font = Path(import_module("pylopdf_fonts_ko").sans_path())
    content = json.dumps({**data, "fonts": FONTS}, ensure_ascii=False)
    made: bytes = typst.compile(
        str(FOLDER / template),
        root=str(FOLDER),
        font_paths=[str(font.parent)],
        sys_inputs={"data": content},
    )
    return made
