"""The people in the decision, and the files of a deal."""

from __future__ import annotations

from io import BytesIO
from typing import Any, get_args
from zipfile import ZipFile

import pytest

from homeplate.accounts.actions import create_contact
from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.queries import deal_detail, open_document
from homeplate.deals.rules.documents import LARGEST_DOCUMENT, clean_file_name, media_type
from homeplate.deals.rules.kinds import BUYING_ROLES
from homeplate.kit.errors import Invalid, NotFound
from homeplate.people.access import Actor
from homeplate.process.criteria.contact import BuyingRole
from tests.make import NOW, House


def people(actor: Actor, deal: Deal) -> list[tuple[str, str, int]]:
    seen = deal_detail(actor, deal_id=deal.id, now=NOW, today=NOW.date())
    return [(person.name, person.buying_role, person.attitude) for person in seen.stakeholders]


def test_a_person_joins_changes_and_leaves(rasmus: Actor, deal: Deal) -> None:
    contact = create_contact(rasmus, name="Liisa Laine", now=NOW)
    given: dict[str, Any] = {"deal_id": deal.id, "contact_id": contact.id, "now": NOW}
    actions.put_stakeholder(rasmus, buying_role="guide", **given)
    actions.put_stakeholder(rasmus, buying_role="user", attitude=-1, **given)
    assert people(rasmus, deal) == [("Liisa Laine", "user", -1)]
    actions.remove_stakeholder(rasmus, **given)
    assert people(rasmus, deal) == []


@pytest.mark.parametrize("odd", [{"buying_role": "king"}, {"influence": 9}, {"attitude": 3}])
def test_odd_input_is_refused(rasmus: Actor, deal: Deal, odd: dict[str, Any]) -> None:
    contact = create_contact(rasmus, name="Liisa Laine", now=NOW)
    with pytest.raises(Invalid) as caught:
        actions.put_stakeholder(
            rasmus, deal_id=deal.id, contact_id=contact.id, now=NOW, **{"buying_role": "guide", **odd}
        )
    assert caught.value.field in odd


def test_every_role_that_a_criterion_may_ask_for_has_a_name() -> None:
    assert set(BUYING_ROLES) == set(get_args(BuyingRole))


def test_a_file_comes_back_as_it_was_given(rasmus: Actor, deal: Deal) -> None:
    kept = actions.add_document(
        rasmus, deal_id=deal.id, name="../../Tarjous ä.pdf", content=BytesIO(b"%PDF-1.7 hello"), now=NOW
    )
    view, content = open_document(rasmus, deal_id=deal.id, document_id=kept.id)
    assert (view.name, view.media_type, content.read()) == (
        "Tarjous ä.pdf",
        "application/pdf",
        b"%PDF-1.7 hello",
    )


def test_a_file_is_not_there_for_others_nor_after_it_was_taken_away(
    rasmus: Actor, deal: Deal, selling: House
) -> None:
    kept = actions.add_document(rasmus, deal_id=deal.id, name="a.txt", content=BytesIO(b"hi"), now=NOW)
    with pytest.raises(NotFound):
        open_document(selling.actor("jiwoo"), deal_id=deal.id, document_id=kept.id)
    actions.archive_document(rasmus, deal_id=deal.id, document_id=kept.id, now=NOW)
    with pytest.raises(NotFound):
        open_document(rasmus, deal_id=deal.id, document_id=kept.id)


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02binary", b"MZ\x90\x00\x03\x00\xff\xff", b"PK\x03\x04broken"]
)
def test_files_of_no_use_are_refused(rasmus: Actor, deal: Deal, data: bytes) -> None:
    with pytest.raises(Invalid):
        actions.add_document(rasmus, deal_id=deal.id, name="a.pdf", content=BytesIO(data), now=NOW)


def test_a_file_that_is_too_large_is_refused(rasmus: Actor, deal: Deal) -> None:
    with pytest.raises(Invalid, match="20 MB"):
        actions.add_document(
            rasmus, deal_id=deal.id, name="a.txt", content=BytesIO(b"a" * (LARGEST_DOCUMENT + 1)), now=NOW
        )


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"<html><script>alert(1)</script>", "page.html", "text/plain"),
        (b"a,b\n1,2\n", "rows.CSV", "text/csv"),
        (b"\x89PNG\r\n\x1a\n....", "x.pdf", "image/png"),
        ("가나다".encode() * 30000, "note.txt", "text/plain"),
    ],
)
def test_what_a_file_is_is_read_from_its_bytes(data: bytes, name: str, expected: str) -> None:
    assert media_type(data, name) == expected


@pytest.mark.parametrize(
    ("given", "kept"), [("C:\\tmp\\plan.pdf", "plan.pdf"), ("..", "document"), ("a\nb\x00.txt", "a b.txt")]
)
def test_file_names_are_one_harmless_line(given: str, kept: str) -> None:
    assert clean_file_name(given) == kept


@pytest.mark.parametrize(
    ("good", "broken"), [("é".encode(), b"\xff\xfe"), (b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\x63")]
)
def test_an_archive_whose_directory_is_broken_is_refused(good: bytes, broken: bytes) -> None:
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        archive.writestr("é.txt", "x")
    with pytest.raises(Invalid) as caught:
        media_type(kept.getvalue().replace(good, broken), "offer.docx")
    assert caught.value.code == "file-broken"
