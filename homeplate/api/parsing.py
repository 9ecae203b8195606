"""Reading request bodies and query strings strictly: what no database can store never gets in."""

from __future__ import annotations

import math
import re
from typing import Any, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from pydantic_core import from_json

SUSPECT = re.compile(rb"\\u0000|[eE]\+?\d{3}|\d{300}")
"""What may hide a zero character or a number beyond all numbers; hardly any body has it."""


class StrictParser(Parser):
    """JSON without NaN, infinities, half surrogates or bottomless nesting; zero characters are taken out."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The JSON of the body. Raises `ValueError` for anything else."""
        body = request.body
        data = from_json(body, allow_inf_nan=False)
        return cast("dict[str, Any]", storable(data) if SUSPECT.search(body) else data)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The query parameters, repeated ones as lists where a list is expected."""
        found = super().parse_querydict(data, list_fields, request)
        return cast("dict[str, Any]", storable(found))


def storable(data: Any) -> Any:
    """`data` with every zero character taken out of its texts and keys. Raises `ValueError` for an infinity."""
    if isinstance(data, str):
        return data.replace("\x00", "") if "\x00" in data else data
    if isinstance(data, list):
        return [storable(value) for value in data]
    if isinstance(data, dict):
        return {storable(key): storable(value) for key, value in data.items()}
    if isinstance(data, float) and not math.isfinite(data):
        raise ValueError("a number is out of range")
    return data
