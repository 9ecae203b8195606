"""What is wrong with a process, by the rules of formal selling: coded findings with a reason and a mend.

`RULES` is the whole list. A new rule is one function in the file of its group, one line here, good and bad cases
in tests/process, and its entry in docs/reference/lint.md.
"""

from __future__ import annotations

from homeplate.process.definition import Process
from homeplate.process.lint import languages, lapse, order, overlap, reach, seller, stages, weights
from homeplate.process.lint.base import Finding, Rule, Severity, repaired

__all__ = ["RULES", "Finding", "Severity", "lint", "repaired"]

RULES: dict[str, Rule] = {
    "HP101": weights.weights_add_up,
    "HP201": stages.gate_requires,
    "HP202": stages.stage_has_milestone,
    "HP203": stages.stage_has_owner,
    "HP204": stages.stage_has_duration,
    "HP205": stages.stage_has_guidance,
    "HP206": stages.stage_sells_something,
    "HP207": stages.stage_mirrors_the_buyer,
    "HP208": stages.stage_has_objective,
    "HP209": stages.criterion_asks_for_evidence,
    "HP210": stages.number_of_stages,
    "HP211": stages.number_of_criteria,
    "HP301": seller.seller_task,
    "HP302": seller.count_of_calls,
    "HP303": seller.elapsed_time,
    "HP401": overlap.duplicates,
    "HP402": overlap.overlaps,
    "HP501": order.need_before_proposal,
    "HP502": order.decision_maker_before_proposal,
    "HP503": order.money_before_proposal,
    "HP504": order.nothing_left_out,
    "HP601": reach.unreachable_stages,
    "HP602": reach.impossible_criteria,
    "HP603": reach.contradicting_conditions,
    "HP701": lapse.never_expires,
    "HP801": languages.missing_translations,
}


def lint(process: Process) -> tuple[Finding, ...]:
    """All findings, in order of the codes; empty for a process that can be published as it is."""
    return tuple(finding for rule in RULES.values() for finding in rule(process))
