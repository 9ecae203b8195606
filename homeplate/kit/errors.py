"""Errors with a code, a sentence a person can act on, and the field it concerns.

HomeplateError
├── Invalid       422  the input cannot be taken as it is
│   └── Refused   409  a rule of the process refuses the step (gate, missing next step)
├── Forbidden     403  seen, but not allowed
│   └── Unauthenticated 401  nobody known is asking
├── NotFound      404  not there, or not visible to this person
├── Conflict      409  somebody else changed it first; read again
├── Busy          503  try again in a moment
└── Full          507  the disk has no room left; nothing was written

Interfaces render every one of them in a single handler; nothing else is raised at people.
"""

from __future__ import annotations

from homeplate.kit.text import Message


class HomeplateError(Exception):
    """Base of every error that a person or program may be shown."""

    status = 500

    def __init__(self, code: str, message: Message, *, field: str = "", details: object = None) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message
        self.field = field
        self.details = details


class Invalid(HomeplateError):
    """The input cannot be taken as it is; `field` names the place."""

    status = 422


class Refused(Invalid):
    """A rule of the process refuses the step; `details` carries the verdict."""

    status = 409


class Forbidden(HomeplateError):
    """The person sees the record but lacks the permission."""

    status = 403


class Unauthenticated(Forbidden):
    """Nobody known is asking: no token, or one that is unknown, expired or revoked."""

    status = 401


class NotFound(HomeplateError):
    """No such record among those this person may see."""

    status = 404


class Conflict(HomeplateError):
    """The record changed since it was read; nothing was written."""

    status = 409


class Busy(HomeplateError):
    """The store is busy; nothing was written and the same call may succeed in a moment."""

    status = 503


class Full(HomeplateError):
    """The disk has no room left; nothing was written, and somebody has to make room first."""

    status = 507
