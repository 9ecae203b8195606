"""Personal tokens: narrow, shown once, ended at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from homeplate.kit.errors import Forbidden, HomeplateError, Invalid, NotFound, Unauthenticated
from homeplate.people.actions import change_member, create_token, revoke_token
from homeplate.people.permissions import Permission
from homeplate.people.queries import actor_for_token, operator, tokens
from tests.make import NOW, House

SOON = NOW + timedelta(days=1)


def new_token(house: House, name: str = "rasmus", **more: object) -> str:
    scopes = ["deals:read"]
    return create_token(house.actor(name), name="script", scopes=scopes, now=NOW, **more).text  # type: ignore[arg-type]


def test_a_token_acts_as_its_owner_within_its_scopes(house: House) -> None:
    actor = actor_for_token(new_token(house), NOW)
    assert (actor.member_id, actor.door) == (house.members["rasmus"], "api")
    assert actor.may(Permission.DEAL_VIEW)
    assert not actor.may(Permission.DEAL_EDIT)


def test_use_is_noted_once_an_hour(house: House, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    text = new_token(house)
    for minutes, statements in ((0, 2), (59, 1), (60, 2)):
        with django_assert_num_queries(statements):
            actor_for_token(text, NOW + timedelta(minutes=minutes))
    assert tokens(house.actor("rasmus"))[0].last_used_at == NOW + timedelta(hours=1)


def test_the_secret_is_kept_nowhere(house: House) -> None:
    text = new_token(house)
    row = tokens(house.actor("rasmus"))[0]
    assert row.hint == text[-4:]
    assert text not in repr(row)
    assert text.startswith(f"hp_{house.id.hex}_")


@pytest.mark.parametrize("end", ["revoked", "expired", "inactive", "changed", "moved"])
def test_a_dead_token_lets_nobody_in(house: House, end: str) -> None:
    text = new_token(house, expires_at=SOON if end == "expired" else None)
    if end == "revoked":
        revoke_token(house.actor("rasmus"), token_id=tokens(house.actor("rasmus"))[0].id, now=NOW)
    elif end == "inactive":
        change_member(house.actor("ada"), member_id=house.members["rasmus"], is_active=False, now=NOW)
    elif end == "changed":
        text += "x"
    elif end == "moved":
        text = text.replace(house.id.hex, house.next_door.hex)
    with pytest.raises(Unauthenticated) as refusal:
        actor_for_token(text, SOON)
    assert refusal.value.status == 401


@pytest.mark.parametrize(
    "text", ["", "hp", "hp_", "hp_x_y", "xx_" + "0" * 32 + "_s", "hp_" + "0" * 32 + "_é", "\x00"]
)
def test_what_is_no_token_is_refused(db: None, text: str) -> None:
    with pytest.raises(Unauthenticated):
        actor_for_token(text, NOW)


def test_scopes_stay_within_the_role(house: House) -> None:
    for scopes in (["people:write"], ["everything"], []):
        with pytest.raises(Invalid):
            create_token(house.actor("rasmus"), name="script", scopes=scopes, now=NOW)


def test_a_token_makes_no_tokens_and_nobody_makes_another_s(house: House) -> None:
    ada, mina = house.actor("ada"), house.members["mina"]
    script = actor_for_token(
        create_token(ada, name="script", scopes=["people:read", "people:write"], now=NOW).text, NOW
    )
    with pytest.raises(Forbidden):
        create_token(script, name="more", scopes=["people:read"], now=NOW)
    with pytest.raises(Forbidden):
        create_token(ada, name="hers", scopes=["deals:read"], now=NOW, member_id=mina)
    text = create_token(
        operator("northwind"), name="hers", scopes=["deals:read"], now=NOW, member_id=mina
    ).text
    assert actor_for_token(text, NOW).member_id == mina


def test_only_the_owner_and_administrators_end_a_token(house: House) -> None:
    new_token(house)
    token_id = tokens(house.actor("rasmus"))[0].id
    for name in ("jiwoo", "outsider"):
        with pytest.raises(NotFound):
            revoke_token(house.actor(name), token_id=token_id, now=NOW)
    revoke_token(house.actor("ada"), token_id=token_id, now=NOW)
    assert tokens(house.actor("rasmus"))[0].revoked_at == NOW


def test_the_expiry_lies_ahead(house: House) -> None:
    with pytest.raises(HomeplateError, match="past"):
        new_token(house, expires_at=NOW)
