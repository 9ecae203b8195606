"""Invitations: made by administrators, used once, by the one they are for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeplate.kit.errors import Conflict, Forbidden, HomeplateError, Invalid, NotFound, Refused
from homeplate.kit.ids import new_id
from homeplate.ledger.models import Fact
from homeplate.ledger.queries import facts_about
from homeplate.people.actions import (
    NewInvitation,
    add_member,
    change_member,
    invite,
    join_as_new,
    join_as_user,
    reinstate_invitation,
    renew_invitation,
    withdraw_invitation,
)
from homeplate.people.directory import invitations, open_invitation
from homeplate.people.models import Invitation, User
from homeplate.people.permissions import Role
from homeplate.people.queries import actor_for_user, user_id_of, workspaces_of
from homeplate.people.rules import INVITATION_LASTS
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
PASSWORD = "a-good-long-one"


def asked(house: House, email: str = "Kaisa@Northwind.example", **more: object) -> NewInvitation:
    """An invitation of Ada's."""
    values: dict[str, object] = {"language": "fi", "role": "manager", **more}
    return invite(house.actor("ada"), email=email, now=NOW, **values)  # type: ignore[arg-type]


def test_a_guest_becomes_a_user_and_a_member(house: House) -> None:
    made = asked(house, team_id=house.teams["Seoul"])
    offer = open_invitation(text=made.text, now=LATER)
    assert (offer.workspace, offer.by, offer.email, offer.is_known) == (
        "Northwind Controls", "Ada", "kaisa@northwind.example", False,
    )  # fmt: skip
    joined = join_as_new(text=made.text, name="Kaisa", password=PASSWORD, language="ko", now=LATER)
    kaisa = actor_for_user(user_id_of(made.email), None, "page")
    assert (kaisa.member_id, kaisa.role, kaisa.team_id) == (
        joined.member_id, Role.MANAGER, house.teams["Seoul"],
    )  # fmt: skip
    assert (kaisa.name, kaisa.language, kaisa.workspace_id) == ("Kaisa", "ko", house.id)
    assert User.objects.get(id=joined.user_id).check_password(PASSWORD)


def test_each_step_is_a_fact_and_none_holds_the_link(house: House) -> None:
    made = asked(house)
    renewed = renew_invitation(house.actor("ada"), invitation_id=made.id, now=NOW)
    joined = join_as_new(text=renewed.text, name="Kaisa", password=PASSWORD, language="en", now=LATER)
    with house.inside():
        facts = list(facts_about(made.id).order_by("id"))
        added = facts_about(joined.member_id).get()
        everything = str(list(Fact.objects.values())) + str(list(Invitation.objects.values()))
    assert [(fact.verb, fact.actor_id) for fact in facts] == [
        ("invitation.created", house.members["ada"]),
        ("invitation.renewed", house.members["ada"]),
        ("invitation.accepted", joined.member_id),
    ]
    assert (added.verb, added.actor_id) == ("member.added", joined.member_id)
    assert made.text.partition("_")[2] not in everything
    assert renewed.text.partition("_")[2] not in everything


def test_a_user_from_next_door_joins_with_the_account_they_have(house: House) -> None:
    made = asked(house, "outsider@southwind.example")
    assert open_invitation(text=made.text, now=NOW).is_known
    with pytest.raises(Invalid) as refusal:
        join_as_new(text=made.text, name="Mallory", password=PASSWORD, language="en", now=NOW)
    assert refusal.value.code == "email-taken"
    join_as_user(text=made.text, user_id=house.users["outsider"], now=NOW)
    assert len(workspaces_of(house.users["outsider"])) == 2
    assert actor_for_user(house.users["outsider"], house.id, "page").name == "Oona"


def test_nobody_joins_in_somebody_elses_name(house: House) -> None:
    made = asked(house)
    with pytest.raises(NotFound):
        join_as_user(text=made.text, user_id=house.users["outsider"], now=NOW)


def dead(house: House, how: str) -> str:
    """The link of an invitation that does not hold."""
    made = asked(house)
    if how == "used":
        join_as_new(text=made.text, name="Kaisa", password=PASSWORD, language="en", now=NOW)
    if how == "withdrawn":
        withdraw_invitation(house.actor("ada"), invitation_id=made.id, now=NOW)
    if how == "renewed":
        renew_invitation(house.actor("ada"), invitation_id=made.id, now=NOW)
    place, _, secret = made.text.partition("_")
    return {
        "of another workspace": f"{house.next_door.hex}_{secret}",
        "cut": made.text[:-1],
        "nonsense": "nonsense",
        "not ours": f"{place}_ääkköset",
    }.get(how, made.text)


