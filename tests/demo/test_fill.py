"""The demo workspace: rules kept, ledger and totals exact, and something true to show on every page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db.models import Count, F, Sum

from homeplate.deals.models import Deal, Evidence, StageOutcome, Stakeholder
from homeplate.deals.verify import verify_deals
from homeplate.demo.characters import CHARACTERS, RUSHING_TEAM
from homeplate.demo.evidence import MAKERS
from homeplate.demo.fill import Filled, fill
from homeplate.demo.organisation import PASSWORD
from homeplate.demo.voices import LANGUAGES, voice_of
from homeplate.insight.mirror.deriving import derive
from homeplate.insight.mirror.engine import bare
from homeplate.insight.mirror.reading import Lines, write_all
from homeplate.kit.errors import Invalid
from homeplate.leads.desk import clock_of
from homeplate.leads.models import Lead
from homeplate.leads.queries import funnel, lead_forms, routing_rules
from homeplate.ledger.models import Fact
from homeplate.people.queries import actor_for_user, operator, user_id_of
from homeplate.process.criteria import CRITERION_TYPES
from homeplate.tenancy.context import workspace
from tests.make import NOW

pytestmark = pytest.mark.django_db
DEALS = 84


@pytest.fixture
def filled() -> Iterator[Filled]:
    """A small demo workspace, entered."""
    found = fill(language="en", now=NOW, deals=DEALS)
    with workspace(operator(found.slug).workspace_id):
        yield found


def test_ledger_and_totals_agree_and_the_ledger_tells_of_everything_that_happens(filled: Filled) -> None:
    assert Deal.objects.count() == DEALS
    assert list(verify_deals()) == []
    verbs = set(Fact.objects.filter(subject="deal").values_list("verb", flat=True))
    assert verbs >= {
        "deal.advanced", "deal.overridden", "deal.lapsed", "deal.regressed", "deal.withdrawn", "deal.edited",
        "deal.stakeholder-put", "deal.next-step-set", "deal.told-no", "deal.category-set", "deal.won", "deal.lost",
    }  # fmt: skip
    categories = dict(Deal.objects.filter(status="open").values_list("category").annotate(n=Count("id")))
    assert set(categories) == {"commit", "best_case", "pipeline", "omitted"}
    assert categories["pipeline"] > categories["best_case"]
    assert Stakeholder.objects.exists() and Evidence.objects.filter(withdrawn_at=None).exists()
    assert StageOutcome.objects.exists()


def test_what_was_validated_is_read_as_whole_as_every_other_fact(filled: Filled, tmp_path: Path) -> None:
    (lines,) = write_all(tmp_path, size=10**9)
    together = Lines.within(tmp_path, 1)
    together.proofs.touch()
    together.facts.write_text(lines.proofs.read_text("utf-8") + lines.facts.read_text("utf-8"), "utf-8")
    assert "deal.validated" not in lines.facts.read_text("utf-8")
    assert _derived(lines) == _derived(together)


def _derived(lines: Lines) -> dict[str, list[str]]:
    tables = ("deal", "span", "stay", "gate", "proof", "contact", "marker")
    with bare() as session:
        derive(session, lines)
        return {table: sorted(map(repr, session.rows(f"SELECT * FROM {table}"))) for table in tables}


def test_deals_end_in_every_way_and_stand_at_every_stage(filled: Filled) -> None:
    by_status = dict(Deal.objects.values_list("status").annotate(n=Count("id")))
    assert min(by_status[status] for status in ("open", "won", "lost")) > DEALS / 10
    stages = Deal.objects.filter(status="open", process__key="pipeline").values_list("stage", flat=True)
    assert set(stages) == {"lead-qualification", "discovery", "proposal", "negotiation", "closing"}
    lost = Deal.objects.filter(status="lost")
    assert not lost.filter(loss_reason="").exists()
    assert not lost.filter(loss_reason="competitor", competitor="").exists()


def test_nothing_happens_tomorrow_but_what_was_agreed(filled: Filled) -> None:
    assert not Fact.objects.filter(at__gt=NOW).exists()
    open_deals = Deal.objects.filter(status="open")
    assert not open_deals.filter(lapses_at__lte=NOW).exists()
    ahead = open_deals.filter(next_step_on__gte=NOW.date())
    assert ahead.count() > open_deals.count() / 3
    assert not ahead.filter(next_step_on__gt=NOW.date() + timedelta(days=60)).exists()


def test_leads_went_all_the_way_and_came_in_by_rules_and_a_form(filled: Filled) -> None:
    actor = operator(filled.slug)
    found = funnel(actor, since=NOW - timedelta(days=200), until=NOW, now=NOW, clock=clock_of(actor))
    way = found.whole
    assert way.created > way.qualified > way.converted > way.won > 0
    sold = Lead.objects.filter(state="converted", company=F("account__name"))
    in_order = sold.filter(deal__created_at__gte=F("qualified_at"), qualified_at__gt=F("created_at"))
    assert in_order.count() == way.converted
    assert len(routing_rules(actor)) == 6
    assert Lead.objects.exclude(why=None).exists()
    (form,) = lead_forms(actor)
    assert Lead.objects.filter(source="web_form", source_detail=form.name, consent=form.consent).exists()


def test_one_team_rushes_and_the_others_do_not(filled: Filled) -> None:
    rows = Deal.objects.values_list("team__name").annotate(n=Sum("overrides"))
    overrides = dict(rows)
    rushing = [team for _, teams in voice_of("en").regions for team in teams][RUSHING_TEAM]
    assert max(overrides, key=lambda team: overrides[team]) == rushing


def test_everybody_signs_in_with_the_documented_password(filled: Filled) -> None:
    assert len(filled.sign_ins) == 8 + len(CHARACTERS)
    role, email = filled.sign_ins[0]
    assert actor_for_user(user_id_of(email), None, "page").role.value == role == "admin"
    assert authenticate(None, email=email, password=PASSWORD) is not None


def test_the_same_seed_tells_the_same_deals() -> None:
    def told(slug: str, seed: int) -> list[tuple[object, ...]]:
        fill(language="fi", now=NOW, deals=20, seed=seed, slug=slug)
        with workspace(operator(slug).workspace_id):
            rows = Deal.objects.order_by("created_at", "name")
            return list(rows.values_list("name", "status", "stage", "value_minor", "progress", "updated_at"))

    first = told("a", 5)
    assert told("b", 5) == first != told("c", 6)


def test_a_second_demo_of_one_name_is_refused_whole() -> None:
    fill(language="en", now=NOW, deals=12, slug="twice")
    with pytest.raises(Invalid):
        fill(language="en", now=NOW, deals=12, slug="twice")
    with workspace(operator("twice").workspace_id):
        assert Deal.objects.count() == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_organisation_has_words_for_everything(language: str) -> None:
    voice = voice_of(language)
    assert len(voice.reps) == len(CHARACTERS)
    by_hand = {key for key, kind in CRITERION_TYPES.items() if not kind.counted}
    assert voice.notes.keys() >= by_hand
    assert MAKERS.keys() == by_hand
    assert all(len(line) >= 60 for line in voice.answers["any"])
    assert {"decision_maker", "technical", "purchasing", "guide", "economic_buyer"} <= voice.titles.keys()
