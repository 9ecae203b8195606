"""Cards of an address book come in as people: every version, folded, quoted-printable, Hangul, broken, half."""

from __future__ import annotations

import csv
import io
import zipfile

from homeplate.accounts.queries import list_contacts
from homeplate.people.access import Actor
from homeplate.transfer.queries import refused_rows
from homeplate.transfer.vcards import HEADER, as_table, is_vcard
from tests.make import House
from tests.transfer.conftest import bring_in

OLD = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=EA=B9=80;=EB=AF=BC=EC=88=98;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=EA=B9=80=EB=AF=BC=
=EC=88=98
TEL;CELL:010-1234-5678
TEL;FAX:02-555-0000
EMAIL;INTERNET:kim@acme.kr
ORG:Acme;Sales
END:VCARD
"""
NEW = """BEGIN:VCARD
VERSION:4.0
FN:Aino Virtanen
N:Virtanen;Aino;;;
EMAIL;TYPE=work:aino@acme.fi
EMAIL;TYPE=home:aino@koti.fi
TEL;VALUE=uri;TYPE="voice,cell":tel:+358-40-1234567
NOTE:A long note that is folded
  over lines\\, with a comma
ORG:Acme Oy
TITLE:CFO
ADR;TYPE=WORK:;;Street 1;Helsinki;Uusimaa;00100;Finland
PHOTO;ENCODING=b:AAAA
 BBBB
UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
END:VCARD
"""
BROKEN = "BEGIN:VCARD\nVERSION:3.0\nTEL\nEND:VCARD\n"
HALF = "BEGIN:VCARD\nVERSION:3.0\nNOTE:cut of"


def rows(text: str | bytes) -> list[dict[str, str]]:
    content = text if isinstance(text, bytes) else text.encode()
    with as_table(io.BytesIO(content)) as table:
        return list(csv.DictReader(io.StringIO(table.read().decode(), newline="")))


def test_a_card_of_any_version_becomes_a_row() -> None:
    kim, aino = rows(OLD + "\n" + NEW)
    assert (kim["Full name"], kim["First name"], kim["Last name"]) == ("김민수", "민수", "김")
    assert (kim["Phone"], kim["Account"], kim["Department"]) == ("010-1234-5678", "Acme", "Sales")
    assert aino["E-mail"] == "aino@acme.fi; aino@koti.fi" and aino["Phone"] == "+358-40-1234567"
    assert aino["Notes"] == "A long note that is folded over lines, with a comma"
    assert (aino["City"], aino["Country"], aino["Job title"]) == ("Helsinki", "Finland", "CFO")
    assert tuple(kim) == HEADER


def test_cards_are_known_in_every_encoding() -> None:
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:김민수\r\nEND:VCARD\r\n"
    for encoding in ("utf-8", "utf-8-sig", "cp949", "utf-16"):
        content = text.encode(encoding)
        assert is_vcard(content[:64])
        assert rows(content)[0]["Full name"] == "김민수"
    assert not is_vcard(b"Name,Email\nBEGIN:VCARD,x\n")


def test_a_card_that_cannot_be_read_keeps_its_text() -> None:
    broken, half, good = rows(BROKEN + HALF + "\n" + NEW)
    assert broken["vCard"] == BROKEN and "cut of" in half["vCard"] + half["Notes"]
    assert good["Full name"] == "Aino Virtanen"


def test_people_come_in_and_bad_cards_come_back_to_be_mended(olli: Actor, house: House) -> None:
    run = bring_in(olli, {"people.vcf": OLD + BROKEN + NEW})
    assert (run.state, run.created, run.refused) == ("done", 2, 1)
    found = {row.name: row for row in list_contacts(olli).rows}
    assert found["Aino Virtanen"].account_name == "Acme Oy"
    assert [point.value for point in found["김민수"].phones] == ["010-1234-5678"]
    report = "".join(refused_rows(olli, run_id=run.id).lines)
    mended = report.replace('"",', '"Olli Koski",', 1)
    again = bring_in(olli, {"mended.csv": mended})
    assert (again.created, again.refused) == (1, 0)
    assert bring_in(olli, {"people.vcf": OLD + NEW}).unchanged == 2


def test_cards_in_an_archive_come_in_too(olli: Actor, house: House) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("book/aino.vcf", NEW)
    assert bring_in(olli, {"book.zip": packed.getvalue()}).created == 1
