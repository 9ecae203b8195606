"""What the made-up reps hold as evidence: a value and a note for each type of criterion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from homeplate.demo.voices import Voice
from homeplate.process.criteria import Criterion


@dataclass(frozen=True, slots=True)
class Scene:
    """In which deal evidence is given: the buyer's contacts by role, its value in major units, the day."""

    voice: Voice
    rng: Random
    contacts: Mapping[str, UUID]
    value: int
    currency: str
    day: date
    number: int


Make = Callable[[Any, Scene], Any]
PERSONA = {"en": "The one who signs", "ko": "최종 서명자", "fi": "Allekirjoittaja"}
"""The persona that the people of a made-up organisation find in a buyer."""
ANY = "any"
"""Where an organisation keeps the answers that fit any question."""


def _text(criterion: Any, scene: Scene) -> str:
    answers = scene.voice.answers
    fit = [line for line in answers.get(criterion.key, ()) if len(line) >= criterion.min_length]
    return scene.rng.choice(fit or answers[ANY])


def _number(criterion: Any, scene: Scene) -> int:
    least = int(criterion.at_least or 0)
    most = int(criterion.at_most) if criterion.at_most is not None else least + max(least, 10)
    return scene.rng.randint(least, most)


def _money(criterion: Any, scene: Scene) -> dict[str, str]:
    share = 1.0 if "price" in criterion.key else scene.rng.uniform(0.8, 1.3)
    step = max(scene.voice.scale_of(scene.currency) // 10, 1)
    amount = max(round(scene.value * share / step) * step, step)
    return {"amount": str(amount), "currency": criterion.currency or scene.currency}


def _choice(criterion: Any, scene: Scene) -> str:
    passing = [option.key for option in criterion.options if option.passes]
    return str(scene.rng.choice(passing))


def _date(criterion: Any, scene: Scene) -> str:
    ahead = scene.rng.randint(20, min(criterion.within_days or 75, 75))
    return (scene.day + timedelta(days=-ahead if criterion.when == "past" else ahead)).isoformat()


def _document(criterion: Any, scene: Scene) -> str:
    ending = criterion.accepts[0] if criterion.accepts else "pdf"
    return f"https://files.{scene.voice.slug}.example/deals/{scene.number}/{criterion.key}.{ending}"


def _contact(criterion: Any, scene: Scene) -> str:
    contacts = scene.contacts
    return str(contacts.get(criterion.buying_role) or next(iter(contacts.values())))


def _next_step(criterion: Any, scene: Scene) -> dict[str, str]:
    what, _ = scene.rng.choice(scene.voice.next_steps[-1])
    ahead = scene.rng.randint(3, min(criterion.within_days, 30))
    return {"what": what, "on": (scene.day + timedelta(days=ahead)).isoformat()}


def _activity(criterion: Any, scene: Scene) -> dict[str, Any]:
    return {"activity": criterion.activity, "on": scene.day.isoformat(), "count": criterion.at_least}


def _scorecard(criterion: Any, scene: Scene) -> dict[str, int]:
    points = {item.key: item.max for item in criterion.items}
    spare = scene.rng.randint(0, max(sum(points.values()) - criterion.threshold, 0))
    for _ in range(spare):
        key = scene.rng.choice([key for key, left in points.items() if left > 1] or list(points))
        points[key] = max(points[key] - 1, 0)
    return points


def _persona(criterion: Any, scene: Scene) -> dict[str, Any]:
    return {"contact": str(next(iter(scene.contacts.values()))), "persona": PERSONA[scene.voice.language]}


MAKERS: dict[str, Make] = {
    "confirmed": lambda criterion, scene: True,
    "text": _text,
    "number": _number,
    "money": _money,
    "choice": _choice,
    "date": _date,
    "document": _document,
    "contact": _contact,
    "next_step": _next_step,
    "activity": _activity,
    "scorecard": _scorecard,
    "persona": _persona,
}
"""Criterion type to what makes a value that satisfies it."""


def given(criterion: Criterion, scene: Scene) -> tuple[Any, str]:
    """A value that satisfies `criterion`, and the note beside it."""
    return MAKERS[criterion.type](criterion, scene), scene.rng.choice(scene.voice.notes[criterion.type])
