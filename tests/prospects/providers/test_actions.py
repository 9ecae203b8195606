"""Providers are configured by whoever keeps the workspace; a key goes to its server and is never shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.models import Fact
from homeplate.prospects.models import Provider
from homeplate.prospects.providers.actions import (
    archive_provider,
    change_provider,
    check_provider,
    create_provider,
    restore_provider,
    switch_provider,
)
from homeplate.prospects.providers.made import provider_of
from homeplate.prospects.providers.queries import askable, provider, providers
from homeplate.transfer.export.tables import tables
from tests.make import NOW, House
from tests.prospects.providers.conftest import KEY, register, service
from tests.prospects.vendor import Vendor, says

pytestmark = pytest.mark.django_db
GOOD = {"address": "https://api.example.com/enrich", "companies": "employees\ncity = place.city"}


def create(house: House, who: str = "ada", **more: Any) -> Any:
    given = {"name": "Datahub", "kind": "http", "given": GOOD, "key": KEY, "now": NOW, **more}
    return create_provider(house.actor(who), **given)


def test_what_is_asked_is_kept_and_the_key_is_not_told(house: House) -> None:
    row = provider(house.actor("ada"), provider_id=create(house))
    assert row.settings["fields"] == {
        "companies": {"employees": "employees", "city": "place.city"},
        "people": {},
    }
    assert (row.has_key, row.about, row.on) == (True, ("companies",), True)
    assert KEY not in str(row)
    with house.inside():
        stored = Provider.objects.get()
        assert KEY not in stored.secret
        assert KEY not in str(
            Fact.objects.filter(subject="prospect-provider").values_list("data", flat=True)[0]
        )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": ""}, "name"), ({"kind": "ftp"}, "kind"), ({"key": "a\nb"}, "key"), ({"key": "ä"}, "key"),
        ({"key": "x" * 501}, "key"), ({"given": {**GOOD, "address": "http://api.example.com/"}}, "address"),
        ({"given": {**GOOD, "address": "https://169.254.169.254/"}}, "address"),
        ({"given": {**GOOD, "companies": ""}}, "companies"),
        ({"given": {**GOOD, "companies": "nonsense"}}, "companies"), ({"given": {**GOOD, "people": "name"}}, "people"),
        ({"given": {**GOOD, "companies": "city = a b"}}, "companies"),
        ({"given": {**GOOD, "header": "Host"}}, "header"),
        ({"given": {**GOOD, "header": "X: y"}}, "header"), ({"given": {**GOOD, "per_minute": "0"}}, "per_minute"),
        ({"given": {**GOOD, "batch": "many"}}, "batch"), ({"given": {**GOOD, "most": 10**9}}, "most"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_field(house: House, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as failed:
        create(house, **more)
    assert failed.value.field == field


def test_the_key_goes_along_to_no_other_server(house: House) -> None:
    ada, provider_id = house.actor("ada"), create(house)
    with pytest.raises(Invalid) as failed:
        change_provider(
            ada, provider_id=provider_id, changes={"address": "https://evil.example/enrich"}, now=NOW
        )
    assert failed.value.field == "key"
    change_provider(ada, provider_id=provider_id, changes={"address": "https://api.example.com/v2"}, now=NOW)
    changes = {"address": "https://other.example/", "key": "another"}
    change_provider(ada, provider_id=provider_id, changes=changes, now=NOW)
    change_provider(ada, provider_id=provider_id, changes={"key": ""}, now=NOW)
    assert not provider(ada, provider_id=provider_id).has_key


def test_one_change_is_one_fact_and_none_is_none(house: House) -> None:
    ada, provider_id = house.actor("ada"), create(house)
    revision = change_provider(ada, provider_id=provider_id, changes={"name": "Datahub"}, now=NOW)
    assert revision == 1
    assert change_provider(ada, provider_id=provider_id, changes={"most": 5}, now=NOW, revision=1) == 2
    with pytest.raises(Conflict):
        change_provider(ada, provider_id=provider_id, changes={"most": 6}, now=NOW, revision=1)
    with pytest.raises(Invalid):
        change_provider(ada, provider_id=provider_id, changes={"colour": "red"}, now=NOW)
    with house.inside():
        assert Fact.objects.filter(subject_id=provider_id).count() == 2


def test_deleting_is_taken_back_with_the_key(house: House) -> None:
    ada, provider_id = house.actor("ada"), create(house)
    archive_provider(ada, provider_id=provider_id, now=NOW)
    assert providers(ada) == []
    other = create(house)
    with pytest.raises(Invalid):
        restore_provider(ada, provider_id=provider_id, now=NOW)
    archive_provider(ada, provider_id=other, now=NOW)
    restore_provider(ada, provider_id=provider_id, now=NOW)
    assert providers(ada)[0].has_key
    with pytest.raises(Conflict):
        restore_provider(ada, provider_id=provider_id, now=NOW)


def test_two_are_not_called_alike_and_share_no_folder(house: House, drop: Path) -> None:
    register(house)
    with pytest.raises(Invalid) as failed:
        register(house)
    assert failed.value.field == "name"
    with pytest.raises(Invalid) as failed:
        create(house, kind="drop", given={"folder": "register"}, key="")
    assert failed.value.field == "folder"


@pytest.mark.parametrize("who", ["mina", "olli", "rasmus", "veli"])
def test_only_whoever_keeps_the_workspace_configures(house: House, who: str) -> None:
    provider_id = create(house)
    actor = house.actor(who)
    with pytest.raises(Forbidden):
        create(house, who)
    with pytest.raises(Forbidden):
        provider(actor, provider_id=provider_id)
    with pytest.raises(Forbidden):
        check_provider(actor, provider_id=provider_id, clock=lambda: NOW)
    with pytest.raises(Forbidden):
        change_provider(actor, provider_id=provider_id, changes={}, now=NOW)


def test_next_door_nothing_is_there(house: House, vendor: Vendor) -> None:
    provider_id, outsider = service(house, vendor), house.actor("outsider")
    assert providers(outsider) == [] and askable(outsider, about="companies") == []
    with pytest.raises(NotFound):
        check_provider(outsider, provider_id=provider_id, clock=lambda: NOW)
    with pytest.raises(NotFound):
        switch_provider(outsider, provider_id=provider_id, on=False, now=NOW)
    assert vendor.asked == []


def test_a_test_asks_about_nobody_and_says_what_came_of_it(house: House, vendor: Vendor) -> None:
    provider_id, ada = service(house, vendor), house.actor("ada")
    assert check_provider(ada, provider_id=provider_id, clock=lambda: NOW)[0]
    assert vendor.asked[0]["records"] == []
    vendor.script = [says(b"", 401)]
    well, said = check_provider(ada, provider_id=provider_id, clock=lambda: NOW)
    assert not well and "refuses the key (401)" in str(said)
    assert "401" in str(provider(ada, provider_id=provider_id).trouble)


def test_a_key_of_another_server_is_said_and_not_sent(house: House, vendor: Vendor, settings: Any) -> None:
    provider_id = service(house, vendor)
    settings.SECRET_KEY = "another one"
    well, said = check_provider(house.actor("ada"), provider_id=provider_id, clock=lambda: NOW)
    assert not well and "cannot be read any more" in str(said) and vendor.asked == []


def test_an_export_holds_no_key() -> None:
    (table,) = [one for one in tables() if one.name == "prospects-provider"]
    assert "secret" not in table.columns and "settings" in table.columns


def test_a_deleted_provider_comes_back_to_no_folder_of_another(house: House, drop: Path) -> None:
    provider_id, ada = register(house), house.actor("ada")
    archive_provider(ada, provider_id=provider_id, now=NOW)
    create(house, kind="drop", given={"folder": "register"}, key="")
    with pytest.raises(Invalid) as failed:
        restore_provider(ada, provider_id=provider_id, now=NOW)
    assert failed.value.field == "folder"


def test_a_switch_heeds_the_revision_that_somebody_saw(house: House) -> None:
    provider_id, ada = create(house), house.actor("ada")
    change_provider(ada, provider_id=provider_id, changes={"most": 5}, now=NOW)
    with pytest.raises(Conflict):
        switch_provider(ada, provider_id=provider_id, on=False, now=NOW, revision=1)
    switch_provider(ada, provider_id=provider_id, on=False, now=NOW, revision=2)


def test_nothing_that_is_printed_holds_the_key(house: House) -> None:
    create(house)
    with house.inside():
        assert KEY not in repr(provider_of(Provider.objects.get(), lambda: NOW))
