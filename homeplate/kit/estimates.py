"""Estimates with their uncertainty. Pure; probabilities are 0–1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, hypot, inf, log, sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
"""Standard deviations of a 95 % interval."""
EXACT = 700.0
"""The largest mean whose distribution is added up: beyond it the first chance is too small for a float."""


LEAST_PARTS = 3

# Student's t at 97.5 %, by degrees of freedom; beyond the last one it is a little too large.
_T975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, and the 95 % interval of the share behind it; no share where nothing was seen."""

    hits: float
    of: int

    @property
    def value(self) -> float | None:
        """The share that was seen."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval: it stays within 0 and 1 and says something even of few."""
        return wilson(self.hits, self.of)


def wilson(hits: float, of: float, z: float = Z) -> tuple[float, float] | None:
    """The score interval of a share (E. B. Wilson, 1927); None where nothing was seen."""
    if of <= 0:
        return None
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def poisson_band(mean: float, z: float = Z) -> tuple[int, int]:
    """The counts that 95 of 100 are between, both included, where so many are expected. Exact up to 700 by adding up
    the distribution; beyond, where it makes no difference of one, by the normal one."""
    if mean <= 0:
        return 0, 0
    if mean > EXACT:
        return int(mean - z * sqrt(mean)), int(mean + z * sqrt(mean) + 1)
    tail = NormalDist().cdf(-z)
    count, chance = 0, exp(-mean)
    total, low = chance, 0
    while total < 1 - tail:
        if total < tail:
            low = count + 1
        count += 1
        chance *= mean / count
        total += chance
    return low, count


def poisson_interval(count: int) -> tuple[float, float]:
    """The exact 95 % interval of the mean behind a count of independent events (F. Garwood, 1936): the means under
    which so many or more, and so many or fewer, come in 2.5 of 100 cases. Beyond 500 by the cube root of E. B. Wilson
    and M. M. Hilferty (1931), which is then right to six digits."""
    low = _mean_by(count - 1, 0.975, _cubed(count, -Z)) if count > 0 else 0.0
    return low, _mean_by(count, 0.025, _cubed(count + 1, Z))


def _cubed(count: int, z: float) -> float:
    """The mean at `z` of the gamma distribution of that shape, about."""
    return float(count * (1 - 1 / (9 * count) + z / (3 * sqrt(count))) ** 3)


def _mean_by(count: int, chance: float, about: float) -> float:
    """The mean under which at most `count` come with a chance, from one that is close to it, by Newton's method."""
    if count > 500:
        return about
    mean = max(about, 0.02)
    for _ in range(8):
        term = total = exp(-mean)
        for number in range(1, count + 1):
            term *= mean / number
            total += term
        mean = max(mean + (total - chance) / term, mean / 4)
    return mean


def quotient_interval(
    one: float, around: tuple[float, float | None], other: float, beside: tuple[float, float]
) -> tuple[float, float | None]:
    """The 95 % interval of the quotient of two independent positive estimates, of their intervals together on the scale
    of logarithms (Zou and Donner, 2008). It begins at 0 where `around` does, and has no upper end where `around` has
    none or `beside` begins at 0."""
    (low, high), (slow, fast) = around, beside
    down = hypot(log(one / low) if low > 0 else inf, log(fast / other))
    up = hypot(log(high / one), log(other / slow)) if high is not None and slow > 0 else inf
    value = one / other
    return value * exp(-down), (value * exp(up) if up < inf else None)


def share_interval(share: float, variance: float, z: float = Z) -> tuple[float, float] | None:
    """The 95 % interval of an estimated share from its variance, on the scale of its doubled logarithm, which keeps it
    within 0 and 1; None at 0 and 1, where that scale ends, and without a variance."""
    if not 0 < share < 1 or variance <= 0:
        return None
    middle, half = log(-log(share)), z * sqrt(variance) / (share * -log(share))
    return exp(-exp(middle + half)), exp(-exp(middle - half))


