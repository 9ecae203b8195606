"""What a service is sent and what its answer must look like. Pure.

Sent: `{"about": "companies", "fields": ["employees", …], "records": [{"id": …, "name": …, "domain": …}]}`.
Answered: `{"records": [{"id": …, "as_of": "2026-05-04", "domain": …, "values": {"employees": 120}}]}`, in any order,
of those that are known. What a service calls a field is told by the mapping, with points into objects.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from homeplate.kit.text import Message, msg
from homeplate.prospects.providers.kinds import Answer, Asked, Spurned, Told, Unanswered

MARKS: Final = {"companies": "domain", "people": "email"}
"""What says beyond doubt which record is meant."""
SHOWN = 120
NOT_JSON = msg("The provider answers with something that is not JSON.")
NOT_THE_FORM = msg("The answer of the provider does not have the form that was agreed on.")
NO_OBJECT = msg("This is not an object.")
UNKNOWN = msg("Nobody asked for this record.")
TWICE = msg("This record is told twice; the first telling counts.")


def question(about: str, asked: Sequence[Asked], mapping: Mapping[str, str]) -> bytes:
    """What a service is sent about some records; `mapping` is our field → theirs."""
    mark = MARKS[about]
    records = [
        {
            "id": one.ref,
            "name": one.name,
            **({mark: one.mark} if one.mark else {}),
            **{key: value for key, value in one.known.items() if value},
        }
        for one in asked
    ]
    told = {"about": about, "fields": list(dict.fromkeys(mapping.values())), "records": records}
    return json.dumps(told, ensure_ascii=False).encode()


def answer(body: bytes, about: str, asked: Sequence[Asked], mapping: Mapping[str, str]) -> Answer:
    """What a service says, read out of its answer. Raises `Unanswered` for one that has another form altogether."""
    given = _read(body)
    records = given.get("records") if isinstance(given, dict) else None
    if not isinstance(records, list):
        raise Unanswered(NOT_THE_FORM, again=True)
    waiting, told, spurned = {one.ref for one in asked}, dict[str, Told](), list[Spurned]()
    # More than was asked for cannot be meant; what is beyond is not even looked at.
    for record in records[: 2 * len(asked) + 10]:
        ref = str(record.get("id", ""))[:SHOWN] if isinstance(record, dict) else ""
        problem = _problem(record, ref, waiting, told)
        if problem is not None:
            known = ref if ref in waiting else ""
            spurned.append(Spurned(known, _short(record), problem))
        else:
            told[ref] = _told(record, ref, about, mapping)
    return Answer(tuple(told.values()), tuple(spurned))


def _problem(record: Any, ref: str, waiting: set[str], told: Mapping[str, Told]) -> Message | None:
    if not isinstance(record, dict):
        return NO_OBJECT
    if ref not in waiting:
        return UNKNOWN
    return TWICE if ref in told else None


def _told(record: Mapping[str, Any], ref: str, about: str, mapping: Mapping[str, str]) -> Told:
    values = record.get("values")
    place = values if isinstance(values, dict) else record
    found = {ours: _at(place, theirs) for ours, theirs in mapping.items()}
    mark = record.get(MARKS[about])
    return Told(
        ref,
        {ours: value for ours, value in found.items() if value not in (None, "", [], {})},
        mark=mark if isinstance(mark, str) else "",
        said_on=record.get("as_of"),
    )


def _at(place: Any, path: str) -> Any:
    for part in path.split("."):
        place = place.get(part) if isinstance(place, dict) else None
    return place


def _read(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unanswered(NOT_JSON, again=True) from None


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _short(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, default=str)[:SHOWN]
