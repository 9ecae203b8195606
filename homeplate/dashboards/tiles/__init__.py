"""The tiles that a dashboard can show, in the order in which they are offered; a new one is added here and nowhere
else."""

from __future__ import annotations

from homeplate.dashboards.tiles import (
    ahead,
    coaching,
    customers,
    discipline,
    goals,
    own,
    sales,
    satisfaction,
    shape,
    team,
)
from homeplate.dashboards.tiles.base import Tile

TILES: dict[str, Tile] = {
    tile.name: tile
    for tile in (
        own.Steps(),
        own.Nearly(),
        own.Stalled(),
        own.Stepless(),
        own.PastClose(),
        team.Help(),
        team.Moved(),
        ahead.Outlook(),
        ahead.Expected(),
        ahead.People(),
        ahead.Coverage(),
        ahead.Accuracy(),
        goals.Reached(),
        goals.Everybody(),
        sales.Booked(),
        sales.WinRate(),
        sales.Velocity(),
        sales.Length(),
        sales.Reasons(),
        sales.Rivals(),
        sales.Sources(),
        sales.Going(),
        sales.Staying(),
        customers.Retention(),
        customers.Revenue(),
        customers.Worth(),
        customers.Repeat(),
        customers.Referred(),
        satisfaction.Csat(),
        satisfaction.Nps(),
        satisfaction.ReferralRate(),
        satisfaction.Dissatisfied(),
        coaching.CoachingShare(),
        shape.FunnelShape(),
        shape.Slip(),
        shape.Waterfall(),
        discipline.GateQuality(),
        discipline.Missing(),
        discipline.Keepers(),
        discipline.Lift(),
        discipline.Courses(),
        discipline.Maturity(),
    )
}

__all__ = ["TILES", "Tile"]
