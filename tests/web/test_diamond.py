"""Where the runner stands on the diamond."""

from __future__ import annotations

import pytest

from homeplate.web.diamond import on_diamond


@pytest.mark.parametrize(
    ("leg", "fraction", "place"),
    [
        (0, 0, (50, 88)),
        (1, 0, (88, 50)),
        (2, 0, (50, 12)),
        (3, 0, (12, 50)),
        (4, 0, (50, 88)),
        (1, 0.5, (69, 31)),
    ],
)
def test_the_runner_passes_the_bases_in_order(leg: int, fraction: float, place: tuple[float, float]) -> None:
    runner = on_diamond(leg, fraction)
    assert (runner.x, runner.y) == place


def test_nobody_runs_further_than_home() -> None:
    assert on_diamond(4, 0.7).run == 4
    assert on_diamond(0, -1).run == 0
