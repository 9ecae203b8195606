"""An address book made up from numbers, in which it is known who is there twice: Finnish, Korean and English companies
and their people. Pure; a record is the same each time.

Three in a hundred are the second telling of an earlier one, with the usual mistakes: a letter wrong, the names in
another order, another spelling of the domain, a number that is missing. Namesakes are as frequent as elsewhere, and
most addresses are made of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import TypeVar

import yaml

from homeplate.accounts.duplicates.normal import plain

T = TypeVar("T")
TOLD_AGAIN = 97
"""From this place in each hundred on, records are the second telling of another."""


def first_of(number: int) -> int | None:
    """The number of the record that this one tells again: no two tell the same, and it stands far before."""
    hundred, place = divmod(number, 100)
    if place < TOLD_AGAIN:
        return None
    return 100 * (hundred // 2) + 15 * (3 * (hundred % 2) + place - TOLD_AGAIN)


def twins(number: int) -> set[tuple[int, int]]:
    """Of so many records, the pairs that are one, the smaller number first."""
    return {(first, one) for one in range(number) if (first := first_of(one)) is not None}


@dataclass(frozen=True, slots=True)
class Company:
    """A made-up company: `words` are its name without the legal form, `ending` ends its domain."""

    words: tuple[str, str]
    form: str
    before: bool
    label: str
    ending: str
    phone: str
    city: str
    country: str
    language: str

    @property
    def name(self) -> str:
        """The whole name."""
        joint = "" if self.language == "ko" else " "
        core = joint.join(self.words)
        if not self.form:
            return core
        return f"{self.form}{core}" if self.before else f"{core} {self.form}".strip()

    @property
    def domain(self) -> str:
        """The domain; empty where it is not told."""
        return f"{self.label}{self.ending}" if self.label else ""


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person of the company of that number. `parts` says whether given and family name are told apart."""

    name: str
    given: str
    family: str
    parts: bool
    title: str
    company: int | None
    email: str
    phone: str


def company(number: int) -> Company:
    """The company of a number."""
    first = first_of(number)
    told = _company(number if first is None else first)
    return told if first is None else _mistaken(told, Random(2 * number), COMPANY_MISTAKES)


def person(number: int, companies: int) -> Person:
    """The person of a number, in one of so many companies; a few have many people, most have one or two."""
    first = first_of(number)
    told = _person(number if first is None else first, companies)
    return told if first is None else _mistaken(told, Random(2 * number + 1), PERSON_MISTAKES)


@lru_cache(maxsize=50_000)
def _company(number: int) -> Company:
    random = Random(2 * number)
    language = random.choices(("fi", "ko", "en"), (45, 20, 35))[0]
    city = _often(random, CITIES[language])
    trade = random.choice(TRADES[language])
    if language == "ko":
        syllables = [random.choice(SYLLABLES) for _ in range(random.choice((2, 3, 3, 4)))]
        word = "".join(sign for sign, _ in syllables)
        latin = "".join(sound for _, sound in syllables)
    else:
        latin = "".join(random.choice(_SOUNDS) for _ in range(random.choice((3, 4, 4, 4, 5))))
        word = latin.capitalize()
    # Companies may have one name, but never one domain.
    label = f"{latin}-{_latin(random.choice((trade, city)))}" if random.random() < 0.4 else latin
    return Company(
        words=(word, trade),
        form=random.choice(FORMS[language]),
        before=language == "ko" and random.random() < 0.8,
        label=f"{label}{number % 1000}" if random.random() < 0.85 else "",
        ending=random.choice(ENDINGS[language]),
        phone=_phone(random, language) if random.random() < 0.6 else "",
        city=city if random.random() < 0.8 else "",
        country=COUNTRIES[language] if random.random() < 0.9 else "",
        language=language,
    )


