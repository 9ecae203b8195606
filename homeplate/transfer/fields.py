"""What can be imported: the fields of each kind of record. Their names in other systems are in `names.yaml`.

To add a field: one line here, its names in `names.yaml`, one slot in its row type (`rows`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import yaml

from homeplate.kit.text import Message, msg

Kind = Literal["account", "contact", "deal", "lead", "answer", "product", "team"]
"""Kinds of tables: the first five become records, the others complete them (`joins`)."""

FieldType = Literal[
    "line", "text", "emails", "phones", "domain", "money", "count", "probability", "moment", "boolean"
]
"""How the cells of a field are read; each is one entry in `cells.READERS`."""


@dataclass(frozen=True, slots=True)
class ImportField:
    """One field. `limit` is the longest text kept; `many` fields may be fed by several columns."""

    key: str
    label: Message
    type: FieldType
    limit: int = 200
    many: bool = False


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[\W_]+")


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a column name: `Deal - Est. CloseDate*` gives deal, est, close, date."""
    text = unicodedata.normalize("NFKC", name).strip()
    text = re.sub(r"__[cr]$", "", text)
    text = _NOT_WORD.sub(" ", _CAMEL.sub(" ", text)).casefold()
    text = re.sub(r"\be mail\b", "email", text)
    return tuple(text.split())


@cache
def bare(name: str) -> str:
    """The words of a column name run together; names with equal bare form are the same name."""
    return "".join(words(name))


_PERSON = (
    ImportField("name", msg("Full name"), "line"),
    ImportField("given_name", msg("First name"), "line", limit=120),
    ImportField("family_name", msg("Last name"), "line", limit=120),
)
_OWNER = (
    ImportField("owner", msg("Owner"), "line"),
    ImportField("owner_email", msg("Owner's e-mail"), "line"),
    ImportField("team", msg("Team"), "line"),
)
_STOPS = (
    ImportField("no_contact", msg("Do not contact"), "boolean"),
    ImportField("no_email", msg("No e-mail"), "boolean"),
    ImportField("no_phone", msg("No calls"), "boolean"),
    ImportField("no_message", msg("No messages"), "boolean"),
    ImportField("no_post", msg("No letters"), "boolean"),
)

_ACCOUNT = (
    ImportField("name", msg("Account name"), "line"),
    ImportField("domain", msg("Website"), "domain"),
    ImportField("industry", msg("Industry"), "line", limit=120),
    ImportField("employees", msg("Employees"), "count"),
    ImportField("revenue", msg("Annual revenue"), "money"),
    ImportField("currency", msg("Currency"), "line", limit=20),
    ImportField("phone", msg("Phone"), "phones", limit=40, many=True),
    ImportField("city", msg("City"), "line", limit=120),
    ImportField("region", msg("State or region"), "line", limit=120),
    ImportField("country", msg("Country"), "line", limit=120),
    ImportField("parent", msg("Parent account"), "line"),
    ImportField("kind", msg("Account type"), "line", limit=60),
    ImportField("founded", msg("Year founded"), "count"),
    *_OWNER,
    ImportField("source", msg("Source"), "line", limit=60),
    ImportField("technologies", msg("Technologies"), "text", limit=4000),
    ImportField("linkedin", msg("LinkedIn page"), "line"),
    ImportField("description", msg("Description"), "text", limit=4000),
    ImportField("external_id", msg("Id in the other system"), "line"),
    ImportField("created", msg("Created"), "moment"),
)

