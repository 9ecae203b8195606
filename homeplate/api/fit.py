"""Customer profiles and personas: their rules and versions, and how well companies, people and deals fit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.accounts.queries import get_account
from homeplate.api.http import ApiRequest, created, done, reply, said, today, wanted_revision
from homeplate.api.types import Answer, Body, Created, Key, Line, Long, doc
from homeplate.deals.queries.detail import deal_record
from homeplate.fit import actions, queries
from homeplate.fit.definition import Definition, Rule, read_definition, rule_data, to_data
from homeplate.fit.gating import look_for_persona
from homeplate.fit.preview import Example, preview
from homeplate.fit.records import RecordFit, fit_of_account, fit_of_deal
from homeplate.fit.rules import Fit, Judged
from homeplate.fit.rules import Line as RuleLine
from homeplate.fit.words import says
from homeplate.people.permissions import Permission

router = Router()
TAG = "Customer profiles"
VIEW, EDIT = Permission.PROSPECT_VIEW, Permission.FIT_EDIT

About = Literal["company", "person"]
Figure = Annotated[str, Field(max_length=40)]
Word = Annotated[str, Field(max_length=200)]


class ProfileRule(Body):
    """One rule: `field` compared by `operator` with `values`, `least` and `most` (money in major units of `currency`)
    or `days`. It gives `points`, or rules out where it is a `knock_out`. What is unknown does neither, unless the rule
    is `strict`."""

    field: Key
    operator: Literal[
        "is", "is_not", "has", "all", "known", "at_least", "at_most", "between", "within", "longer"
    ]
    values: Annotated[list[Word], Field(max_length=200)] = []
    least: Figure | int | float | None = None
    most: Figure | int | float | None = None
    days: int | None = None
    currency: Annotated[str, Field(max_length=3)] = ""
    points: Annotated[int, Field(ge=-100, le=100)] = 0
    knock_out: bool = False
    strict: bool = False


class ProfileDefinition(Body):
    """A profile: it fits from a score of `threshold` on, where `least_known` percent of what it asks for is known.
    `texts`: description; of a persona interests, habits, pains and goals as well."""

    about: About = "company"
    name: Line
    rules: Annotated[list[ProfileRule], Field(max_length=60)] = []
    threshold: Annotated[int, Field(ge=0, le=100)] = 60
    least_known: Annotated[int, Field(ge=0, le=100)] = 30
    texts: dict[str, Long] = {}

    def data(self) -> dict[str, Any]:
        """As actions take it: only what was said."""
        rules = [rule.model_dump(exclude_unset=True) for rule in self.rules]
        return {**self.model_dump(exclude={"rules"}), "rules": rules}


class ProfileVersion(Answer):
    """A version; the `revision` of a draft is its ETag."""

    id: UUID
    number: int
    state: Literal["draft", "published", "retired"]
    note: str
    author: str
    created_at: datetime
    published_at: datetime | None
    revision: int
    definition: dict[str, Any]


class Profile(Answer):
    """A profile (about a company) or persona (about a person)."""

    id: UUID
    about: About
    name: str
    archived_at: datetime | None
    published: ProfileVersion | None
    draft: ProfileVersion | None


class ProfileWhole(Profile):
    """A profile with all its versions, the newest first."""

    versions: list[ProfileVersion]


class ReasonLine(Answer):
    """One rule as it was held against the values: `matched` is null where what it asks for is unknown."""

    rule: dict[str, Any]
    says: str
    matched: bool | None
    points: int
    saw: Any


class FitAnswer(Answer):
    """A score of 0 to 100 (null: nothing is known that gives points), what it comes to, how many percent of what the
    rules ask for is known, and every rule; by which version of which profile."""

    profile_id: UUID | None
    version_id: UUID | None
    number: int | None
    name: str
    verdict: Literal["fits", "misses", "out", "unknown"]
    score: int | None
    known: int
    lines: list[ReasonLine]


class PersonFit(Answer):
    """The persona that somebody matches best."""

    contact_id: UUID
    fit: FitAnswer


class RecordFitAnswer(Answer):
    """How well a company fits by each published profile, the best first, and which persona each person matches."""

    company: list[FitAnswer]
    people: list[PersonFit]


class PreviewExample(Answer):
    """An account or contact with its fit."""

    id: UUID
    name: str
    fit: FitAnswer


class ProfilePreview(Answer):
    """What a definition says of the accounts (contacts) added last; `bands` are scores of 0 to 9, 10 to 19 …"""

    looked_at: int
    more: bool
    verdicts: dict[str, int]
    bands: list[int]
    best: list[PreviewExample]
    worst: list[PreviewExample]


class PersonaFound(Answer):
    """Who in the decision matches which persona."""

    contact_id: UUID
    persona: str
    version: int


class ProfileNote(Body):
    """Why it changes."""

    note: Line = ""


class ScoreIn(Body):
    """What is known of a company or a person: the fields of rules by their keys; money in minor units, its currency in
    `revenue_currency`; a day as 2026-05-31. What is unknown is left out."""

    about: About = "company"
    values: Annotated[dict[Key, Any], Field(max_length=60)]


class ProfileList(BaseModel):
    """What a list of profiles may be narrowed by."""

    about: Literal["", "company", "person"] = ""
    archived: bool = False


def fit_json(request: ApiRequest, fit: Fit, judged: Judged | None = None, name: str = "") -> dict[str, Any]:
    """A fit as `FitAnswer` documents it."""
    by = judged.by if judged else None
    return {
        "profile_id": by.profile_id if by else None,
        "version_id": by.version_id if by else None,
        "number": by.number if by else None,
        "name": by.name if by else name,
        "verdict": fit.verdict,
        "score": fit.score,
        "known": fit.known,
        "lines": [_line(request, line) for line in fit.lines],
    }


def _line(request: ApiRequest, line: RuleLine) -> dict[str, Any]:
    return {
        "rule": rule_data(line.rule),
        "says": _says(request, line.rule),
        "matched": line.matched,
        "points": line.points,
        "saw": _plain(line.saw),
    }


def _says(request: ApiRequest, rule: Rule) -> str:
    def write(number: Decimal | float, currency: str) -> str:
        return f"{number} {currency}".strip()

    return said(says(rule, write, lambda field, value: value), request.auth) or ""


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return dict(value) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else value


def _version(row: queries.VersionRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    names = ("id", "number", "state", "note", "author", "created_at", "published_at", "revision")
    return {**{name: getattr(row, name) for name in names}, "definition": to_data(row.definition)}


def _profile(row: queries.ProfileRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "about": row.about,
        "name": row.name,
        "archived_at": row.archived_at,
        "published": _version(row.published),
        "draft": _version(row.draft),
    }


def _whole(request: ApiRequest, profile_id: UUID) -> HttpResponse:
    found = queries.profile_detail(request.auth, profile_id=profile_id)
    row = found.profile
    versions = [_version(one) for one in found.versions]
    return reply({**_profile(row), "versions": versions}, revision=row.draft.revision if row.draft else 0)


@router.get(
    "/profiles", response=list[Profile], **doc("listProfiles", "List profiles and personas", VIEW, TAG)
)
def list_profiles(request: ApiRequest, wanted: Query[ProfileList]) -> HttpResponse:
    """The customer profiles and the personas of the workspace, in their order."""
    rows = queries.profiles(request.auth, about=wanted.about, archived=wanted.archived)
    return reply([_profile(row) for row in rows])


@router.post("/profiles", response={201: Created}, **doc("createProfile", "Begin a profile", EDIT, TAG))
def create_profile(request: ApiRequest, body: ProfileDefinition) -> HttpResponse:
    """A new profile or persona with a first draft; nothing is scored by it before it is published."""
    draft = actions.create_profile(request.auth, definition=body.data(), now=request.now)
    return created("profiles", draft.profile_id)


@router.post(
    "/profiles/preview", response=ProfilePreview, **doc("previewProfile", "Try a definition", VIEW, TAG)
)
def preview_profile(request: ApiRequest, body: ProfileDefinition) -> HttpResponse:
    """How many of the accounts (or contacts) that were added last a definition fits, with the best and the worst."""
    definition = read_definition(body.data())
    found = preview(request.auth, definition=definition, today=today(request))
    return reply(
        {
            "looked_at": found.looked_at,
            "more": found.more,
            "verdicts": found.verdicts,
            "bands": found.bands,
            "best": [_example(request, one, definition) for one in found.best],
            "worst": [_example(request, one, definition) for one in found.worst],
        }
    )


def _example(request: ApiRequest, one: Example, definition: Definition) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "fit": fit_json(request, one.fit, name=definition.name)}


@router.post(
    "/profiles/score", response=list[FitAnswer], **doc("scoreValues", "Score a company or person", VIEW, TAG)
)
def score_values(request: ApiRequest, body: ScoreIn) -> HttpResponse:
    """How well a company or a person that need not be in the workspace fits, by what is published, the best first."""
    found = queries.score(request.auth, about=body.about, values=body.values, today=today(request))
    return reply([fit_json(request, one.fit, one) for one in found])


@router.get("/profiles/{profile_id}", response=ProfileWhole, **doc("getProfile", "Read a profile", VIEW, TAG))
def get_profile(request: ApiRequest, profile_id: UUID) -> HttpResponse:
    """One profile with all its versions. The ETag is the revision of its draft, 0 where there is none."""
    return _whole(request, profile_id)


@router.put(
    "/profiles/{profile_id}/draft",
    response=ProfileWhole,
    **doc("saveProfile", "Save a draft of a profile", EDIT, TAG),
)
def save_profile(request: ApiRequest, profile_id: UUID, body: ProfileDefinition) -> HttpResponse:
    """Keep a definition as the draft; the first time after publishing as one of the next version."""
    actions.save_draft(
        request.auth,
        profile_id=profile_id,
        definition=body.data(),
        now=request.now,
        revision=wanted_revision(request),
    )
    return _whole(request, profile_id)


@router.delete(
    "/profiles/{profile_id}/draft",
    response={204: None},
    **doc("discardProfileDraft", "Discard a draft", EDIT, TAG),
)
def discard_profile_draft(request: ApiRequest, profile_id: UUID) -> HttpResponse:
    """Throw the draft of a published profile away."""
    actions.discard_draft(request.auth, profile_id=profile_id, now=request.now)
    return done()


@router.post(
    "/profiles/{profile_id}/publish",
    response=ProfileWhole,
    **doc("publishProfile", "Publish a profile", EDIT, TAG),
)
def publish_profile(request: ApiRequest, profile_id: UUID, body: ProfileNote) -> HttpResponse:
    """Score by the draft from now on; the version before it is kept."""
    actions.publish_profile(
        request.auth,
        profile_id=profile_id,
        now=request.now,
        note=body.note,
        revision=wanted_revision(request),
    )
    return _whole(request, profile_id)


@router.post(
    "/profiles/{profile_id}/archive",
    response={204: None},
    **doc("archiveProfile", "Archive a profile", EDIT, TAG),
)
def archive_profile(request: ApiRequest, profile_id: UUID) -> HttpResponse:
    """Score by it no longer; it is kept with all its versions."""
    actions.archive_profile(request.auth, profile_id=profile_id, now=request.now)
    return done()


@router.post(
    "/profiles/{profile_id}/restore",
    response={204: None},
    **doc("restoreProfile", "Restore a profile", EDIT, TAG),
)
def restore_profile(request: ApiRequest, profile_id: UUID) -> HttpResponse:
    """Bring an archived profile back."""
    actions.restore_profile(request.auth, profile_id=profile_id, now=request.now)
    return done()


@router.get(
    "/accounts/{account_id}/fit",
    response=RecordFitAnswer,
    **doc("getAccountFit", "How well an account fits", Permission.ACCOUNT_VIEW, TAG),
)
def get_account_fit(request: ApiRequest, account_id: UUID) -> HttpResponse:
    """The fit of an account by each profile, and the personas of its first hundred people."""
    found = get_account(request.auth, account_id=account_id)
    fit = fit_of_account(request.auth, account=found.account, contacts=found.contacts, today=today(request))
    return _record(request, fit)


@router.get(
    "/deals/{deal_id}/fit",
    response=RecordFitAnswer,
    **doc("getDealFit", "How well a deal fits", Permission.DEAL_VIEW, TAG),
)
def get_deal_fit(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """The fit of the account of a deal, and the personas of the people in the decision."""
    deal = deal_record(request.auth, deal_id=deal_id)
    fit = fit_of_deal(request.auth, deal_id=deal.id, account_id=deal.account_id, today=today(request))
    return _record(request, fit)


def _record(request: ApiRequest, found: RecordFit) -> HttpResponse:
    people = [
        {"contact_id": who, "fit": fit_json(request, one.fit, one)} for who, one in found.people.items()
    ]
    return reply({"company": [fit_json(request, one.fit, one) for one in found.company], "people": people})


@router.post(
    "/deals/{deal_id}/persona",
    response=PersonaFound,
    **doc("lookForPersona", "Look for a persona that fits", Permission.DEAL_VALIDATE, TAG),
)
def look_for_persona_of_deal(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """Give the evidence that a buyer persona fits, where the process asks for one and somebody matches."""
    return reply(look_for_persona(request.auth, deal_id=deal_id, now=request.now))
