"""What can be seen on a photograph of a part of a page: how many colours. A blank part has one or two."""

from __future__ import annotations

import base64
from typing import Any

from playwright.sync_api import Locator

COLOURS = """
async ([photographs, above]) => Promise.all(photographs.map(async (photograph, at) => {
  const image = new Image();
  image.src = "data:image/png;base64," + photograph;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const rows = Math.max(1, image.height - above[at] - 2);
  return new Set(new Uint32Array(context.getImageData(0, above[at], image.width, rows).data.buffer)).size;
}))
"""


def colours(parts: list[Locator], above: list[int]) -> list[int]:
    """How many colours each part of a page shows below its first `above` pixels."""
    photographs = [base64.b64encode(part.screenshot(animations="disabled")).decode() for part in parts]
    reader = parts[0].page.context.new_page()  # no policy of ours hinders it there
    found: Any = reader.evaluate(COLOURS, [photographs, above])
    reader.close()
    return [int(count) for count in found]
