"""Names, addresses and numbers as they are compared: what is written differently and means the same is the same."""

from __future__ import annotations

import pytest

from homeplate.accounts.duplicates import normal
from homeplate.accounts.duplicates.reading import contact_row


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("KONE Oyj", "kone"),
        ("Kone OY.", "kone"),
        ("Mäkelä & Pojat Ky", "makela pojat"),
        ("Makela ja Pojat", "makela pojat"),
        ("㈜한빛소프트", "한빛소프트"),
        ("주식회사 한빛소프트", "한빛소프트"),
        ("한빛소프트(주)", "한빛소프트"),
        ("한빛소프트주식회사", "한빛소프트"),
        ("The Boeing Company", "boeing"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Ferrari S.p.A.", "ferrari"),
        ("A.P. Møller - Mærsk A/S", "ap moller maersk"),
        ("O'Reilly Media, Inc.", "oreilly media"),
        ("AB", "ab"),
        ("", ""),
    ],
)
def test_a_company_is_known_by_its_name_without_its_legal_form(name: str, core: str) -> None:
    assert normal.company(name)[0] == core


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("Kone Oyj", "oyj"),
        ("Acme Limited", "ltd"),
        ("㈜한빛", "주식회사"),
        ("주식회사 한빛", "주식회사"),
        ("Acme", ""),
    ],
)
def test_the_legal_form_is_compared_by_itself(name: str, legal: str) -> None:
    assert normal.company(name)[1] == legal


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        (("Aino Virtanen",), ("aino", "virtanen")),
        (("Dr. Aino Maria Virtanen",), ("aino maria", "virtanen")),
        (("Virtanen, Aino",), ("aino", "virtanen")),
        (("김민수",), ("민수", "김")),
        (("남궁민수",), ("민수", "남궁")),
        (("김 민수",), ("민수", "김")),
        (("Kim Min-su", "Min-su", "Kim"), ("min su", "kim")),
        (("Madonna",), ("", "madonna")),
        (("",), ("", "")),
    ],
)
def test_a_person_has_a_given_and_a_family_name(given: tuple[str, ...], parts: tuple[str, str]) -> None:
    assert normal.person(*given) == parts


def test_swapped_names_are_the_same_in_order() -> None:
    assert normal.in_order("aino", "virtanen") == normal.in_order("virtanen", "aino")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aino.Virtanen+news@Gmail.com", "ainovirtanen@googlemail.com"),
        ("AINO@kone.example", "aino@kone.example"),
    ],
)
def test_one_mailbox_has_one_form(one: str, other: str) -> None:
    assert normal.email(one) == normal.email(other)


def test_mailboxes_of_a_role_tell_nothing_of_a_person() -> None:
    assert normal.personal(["info@kone.example", "Aino@kone.example", "aino@kone.example"]) == [
        "aino@kone.example"
    ]


def test_free_mail_tells_nothing_of_a_company() -> None:
    assert normal.domain_of_addresses(["kim@naver.com", "kim@hanbit.example"]) == "hanbit.example"
    assert normal.own_domain("www.gmail.com") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+358 40 123 4567", "040-1234567"),
        ("+82 10-1234-5678", "010 1234 5678"),
        ("٠٤٠١٢٣٤٥٦٧", "0401234567"),
    ],
)
def test_a_number_is_the_same_with_and_without_its_country(one: str, other: str) -> None:
    assert normal.phone(one) == normal.phone(other) != ""


def test_a_short_number_tells_nobody_from_another() -> None:
    assert normal.phone("112") == ""


@pytest.mark.parametrize("domain", ["kone.fi", "kone.com", "kone.co.kr", "shop.kone.com"])
def test_the_label_of_a_domain_names_its_owner(domain: str) -> None:
    assert normal.label(domain) == "kone"


@pytest.mark.parametrize(
    ("name", "address", "kept"),
    [
        ("Minna Salo", "minna.salo@kone.example", ""),
        ("Minna Salo", "SaloMinna@kone.example", ""),
        ("Minna Salo", "m_salo@kone.example", ""),
        ("Minna Salo", "pumppu77@kone.example", "pumppu77"),
        ("Minna Salo", "minna.virtanen@kone.example", "minna.virtanen"),
        ("김민수", "minsu.kim@hanbit.example", ""),
        ("김민수", "kimminsoo@hanbit.example", ""),
        ("김민수", "minsu.kim82@hanbit.example", "minsu.kim82"),
    ],
)
def test_an_address_made_of_the_name_does_not_count_the_name_twice(
    name: str, address: str, kept: str
) -> None:
    row = contact_row(name, "", "", "", account=("", ""), points=([address], []))
    assert row["local"] == kept
