"""The page of exports says what the program does with real headers, and each of them is recognised."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeplate.transfer.guessing import guess_mapping
from homeplate.transfer.mapping import check
from homeplate.transfer.sources import SOURCES, recognise
from tests.transfer import header_sets
from tests.transfer.shared import shared

NAMELESS = "salesforce opportunity api names"


def test_the_page_of_exports_is_up_to_date() -> None:
    shared(header_sets.SETS)
    stored = Path(__file__).parents[2] / "docs" / "reference" / "import-exports.md"
    assert stored.read_text("utf-8") == header_sets.page(), (
        f"run: python -m tests.transfer.header_sets > {stored}"
    )


def test_every_export_is_recognised_and_nothing_prevents_its_import() -> None:
    shared(header_sets.SETS)
    for name, header in header_sets.header_sets().items():
        source, mapping = recognise(header), header_sets.mapping_of(header)
        assert source is not None, name
        assert (mapping is None) == (source.kind is None), name
        if mapping is None or header_sets.title(name) == NAMELESS:
            continue
        assert [each.code for each in check(mapping) if each.severity == "error"] == [], name


MORE = {
    "salesforce.accounts.api": (
        "Id,Name,Type,ParentId,BillingStreet,BillingCity,BillingState,BillingCountry,Phone,Website,Industry,"
        "AnnualRevenue,NumberOfEmployees,OwnerId,CreatedDate",
        {"external_id": "Id", "name": "Name", "city": "BillingCity", "employees": "NumberOfEmployees"},
    ),
    "salesforce.contacts.api": (
        "Id,AccountId,LastName,FirstName,Salutation,Name,Phone,MobilePhone,Email,Title,Department,OwnerId",
        {"external_id": "Id", "account_id": "AccountId", "emails": "Email", "name": "Name"},
    ),
    "salesforce.leads.api": (
        "Id,LastName,FirstName,Company,Email,Status,LeadSource,Industry,IsConverted,OwnerId,NumberOfEmployees",
        {"company": "Company", "status": "Status", "industry": "Industry", "is_converted": "IsConverted"},
    ),
    "pipedrive.people": (
        "Person - Name,Person - Label,Person - Organization,Person - Email - Work,Person - Phone - Mobile,"
        "Person - Owner,Person - ID,Person - Open deals",
        {"name": "Person - Name", "account": "Person - Organization", "emails": "Person - Email - Work"},
    ),
    "pipedrive.organizations": (
        "Organization - Name,Organization - Owner,Organization - ID,Organization - People,Organization - Industry",
        {"name": "Organization - Name", "external_id": "Organization - ID", "industry": "Organization - Industry"},
    ),
    "dynamics.accounts": (
        "(Do Not Modify) Account,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Account Name,Main Phone,"
        "Address 1: City,Primary Contact,Email,Status",
        {"name": "Account Name", "external_id": "(Do Not Modify) Account", "city": "Address 1: City"},
    ),
    "dynamics.contacts": (
        "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Full Name,Email,"
        "Company Name,Business Phone,Status",
        {"name": "Full Name", "account": "Company Name", "phones": "Business Phone"},
    ),
    "dynamics.leads": (
        "(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Name,Topic,Status Reason,"
        "Created On",
        {"name": "Name", "status": "Status Reason", "need": "Topic"},
    ),
    "zoho.crm.contacts": (
        "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,Account Name.id,Account Name,Email",
        {"external_id": "Record Id", "account_id": "Account Name.id", "owner": "Contact Owner"},
    ),
    "zoho.crm.leads": (
        "Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Email,Lead Source,Lead Status,Industry",
        {"company": "Company", "status": "Lead Status", "industry": "Industry"},
    ),
    "salesforce.leads.report": (
        "Lead Owner,First Name,Last Name,Title,Company / Account,Email,Lead Source,Rating,Street,Lead Status,Lead ID",
        {"company": "Company / Account", "status": "Lead Status", "immediacy": "Rating", "external_id": "Lead ID"},
    ),
    "hubspot.leads": (
        "Record ID,Lead Name,Lead Owner,Lead Pipeline Stage,Lead Label,Create Date,Primary Company name",
        {"name": "Lead Name", "status": "Lead Pipeline Stage", "immediacy": "Lead Label", "external_id": "Record ID"},
    ),
    "linkedin.leads": (
        "Lead ID,Campaign Name,Form Name,Ad Name,Lead Created At,First Name,Last Name,Email Address,Company Name,"
        "Job Title,Country/Region",
        {"company": "Company Name", "source_detail": "Campaign Name", "created": "Lead Created At"},
    ),
    "zoho.crm.accounts": (
        "Record Id,Account Owner.id,Account Owner,Account Name,Phone,Website,Industry,Employees,Annual Revenue",
        {"external_id": "Record Id", "owner": "Account Owner", "domain": "Website"},
    ),
    "apollo.accounts": (
        "Company,Company Name for Emails,Account Stage,Lists,# Employees,Industry,Account Owner,Website,Company City,"
        "Company State,Company Country,Company Phone,Technologies,Annual Revenue,Apollo Account Id",
        {"name": "Company", "employees": "# Employees", "city": "Company City", "technologies": "Technologies"},
    ),
    "hubspot.contacts": (
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Associated Company,Job Title",
        {"external_id": "Record ID", "account": "Associated Company", "title": "Job Title"},
    ),
}  # fmt: skip
"""Headers of exports that the shared data do not have, as the makers document them."""


@pytest.mark.parametrize("key", MORE)
def test_exports_of_people_and_companies_are_recognised(key: str) -> None:
    text, wanted = MORE[key]
    header = text.split(",")
    source = recognise(header)
    assert source is not None and source.key == key
    mapping = guess_mapping(header)
    assert mapping.kind == SOURCES[key].kind
    assert {field: mapping.column_of(field) for field in wanted} == wanted