_CONTACT = (
    *_PERSON,
    ImportField("emails", msg("E-mail"), "emails", many=True),
    ImportField("phones", msg("Phone"), "phones", many=True),
    ImportField("title", msg("Job title"), "line", limit=160),
    ImportField("department", msg("Department"), "line", limit=120),
    ImportField("seniority", msg("Seniority"), "line", limit=60),
    ImportField("account", msg("Account"), "line"),
    ImportField("account_id", msg("Account id in the other system"), "line"),
    ImportField("account_domain", msg("Account's website"), "domain"),
    ImportField("account_industry", msg("Account's industry"), "line", limit=120),
    ImportField("account_employees", msg("Account's employees"), "count"),
    ImportField("account_revenue", msg("Account's annual revenue"), "money"),
    ImportField("account_phone", msg("Account's phone"), "phones", limit=40, many=True),
    ImportField("account_city", msg("Account's city"), "line", limit=120),
    ImportField("account_country", msg("Account's country"), "line", limit=120),
    *_OWNER,
    ImportField("language", msg("Language"), "line", limit=40),
    ImportField("channel", msg("Preferred channel"), "line", limit=40),
    *_STOPS,
    ImportField("basis", msg("Lawful basis"), "line", limit=200),
    ImportField("basis_source", msg("Where the lawful basis is from"), "line", limit=120),
    ImportField("basis_on", msg("Lawful basis since"), "moment"),
    ImportField("basis_evidence", msg("Evidence of the lawful basis"), "text", limit=2000),
    ImportField("status", msg("Status"), "line", limit=60),
    ImportField("source", msg("Source"), "line", limit=60),
    ImportField("city", msg("City"), "line", limit=120),
    ImportField("region", msg("State or region"), "line", limit=120),
    ImportField("country", msg("Country"), "line", limit=120),
    ImportField("linkedin", msg("LinkedIn page"), "line"),
    ImportField("description", msg("Notes"), "text", limit=4000),
    ImportField("external_id", msg("Id in the other system"), "line"),
    ImportField("created", msg("Created"), "moment"),
)

_DEAL = (
    ImportField("name", msg("Deal name"), "line"),
    ImportField("account", msg("Account"), "line"),
    ImportField("account_id", msg("Account id in the other system"), "line"),
    ImportField("contact", msg("Contact"), "line"),
    ImportField("contact_emails", msg("Contact's e-mail"), "emails", many=True),
    ImportField("contact_phones", msg("Contact's phone"), "phones", many=True),
    ImportField("value", msg("Value"), "money"),
    ImportField("currency", msg("Currency"), "line", limit=20),
    ImportField("stage", msg("Stage"), "line", limit=120),
    ImportField("status", msg("Status"), "line", limit=60),
    ImportField("is_won", msg("Won?"), "boolean"),
    ImportField("is_lost", msg("Lost?"), "boolean"),
    ImportField("pipeline", msg("Pipeline"), "line", limit=120),
    ImportField("owner", msg("Owner"), "line"),
    ImportField("owner_email", msg("Owner's e-mail"), "line"),
    ImportField("manager", msg("Owner's manager"), "line"),
    ImportField("team", msg("Team"), "line"),
    ImportField("source", msg("Source"), "line", limit=60),
    ImportField("kind", msg("Deal type"), "line", limit=60),
    ImportField("created", msg("Created"), "moment"),
    ImportField("engaged", msg("Engaged since"), "moment"),
    ImportField("stage_since", msg("In this stage since"), "moment"),
    ImportField("close_date", msg("Close date (expected while open)"), "moment"),
    ImportField("expected_close", msg("Expected close"), "moment"),
    ImportField("closed", msg("Closed on"), "moment"),
    ImportField("category", msg("Forecast category"), "line", limit=60),
    ImportField("lost_reason", msg("Loss reason"), "line", limit=2000),
    ImportField("competitor", msg("Competitor"), "line", limit=1200),
    ImportField("product", msg("Product"), "line"),
    ImportField("product_price", msg("List price"), "money"),
    ImportField("probability", msg("Probability"), "probability"),
    ImportField("next_step", msg("Next step"), "line", limit=300),
    ImportField("next_step_on", msg("Next step on"), "moment"),
    ImportField("description", msg("Description"), "text", limit=4000),
    ImportField("external_id", msg("Id in the other system"), "line"),
)

