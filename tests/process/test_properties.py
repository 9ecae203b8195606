"""What holds for every process and every deal."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from homeplate.process.definition import Process
from homeplate.process.facts import Evidence, Facts
from homeplate.process.gates import can_advance, evaluate, next_lapse, state_of
from homeplate.process.lint import lint
from homeplate.process.lint.weights import proportional
from homeplate.process.probability import from_criteria
from homeplate.process.progress import diamond, progress, states, what_next
from homeplate.process.reading import from_data, to_data
from homeplate.process.versions import diff, migrate, migration_map
from homeplate.process.yaml_form import dump, load
from tests.process.build import NOW, YESTERDAY
from tests.process.strategies import known_processes, processes

few = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(known_processes())
def test_progress_is_within_bounds_and_full_exactly_when_everything_is_validated(
    known: tuple[Process, Facts],
) -> None:
    process, facts = known
    figure = progress(process, facts, NOW)
    left = set(states(process, facts, NOW).values()) - {"validated", "not_applicable"}
    assert 0 <= figure <= 100
    assert (figure == 100) == (not left)


@few
@given(known_processes(), st.data())
def test_withdrawing_undoes_validating(known: tuple[Process, Facts], data: st.DataObject) -> None:
    process, facts = known
    assume(process.criteria)
    criterion = data.draw(st.sampled_from(process.criteria))
    without = Facts({k: v for k, v in facts.evidence.items() if k != criterion.key}, facts.deal)
    shown = Facts({**without.evidence, criterion.key: Evidence(True, YESTERDAY, "Mina")}, facts.deal)
    withdrawn = Facts({k: v for k, v in shown.evidence.items() if k != criterion.key}, facts.deal)
    assert states(process, withdrawn, NOW) == states(process, without, NOW)
    assert state_of(criterion, withdrawn, NOW) in ("open", "not_applicable")
    assert progress(process, withdrawn, NOW) == progress(process, without, NOW)


@few
@given(known_processes(), st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(known: tuple[Process, Facts], random: Random) -> None:
    process, facts = known
    pairs = list(facts.evidence.items())
    random.shuffle(pairs)
    other = Facts(dict(pairs), facts.deal)
    first = process.stages[0].key
    assert can_advance(process, first, None, facts, NOW) == can_advance(process, first, None, other, NOW)
    assert what_next(process, first, facts, NOW) == what_next(process, first, other, NOW)


@few
@given(known_processes())
def test_the_way_to_the_end_is_open_exactly_when_each_gate_is(known: tuple[Process, Facts]) -> None:
    process, facts = known
    verdict = can_advance(process, process.stages[0].key, None, facts, NOW)
    gates = [evaluate(process.gate(stage.key), facts, NOW) for stage in process.stages]
    assert verdict.passed == all(gate.passed for gate in gates)
    assert {gap.criterion for gap in verdict.missing} == {gap.criterion for g in gates for gap in g.missing}
    assert (verdict.reason is None) == verdict.passed


@few
@given(known_processes())
def test_nothing_lapses_before_the_next_lapse(known: tuple[Process, Facts]) -> None:
    process, facts = known
    lapse = next_lapse(process, facts, NOW)
    if lapse is None:
        return
    assert lapse > NOW
    still = {key for key, state in states(process, facts, NOW).items() if state == "validated"}
    then = {key for key, state in states(process, facts, lapse).items() if state == "validated"}
    assert still - then


@few
@given(known_processes())
def test_the_diamond_is_never_left(known: tuple[Process, Facts]) -> None:
    process, facts = known
    for stage in process.stages:
        position = diamond(process, stage.key, facts, NOW)
        assert position.leg == stage.leg and 0 <= position.fraction <= 1


@few
@given(processes())
def test_yaml_and_data_lead_back_to_the_same_process(process: Process) -> None:
    assert from_data(to_data(process)) == process
    text = dump(process)
    assert load(text) == process
    assert dump(load(text)) == text


@few
@given(processes())
def test_lint_never_fails(process: Process) -> None:
    assert all(finding.path for finding in lint(process))


@few
@given(st.lists(st.integers(1, 100), min_size=1, max_size=100))
def test_the_proportional_repair_adds_up_and_keeps_the_order(weights: list[int]) -> None:
    shares = proportional(weights)
    assert shares is not None
    assert sum(shares) == 100 and min(shares) >= 1
    ordered = sorted(zip(weights, shares, strict=True))
    for (lighter, less), (heavier, more) in pairwise(ordered):
        assert lighter == heavier or less <= more
    if sum(weights) == 100:
        assert shares == weights


@few
@given(known_processes(), processes())
def test_migration_loses_nothing_silently(known: tuple[Process, Facts], new: Process) -> None:
    old, facts = known
    mapping = migration_map(old, new)
    for stage in old.stages:
        moved = migrate(facts.evidence, stage.key, mapping)
        assert new.has_stage(moved.stage)
        assert sorted((*moved.kept, *moved.dropped)) == sorted(facts.evidence)
        assert len(moved.evidence) == len(moved.kept)
    assert (diff(old, new) == ()) == (old.changed(homeplate=1) == new)
    assert diff(old, old) == ()


@few
@given(st.integers(0, 99))
def test_more_progress_is_a_better_chance(progress_made: int) -> None:
    assert from_criteria(progress_made).value < from_criteria(progress_made + 1).value