@pytest.mark.parametrize(
    "how",
    ["used", "withdrawn", "renewed", "expired", "of another workspace", "cut", "nonsense", "not ours"],
)
def test_a_link_that_does_not_hold_is_not_there(house: House, how: str) -> None:
    text = dead(house, how)
    now = NOW + INVITATION_LASTS if how == "expired" else NOW
    with pytest.raises(NotFound) as first:
        open_invitation(text=text, now=now)
    with pytest.raises(NotFound) as second:
        join_as_new(text=text, name="Eve", password=PASSWORD, language="en", now=now)
    assert str(first.value) == str(second.value)


def test_an_expired_invitation_is_renewed_for_another_week(house: House) -> None:
    made = asked(house)
    later = NOW + timedelta(days=30)
    renewed = renew_invitation(house.actor("ada"), invitation_id=made.id, now=later)
    assert open_invitation(text=renewed.text, now=later).expires_at == later + INVITATION_LASTS


def test_a_withdrawal_can_be_taken_back(house: House) -> None:
    ada, made = house.actor("ada"), asked(house)
    withdraw_invitation(ada, invitation_id=made.id, now=NOW)
    assert invitations(ada) == []
    reinstate_invitation(ada, invitation_id=made.id, now=NOW)
    assert open_invitation(text=made.text, now=NOW).id == made.id
    with pytest.raises(Conflict):
        reinstate_invitation(ada, invitation_id=made.id, now=NOW)


def test_an_address_is_invited_once_at_a_time(house: House) -> None:
    ada, made = house.actor("ada"), asked(house)
    with pytest.raises(Invalid, match="invited already"):
        asked(house)
    withdraw_invitation(ada, invitation_id=made.id, now=NOW)
    asked(house)
    with pytest.raises(Conflict):
        reinstate_invitation(ada, invitation_id=made.id, now=NOW)


def test_an_imported_colleague_gets_a_sign_in_and_stays_who_they_are(house: House) -> None:
    ada = house.actor("ada")
    pekka = add_member(ada, name="Pekka", role="rep", team_id=house.teams["Helsinki"], now=NOW)
    made = asked(house, "pekka@northwind.example", member_id=pekka, role="admin")
    with pytest.raises(Invalid, match="Pekka is invited already"):
        asked(house, "other@northwind.example", member_id=pekka)
    joined = join_as_new(text=made.text, name="Pekka K.", password=PASSWORD, language="fi", now=NOW)
    assert joined.member_id == pekka
    actor = actor_for_user(joined.user_id, house.id, "page")
    assert (actor.role, actor.team_id, actor.name) == (Role.REP, house.teams["Helsinki"], "Pekka K.")
    with pytest.raises(Refused):
        asked(house, "third@northwind.example", member_id=pekka)


def test_whoever_was_deactivated_meanwhile_does_not_get_in(house: House) -> None:
    ada = house.actor("ada")
    pekka = add_member(ada, name="Pekka", now=NOW)
    made = asked(house, "pekka@northwind.example", member_id=pekka)
    change_member(ada, member_id=pekka, is_active=False, now=NOW)
    with pytest.raises(NotFound):
        join_as_new(text=made.text, name="Pekka", password=PASSWORD, language="fi", now=NOW)


def test_a_member_is_not_invited_again(house: House) -> None:
    with pytest.raises(Invalid, match="Rasmus is a member already"):
        asked(house, "rasmus@northwind.example")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"role": "king"}, "role"),
        ({"team_id": new_id()}, "team"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_place(
    house: House, values: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        asked(house, **values)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_weak_password_leaves_the_invitation_open(house: House) -> None:
    made = asked(house)
    with pytest.raises(Invalid) as refusal:
        join_as_new(text=made.text, name="Kaisa", password="short", language="en", now=NOW)
    assert refusal.value.field == "password"
    assert open_invitation(text=made.text, now=NOW).email == made.email
    assert not User.objects.filter(email=made.email).exists()


@pytest.mark.parametrize("name", ["olli", "mina", "rasmus", "veli"])
def test_only_administrators_invite(house: House, name: str) -> None:
    with pytest.raises(Forbidden):
        invite(house.actor(name), email="eve@northwind.example", language="en", now=NOW)
    with pytest.raises(Forbidden):
        invitations(house.actor(name))


def test_an_invitation_of_next_door_cannot_be_touched(house: House) -> None:
    made = asked(house)
    for act in (renew_invitation, withdraw_invitation, reinstate_invitation):
        with pytest.raises(HomeplateError) as refusal:
            act(house.actor("outsider"), invitation_id=made.id, now=NOW)
        assert refusal.value.status == 404