_LEAD = (
    *_PERSON,
    ImportField("company", msg("Company"), "line"),
    ImportField("title", msg("Job title"), "line", limit=160),
    ImportField("emails", msg("E-mail"), "emails", many=True),
    ImportField("phones", msg("Phone"), "phones", many=True),
    ImportField("domain", msg("Website"), "domain"),
    ImportField("industry", msg("Industry"), "line", limit=120),
    ImportField("city", msg("City"), "line", limit=120),
    ImportField("region", msg("State or region"), "line", limit=120),
    ImportField("postal_code", msg("Postal code"), "line", limit=20),
    ImportField("country", msg("Country"), "line", limit=120),
    ImportField("language", msg("Language"), "line", limit=40),
    ImportField("status", msg("Status"), "line", limit=60),
    ImportField("reason", msg("Why it is out"), "line"),
    ImportField("immediacy", msg("How soon"), "line", limit=60),
    ImportField("is_converted", msg("Became a deal?"), "boolean"),
    ImportField("deal_id", msg("Deal id in the other system"), "line"),
    ImportField("contacted", msg("Last spoken to"), "moment"),
    *_OWNER,
    ImportField("source", msg("Source"), "line", limit=60),
    ImportField("source_detail", msg("Campaign or form"), "line"),
    ImportField("need", msg("What they need"), "text", limit=4000),
    ImportField("description", msg("Notes"), "text", limit=4000),
    ImportField("consent", msg("What they agreed to"), "text", limit=1000),
    ImportField("basis", msg("Lawful basis"), "line", limit=200),
    *_STOPS,
    ImportField("external_id", msg("Id in the other system"), "line"),
    ImportField("created", msg("Created"), "moment"),
)

_ANSWER = (
    ImportField("emails", msg("E-mail"), "emails", many=True),
    ImportField("contact_id", msg("Contact's id here"), "line"),
    ImportField("question", msg("What was asked (CSAT or NPS)"), "line"),
    ImportField("score", msg("Score"), "line", limit=20),
    ImportField("csat", msg("Satisfaction (CSAT)"), "line", limit=20),
    ImportField("nps", msg("Recommendation (NPS)"), "line", limit=20),
    ImportField("answered", msg("Answered on"), "moment"),
    ImportField("comment", msg("Comment"), "text", limit=2000),
    ImportField("external_id", msg("Id in the other system"), "line"),
)

_PRODUCT = (
    ImportField("name", msg("Product"), "line"),
    ImportField("family", msg("Product family"), "line"),
    ImportField("price", msg("List price"), "money"),
    ImportField("external_id", msg("Id in the other system"), "line"),
)
_TEAM = (
    ImportField("owner", msg("Owner"), "line"),
    ImportField("manager", msg("Owner's manager"), "line"),
    ImportField("team", msg("Team"), "line"),
)

FIELDS: Mapping[Kind, Mapping[str, ImportField]] = MappingProxyType(
    {
        "account": {field.key: field for field in _ACCOUNT},
        "contact": {field.key: field for field in _CONTACT},
        "deal": {field.key: field for field in _DEAL},
        "lead": {field.key: field for field in _LEAD},
        "answer": {field.key: field for field in _ANSWER},
        "product": {field.key: field for field in _PRODUCT},
        "team": {field.key: field for field in _TEAM},
    }
)
"""Every importable field by kind of record and key."""


def _names() -> dict[Kind, dict[str, str]]:
    """Bare name to field key, for each kind; the field's own key and label are names too."""
    stored = yaml.safe_load(files(__package__).joinpath("names.yaml").read_text("utf-8"))
    found: dict[Kind, dict[str, str]] = {}
    for kind, fields in FIELDS.items():
        names = found.setdefault(kind, {})
        for key, field in fields.items():
            by_language: Mapping[str, list[str]] = stored[kind].get(key) or {}
            every = [name for language in by_language.values() for name in language]
            for name in (*every, key, field.label.msgid):
                names.setdefault(bare(name), key)
    return found


NAMES: Mapping[Kind, Mapping[str, str]] = MappingProxyType(_names())
"""For each kind, the bare form of every known column name and the field it means."""