def _person(number: int, companies: int) -> Person:
    random = Random(2 * number + 1)
    at = int(companies * random.random() ** 2)
    theirs = company(at)
    language = theirs.language if random.random() < 0.9 else random.choice(("fi", "ko", "en"))
    given, family = _names(random, language)
    name = f"{family}{given}" if language == "ko" else f"{given} {family}"
    return Person(
        name=name,
        given=given,
        family=family,
        parts=random.random() < 0.5,
        title=_often(random, TITLES[theirs.language]) if random.random() < 0.7 else "",
        company=at if random.random() < 0.95 else None,
        email=_email(random, given, family, theirs.domain) if random.random() < 0.8 else "",
        phone=_phone(random, language) if random.random() < 0.5 else "",
    )


def _names(random: Random, language: str) -> tuple[str, str]:
    if language == "ko":
        return random.choice(SYLLABLES)[0] + random.choice(SYLLABLES)[0], _often(random, KOREAN_FAMILIES)[0]
    family = _often(random, FAMILY_STARTS[language]) + _often(random, FAMILY_ENDS[language])
    return _often(random, GIVEN[language]), family


def _email(random: Random, given: str, family: str, domain: str) -> str:
    """An address: two in three are made of the name, as namesakes have them too."""
    first, last = _latin(given), _latin(family)
    local = random.choice(
        (f"{first}.{last}", f"{first}.{last}", f"{first[0]}{last}", f"{last}.{first}", "", "")
    )
    if not local:
        local = random.choice((first, last)) + str(random.randrange(10_000))
    if not domain or random.random() < 0.07:
        return f"{local}{random.randrange(100)}@{random.choice(FREE_MAIL)}"
    return f"{local}@{domain}"


def _phone(random: Random, language: str) -> str:
    return f"{AREAS[language]}{random.randrange(10_000_000, 100_000_000)}"


def _latin(text: str) -> str:
    """`text` as it stands in addresses."""
    return _WRITTEN.get(text) or "".join(_SOUND_OF.get(sign, sign) for sign in plain(text)).replace(" ", "")


def _often(random: Random, some: Sequence[T]) -> T:
    """One of some: those in front far more often than those at the end, as names are."""
    return some[int(len(some) * random.random() ** 2)]


Mistake = Callable[[T, Random], T]


def _mistaken(told: T, random: Random, mistakes: Sequence[Mistake[T]]) -> T:
    """`told` with one to three mistakes."""
    for mistake in random.sample(mistakes, random.choice((1, 1, 2, 2, 3))):
        told = mistake(told, random)
    return told


def slip(text: str, random: Random) -> str:
    """`text` with one letter wrong, missing, doubled, or two that changed places."""
    if len(text) < 3:
        return text
    at = random.randrange(1, len(text) - 1)
    here, after = text[at], text[at + 1]
    other = random.choice(_LETTERS) if here.isascii() else random.choice(SYLLABLES)[0]
    middle = random.choice((other + after, after, here + here + after, after + here))
    return text[:at] + middle + text[at + 2 :]


Either = TypeVar("Either", Company, Person)


def _other_form(told: Company, random: Random) -> Company:
    others = [form for form in ("", *FORMS[told.language]) if form != told.form]
    return replace(told, form=random.choice(others))


def _slip_in_company(told: Company, random: Random) -> Company:
    return replace(told, words=(slip(told.words[0], random), told.words[1]))


def _other_domain(told: Company, random: Random) -> Company:
    if not told.label or random.random() < 0.4:
        return replace(told, label="")
    others = [ending for ending in ENDINGS[told.language] if ending != told.ending]
    return replace(told, ending=random.choice(others))


def _capitals(told: Company, random: Random) -> Company:
    return replace(told, words=(told.words[0].upper(), told.words[1].upper()))


def _other_number(told: Either, random: Random) -> Either:
    return replace(told, phone=nationally(told.phone) if random.random() < 0.5 else "")


def nationally(phone: str) -> str:
    """A number as it is written at home: `040 123 4567`."""
    _, _, rest = phone.partition(" ")
    return f"0{rest.replace(' ', '')}" if rest else ""


def _no_city(told: Company, random: Random) -> Company:
    return replace(told, city="")


