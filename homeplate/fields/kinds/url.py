"""Web addresses."""

from __future__ import annotations

from urllib.parse import urlsplit

from homeplate.fields.kinds.base import FieldKind, Operator, Options
from homeplate.kit.clean import line
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg


class UrlKind(FieldKind):
    """An http or https address: pages make a link of it, so that no other scheme may pass."""

    label = msg("Web address")
    operators = (Operator.IS, Operator.CONTAINS)

    def clean(self, value: object, options: Options, *, field: str) -> str | None:
        """The address; `https://` is put before one that has no scheme."""
        text = line(value, field=field, longest=500)
        if not text:
            return None
        address = text if "://" in text else f"https://{text}"
        try:
            parts = urlsplit(address)
            fit = parts.scheme in ("http", "https") and parts.hostname and " " not in text and parts.port != 0
        except ValueError:
            fit = False
        if not fit:
            raise Invalid(
                "url", msg("A web address such as https://example.com is expected here."), field=field
            )
        return address
