"""Columns as the mirror has them. Nothing but the fill writes them and nothing but measures read them."""

from __future__ import annotations

from typing import Any

from django.db import models


class Moment(models.DateTimeField[Any, Any]):
    """A moment in UTC without a zone: turning one into another costs every row."""

    def db_type(self, connection: Any) -> str | None:
        """Without a zone where the engine knows of zones."""
        return "timestamp" if connection.vendor == "postgresql" else super().db_type(connection)


class Word(models.TextField[Any, Any]):
    """A short text that is compared and sorted by its bytes, as the columnar engine does, whatever the locale of the
    database."""

    def db_parameters(self, connection: Any) -> Any:
        """With the collation that has no language."""
        given = super().db_parameters(connection)
        return {**given, "collation": "C"} if connection.vendor == "postgresql" else given


class Words(models.TextField[Any, Any]):
    """A list of such texts."""

    def db_type(self, connection: Any) -> str | None:
        """A list where the engine has lists."""
        return "text[]" if connection.vendor == "postgresql" else super().db_type(connection)

    def db_parameters(self, connection: Any) -> Any:
        """With the collation that has no language."""
        given = super().db_parameters(connection)
        return {**given, "collation": "C"} if connection.vendor == "postgresql" else given
