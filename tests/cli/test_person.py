"""`homeplate person`: a file of all data of one person, erasing them, letting them come back."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from homeplate.accounts.actions import create_contact
from homeplate.accounts.queries import list_contacts
from homeplate.cli.main import main
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


@pytest.fixture
def slug(house: House) -> str:
    create_contact(house.actor("mina"), name="Aino Virtanen", emails=["aino@acme.fi"], now=NOW)
    return "northwind"


def test_all_data_of_a_person_is_written_into_a_file(slug: str, tmp_path: Path) -> None:
    path = tmp_path / "aino.zip"
    assert main(["person", "export", "aino@acme.fi", "--workspace", slug, "--output", str(path)]) == 0
    assert zipfile.ZipFile(path).namelist() == ["person.txt", "person.json"]


def test_a_person_is_erased_when_their_name_is_said_and_let_back(
    house: House, slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["person", "erase", "aino@acme.fi", "--workspace", slug]) == 0
    assert "Nothing is erased yet" in capsys.readouterr().out
    assert len(list_contacts(house.actor("mina")).rows) == 1
    assert main(["person", "erase", "aino@acme.fi", "--workspace", slug, "--confirm", "Aino Virtanen"]) == 0
    assert list_contacts(house.actor("mina")).rows == ()
    assert main(["person", "erase", "aino@acme.fi", "--workspace", slug]) == 1
    assert main(["person", "lift", "aino@acme.fi", "--workspace", slug]) == 0
    assert main(["person", "lift", "aino@acme.fi", "--workspace", slug]) == 1
