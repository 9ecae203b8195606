"""The shape that a funnel should have: how the open deals would lie across the stages. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from homeplate.process.definition import Stage


def expected_shares(stages: Sequence[Stage], history: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """The share of the open deals to be expected at each stage, by Little's law; empty without history.

    Stock of a stage = entry rate × reach × days there. The entry rate is the same for all and falls out. The reach
    is the share of closed deals that came so far, the days are those that the process plans; a stage without a plan
    is taken to last as long as the mean of the others.
    """
    planned = [stage.target_days for stage in stages if stage.target_days]
    if not planned or not history:
        return {}
    usual = sum(planned) / len(planned)
    stock = {stage.key: history.get(stage.key, (0, 0))[0] * (stage.target_days or usual) for stage in stages}
    total = sum(stock.values())
    return {key: amount / total for key, amount in stock.items()} if total else {}
