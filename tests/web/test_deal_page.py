"""The page of a deal: what it shows to whom, and what can be changed on it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from homeplate.accounts.actions import create_account
from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.fields.actions import define_field
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, prove, text_of

pytestmark = pytest.mark.django_db


def now_of(house: House, deal: Deal) -> Deal:
    """The deal as it is stored now."""
    with house.inside():
        return Deal.objects.get(id=deal.id)


def edited(deal: Deal, **changes: str) -> dict[str, str]:
    """The edit form as it is shown, with some inputs changed."""
    shown = {"name": deal.name, "account": "", "currency": "EUR", "revision": str(deal.revision)}
    return {**shown, **changes}


def test_a_deal_shows_where_it_is_and_what_is_missing(selling: House, visit: Visit, deal: Deal) -> None:
    prove(selling, deal.id, "need")
    html = text_of(visit("rasmus").get("deal", deal.id))
    assert "<h1>Pumps for Oulu</h1>" in html
    assert "10 missing for Proposal" in html
    assert "this stage · 1 of 11 required met" in html
    assert "Between home and first base: 10 % of the process is validated." in html
    assert "A meeting with the committee" in html
    assert "Validated “The buyer confirmed the need”" in html


def test_later_stages_are_folded_away(visit: Visit, deal: Deal) -> None:
    html = text_of(visit("rasmus").get("deal", deal.id))
    assert html.index('id="g-discovery"') < html.index('<details name="stage">') < html.index("Proposal</h2>")


@pytest.mark.parametrize("who", ["jiwoo", "hana", "seoyeon", "outsider"])
def test_to_others_the_deal_is_not_there(visit: Visit, deal: Deal, who: str) -> None:
    response = visit(who).get("deal", deal.id)
    assert response.status_code == 404
    assert "Pumps" not in text_of(response)


def test_a_viewer_reads_and_finds_no_form(visit: Visit, deal: Deal) -> None:
    html = text_of(visit("veli").get("deal", deal.id))
    assert "The buyer confirmed the need" in html
    assert f"/deals/{deal.id}/" not in " ".join(part for part in html.split("<form")[1:] if "hx-post" in part)


def test_a_criterion_that_another_role_validates_has_no_form(visit: Visit, deal: Deal) -> None:
    assert "criteria/order/validate/" not in text_of(visit("rasmus").get("deal", deal.id))
    assert "criteria/order/validate/" in text_of(visit("mina").get("deal", deal.id))


def test_the_page_asks_the_database_a_fixed_number_of_times(
    selling: House, visit: Visit, deal: Deal, django_assert_num_queries: Any
) -> None:
    rasmus = visit("rasmus")
    rasmus.get("deal", deal.id)
    with django_assert_num_queries(13):
        rasmus.get("deal", deal.id)
    prove(selling, deal.id, "need", "read")
    rasmus.get("deal", deal.id)  # the number at the bell is counted once and kept
    with django_assert_num_queries(13):
        rasmus.get("deal", deal.id)


def test_editing_saves_and_shows_the_deal_again(selling: House, visit: Visit, deal: Deal) -> None:
    form = edited(deal, name="Pumps for Kemi", value="12,500.50", account="Kone Oyj", probability="40")
    response = visit("rasmus").post("deal-edit", deal.id, **form)
    html = text_of(response)
    assert json.loads(response["HX-Trigger"])["toast"]["text"] == "Saved."
    assert "<h1>Pumps for Kemi</h1>" in html
    assert "€12,500.50" in html
    assert "Kone Oyj" in html
    assert "Set by Rasmus." in html


def test_an_account_is_chosen_by_its_name_and_added_once(selling: House, visit: Visit, deal: Deal) -> None:
    account = create_account(selling.actor("rasmus"), name="Kone Oyj", now=NOW)
    rasmus = visit("rasmus")
    rasmus.post("deal-edit", deal.id, **edited(deal, account="  kone OYJ "))
    assert now_of(selling, deal).account_id == account.id
    rasmus.post("deal-edit", deal.id, **edited(now_of(selling, deal), account=""))
    assert now_of(selling, deal).account_id is None


def test_what_was_typed_comes_back_beside_what_is_wrong(selling: House, visit: Visit, deal: Deal) -> None:
    response = visit("rasmus").post("deal-edit", deal.id, **edited(deal, name="New name", value="12,4x"))
    html = text_of(response)
    assert response.status_code == 422
    assert 'value="12,4x"' in html
    assert "“12,4x” is not a number." in html
    assert 'value="New name"' in html
    assert now_of(selling, deal).name == "Pumps for Oulu"


def test_a_page_of_yesterday_changes_nothing(selling: House, visit: Visit, deal: Deal) -> None:
    prove(selling, deal.id, "need")
    response = visit("rasmus").post("deal-edit", deal.id, **edited(deal, name="Mine"))
    assert response.status_code == 409
    assert "Somebody changed this deal a moment ago" in text_of(response)
    assert 'value="Mine"' in text_of(response)


def test_a_criterion_is_validated_and_withdrawn_in_its_line(selling: House, visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    empty = rasmus.post("deal-validate", deal.id, "need")
    assert (empty.status_code, "Fill in the evidence first." in text_of(empty)) == (422, True)
    html = text_of(
        rasmus.post("deal-validate", deal.id, "need", **{"need.value": "yes", "need.note": "By phone"})
    )
    assert "this stage · 1 of 11 required met" in html
    assert "By phone" in html
    html = text_of(rasmus.post("deal-withdraw", deal.id, "need", reason="A misunderstanding"))
    assert "this stage · 0 of 11 required met" in html
    assert "A misunderstanding" in html


def test_an_unknown_criterion_is_not_there(visit: Visit, deal: Deal) -> None:
    assert visit("rasmus").post("deal-validate", deal.id, "nonsense").status_code == 404
    assert visit("rasmus").post("deal-withdraw", deal.id, "nonsense").status_code == 404


def test_the_next_step_is_set_and_cleared(selling: House, visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    wrong = rasmus.post("deal-step", deal.id, next_step="Call Minna", next_step_on="", next_step_kind="call")
    assert (wrong.status_code, 'value="Call Minna"' in text_of(wrong)) == (422, True)
    form = {"next_step": "Call Minna", "next_step_on": "2100-01-04", "next_step_kind": "call"}
    assert "Call Minna" in text_of(rasmus.post("deal-step", deal.id, **form))
    rasmus.post("deal-step", deal.id, next_step="", next_step_on="", next_step_kind="call")
    assert now_of(selling, deal).next_step_on is None


def test_a_manager_hands_a_deal_over_and_a_rep_does_not(selling: House, visit: Visit, deal: Deal) -> None:
    to = str(selling.members["jiwoo"])
    assert visit("rasmus").post("deal-assign", deal.id, owner_id=to).status_code == 403
    html = text_of(visit("mina").post("deal-assign", deal.id, owner_id=to, note="She knows them."))
    assert "Handed over from Rasmus to Jiwoo" in html
    assert "She knows them." in html


def test_people_join_the_decision_and_leave_it(selling: House, visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    nobody = rasmus.post("deal-person", deal.id, buying_role="guide")
    assert (nobody.status_code, "the name of a new one" in text_of(nobody)) == (422, True)
    form = {
        "name": "Minna Salo",
        "title": "Plant manager",
        "buying_role": "guide",
        "attitude": "2",
        "influence": "4",
    }
    html = text_of(rasmus.post("deal-person", deal.id, **form))
    assert "Minna Salo is in the decision: Guide" in html.replace(", Plant manager", "")
    with selling.inside():
        person = now_of(selling, deal).stakeholders.get()
    assert (person.influence, person.attitude) == (4, 2)
    html = text_of(rasmus.post("deal-person-remove", deal.id, person.contact_id))
    assert "no longer in the decision" in html


def test_a_document_is_kept_and_comes_back_as_a_download_only(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    file = SimpleUploadedFile("offer.html", b"<script>alert(1)</script>")
    html = text_of(rasmus.post("deal-document-add", deal.id, file=file))
    address = re.findall(r'href="(/deals/[^"]+/documents/[^"]+)"', html)[0]
    response = rasmus.client.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="offer.html"'
    assert response["Content-Type"] == "text/plain"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert visit("hana").client.get(address).status_code == 404


def test_a_document_of_an_unknown_kind_is_refused(visit: Visit, deal: Deal) -> None:
    file = SimpleUploadedFile("virus.exe", b"MZ\x00\x01\xff\xfe")
    response = visit("rasmus").post("deal-document-add", deal.id, file=file)
    assert (response.status_code, "Files of this kind are not accepted" in text_of(response)) == (422, True)


def test_deleting_leads_to_the_board_and_can_be_undone(selling: House, visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    response = rasmus.post("deal-archive", deal.id)
    assert response["HX-Redirect"] == "/pipeline/"
    assert f"/deals/{deal.id}/restore/" in unquote(response.cookies["toast"].value)
    assert "This deal is deleted" in text_of(rasmus.get("deal", deal.id))
    assert rasmus.post("deal-restore", deal.id)["HX-Redirect"] == f"/deals/{deal.id}/"
    assert now_of(selling, deal).archived_at is None


def test_the_timeline_is_narrowed_and_continued(selling: House, visit: Visit, deal: Deal) -> None:
    for number in range(32):
        actions.edit_deal(
            selling.actor("rasmus"), deal_id=deal.id, changes={"name": f"Name {number}"}, now=NOW
        )
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("deal", deal.id))
    assert (html.count('class="fact '), "Show older" in html) == (30, True)
    moves = text_of(rasmus.get("deal", deal.id, timeline="moves"))
    assert (moves.count('class="fact '), "Deal added" in moves) == (1, True)
    assert rasmus.get("deal", deal.id, before="nonsense").status_code == 422


def test_the_workspaces_own_fields_are_asked_and_shown(selling: House, visit: Visit) -> None:
    label = {"en": "Colour", "fi": "Väri"}
    define_field(selling.actor("olli"), record="deal", key="colour", kind="text", label=label, now=NOW)
    rasmus = visit("rasmus")
    assert 'name="custom.colour"' in text_of(rasmus.get("deal-new"))
    response = rasmus.post("deal-new", name="Red pumps", **{"custom.colour": "red"})
    html = text_of(rasmus.client.get(response["HX-Redirect"]))
    assert "<dt>Colour</dt>" in html
    assert "red</dd>" in html


def test_a_new_deal_finds_its_account_or_adds_it(selling: House, visit: Visit) -> None:
    form = {
        "name": "Cranes",
        "account": "Kone Oyj",
        "value": "1,200",
        "next_step": "Call",
        "next_step_on": "2100-01-02",
    }
    response = visit("rasmus").post("deal-new", **form)
    html = text_of(visit("rasmus").client.get(response["HX-Redirect"]))
    assert "Kone Oyj" in html
    assert "€1,200" in html
    assert "Call" in html


def test_a_new_deal_without_a_name_gives_everything_back(selling: House, visit: Visit) -> None:
    response = visit("rasmus").post("deal-new", name=" ", value="99", source="Referral")
    html = text_of(response)
    assert response.status_code == 422
    assert "Give the deal a name." in html
    assert 'value="Referral"' in html
    with selling.inside():
        assert not Deal.objects.exists()


def test_a_rep_makes_no_deals_for_others(selling: House, visit: Visit) -> None:
    assert 'name="owner_id"' not in text_of(visit("rasmus").get("deal-new"))
    refused = visit("rasmus").post("deal-new", name="X", owner_id=str(selling.members["hana"]))
    assert refused.status_code == 403
    assert visit("veli").get("deal-new").status_code == 403


def test_hostile_names_stay_text_on_board_page_and_search(selling: House, visit: Visit) -> None:
    name = "<script>alert(1)</script>\"'{{7*7}}"
    deal = add_deal(selling, name=name, value=Decimal(5), source="<b>x</b>")
    rasmus = visit("rasmus")
    for page in ("pipeline", "search"):
        html = text_of(rasmus.get(page, q="script"))
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert" not in html
    html = text_of(rasmus.get("deal", deal.id))
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html
    assert "{{7*7}}" in html


def test_a_stage_that_an_import_claims_is_not_called_done(selling: House, visit: Visit, deal: Deal) -> None:
    with selling.inside():
        Deal.objects.filter(id=deal.id).update(claimed="proposal", stage="proposal")
    html = text_of(visit("rasmus").get("deal", deal.id))
    assert '<li class="claimed"' in html
    assert "Taken over without evidence: show it, then validate it." in html


def test_who_saves_second_takes_nothing_back_and_sees_what_both_changed(
    selling: House, visit: Visit, deal: Deal
) -> None:
    actions.edit_deal(
        selling.actor("mina"), deal_id=deal.id, changes={"source": "Fair", "value": 12}, now=NOW
    )
    seen = {"revision": "1", "was-value": "", "was-source": "", "was-name": deal.name, "name": deal.name}
    response = visit("rasmus").post("deal-edit", deal.id, value="", source="Referral", **seen)
    html = text_of(response)
    assert response.status_code == 409
    assert 'name="value" inputmode' in html or 'value="12"' in html
    assert "Changed meanwhile to “Fair”." in html
    assert 'value="Referral"' in html
