"""The headers of 33 real exports: recognised, and their columns put where they belong."""

from __future__ import annotations

import json

import pytest

from homeplate.kit.errors import Invalid
from homeplate.transfer.fields import FIELDS
from homeplate.transfer.guessing import guess_mapping
from homeplate.transfer.sources import SOURCES, recognise
from tests.transfer.shared import opened, shared

DEALS = {
    "hubspot_deals": {
        "name": "Deal Name", "owner": "Deal owner", "stage": "Deal Stage", "value": "Amount",
        "account": "Associated Company (Primary)", "close_date": "Close Date", "created": "Create Date",
        "external_id": "Record ID", "probability": "Deal probability", "source": "Original Traffic Source",
    },
    "zoho_Potentials": {
        "name": "Potential Name", "owner": "Potential Owner", "stage": "Stage", "value": "Amount",
        "close_date": "Closing Date", "created": "Created Time", "status": "Forecast Type",
    },
    "salesforce_opportunity_api_names (": {
        "stage": "StageName", "value": "Amount", "source": "LeadSource", "is_won": "IsWon",
    },
    "salesforce_opportunity_api_names_2": {
        "value": "Amount", "close_date": "CloseDate", "created": "CreatedDate", "currency": "CurrencyIsoCode",
        "external_id": "Id", "is_won": "IsWon",
    },
    "salesforce_opportunity_standard": {
        "name": "Name", "owner": "OwnerId", "stage": "StageName", "value": "Amount", "close_date": "CloseDate",
        "account_id": "AccountId", "next_step": "NextStep", "probability": "Probability",
    },
    "salesforce_report": {
        "name": "Opportunity Name", "owner": "Opportunity Owner", "stage": "Stage", "value": "Total Amount",
        "currency": "Total Amount Currency", "account": "Account Name", "next_step": "Opportunity Next Steps",
    },
    "salesforce_ui_labels_Opportunities": {
        "name": "Opportunity Name", "stage": "Stage", "value": "Amount", "account": "Account Name",
        "close_date": "Close Date",
    },
    "pipedrive_sample": {
        "name": "Deal - Title", "value": "Deal - Value", "account": "Organization - Name*", "contact": "Person - Name*",
        "contact_emails": "Person - Email (Work)", "product": "Product - Name*",
    },
    "pipedrive_deals": {
        "name": "Deal - Title", "owner": "Deal - Owner", "stage": "Deal - Stage", "value": "Deal - Value",
        "status": "Deal - Status", "account": "Deal - Organization", "contact": "Deal - Contact person",
        "expected_close": "Deal - Expected close date", "closed": "Deal - Won time", "currency": "Deal - Currency",
    },
    "dynamics365": {
        "name": "Topic", "owner": "Owner", "stage": "Pipeline Phase", "value": "Est. Revenue", "account": "Account",
        "expected_close": "Est. Close Date", "status": "Status", "external_id": "(Do Not Modify) Opportunity",
    },
}  # fmt: skip
ACCOUNTS = {
    "hubspot_companies": {
        "name": "Company name", "employees": "Number of Employees", "revenue": "Annual Revenue",
        "country": "Country/Region", "external_id": "Record ID", "founded": "Year Founded",
    },
    "zoho_Accounts": {"name": "Account Name", "owner": "Account Owner", "domain": "Website", "industry": "Industry"},
    "salesforce_ui_labels_Accounts": {"name": "Account Name", "city": "Billing City", "country": "Billing Country"},
}  # fmt: skip
LEADS = {
    "zoho_Leads": {
        "family_name": "Last Name",
        "owner": "Lead Owner",
        "company": "Company",
        "status": "Lead Status",
        "is_converted": "CONVERTED",
    },
    "salesforce_ui_labels_Leads": {"given_name": "First Name", "company": "Company", "source": "Lead Source"},
}
CONTACTS = {
    "zoho_Contacts": {
        "family_name": "Last Name",
        "owner": "Contact Owner",
        "account_id": "Account Id",
        "emails": "Email",
    },
    "salesforce_ui_labels_Contacts": {
        "given_name": "First Name",
        "account": "Account Name",
        "title": "Title",
    },
    "apollo": {
        "owner": "Contact Owner",
        "account": "Company",
        "title": "Title",
        "external_id": "Apollo Contact Id",
    },
    "linkedin": {
        "given_name": "First Name",
        "emails": "Email Address",
        "title": "Position",
        "account": "Company",
    },
    "google_contacts_export_old": {
        "name": "Name",
        "emails": "E-mail 1 - Value",
        "account": "Organization 1 - Name",
    },
    "google_contacts_export_2024": {
        "emails": "E-mail 1 - Value",
        "phones": "Phone 1 - Value",
        "title": "Organization Title",
    },
    "outlook": {
        "emails": "E-mail Address",
        "title": "Job Title",
        "account": "Company",
        "department": "Department",
    },
}
OTHERS = (
    "hubspot_tickets", "zoho_Calls", "zoho_Quotes", "zoho_Tasks", "zoho_Events", "zoho_Campaigns", "zoho_Cases",
    "zoho_Invoices", "zoho_Sales_Orders", "pipedrive_activities",
)  # fmt: skip


def header(prefix: str) -> list[str]:
    sets = json.loads(shared("export-headers/headers.json").read_text("utf-8"))
    (found,) = [names for title, names in sets.items() if title.startswith(prefix)]
    return list(found)


@pytest.mark.parametrize("kind", ["deal", "account", "contact", "lead"])
def test_every_crm_export_maps_its_columns(kind: str) -> None:
    for prefix, wanted in {"deal": DEALS, "account": ACCOUNTS, "contact": CONTACTS, "lead": LEADS}[
        kind
    ].items():
        mapping = guess_mapping(header(prefix))
        assert mapping.kind == kind, prefix
        assert {field: mapping.column_of(field) for field in wanted} == wanted, prefix


@pytest.mark.parametrize("prefix", OTHERS)
def test_exports_of_other_things_are_named_and_refused(prefix: str) -> None:
    with pytest.raises(Invalid, match="can be imported") as caught:
        guess_mapping(header(prefix))
    assert caught.value.code == "not-importable"


def test_no_header_set_is_left_out() -> None:
    sets = json.loads(shared("export-headers/headers.json").read_text("utf-8"))
    told = [*DEALS, *ACCOUNTS, *CONTACTS, *LEADS, *OTHERS, "zoho_Products"]
    assert [title for title in sets if not any(title.startswith(prefix) for prefix in told)] == []


@pytest.mark.parametrize("prefix", [*DEALS, *ACCOUNTS, *CONTACTS, *LEADS])
def test_no_field_is_fed_twice_by_a_guess(prefix: str) -> None:
    mapping = guess_mapping(header(prefix))
    single = [
        each.field for each in mapping.columns if each.field and not FIELDS[mapping.kind][each.field].many
    ]
    assert len(single) == len(set(single))


def test_every_source_is_recognised_by_its_own_requirements_and_maps_to_known_fields() -> None:
    for source in SOURCES.values():
        assert recognise(source.requires) is not None
        assert all(lookup.source in SOURCES for lookup in source.lookups)


def test_a_set_of_files_is_put_together() -> None:
    table = opened("crm-sales-pipeline", "sales_pipeline.csv")
    assert table.header[8:] == (
        "sales_price · products.csv", "manager · sales_teams.csv", "regional_office · sales_teams.csv",
    )  # fmt: skip
    row = next(table.rows())
    assert row.values[8:] == ["1096", "Dustin Brinkmann", "Central"]
