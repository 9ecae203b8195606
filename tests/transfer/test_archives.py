"""Archives are read like the files in them; what cannot be unpacked says why."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from homeplate.kit.errors import Invalid
from homeplate.transfer import archives
from homeplate.transfer.archives import unpacked
from homeplate.transfer.files import Upload
from homeplate.transfer.mapping import custom_key


def packed(files: dict[str, str]) -> bytes:
    """An archive with these files."""
    content = BytesIO()
    with ZipFile(content, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return content.getvalue()


def opened(content: bytes, name: str = "export.zip") -> list[Upload]:
    """What an upload holds."""
    return unpacked([Upload(name, BytesIO(content))])


def test_tables_come_out_under_their_own_names_and_the_rest_stays() -> None:
    found = opened(
        packed({"a/deals.csv": "Deal", "b/notes.txt": "x", "pic.png": "y", "__MACOSX/._a.csv": "z"})
    )
    assert [one.name for one in found] == ["deals.csv", "notes.txt"]
    assert found[0].content.read() == b"Deal"


def test_a_workbook_and_a_plain_file_stay_what_they_are() -> None:
    book = packed({"xl/workbook.xml": "", "[Content_Types].xml": ""})
    assert [one.content.read() for one in opened(book, "deals.xlsx")] == [book]
    assert [one.content.read() for one in opened(b"Deal,Stage", "deals.csv")] == [b"Deal,Stage"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packed({"readme.md": "Hello"}), "archive-empty"),
        (b"PK\x03\x04 nothing more", "archive-broken"),
        (
            packed({"deals.csv": "Deal"}).replace(
                b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
            ),
            "archive-locked",
        ),
    ],
)
def test_what_cannot_be_unpacked_says_why_and_in_which_file(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        opened(content)
    assert caught.value.code == code
    assert str(caught.value.message).startswith("export.zip: ")


def test_what_unpacks_to_too_much_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 3)
    with pytest.raises(Invalid) as caught:
        opened(packed({"deals.csv": "Deal"}))
    assert caught.value.code == "file-too-large"


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ("Plant", "plant"),
        ("Plant No. (Oulu)", "plant_no_oulu"),
        ("Käyttäjä", "kayttaja"),
        ("2nd contact", "c_2nd_contact"),
        ("공장", "column_4"),
        ("x" * 60, "x" * 40),
    ],
)
def test_the_key_of_a_custom_field_comes_from_the_column_where_it_can(column: str, key: str) -> None:
    assert custom_key(column, 3) == key