def _other_order(told: Person, random: Random) -> Person:
    joint = random.choice((", ", " "))
    return replace(told, name=f"{told.family}{joint}{told.given}", parts=False)


def _slip_in_person(told: Person, random: Random) -> Person:
    if random.random() < 0.5 or len(told.family) < 3:
        given = slip(told.given, random)
        return replace(told, given=given, name=told.name.replace(told.given, given))
    family = slip(told.family, random)
    return replace(told, family=family, name=told.name.replace(told.family, family))


def _initial(told: Person, random: Random) -> Person:
    if not told.given.isascii():
        return replace(told, name=f"{told.family} {told.given}")
    return replace(told, name=f"{told.given[0]}. {told.family}", parts=False)


def _other_address(told: Person, random: Random) -> Person:
    local, at, domain = told.email.partition("@")
    if not at or random.random() < 0.4:
        return replace(told, email="")
    ways = (
        f"{local}@mail.{domain}",
        f"{slip(local, random)}@{domain}",
        f"{local}@{random.choice(FREE_MAIL)}",
    )
    return replace(told, email=random.choice(ways))


def _other_title(told: Person, random: Random) -> Person:
    return replace(told, title=random.choice(("", told.title.upper(), f"Senior {told.title}".strip())))


def _no_company(told: Person, random: Random) -> Person:
    return replace(told, company=None)


COMPANY_MISTAKES: Sequence[Mistake[Company]] = (
    _other_form, _slip_in_company, _other_domain, _capitals, _other_number, _no_city,
)  # fmt: skip
PERSON_MISTAKES: Sequence[Mistake[Person]] = (
    _other_order, _slip_in_person, _initial, _other_address, _other_number, _other_title, _no_company,
)  # fmt: skip

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORDS = yaml.safe_load((files(__package__) / "names.yaml").read_text(encoding="utf-8"))
_HANGUL = re.compile(r"([\uac00-\ud7a3]+)([a-z]+)")


def _spoken(words: str) -> list[tuple[str, str]]:
    """Korean words, each with the letters that addresses write it in."""
    return [(found[1], found[2]) for word in words.split() if (found := _HANGUL.fullmatch(word))]


def _lists(name: str) -> Mapping[str, Sequence[str]]:
    """By language the words of a list."""
    told = _WORDS[name]
    return {
        language: [word for word, _ in _spoken(some)] if language == "ko" else some.split()
        for language, some in told.items()
    }


_SOUNDS = _WORDS["sounds"].split()
SYLLABLES, KOREAN_FAMILIES = _spoken(_WORDS["syllables"]), _spoken(_WORDS["korean_families"])
GIVEN, FAMILY_STARTS, FAMILY_ENDS, TRADES, CITIES = (
    _lists(name) for name in ("given", "family_starts", "family_ends", "trades", "cities")
)
TITLES: Mapping[str, Sequence[str]] = _WORDS["titles"]
_SOUND_OF = dict((*SYLLABLES, *KOREAN_FAMILIES))
_WRITTEN = dict((*_spoken(_WORDS["trades"]["ko"]), *_spoken(_WORDS["cities"]["ko"])))
FORMS: Mapping[str, Sequence[str]] = {
    "fi": ("Oy", "Oy", "Oyj", "Ky", "Oy Ab"),
    "ko": ("㈜", "(주)", "주식회사 ", ""),
    "en": ("Ltd", "Inc.", "LLC", "Limited", "plc", ""),
}
ENDINGS: Mapping[str, Sequence[str]] = {
    "fi": (".fi", ".fi", ".com", ".eu"),
    "ko": (".co.kr", ".com", ".kr"),
    "en": (".com", ".co.uk", ".net", ".io"),
}
COUNTRIES: Mapping[str, str] = {"fi": "Finland", "ko": "South Korea", "en": "United Kingdom"}
AREAS: Mapping[str, str] = {"fi": "+358 4", "ko": "+82 10", "en": "+44 7"}
FREE_MAIL = ("gmail.com", "naver.com", "outlook.com", "hotmail.com", "daum.net")
