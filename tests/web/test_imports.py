"""Bringing files in by pages: upload, columns, stages, dry run, import, report."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from homeplate.accounts.actions import create_account
from homeplate.accounts.models import Account
from homeplate.deals.models import Deal
from homeplate.leads.models import Lead
from homeplate.transfer.actions import work_import, work_undo
from homeplate.transfer.models import ImportRun
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, text_of

pytestmark = pytest.mark.django_db

DEALS = """Deal Name,Account Name,Amount,Stage,Close Date
Pumps for Oulu,Kone Oyj,"12,000",Discovery,2026-05-04
Valves,Nordea,not much,Proposal,2026-06-01
=cmd(),Nordea,5,Closed Won,2026-02-01
"""


def upload(who: Visitor, content: bytes = DEALS.encode(), name: str = "deals.csv") -> HttpResponse:
    """A file handed in."""
    return who.post("imports", htmx=False, file=SimpleUploadedFile(name, content), order="dmy")


def worked(house: House) -> ImportRun:
    """The run after the worker did what was queued."""
    with house.inside():
        run = ImportRun.objects.get()
    work_import(house.actor("ada"), run_id=run.id, clock=lambda: NOW)
    with house.inside():
        return ImportRun.objects.get()


def mapped(house: House, who: Visitor) -> ImportRun:
    """A run whose columns and stages are confirmed as guessed, and whose dry run is done."""
    columns = upload(who)["Location"]
    page = who.client.get(columns).content.decode()
    form = dict(chosen(page))
    stages = who.client.post(columns, {**form, "currency": "EUR"})["Location"]
    assert stages.endswith("/stages/")
    form = dict(chosen(who.client.get(stages).content.decode()))
    who.client.post(stages, form)
    return worked(house)


def chosen(html: str) -> list[tuple[str, str]]:
    """The selects of a page with what is selected in them."""
    found = []
    for select in html.split('<select class="input" name="')[1:]:
        name, rest = select.split('"', 1)
        picked = re.search(r'<option value="([^"]*)"[^>]* selected>', rest.split("</select>")[0])
        found.append((name, picked[1] if picked else ""))
    return found


def test_a_file_is_read_and_its_columns_are_guessed(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    response = upload(ada)
    assert response.status_code == 303
    html = ada.client.get(response["Location"]).content.decode()
    assert "Pumps for Oulu" in html
    assert dict(chosen(html))["c-0-0"] == "name"
    assert "3 rows · 1 file" in html


def test_a_dry_run_writes_nothing_and_the_import_does(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    html = text_of(ada.get("import", run.id))
    assert ("Would be new" in html, "Import now" in html) == (True, True)
    with selling.inside():
        assert not Deal.objects.exists()
    ada.post("import-run", run.id, htmx=False)
    worked(selling)
    assert "To the pipeline" in text_of(ada.get("import", run.id))
    assert "Pumps for Oulu" in text_of(ada.get("pipeline"))


def test_rows_that_stay_out_are_told_and_come_back_as_a_safe_file(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    html = text_of(ada.get("import", run.id))
    assert "Rows with a remark" in html
    assert "not much" in html
    response = ada.get("import-report", run.id)
    report = response.getvalue().decode()
    assert "attachment" in response["Content-Disposition"]
    assert "not much" in report


def test_a_waiting_import_asks_again_and_can_be_cancelled(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    ada.post("import-run", run.id, htmx=False)
    assert "every 1s" in text_of(ada.get("import", run.id))
    ada.post("import-cancel", run.id, htmx=False)
    html = text_of(ada.get("import", run.id))
    assert ("every 1s" in html, "Go on" in html) == (False, True)
    again = ada.post("import-cancel", run.id, htmx=False)
    assert (again.status_code, "Nothing works on this import." in text_of(again)) == (409, True)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n\x00", "picture.csv"),
        (b'a,b\n"open,1\n', "quote.csv"),
        (b"PK\x03\x04x", "x.xlsx"),
        (b"<!DOCTYPE html><title>Sign in</title>", "page.csv"),
        (b'[{"Deal": "Pumps"}]', "deals.json"),
        (b"Deal,Stage\n", "header.csv"),
    ],
)
def test_a_bad_file_ends_in_a_clear_message(selling: House, visit: Visit, content: bytes, name: str) -> None:
    response = upload(visit("ada"), content, name)
    html = text_of(response)
    assert response.status_code == 422
    assert f"{name}" in html
    with selling.inside():
        assert not ImportRun.objects.exists()


def test_no_file_is_asked_for(selling: House, visit: Visit) -> None:
    response = visit("ada").post("imports", htmx=False)
    assert response.status_code == 422


def test_two_columns_for_one_field_are_refused_with_the_choice_kept(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    columns = upload(ada)["Location"]
    form = dict(chosen(ada.client.get(columns).content.decode()))
    form["c-0-1"] = form["c-0-0"]
    response = ada.client.post(columns, {**form, "currency": "EUR"})
    assert response.status_code == 422
    assert "Another column becomes this, too." in response.content.decode()
    assert dict(chosen(response.content.decode()))["c-0-1"] == form["c-0-0"]


def test_an_import_can_be_forgotten(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    ada.post("import-discard", run.id, htmx=False)
    assert ada.get("import", run.id).status_code == 404
    assert "deals.csv" not in text_of(ada.get("imports"))


def test_a_run_that_is_being_set_up_leads_to_its_columns(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    upload(ada)
    with selling.inside():
        run = ImportRun.objects.get()
    assert ada.get("import", run.id)["Location"].endswith("/columns/")
    assert "deals.csv" in text_of(ada.get("imports"))


def test_an_import_is_undone_from_its_page_and_imported_again(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    ada.post("import-run", run.id, htmx=False)
    worked(selling)
    assert f"/imports/{run.id}/undo/" in text_of(ada.get("import", run.id))
    preview = text_of(ada.get("import-undo", run.id))
    assert '<th scope="row">Deals</th><td class="num">3</td>' in preview
    ada.post("import-undo", run.id, htmx=False)
    assert "Being undone" in text_of(ada.get("import", run.id))
    work_undo(selling.actor("ada"), run_id=run.id, clock=lambda: NOW)
    with selling.inside():
        assert not Deal.objects.filter(archived_at=None).exists()
        deal = Deal.objects.first()
    assert deal is not None
    assert "This import was undone." in text_of(ada.get("import", run.id))
    assert "Deleted as the import was undone" in text_of(ada.get("deal", deal.id))
    ada.post("import-run", run.id, htmx=False)
    worked(selling)
    with selling.inside():
        assert Deal.objects.filter(archived_at=None).count() == 3


OWNED = """Deal Name,Amount,Stage,Owner,Close Date,Plant
Pumps,5,Discovery,Rasmus,03/04/2026,Oulu
Valves,6,Proposal,Moses Frase,05/06/2026,Turku
Cranes,7,Closed Won,Moses Frase,07/08/2025,
"""


def typed(page: str) -> dict[str, str]:
    """The form of a page as it stands."""
    return {**dict(chosen(page)), "currency": "EUR"}


def test_dates_that_may_be_read_either_way_are_asked_about_on_a_real_sample(
    selling: House, visit: Visit
) -> None:
    ada = visit("ada")
    columns = upload(ada, OWNED.encode())["Location"]
    html = ada.client.get(columns).content.decode()
    assert "What does “03/04/2026” in “Close Date” mean?" in html
    assert ("Apr 3, 2026" in html, "Mar 4, 2026" in html) == (True, True)
    refused = ada.client.post(columns, typed(html))
    assert (refused.status_code, "Say which of the two the dates are." in refused.content.decode()) == (
        422,
        True,
    )
    assert ada.client.post(columns, {**typed(html), "order": "mdy"}).status_code == 303
    again = ada.client.get(columns).content.decode()
    assert 'value="mdy" checked' in again
    assert "read as Mar 4, 2026" in again


def test_what_has_no_field_is_said_and_kept_in_custom_fields_when_asked(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    columns = upload(ada, OWNED.encode())["Location"]
    html = ada.client.get(columns).content.decode()
    assert "1 column is left out: “Plant”." in html
    assert "New custom field “Plant”" in html
    ada.client.post(columns, {**typed(html), "own": "0"})
    html = ada.client.get(columns).content.decode()
    assert dict(chosen(html))["c-0-5"] == "custom:plant"
    assert "left out" not in html


def test_what_follows_for_the_criteria_is_said_beside_each_stage(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    columns = upload(ada, OWNED.encode())["Location"]
    ada.client.post(columns, {**typed(ada.client.get(columns).content.decode()), "order": "dmy"})
    html = ada.client.get(columns.replace("columns", "stages")).content.decode()
    assert "1 deal will stand at “Proposal”; 11 criteria before it count as not evidenced." in html
    assert "1 deal will stand at “Discovery”; nothing lies before it." in html
    assert "1 deal comes in as won." in html


@pytest.mark.parametrize(
    ("target", "owners"),
    [
        ("#new", {"Rasmus", "Moses Frase"}),
        ("#me", {"Rasmus", "Ada"}),
        ("#placeholder", {"Rasmus", "Former colleagues"}),
    ],
)
def test_owners_who_are_no_members_become_whom_one_says(
    selling: House, visit: Visit, target: str, owners: set[str]
) -> None:
    ada = visit("ada")
    columns = upload(ada, OWNED.encode())["Location"]
    ada.client.post(columns, {**typed(ada.client.get(columns).content.decode()), "order": "dmy"})
    stages, people = columns.replace("columns", "stages"), columns.replace("columns", "people")
    assert ada.client.post(stages, typed(ada.client.get(stages).content.decode()))["Location"] == people
    html = ada.client.get(people).content.decode()
    assert "1 owner in the files is no member here." in html
    form = dict(chosen(html))
    assert form == {"p-0": "#new", "p-1": str(selling.members["rasmus"])}
    ada.client.post(people, {**form, "p-0": target})
    run = worked(selling)
    ada.post("import-run", run.id, htmx=False)
    worked(selling)
    with selling.inside():
        assert set(Deal.objects.values_list("owner__name", flat=True)) == owners


def test_a_choice_that_is_nobodys_is_refused(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    people = upload(ada, OWNED.encode())["Location"].replace("columns", "people")
    response = ada.client.post(people, {"p-0": str(selling.id), "p-1": "#me"})
    assert (response.status_code, "cannot become" in response.content.decode()) == (422, True)


def test_what_was_chosen_and_not_gone_on_with_is_there_again(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    columns = upload(ada)["Location"]
    form = typed(ada.client.get(columns).content.decode())
    assert ada.client.post(columns, {**form, "c-0-0": "", "keep": "yes"}).status_code == 204
    html = ada.client.get(columns).content.decode()
    assert dict(chosen(html))["c-0-0"] == ""
    listed = text_of(ada.get("imports"))
    assert ("Not finished yet" in listed, "Go on with “deals.csv”" in listed) == (True, True)
    ada.client.post(columns, form)
    assert dict(chosen(ada.client.get(columns).content.decode()))["c-0-0"] == "name"


LEADS = """Lead ID,First Name,Last Name,Company,Email,Lead Source,Status
1,Minna,Salo,Kone,m@kone.example,Web,Blorp
2,Urho,Aalto,Metso,u@metso.example,Web,Nurture
"""


def test_states_of_leads_are_chosen_in_a_step_of_their_own_and_kept_on_leaving(
    selling: House, visit: Visit
) -> None:
    ada = visit("ada")
    columns = upload(ada, LEADS.encode(), "leads.csv")["Location"]
    html = ada.client.get(columns).content.decode()
    assert "On to the states" in html
    states = ada.client.post(columns, typed(html))["Location"]
    assert states.endswith("/stages/")
    html = ada.client.get(states).content.decode()
    assert dict(chosen(html)) == {"l-0": "new", "l-1": "waiting"}
    assert ("Not recognised" in html, "1 lead waits and comes back after 90 days." in html) == (True, True)
    assert ("not evidenced" in html, ">States<" in html) == (False, True)
    ada.client.post(states, {"l-0": "qualified", "l-1": "waiting", "keep": "yes"})
    form = dict(chosen(ada.client.get(states).content.decode()))
    assert form["l-0"] == "qualified"
    wrong = ada.client.post(states, {**form, "l-1": "nowhere"})
    assert (wrong.status_code, "cannot become" in wrong.content.decode()) == (422, True)
    assert ada.client.post(states, form).status_code == 303
    run = worked(selling)
    assert f'<a href="/imports/{run.id}/stages/">States</a>' in text_of(ada.get("import", run.id))
    ada.post("import-run", run.id, htmx=False)
    worked(selling)
    with selling.inside():
        assert dict(Lead.objects.values_list("external_id", "state")) == {"1": "qualified", "2": "waiting"}


def test_the_steps_lead_back(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    html = text_of(ada.get("import", run.id))
    assert f'<a href="/imports/{run.id}/columns/">Columns</a>' in html
    assert f'<a href="/imports/{run.id}/stages/">Stages</a>' in html
    assert ">Owners<" not in html


def test_what_came_in_is_listed_with_the_way_to_each_record(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    run = mapped(selling, ada)
    ada.post("import-run", run.id, htmx=False)
    worked(selling)
    assert "Deals (3)" in text_of(ada.get("import", run.id))
    html = text_of(ada.get("import-records", run.id))
    with selling.inside():
        pumps = Deal.objects.get(name="Pumps for Oulu")
    assert f'href="/deals/{pumps.id}/">Pumps for Oulu</a>' in html
    accounts = ada.client.get(f"/imports/{run.id}/records/?kind=account")
    assert "Kone Oyj" in accounts.content.decode()


def archive(files: dict[str, bytes]) -> bytes:
    """A packed archive."""
    packed = BytesIO()
    with ZipFile(packed, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return packed.getvalue()


def test_an_archive_is_read_like_the_files_in_it(selling: House, visit: Visit) -> None:
    files = {
        "export/deals.csv": DEALS.encode(),
        "export/accounts.csv": b"Account Name,Website,Industry\nKone Oyj,kone.example,Lifts\n",
        "__MACOSX/._deals.csv": b"\0",
        "readme.md": b"Hello",
    }
    ada = visit("ada")
    html = ada.client.get(upload(ada, archive(files), "export.zip")["Location"]).content.decode()
    assert "4 rows · 2 files" in html


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (archive({"readme.md": b"Hello"}), "The archive has no table in it"),
        (b"PK\x03\x04broken", "The archive is damaged."),
    ],
)
def test_an_archive_without_tables_says_so(selling: House, visit: Visit, content: bytes, said: str) -> None:
    response = upload(visit("ada"), content, "export.zip")
    assert (response.status_code, said in text_of(response)) == (422, True)


def test_columns_that_tell_nothing_are_named_and_the_kind_is_asked_for(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    content = b"foo,bar\nPumps,2\n"
    response = upload(ada, content, "things.csv")
    assert response.status_code == 422
    assert "The columns “foo”, “bar” do not tell what this is." in text_of(response)
    file = SimpleUploadedFile("things.csv", content)
    told = ada.post("imports", htmx=False, file=file, kind="account")
    html = ada.client.get(told["Location"]).content.decode()
    assert "Accounts" in html


def test_what_is_far_too_large_is_refused_before_it_is_read(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    response = ada.client.post(
        "/imports/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(5 * 1024**3)
    )
    assert (response.status_code, "Split the export into parts." in response.content.decode()) == (413, True)


def test_a_dry_run_offers_what_becomes_of_rows_that_are_here_already(selling: House, visit: Visit) -> None:
    here = create_account(selling.actor("ada"), name="Kone", domain="kone.example", city="Espoo", now=NOW)
    ada = visit("ada")
    rows = (
        b"Company name,Website,City,Industry\nKone Oyj,kone.example,Espoo,Lifts\nMetso,metso.example,Turku,\n"
    )
    columns = upload(ada, rows, "companies.csv")["Location"]
    ada.client.post(columns, {**dict(chosen(ada.client.get(columns).content.decode())), "currency": "EUR"})
    run = worked(selling)
    html = text_of(ada.get("import", run.id))
    assert "1 row is probably here already" in html
    assert f'href="/accounts/{here.id}/"' in html
    assert str(here.id) not in re.sub(r'href="[^"]*"', "", html)
    ada.post("import-run", run.id, htmx=False, doubles="merge")
    assert worked(selling).options["doubles"] == "merge"
    with selling.inside():
        assert sorted(Account.objects.values_list("name", "industry")) == [("Kone", "Lifts"), ("Metso", "")]
    assert ada.post("import-run", run.id, htmx=False, doubles="burn").status_code in (409, 422)
