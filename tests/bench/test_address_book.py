"""The made-up address book is the same each time, and it is known who is in it twice."""

from __future__ import annotations

from homeplate.bench import address_book as book


def test_three_in_a_hundred_are_told_twice_and_nobody_three_times() -> None:
    twins = book.twins(10_000)
    assert len(twins) == 300
    assert len({number for pair in twins for number in pair}) == 600
    assert all(first < again for first, again in twins)


def test_a_record_is_the_same_each_time() -> None:
    assert [book.person(number, 50) for number in range(100)] == [
        book.person(number, 50) for number in range(100)
    ]


def test_the_second_telling_differs_and_speaks_of_the_same() -> None:
    pairs = [(book.person(first, 500), book.person(again, 500)) for first, again in book.twins(2_000)]
    assert sum(one != other for one, other in pairs) > 0.9 * len(pairs)
    assert all(one.company == other.company or other.company is None for one, other in pairs)


def test_no_two_companies_have_one_domain() -> None:
    domains = [book.company(number).domain for number in range(2_000) if book.first_of(number) is None]
    told = [domain for domain in domains if domain]
    assert len(set(told)) == len(told)


def test_addresses_are_written_in_latin_letters() -> None:
    people = [book.person(number, 100) for number in range(500)]
    assert any(not one.name.isascii() for one in people)
    assert all(one.email.isascii() for one in people)
