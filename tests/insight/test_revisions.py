"""Two versions of a process side by side, from the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from homeplate.deals import actions
from homeplate.insight.comparison import Help
from homeplate.insight.criteria import decisive
from homeplate.insight.revisions import AWAY, TO, Alone, Compared, compared, deals_behind_version
from homeplate.playbook.models import ProcessVersion
from homeplate.process.editing import weigh_all
from tests.deals.conftest import publish
from tests.deals.rules.sample import PROCESS
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of


def revised(mirrored: Mirrored) -> None:
    """A second version, which weighs the first two criteria the other way round."""
    keys = [criterion.key for criterion in PROCESS.criteria]
    weights = {criterion.key: criterion.weight for criterion in PROCESS.criteria}
    weights |= {keys[0]: weights[keys[1]] + 1, keys[1]: weights[keys[0]] - 1}
    publish(mirrored.house, weigh_all(PROCESS, weights), number=2)


def side_by_side(mirrored: Mirrored, who: str = "ada") -> Compared | Alone:
    mirrored.catch_up()
    found = compared(
        mirrored.house.actor(who),
        frame_of(mirrored),
        new=None,
        old=None,
        now=day(20),
        today=day(20).date(),
        folder=mirrored.folder,
    )
    assert found is not None
    return found


def closed(mirrored: Mirrored, name: str, *, won: bool) -> None:
    deal = sold(mirrored.house, name)
    if won:
        actions.win(mirrored.house.actor("mina"), deal_id=deal.id, override_reason="Signed", now=day(3))
    else:
        actions.lose(mirrored.house.actor("rasmus"), deal_id=deal.id, reason="timing", now=day(3))


def test_a_process_that_was_never_revised_has_nothing_to_compare(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    assert isinstance(side_by_side(mirrored), Alone)


def test_each_version_tells_of_the_deals_that_began_and_ended_on_it(mirrored: Mirrored) -> None:
    for number in range(12):
        closed(mirrored, f"Old {number}", won=number < 3)
    revised(mirrored)
    for number in range(12):
        closed(mirrored, f"New {number}", won=number < 11)
    found = side_by_side(mirrored)
    assert isinstance(found, Compared)
    assert (found.old.closed.rate.hits, found.old.closed.rate.of) == (3, 12)
    assert (found.new.closed.rate.hits, found.new.closed.rate.of) == (11, 12)
    assert found.told is Help.BETTER
    assert found.alike is not None
    assert found.alike.of == 24
    assert found.more is None
    assert len(found.changes) == 2
    assert [pair.was for pair in found.pairs] == list(range(len(found.pairs)))
    assert found.new.conversions[0].entered == found.old.conversions[0].entered == 12


def test_deals_that_were_moved_between_versions_are_told_apart(mirrored: Mirrored) -> None:
    house = mirrored.house
    moved = sold(house, "Moved")
    with house.inside():
        before = ProcessVersion.objects.get(number=1).id
    revised(mirrored)
    with house.inside():
        after = ProcessVersion.objects.get(number=2).id
    ada = house.actor("ada")
    actions.migrate_deals(ada, version_id=after, now=day(4))
    actions.lose(house.actor("rasmus"), deal_id=moved.id, reason="timing", now=day(5))
    closed(mirrored, "Of its own", won=True)
    found = side_by_side(mirrored)
    assert isinstance(found, Compared)
    assert (found.new.moved_to, found.new.moved_away, found.old.moved_to, found.old.moved_away) == (
        1,
        0,
        0,
        1,
    )
    assert (found.new.closed.rate.of, found.old.closed.rate.of) == (1, 0)
    for version, what in ((after, TO), (before, AWAY)):
        behind = deals_behind_version(
            ada,
            frame_of(mirrored),
            version_id=version,
            what=what,
            position=None,
            now=day(20),
            folder=mirrored.folder,
        )
        assert behind == [moved.id]
    assert found.told is Help.FEW


def test_a_period_without_deals_says_that_nothing_can_be_told(mirrored: Mirrored) -> None:
    closed(mirrored, "Old", won=True)
    revised(mirrored)
    mirrored.catch_up()
    frame = frame_of(mirrored)
    later = replace(frame, since=frame.until, until=frame.until + timedelta(days=5))
    found = compared(
        mirrored.house.actor("ada"),
        later,
        new=2,
        old=1,
        now=day(20),
        today=day(20).date(),
        folder=mirrored.folder,
    )
    assert isinstance(found, Compared)
    assert found.raw is None
    assert found.told is Help.FEW


def test_the_criteria_of_a_version_are_weighed_as_that_version_weighs_them(mirrored: Mirrored) -> None:
    closed(mirrored, "Old", won=True)
    revised(mirrored)
    mirrored.catch_up()
    weights = {}
    with mirrored.house.inside():
        versions = {row.number: row.id for row in ProcessVersion.objects.all()}
    for number in (1, 2):
        frame = replace(frame_of(mirrored), version_id=versions[number])
        found = decisive(mirrored.house.actor("ada"), frame, folder=mirrored.folder)
        assert found is not None
        weights[number] = [one.evidence.weight for one in found.criteria]
        assert found.in_use is (number == 2)
        if not found.in_use:
            assert found.changes == {} and not any(one.proposals for one in found.criteria)
    assert weights[1] == [criterion.weight for criterion in PROCESS.criteria]
    assert weights[2] != weights[1]
