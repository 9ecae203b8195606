"""What customers answer and whom they send, written and read by a program; the figures of both."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID

import pytest

from homeplate.api.feedback import How, Kind
from homeplate.deals import actions
from homeplate.success.rules import KINDS, WAYS
from homeplate.tenancy.context import workspace
from tests.api.client import Program, program, token_of
from tests.make import NOW, OUTSIDER, House

pytestmark = pytest.mark.django_db
TODAY = NOW.date().isoformat()
NOBODY = str(UUID(int=7))
YESTERDAY = (NOW - timedelta(days=1)).date().isoformat()


@pytest.fixture
def account(rasmus: Program) -> str:
    """An account of Rasmus."""
    return str(rasmus.post("/accounts", {"name": "Oulu Pumps"}).json()["id"])


@pytest.fixture
def outsider(house: House, selling: House) -> Program:
    """The program of somebody in the workspace next door."""
    with workspace(house.next_door):
        return Program(token_of(house.actor(OUTSIDER)))


def said(who: Program, account: str, kind: str, score: int, **more: Any) -> dict[str, Any]:
    """An answer that was written down."""
    answer = who.post(f"/accounts/{account}/feedback", {"kind": kind, "score": score, **more})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_the_document_knows_every_kind_and_way() -> None:
    assert (set(get_args(Kind)), set(get_args(How))) == (set(KINDS), set(WAYS))


def test_an_answer_is_read_as_it_was_written_down(rasmus: Program, account: str) -> None:
    contact = rasmus.post("/contacts", {"name": "Minna Salo", "account_id": account}).json()["id"]
    given = {
        "kind": "nps",
        "score": 9,
        "day": YESTERDAY,
        "how": "call",
        "comment": "Fast",
        "contact_id": contact,
    }
    made = rasmus.post(f"/accounts/{account}/feedback", given)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert made.json().items() >= {**given, "account": "Oulu Pumps", "contact": "Minna Salo"}.items()
    at = made.headers["Location"].removeprefix("/api/v1")
    assert rasmus.get(at).json() == made.json()
    assert rasmus.get(at, If_None_Match='"1"').status_code == 304
    assert rasmus.get(f"/accounts/{account}/feedback").json() == [made.json()]


def test_an_answer_without_a_day_is_of_today(rasmus: Program, account: str) -> None:
    assert said(rasmus, account, "csat", 4)["day"] == TODAY


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("score", 6),
        ("score", "many"),
        ("kind", "ces"),
        ("how", "fax"),
        ("day", "2026-03-03"),
        ("deal_id", NOBODY),
    ],
)
def test_what_makes_no_answer_names_its_field(rasmus: Program, account: str, field: str, value: Any) -> None:
    body = {"kind": "csat", "score": 5, field: value}
    answer = rasmus.post(f"/accounts/{account}/feedback", body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert rasmus.get(f"/accounts/{account}/feedback").json() == []


def test_the_same_key_writes_an_answer_down_once(rasmus: Program, account: str) -> None:
    at, body = f"/accounts/{account}/feedback", {"kind": "csat", "score": 5}
    first, again = (rasmus.post(at, body, Idempotency_Key="a") for _ in range(2))
    assert first.json() == again.json() == rasmus.get(at).json()[0]
    assert len(rasmus.get(at).json()) == 1


def test_an_answer_is_changed_unless_somebody_else_did(rasmus: Program, account: str) -> None:
    at = f"/feedback/{said(rasmus, account, 'csat', 4, comment='Well')['id']}"
    changed = rasmus.patch(at, {"score": 5}, If_Match='"1"')
    assert (changed.json()["score"], changed.json()["comment"], changed.headers["ETag"]) == (5, "Well", '"2"')
    for stale in (rasmus.patch(at, {"score": 1}, If_Match='"1"'), rasmus.delete(at, If_Match='"1"')):
        assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert rasmus.get(at).json()["score"] == 5
    assert rasmus.patch(at, {"score": 6}).json()["field"] == "score"
    assert rasmus.patch(at, {"kind": "nps"}).status_code == 422


@pytest.mark.parametrize(("kind", "body"), [("feedback", {"kind": "csat", "score": 5}), ("referrals", {})])
def test_what_was_deleted_comes_back(rasmus: Program, account: str, kind: str, body: Any) -> None:
    listed = f"/accounts/{account}/{kind}"
    at = f"/{kind}/{rasmus.post(listed, body).json()['id']}"
    assert rasmus.delete(at).status_code == 204
    assert (rasmus.get(listed).json(), rasmus.get(at).json()["deleted"]) == ([], True)
    assert [rasmus.delete(at).status_code, rasmus.patch(at, {}).status_code] == [404, 404]
    assert rasmus.post(f"{at}/restore").json()["deleted"] is False
    assert len(rasmus.get(listed).json()) == 1
    assert rasmus.post(f"{at}/restore").json()["code"] == "not-archived"


def test_a_referral_is_linked_to_what_came_of_it(rasmus: Program, account: str, deal: dict[str, Any]) -> None:
    made = rasmus.post(f"/accounts/{account}/referrals", {"note": "Ask Pekka"})
    assert (made.status_code, made.json()["day"], made.json()["deal_id"]) == (201, TODAY, None)
    at = made.headers["Location"].removeprefix("/api/v1")
    linked = rasmus.patch(at, {"deal_id": deal["id"]}, If_Match='"1"').json()
    assert (linked["deal_id"], linked["note"], linked["revision"]) == (deal["id"], "Ask Pekka", 2)
    assert rasmus.patch(at, {"note": ""}, If_Match='"1"').status_code == 412
    assert rasmus.patch(at, {"led_account_id": account}).json()["field"] == "led_account_id"
    assert rasmus.patch(at, {"deal_id": None}).json()["deal_id"] is None


def test_a_deal_out_of_sight_is_hidden(
    house: House, rasmus: Program, account: str, deal: dict[str, Any]
) -> None:
    rasmus.post(f"/accounts/{account}/referrals", {"deal_id": deal["id"]})
    (told,) = program(house, "hana").get(f"/accounts/{account}/referrals").json()
    assert (told["deal_id"], told["hidden"]) == (None, True)


def test_next_door_there_is_nothing_of_it(rasmus: Program, outsider: Program, account: str) -> None:
    answer = said(rasmus, account, "csat", 5)["id"]
    sent = rasmus.post(f"/accounts/{account}/referrals", {}).json()["id"]
    for at in (f"/accounts/{account}/feedback", f"/accounts/{account}/referrals"):
        assert outsider.get(at).status_code == 404
    for at in (f"/feedback/{answer}", f"/referrals/{sent}"):
        assert [outsider.get(at).status_code, outsider.patch(at, {}).status_code] == [404, 404]
        assert [outsider.delete(at).status_code, outsider.post(f"{at}/restore").status_code] == [404, 404]
        assert rasmus.get(at).json()["deleted"] is False
    assert outsider.get("/insight/satisfaction").json()["now"]["csat"]["of"] == 0


def test_figures_are_told_with_their_sample_range_and_the_period_before(rasmus: Program) -> None:
    for number, (csat, nps) in enumerate(((1, 10), (4, 9), (5, 9), (5, 3), (5, 8))):
        one = rasmus.post("/accounts", {"name": f"Firm {number}"}).json()["id"]
        said(rasmus, one, "csat", csat)
        said(rasmus, one, "nps", nps)
        said(rasmus, one, "csat", 5, day=YESTERDAY)
    told = rasmus.get(f"/insight/satisfaction?since={TODAY}").json()
    now, before = told["now"], told["before"]
    assert (now["csat"]["value"], now["csat"]["of"]) == (0.8, 5)
    assert (round(now["csat"]["low"], 2), round(now["csat"]["high"], 2)) == (0.38, 0.96)
    assert (now["nps"]["value"], now["nps"]["of"]) == (pytest.approx(0.4), 5)
    assert (now["nps"]["promoters"], now["nps"]["passives"], now["nps"]["detractors"]) == (3, 1, 1)
    assert now["nps"]["low"] < 0.4 < now["nps"]["high"]
    assert (before["since"], before["until"], before["csat"]["value"]) == (YESTERDAY, TODAY, 1.0)
    assert before["nps"] == {
        **dict.fromkeys(("value", "low", "high")),
        **dict.fromkeys(("of", "promoters", "passives", "detractors"), 0),
    }


def test_what_referrals_brought_is_told_with_its_deals(selling: House, rasmus: Program, account: str) -> None:
    actor, manager = selling.actor("rasmus"), selling.actor("mina")
    won = []
    for account_id in (UUID(account), None):
        made = actions.create_deal(actor, name="Fans", account_id=account_id, value=Decimal(500), now=NOW)
        actions.win(manager, deal_id=made.id, override_reason="Signed on paper", now=NOW)
        won.append(str(made.id))
    rasmus.post(f"/accounts/{account}/referrals", {"deal_id": won[1]})
    told = rasmus.get("/insight/satisfaction").json()["now"]
    assert (told["referral_rate"]["value"], told["referral_rate"]["of"]) == (1.0, 1)
    value = {"amount": "500.00", "currency": "EUR", "missing": []}
    assert told["referral_wins"] == {"deals": 1, "value": value, "deal_ids": [won[1]]}
    unseen = program(selling, "hana").get("/insight/satisfaction").json()["now"]
    assert (unseen["referral_rate"]["of"], unseen["referral_wins"]["deal_ids"]) == (0, [])


def test_figures_are_narrowed_to_a_person_and_to_a_team(
    house: House, ada: Program, rasmus: Program, account: str
) -> None:
    said(rasmus, account, "csat", 5)
    for query, of in (
        (f"owner_id={house.members['rasmus']}", 1),
        (f"owner_id={house.members['hana']}", 0),
        (f"team_id={house.teams['Helsinki']}", 1),
        (f"team_id={house.teams['Seoul']}", 0),
    ):
        assert ada.get(f"/insight/satisfaction?{query}").json()["now"]["csat"]["of"] == of, query


def test_figures_need_the_right_to_see_deals_and_accounts(house: House, selling: House) -> None:
    for scope in ("deals:read", "accounts:read"):
        assert program(house, "ada", scope).get("/insight/satisfaction").status_code == 403
    assert (
        program(house, "ada", "deals:read", "accounts:read").get("/insight/satisfaction").status_code == 200
    )
