"""Providers as they are asked, made of what is kept of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from homeplate.kit.sealed import Unsealable, seal, unseal
from homeplate.kit.text import msg
from homeplate.prospects.models import Provider as Row
from homeplate.prospects.providers import drop, http
from homeplate.prospects.providers.folder import Found
from homeplate.prospects.providers.kinds import Provider, Unanswered
from homeplate.tenancy.models import Workspace

Clock = Callable[[], datetime]


def provider_of(row: Row, clock: Clock, taken: Collection[Found] = ()) -> Provider:
    """The provider that a row keeps. Raises `Unanswered` where its key cannot be read any more."""
    found: Provider = _MAKERS[row.kind](row, clock, taken)
    return found


def http_provider(row: Row, clock: Clock, taken: Collection[Found] = ()) -> http.HttpProvider:
    """A service on the web."""
    return http.HttpProvider(
        http.HttpSettings.of(row.settings), _key(row), settings.HOMEPLATE_INTERNAL_HOSTS, clock
    )


def drop_provider(row: Row, clock: Clock, taken: Collection[Found] = ()) -> drop.DropProvider:
    """A folder of files."""
    names = folder_names(row)
    return drop.DropProvider(settings.HOMEPLATE_DROP, names, clock(), seen=dict(row.seen), taken=taken)


_MAKERS: dict[str, Callable[..., Any]] = {"http": http_provider, "drop": drop_provider}


def folder_names(row: Row) -> tuple[str, str]:
    """The folders that lead to the files of a provider: no workspace gets into that of another."""
    slug = Workspace.objects.values_list("slug", flat=True).get(id=row.workspace_id)
    return slug, row.settings["folder"]


def sealed_key(provider_id: UUID, text: str) -> str:
    """A key as it is kept; empty for none."""
    return seal(text, key=settings.SECRET_KEY, about=_about(provider_id)) if text else ""


def _key(row: Row) -> str:
    if not row.secret:
        return ""
    try:
        return unseal(row.secret, key=settings.SECRET_KEY, about=_about(row.id))
    except Unsealable:
        raise Unanswered(
            msg("The key of this provider cannot be read any more. Give it again in the settings.")
        ) from None


def _about(provider_id: UUID) -> str:
    return f"prospect-provider:{provider_id}"
