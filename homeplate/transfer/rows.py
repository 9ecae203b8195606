"""What an import is going to write, one typed row per line of the file. Tuples, because a million of them are made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple

Status = Literal["open", "won", "lost"]
Custom = tuple[tuple[str, str], ...]
"""Keys of custom fields and the text for each, not yet validated: the workspace's definitions are not known here."""


class AccountRow(NamedTuple):
    """A company. `key` tells the same row in the next run; money is in minor units; moments may be naive."""

    key: str
    name: str
    domain: str = ""
    industry: str = ""
    employees: int | None = None
    revenue_minor: int | None = None
    currency: str = ""
    phone: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    parent: str = ""
    kind: str = ""
    founded: int | None = None
    owner: str = ""
    owner_email: str = ""
    team: str = ""
    source: str = ""
    technologies: str = ""
    linkedin: str = ""
    description: str = ""
    external_id: str = ""
    created: datetime | None = None
    custom: Custom = ()


class ContactRow(NamedTuple):
    """A person. `account_id` is the account's id in the other system, for accounts imported from there; what
    begins with `account_` besides is said of the account that the row may bring along."""

    key: str
    name: str
    given_name: str = ""
    family_name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    title: str = ""
    department: str = ""
    seniority: str = ""
    account: str = ""
    account_id: str = ""
    account_domain: str = ""
    account_industry: str = ""
    account_employees: int | None = None
    account_revenue_minor: int | None = None
    account_currency: str = ""
    account_phone: str = ""
    account_city: str = ""
    account_country: str = ""
    owner: str = ""
    owner_email: str = ""
    team: str = ""
    language: str = ""
    channel: str = ""
    no_contact: bool | None = None
    no_email: bool | None = None
    no_phone: bool | None = None
    no_message: bool | None = None
    no_post: bool | None = None
    basis: str = ""
    basis_source: str = ""
    basis_on: date | None = None
    basis_evidence: str = ""
    status: str = ""
    source: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    linkedin: str = ""
    description: str = ""
    external_id: str = ""
    created: datetime | None = None
    custom: Custom = ()


class DealRow(NamedTuple):
    """A deal. `stage` is a key of the process, empty when a closed deal's last stage is not known.

    `source_stage` is what the file says; `probability` is in per mille; `manager` and `team` are the owner's.
    """

    key: str
    name: str
    account: str = ""
    account_id: str = ""
    contact: str = ""
    contact_emails: tuple[str, ...] = ()
    contact_phones: tuple[str, ...] = ()
    value_minor: int | None = None
    currency: str = ""
    stage: str = ""
    source_stage: str = ""
    status: Status = "open"
    pipeline: str = ""
    owner: str = ""
    owner_email: str = ""
    manager: str = ""
    team: str = ""
    source: str = ""
    kind: str = ""
    created: datetime | None = None
    engaged: datetime | None = None
    stage_since: datetime | None = None
    expected_close: date | None = None
    closed: datetime | None = None
    category: str = ""
    lost_reason: str = ""
    competitor: str = ""
    product: str = ""
    product_price_minor: int | None = None
    probability: int | None = None
    next_step: str = ""
    next_step_on: date | None = None
    description: str = ""
    external_id: str = ""
    custom: Custom = ()


class LeadRow(NamedTuple):
    """Somebody who may have a need. `status` and `reason` are what the file says; `deal_id` is the deal's id in the
    other system, of one that became a deal there."""

    key: str
    name: str = ""
    company: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    domain: str = ""
    industry: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    language: str = ""
    status: str = ""
    reason: str = ""
    immediacy: str = ""
    is_converted: bool | None = None
    deal_id: str = ""
    contacted: datetime | None = None
    owner: str = ""
    owner_email: str = ""
    team: str = ""
    source: str = ""
    source_detail: str = ""
    need: str = ""
    description: str = ""
    consent: str = ""
    basis: str = ""
    no_contact: bool | None = None
    no_email: bool | None = None
    no_phone: bool | None = None
    no_message: bool | None = None
    no_post: bool | None = None
    external_id: str = ""
    created: datetime | None = None


class AnswerRow(NamedTuple):
    """What somebody answered in a survey: `scores` by kind of question, as the file writes them."""

    key: str
    emails: tuple[str, ...] = ()
    contact_id: str = ""
    scores: tuple[tuple[str, str], ...] = ()
    answered: datetime | None = None
    comment: str = ""


class TeamRow(NamedTuple):
    """A colleague as an export lists them: who leads them, and in which team."""

    key: str
    owner: str
    manager: str = ""
    team: str = ""


ImportRow = AccountRow | ContactRow | DealRow | LeadRow | AnswerRow | TeamRow
