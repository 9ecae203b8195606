"""Actions look alike: the actor first, everything else by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.apps import apps

Action = Callable[..., Any]


def _actions() -> Iterator[tuple[str, Action]]:
    """The verbs each feature offers: what `__all__` of its `actions` names, else its public functions."""
    for config in apps.get_app_configs():
        if not config.name.startswith("homeplate.") or find_spec(f"{config.name}.actions") is None:
            continue
        module = import_module(f"{config.name}.actions")
        named = getattr(module, "__all__", None)
        for name, value in inspect.getmembers(module, inspect.isfunction):
            offered = name in named if named else value.__module__ == module.__name__
            if offered and not name.startswith("_"):
                yield f"{config.label}.{name}", value


ACTIONS = dict(_actions())


def _positional(action: Action) -> list[str]:
    by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p.name for p in inspect.signature(action).parameters.values() if p.kind in by_position]


@pytest.mark.parametrize("name", ACTIONS)
def test_only_the_actor_is_taken_by_position(name: str) -> None:
    """An operator's command has no actor; then everything is named."""
    assert _positional(ACTIONS[name]) in ([], ["actor"])


@pytest.mark.parametrize("name", ACTIONS)
def test_time_is_passed_in(name: str) -> None:
    now = inspect.signature(ACTIONS[name]).parameters.get("now")
    assert now is None or now.default is inspect.Parameter.empty


def test_the_verbs_were_found() -> None:
    assert "deals.advance" in ACTIONS
