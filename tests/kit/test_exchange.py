"""Totals of several currencies: exact, complete, and nothing is one for one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.exchange import Rate, Rates, Sum, total
from homeplate.kit.money import from_minor

DAY = date(2026, 3, 2)
USD = Rate("USD", DAY, Decimal("1.0850"), Decimal(1))
KRW = Rate("KRW", DAY, Decimal(1480), Decimal(1))
RATES = Rates("EUR", {"USD": [USD], "KRW": [KRW]})


def test_a_rate_told_the_other_way_round_is_kept_exactly() -> None:
    assert USD.factor == Fraction(10000, 10850)
    assert KRW.factor * 1480 == 1


def test_a_total_counts_in_the_reporting_currency_and_shows_its_parts() -> None:
    found = total([Sum("KRW", 1_480_000, DAY), Sum("EUR", 5_00, DAY), Sum("USD", 1085_00, DAY)], RATES)
    assert found.money == from_minor(2005_00, "EUR")
    assert [(part.money, part.converted) for part in found.parts] == [
        (from_minor(5_00, "EUR"), from_minor(5_00, "EUR")),
        (from_minor(1_480_000, "KRW"), from_minor(1000_00, "EUR")),
        (from_minor(1085_00, "USD"), from_minor(1000_00, "EUR")),
    ]
    assert found.mixed


def test_what_has_no_rate_stands_apart() -> None:
    found = total([Sum("EUR", 100, DAY), Sum("CHF", 900, DAY), Sum("CHF", 100, DAY)], RATES)
    assert found.money == from_minor(100, "EUR")
    assert found.missing == (from_minor(1000, "CHF"),)
    assert found.mixed
    assert not found.plain


def test_a_day_before_the_first_rate_has_none() -> None:
    assert RATES.on("USD", DAY - timedelta(days=1)) is None
    assert RATES.on("USD", DAY + timedelta(days=900)) == USD
    assert total([Sum("USD", 100, DAY - timedelta(days=1))], RATES).plain


def test_closed_deals_count_at_the_rate_of_their_day() -> None:
    later = Rate("USD", DAY + timedelta(days=10), Decimal(1), Decimal("0.5"))
    rates = Rates("EUR", {"USD": [Rate("USD", DAY, Decimal(1), Decimal("0.9")), later]})
    found = total(
        [Sum("USD", 1000, DAY + timedelta(days=9)), Sum("USD", 1000, DAY + timedelta(days=10))], rates
    )
    assert found.money == from_minor(900 + 500, "EUR")
    assert [rate.worth for rate in found.parts[0].rates] == [Decimal("0.9"), Decimal("0.5")]


figures = st.decimals(min_value=Decimal("0.000001"), max_value=Decimal(10**6), places=6)
sums = st.lists(
    st.tuples(st.sampled_from(["EUR", "USD", "KRW", "CHF"]), st.integers(0, 10**12), st.integers(0, 40)),
    max_size=12,
)


@given(
    sums,
    st.lists(st.tuples(st.sampled_from(["USD", "KRW"]), st.integers(0, 40), figures, figures), max_size=8),
)
def test_nothing_is_lost_or_doubled(
    amounts: list[tuple[str, int, int]], told: list[tuple[str, int, Decimal, Decimal]]
) -> None:
    known: dict[str, dict[date, Rate]] = {}
    for code, days, units, worth in told:
        day = DAY + timedelta(days=days)
        known.setdefault(code, {})[day] = Rate(code, day, units, worth)
    rates = Rates("EUR", {code: [found[day] for day in sorted(found)] for code, found in known.items()})
    found = total([Sum(code, minor, DAY + timedelta(days=days)) for code, minor, days in amounts], rates)
    for code in ("EUR", "USD", "KRW", "CHF"):
        shown = [part.money for part in found.parts] + list(found.missing)
        kept = sum(value.amount for value in shown if value.currency.code == code)
        given_ = sum(from_minor(minor, code).amount for each, minor, _ in amounts if each == code)
        assert kept == given_
    assert sum(part.converted.amount for part in found.parts) == found.money.amount
