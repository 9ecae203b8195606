"""What the columns of a file say, by their names. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from homeplate.kit.clean import unknown_name
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.prospects.rules import COMPANY_COLUMNS, PERSON_COLUMNS
from homeplate.prospects.words import letters

ABOUT: Final[dict[str, tuple[str, ...]]] = {"companies": COMPANY_COLUMNS, "people": PERSON_COLUMNS}
"""What a file may be about, and what its rows may say."""

LABELS: Final[dict[str, Message]] = {
    "name": msg("Name"),
    "given_name": msg("First name"),
    "family_name": msg("Last name"),
    "domain": msg("Domain"),
    "external_id": msg("Id at the source"),
    "industry": msg("Industry"),
    "industry_codes": msg("Industry code"),
    "employees": msg("Employees"),
    "employee_growth": msg("Growth of staff, % a year"),
    "revenue": msg("Revenue a year"),
    "funding_total": msg("Funding so far"),
    "ad_spend": msg("Spent on ads a month"),
    "currency": msg("Currency"),
    "founded": msg("Founded in"),
    "country": msg("Country"),
    "region": msg("Region"),
    "city": msg("City"),
    "technologies": msg("Technology in use"),
    "open_positions": msg("Hiring for"),
    "parent": msg("Parent company"),
    "title": msg("Job title"),
    "seniority": msg("Seniority"),
    "department": msg("Department"),
    "role_start": msg("In the role since"),
    "email": msg("E-mail"),
    "phone": msg("Phone"),
    "profile": msg("Profile on the web"),
    "language": msg("Language"),
    "company_name": msg("Company"),
    "company_domain": msg("Domain of the company"),
    "company_country": msg("Country of the company"),
}
"""What people call each of them."""

_SHARED: Final = {
    "external_id": "id|externalid|recordid|uid|uuid",
    "country": "country|countrycode|hqcountry|headquarterscountry|maa|국가|ismycountry",
    "phone": "phone|phonenumber|workphone|directphone|mobile|mobilephone|workdirectphone|puhelin|전화",
}
_NAMES: Final[dict[str, dict[str, str]]] = {
    "companies": {
        **{key: names for key, names in _SHARED.items() if key != "phone"},
        "name": (
            "name|company|companyname|organization|organisation|accountname|"
            "account|legalname|yritys|nimi|회사|회사명|security|companynameforemails"
        ),
        "domain": (
            "domain|website|url|web|homepage|companydomain|companywebsite|"
            "websiteurl|primarydomain|verkkosivu|도메인|웹사이트"
        ),
        "industry": "industry|sector|gicssector|industries|toimiala|업종|산업",
        "industry_codes": "industrycodes|industrycode|codes",
        "employees": (
            "employees|employeecount|headcount|numberofemployees|numemployees|size|"
            "companysize|teamsize|henkilosto|직원수|employeerange"
        ),
        "employee_growth": "employeegrowth|headcountgrowth|growth|growthrate",
        "revenue": "revenue|annualrevenue|turnover|liikevaihto|매출|estimatedrevenue",
        "funding_total": "fundingtotal|totalfunding|funding|amountraised|raised",
        "ad_spend": "adspend|adspendmonthly|monthlyadspend|adsspend|adbudget",
        "currency": "currency|currencycode|revenuecurrency|valuutta|통화",
        "founded": "founded|foundedyear|yearfounded|established|perustettu|설립연도",
        "region": "region|state|province|stateprovince|hqstate|maakunta|지역|companystate",
        "city": "city|hqcity|town|headquarterslocation|location|kaupunki|도시|companycity",
        "technologies": "technologies|technology|techstack|tech|teknologiat|기술",
        "open_positions": "openpositions|openings|jobopenings|hiring|hiringfor|jobs",
        "parent": "parent|parentcompany|parentaccount|group|subsidiaryof|emoyhtio|모회사",
    },
    "people": {
        **_SHARED,
        "name": "name|fullname|contactname|contact|person|nimi|이름|성명",
        "given_name": "firstname|givenname|forename|etunimi",
        "family_name": "lastname|familyname|surname|sukunimi|성",
        "title": "title|jobtitle|position|role|headline|titteli|직함|직책",
        "seniority": "seniority|senioritylevel|managementlevel|level",
        "department": "department|departments|function|jobfunction|osasto|부서",
        "role_start": "rolestart|rolestartdate|jobstart|startdate|startedon|inrolesince|positionstart",
        "email": "email|emailaddress|workemail|mail|businessemail|primaryemail|sahkoposti|이메일",
        "profile": "profile|linkedin|linkedinurl|personlinkedinurl|linkedinprofile|profileurl|url",
        "language": "language|preferredlanguage|kieli|언어",
        "company_name": (
            "company|companyname|organization|organisation|account|accountname|"
            "employer|yritys|회사|회사명|companynameforemails"
        ),
        "company_domain": "companydomain|domain|website|companywebsite|companyurl|companywebsiteurl|도메인|웹사이트",
        "company_country": "companycountry|organizationcountry",
    },
}


def plain(header: str) -> str:
    """The name of a column as it is compared: letters and digits alone."""
    return "".join(c for c in letters(header) if c.isalnum())


_KNOWN: Final = {
    about: {plain(name): field for field, names in fields.items() for name in [field, *names.split("|")]}
    for about, fields in _NAMES.items()
}


def guessed(about: str, header: Sequence[str]) -> dict[str, str]:
    """Column → field for the columns that are recognised; of two for one field the first."""
    found: dict[str, str] = {}
    for name in header:
        field = _KNOWN[about].get(plain(name))
        if field and field not in found.values():
            found[name] = field
    return found


def about_of(header: Sequence[str]) -> str:
    """Whether a file is about people or companies: people have a title, an e-mail address or two names."""
    telling = {"title", "email", "given_name", "family_name", "profile", "seniority"}
    return "people" if telling & set(guessed("people", header).values()) else "companies"


def checked(about: str, header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """`mapping` when each column is there, each field exists and is named once. Raises `Invalid`."""
    found: dict[str, str] = {}
    for column, field in mapping.items():
        if column not in header:
            raise Invalid(
                "unknown-column", msg("There is no column “{name}”.", name=column[:80]), field="map"
            )
        if not field:
            continue
        if field not in ABOUT[about]:
            raise unknown_name(field[:60], ABOUT[about], field="map")
        if field in found.values():
            raise Invalid("twice", msg("Two columns are mapped to “{field}”.", field=field), field="map")
        found[column] = field
    if not _tells_who(about, set(found.values())):
        raise Invalid("no-name", _NAMELESS[about], field="map")
    return found


_NAMELESS: Final[dict[str, Message]] = {
    "companies": msg("No column holds the name or the domain of a company. Say which one does."),
    "people": msg("No column holds the name of a person. Say which one does."),
}


def _tells_who(about: str, fields: set[str]) -> bool:
    naming = {"name", "domain"} if about == "companies" else {"name", "given_name", "family_name"}
    return bool(fields & naming)
