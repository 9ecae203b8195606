"""The competitors that deals name, to choose from."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from homeplate.deals.models import Deal
from homeplate.deals.rules.competitors import names_of
from homeplate.kit.text import folded
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

LOOKED_AT = 2000
"""Different sets of competitors that are looked through."""


@query(Permission.DEAL_VIEW)
def known_competitors(actor: Actor, *, text: str = "", limit: int = 8) -> tuple[str, ...]:
    """Competitors that deals of the workspace name and whose name holds `text`, those named most often first: whom
    one meets is known to the whole workspace, which deals these are is not said."""
    rows = Deal.objects.filter(workspace_id=actor.workspace_id).exclude(competitors="")
    sets = rows.values_list("competitors").annotate(deals=Count("*")).order_by("-deals", "competitors")
    wanted, counts, shown = folded(text.strip()), Counter[str](), dict[str, str]()
    for one, deals in sets[:LOOKED_AT]:
        for name in names_of(one):
            key = folded(name)
            if wanted in key:
                counts[key] += deals
                shown.setdefault(key, name)
    return tuple(
        shown[key] for key, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    )
