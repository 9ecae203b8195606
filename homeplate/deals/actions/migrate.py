"""Moving open deals to another version of their process, with a preview and a report (P4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from homeplate.deals.history import history_of
from homeplate.deals.models import Deal, Evidence
from homeplate.deals.rules.migration import Migrated, decide_migrate
from homeplate.deals.rules.state import Held
from homeplate.deals.store import Hand, holdings_of, lock
from homeplate.deals.totals import counted_at_the_end
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.playbook.models import ProcessVersion
from homeplate.playbook.queries import definition
from homeplate.process.versions import MigrationMap, migration_map
from homeplate.tenancy.context import workspace


@dataclass(frozen=True, slots=True)
class Effect:
    """What a migration does to one open deal; `dropped` are criteria whose evidence has no place left."""

    deal_id: UUID
    name: str
    stage_from: str
    stage_to: str
    progress_from: int
    progress_to: int
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a version would change on the open deals of its process."""

    effects: tuple[Effect, ...]

    @property
    def moved(self) -> tuple[Effect, ...]:
        """Deals that change stage."""
        return tuple(effect for effect in self.effects if effect.stage_from != effect.stage_to)

    @property
    def gaining(self) -> tuple[Effect, ...]:
        """Deals that gain progress."""
        return tuple(effect for effect in self.effects if effect.progress_to > effect.progress_from)

    @property
    def losing(self) -> tuple[Effect, ...]:
        """Deals that lose progress."""
        return tuple(effect for effect in self.effects if effect.progress_to < effect.progress_from)


def preview_migration(
    actor: Actor,
    *,
    version_id: UUID,
    now: datetime,
    stages: Mapping[str, str] | None = None,
    criteria: Mapping[str, str | None] | None = None,
    limit: int = 2000,
) -> Impact:
    """What migrating the open deals of the process to `version_id` would change; nothing is written.

    `stages` and `criteria` map old key to new key where the proposed mapping is not wanted.
    """
    actor.require(Permission.PROCESS_VIEW)
    actor.require(Permission.DEAL_VIEW)  # the effects name deals
    with workspace(actor.workspace_id):
        deals = list(_open_deals(actor, version_id)[:limit])
        holdings = holdings_of([deal.id for deal in deals])
        maps = _maps({deal.version_id for deal in deals}, version_id, stages, criteria)
        return Impact(
            tuple(
                _effect(deal, _decide(deal, holdings[deal.id], version_id, maps[deal.version_id], now))
                for deal in deals
            )
        )


@action(Permission.DEAL_MIGRATE)
def migrate_deals(
    actor: Actor,
    *,
    version_id: UUID,
    now: datetime,
    stages: Mapping[str, str] | None = None,
    criteria: Mapping[str, str | None] | None = None,
) -> Impact:
    """Move every open deal of the process to a published version; the report says what became of each."""
    target = ProcessVersion.objects.filter(id=version_id, state="published").first()
    if target is None:
        definition(version_id)  # a version that is not there at all is not found
        raise Invalid("not-published", msg("Publish the version first."), field="version_id")
    effects = []
    maps: dict[UUID, MigrationMap] = {}
    ids = list(_open_deals(actor, version_id).select_for_update().values_list("id", flat=True))
    with counted_at_the_end():
        for deal_id in ids:
            hand = lock(actor, deal_id, now=now)
            if hand.deal.version_id not in maps:
                maps |= _maps({hand.deal.version_id}, version_id, stages, criteria)
            effects.append(_migrate(hand, version_id, maps[hand.deal.version_id]))
    return Impact(tuple(effects))


def _migrate(hand: Hand, version_id: UUID, mapping: MigrationMap) -> Effect:
    decided = _decide(hand.deal, hand.holding, version_id, mapping, hand.now)
    effect = _effect(hand.deal, decided)
    hand.write(decided.change)
    current = Evidence.objects.filter(deal_id=hand.deal.id, withdrawn_at=None)
    # By way of a third name, so that two criteria may change places under the unique key.
    for number, old in enumerate(decided.renamed):
        current.filter(criterion=old).update(criterion=f"~{number}")
    for number, new in enumerate(decided.renamed.values()):
        current.filter(criterion=f"~{number}").update(criterion=new)
    return effect


def _open_deals(actor: Actor, version_id: UUID) -> QuerySet[Deal]:
    process_id = ProcessVersion.objects.values_list("process_id", flat=True).filter(id=version_id)
    rows = Deal.objects.visible_to(actor).filter(status="open", archived_at=None, process_id__in=process_id)
    return rows.exclude(version_id=version_id).order_by("id")


def _maps(
    versions: set[UUID],
    target: UUID,
    stages: Mapping[str, str] | None,
    criteria: Mapping[str, str | None] | None,
) -> dict[UUID, MigrationMap]:
    new = definition(target)
    return {
        version: migration_map(definition(version), new, stages=stages, criteria=criteria)
        for version in versions
    }


def _decide(
    deal: Deal, holding: dict[str, Held], version_id: UUID, mapping: MigrationMap, now: datetime
) -> Migrated:
    old, new = definition(deal.version_id), definition(version_id)
    history = history_of(deal.process_id)
    return decide_migrate(deal, holding, old, new, mapping, version_id, now, history)


def _effect(deal: Deal, decided: Migrated) -> Effect:
    return Effect(
        deal_id=deal.id,
        name=deal.name,
        stage_from=deal.stage,
        stage_to=decided.change.set.get("stage", deal.stage),
        progress_from=deal.progress,
        progress_to=decided.change.set["progress"],
        dropped=decided.dropped,
    )