def ratio_interval(parts: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The 95 % interval of Σ a ÷ Σ b over (a, b) that are independent of one another, by the linearised variance of a
    ratio (W. G. Cochran, Sampling Techniques, 1977, 6.3) and Student's t; None for less than three, and where the whole
    is nothing."""
    sums = Sums(
        len(parts),
        sum(a for a, _ in parts),
        sum(b for _, b in parts),
        sum(a * a for a, _ in parts),
        sum(a * b for a, b in parts),
        sum(b * b for _, b in parts),
    )
    return sums.interval


@dataclass(frozen=True, slots=True)
class Sums:
    """What the interval of Σ a ÷ Σ b needs of so many pairs (a, b): their sums, and those of their squares and
    products."""

    count: int
    a: float
    b: float
    aa: float
    ab: float
    bb: float

    @property
    def interval(self) -> tuple[float, float] | None:
        """That of `ratio_interval`."""
        if self.count < LEAST_PARTS or self.b <= 0:
            return None
        ratio = self.a / self.b
        off = max(self.aa - 2 * ratio * self.ab + ratio * ratio * self.bb, 0.0)
        spread = sqrt(self.count / (self.count - 1) * off) / self.b
        half = _T975[min(self.count - 1, len(_T975)) - 1] * spread
        return ratio - half, ratio + half


def median_interval(ordered: Sequence[float], z: float = Z) -> tuple[float, float] | None:
    """The 95 % interval of the median behind values in ascending order, by their ranks, rounded outwards, so that few
    values promise no more than they hold; None for less than eight."""
    count = len(ordered)
    half = z * sqrt(count) / 2
    low, high = int(count / 2 - half), int(count / 2 + half + 1)
    if count < 6 or low < 0 or high > count - 1:
        return None
    return ordered[max(low - 1, 0)], ordered[min(high, count - 1)]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger the share of one group is than that of another, −1 to 1, with its 95 % interval."""

    value: float
    low: float
    high: float


def difference(one: Share, other: Share, z: float = Z) -> Difference | None:
    """The difference of two independent shares, its interval made of their score intervals (R. G. Newcombe, 1998,
    method 10); None where a group is empty."""
    first, second = wilson(one.hits, one.of, z), wilson(other.hits, other.of, z)
    if one.value is None or other.value is None or first is None or second is None:
        return None
    value = one.value - other.value
    down = sqrt((one.value - first[0]) ** 2 + (second[1] - other.value) ** 2)
    up = sqrt((first[1] - one.value) ** 2 + (other.value - second[0]) ** 2)
    return Difference(value, max(value - down, -1.0), min(value + up, 1.0))


Moments = Sequence[tuple[float, int, int]]
"""In ascending order: a time, how many ended then, and how many are not watched any longer, those included."""


@dataclass(frozen=True, slots=True)
class Times:
    """The times within which half and nine in ten of them end, by Kaplan and Meier (1958), and the 95 % interval of the
    first: where the band of the curve (of its doubled logarithm, by Greenwood's variance) passes one half. None while
    fewer would end, and for a bound that so few do not have."""

    median: float | None
    low: float | None
    high: float | None
    p90: float | None


def product_limit(moments: Moments, z: float = Z) -> Times:
    """How long it takes until they end, those that are still watched counted for as long as they were."""
    at_risk, remain, variance = sum(gone for _, _, gone in moments), 1.0, 0.0
    found: dict[str, float] = {}
    for time, ended, gone in moments:
        if at_risk:
            remain *= 1 - ended / at_risk
            variance += ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0
        # Where nobody remains the curve has no variance: the last one to end bounds nothing.
        low, high = share_interval(remain, remain**2 * variance, z) or (1.0, 1.0)
        for name, value, passed in (
            ("low", low, 0.5),
            ("median", remain, 0.5),
            ("high", high, 0.5),
            ("p90", remain, 0.1),
        ):
            if value <= passed + 1e-9:
                found.setdefault(name, time)
        at_risk -= gone
    return Times(found.get("median"), found.get("low"), found.get("high"), found.get("p90"))
