"""One of everything that an operation can be about, in Northwind; and a process next door."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from homeplate.accounts.actions import archive_account, archive_contact, create_account, create_contact
from homeplate.accounts.duplicates.actions import search_duplicates
from homeplate.coaching.actions import Held, log_session
from homeplate.coaching.queries import session
from homeplate.coaching.rules import Agreed
from homeplate.costs.actions import delete_spending, record_spending
from homeplate.dashboards.actions import create_schedule
from homeplate.dashboards.rules import Rhythm
from homeplate.deals import actions as deals
from homeplate.deals.actions.create import NextStep
from homeplate.fields.actions import archive_field, define_field
from homeplate.fit.actions import archive_profile, create_profile, publish_profile, save_draft
from homeplate.goals.actions import set_goal
from homeplate.goals.rules import Whom, read_period
from homeplate.leads import actions as leads
from homeplate.people.access import Actor
from homeplate.people.actions import (
    add_member,
    add_own_days,
    archive_view,
    create_role,
    create_token,
    save_view,
)
from homeplate.people.permissions import Role
from homeplate.people.queries import actor_for_user, user_id_of
from homeplate.playbook.actions import create_process
from homeplate.playbook.models import Process, ProcessVersion
from homeplate.prospects.actions import archive_prospect, start_load
from homeplate.prospects.lists.actions import archive_list, create_list
from homeplate.prospects.loading.work import work_load
from homeplate.prospects.models import ListedProspect, SearchNews
from homeplate.prospects.providers.actions import archive_provider, create_provider
from homeplate.prospects.queries import search
from homeplate.prospects.query import Query
from homeplate.prospects.takes.actions import take
from homeplate.qualification.actions import answer, copy_framework
from homeplate.rates.actions import set_rate
from homeplate.success.actions import delete_feedback, delete_referral, record_feedback, record_referral
from homeplate.tenancy.context import workspace
from homeplate.transfer.actions import Upload, start_import
from tests.api.client import Program, token_of
from tests.deals.conftest import publish
from tests.make import NOW, OUTSIDER, House

ROLE_PEOPLE = {
    Role.ADMIN: "ada",
    Role.OPERATIONS: "olli",
    Role.VIEWER: "veli",
    Role.MANAGER: "mina",
    Role.REP: "rasmus",
}

SHOWN = {
    "deal": ("need", "budget"),
    "moved": ("need", "budget"),
    "ready": ("need", "budget", "read", "order"),
}
"""What is validated on which deal."""


@dataclass
class World:
    """The ids by name, and a program for each role; `colleague` is a rep of another team."""

    house: House
    ids: dict[str, str] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)


def build(house: House) -> World:
    """Write it all."""
    world = World(house)
    version = publish(house)
    next_door = House(house.next_door, house.members, house.users, house.teams, house.next_door)
    publish(next_door)
    ada, rasmus = house.actor("ada"), house.actor("rasmus")
    world.ids |= {"version": str(version), "team": str(house.teams["Seoul"])}
    rate = set_rate(ada, currency="USD", worth="0.92", day=date(2026, 3, 1), now=NOW)
    role = create_role(ada, name="Inside sales", base="rep", now=NOW)
    world.ids |= {"role": str(role)}
    copy_framework(ada, key="bant", name={"en": "House"}, now=NOW)
    add_own_days(ada, name="Move", since=date(2026, 5, 4), now=NOW)
    world.ids |= {"rate": str(rate.rate_id)}
    goal = set_goal(
        ada, whom=Whom("member", house.members["rasmus"]), period=read_period("2026"), amount=7, now=NOW
    )
    world.ids |= {"goal": str(goal), "rasmus": str(house.members["rasmus"])}
    world.ids |= {"jiwoo": str(house.members["jiwoo"]), "member": str(house.members["hana"])}
    _coached(world, house)
    _spent(world, ada)
    _views(world, rasmus, ada)
    world.ids["schedule"] = str(
        create_schedule(
            rasmus,
            which="rep",
            rhythm=Rhythm("weekly"),
            receivers=[house.members["rasmus"]],
            site="",
            now=NOW,
        )
    )
    _address_book(world, rasmus)
    _success(world, rasmus)
    _deals(world, rasmus, house.actor("mina"))
    _leads(world, rasmus)
    _processes(world, ada)
    _fields(world, ada)
    _profiles(world, ada)
    world.ids["import"] = str(_import(house.actor("mina")))
    _prospects(world, ada)
    world.ids["nameless"] = str(add_member(ada, name="Imported", now=NOW))
    _programs(world, ada)
    return world


def _coached(world: World, house: House) -> None:
    """A session of the manager with the rep, in which something was agreed."""
    mina, day = house.actor("mina"), NOW.date()
    held = Held("habit:no_step", follow_ups=[Agreed("Agree a step for each", day)])
    made = log_session(mina, whom_id=house.members["rasmus"], day=day, minutes=30, held=held, now=NOW)
    (agreed,) = session(mina, session_id=made).follow_ups
    world.ids |= {"coached": str(made), "follow_up": str(agreed.id)}


def _spent(world: World, actor: Actor) -> None:
    """What a team spent, and a record that was deleted."""
    given = {"purpose": "win", "since": date(2026, 1, 1), "until": date(2026, 4, 1), "amount": 900}
    team = world.house.teams["Helsinki"]
    there, gone = (
        record_spending(actor, what="Fair", team_id=team, now=NOW, **given)  # type: ignore[arg-type]
        for _ in range(2)
    )
    delete_spending(actor, spending_id=gone, now=NOW)
    world.ids |= {"spending": str(there), "old_spending": str(gone), "own_team": str(team)}


def _views(world: World, rep: Actor, admin: Actor) -> None:
    """One that a rep shares with the team, one that was deleted, one that everybody sees."""
    for key, who, sharing in (
        ("view", rep, "team"),
        ("old_view", rep, "team"),
        ("shared_view", admin, "all"),
    ):
        view_id = save_view(who, page="pipeline", shape="list", name=key, query="", sharing=sharing, now=NOW)
        world.ids[key] = str(view_id)
    archive_view(rep, view_id=UUID(world.ids["old_view"]), now=NOW)


def _prospects(world: World, actor: Actor) -> None:
    """A person at a company, a company that was taken out, and the load that brought them."""
    file = io.BytesIO(
        b"name,title,company,company domain\nKim,CEO,Kiln,kiln.example\nLee,CFO,Away,away.example\n"
    )
    load_id = start_load(actor, name="people.csv", content=file, now=NOW, queued=False)
    work_load(actor, load_id=load_id, clock=lambda: NOW)
    found = search(actor, wanted=Query(about="companies", order="name"), now=NOW).rows
    (person,) = search(actor, wanted=Query(text="kim"), now=NOW).rows
    archive_prospect(actor, about="companies", record_id=found[0].id, now=NOW)
    given = {"address": "https://vendor.invalid/", "companies": "city"}
    provider, old = (
        create_provider(actor, name=name, kind="http", given=given, key="key", now=NOW)
        for name in ("Datahub", "Old hub")
    )
    archive_provider(actor, provider_id=old, now=NOW)
    shelf = create_provider(actor, name="Shelf", kind="drop", given={"folder": "shelf"}, now=NOW)
    ids = {"away": found[0].id, "prospect": found[1].id, "person": person.id, "load": load_id}
    ids |= {"provider": provider, "old_provider": old, "shelf": shelf}
    world.ids |= {name: str(one) for name, one in ids.items()}
    _results(world, actor, found[1].id)


def _results(world: World, actor: Actor, company_id: UUID) -> None:
    """What became of prospects: a lead that a rep took, lists of an administrator, a search and its news for a rep."""
    house = world.house
    take_id = take(house.actor("rasmus"), about="companies", ids=[company_id], clock=lambda: NOW)
    lists = [
        create_list(actor, name=name, about="people", sharing="all", now=NOW, ids=[UUID(world.ids["person"])])
        for name in ("List", "Old list")
    ]
    archive_list(actor, list_id=lists[1], now=NOW)
    search_id = save_view(actor, page="prospects", shape="list", name="S", query="", sharing="all", now=NOW)
    with house.inside():
        change = ListedProspect.objects.get(list_id=lists[0]).change_id
        news = SearchNews(
            view_id=search_id,
            member_id=house.members["rasmus"],
            name="S",
            about="people",
            number=1,
            ids=b"",
            at=NOW,
        )
        news.save(force_insert=True)
    ids = {"take": take_id, "list": lists[0], "old_list": lists[1], "list_change": change}
    ids |= {"saved_search": search_id, "search_news": news.id}
    world.ids |= {name: str(one) for name, one in ids.items()}


def _address_book(world: World, actor: Actor) -> None:
    account = create_account(actor, name="Oulu Pumps", now=NOW)
    contact = create_contact(actor, name="Kim Min-su", account_id=account.id, now=NOW)
    shelved = create_account(actor, name="Old", now=NOW)
    gone = create_contact(actor, name="Gone", now=NOW)
    archive_account(actor, account_id=shelved.id, now=NOW)
    archive_contact(actor, contact_id=gone.id, now=NOW)
    twin, again = (create_account(actor, name="Oulu Pump", now=NOW) for _ in range(2))
    once = create_account(actor, name="Once", now=NOW)
    rows = {"account": account, "contact": contact, "shelved": shelved, "gone": gone, "twin": twin}
    world.ids |= {name: str(row.id) for name, row in rows.items()}
    together = deals.Together(once.id, (again.id,))
    merge = deals.merge_groups(actor, kind="account", groups=[together], now=NOW)
    world.ids |= {"merge": str(merge), "search": str(search_duplicates(actor, now=NOW))}


def _success(world: World, actor: Actor) -> None:
    """What a customer answered and whom they sent, and one of each that was deleted."""
    account_id = UUID(world.ids["account"])
    answers = [record_feedback(actor, account_id=account_id, kind="csat", score=5, now=NOW) for _ in range(2)]
    sent = [record_referral(actor, account_id=account_id, now=NOW) for _ in range(2)]
    delete_feedback(actor, feedback_id=answers[1], now=NOW)
    delete_referral(actor, referral_id=sent[1], now=NOW)
    for name, (there, gone) in {"feedback": answers, "referral": sent}.items():
        world.ids |= {name: str(there), f"old_{name}": str(gone)}


def _deals(world: World, rasmus: Actor, mina: Actor) -> None:
    made: dict[str, Any] = {
        name: deals.create_deal(rasmus, name=name, now=NOW).id
        for name in ("deal", "moved", "ready", "lost", "refused", "deleted")
    }
    for name, criteria in SHOWN.items():
        for criterion in criteria:
            deals.validate(mina, deal_id=made[name], criterion=criterion, value=True, now=NOW)
    deals.advance(rasmus, deal_id=made["moved"], to="proposal", now=NOW)
    deals.advance(rasmus, deal_id=made["ready"], to="closing", now=NOW)
    deals.lose(rasmus, deal_id=made["lost"], reason="price", now=NOW)
    again = NextStep("Ask again", "call", date(2026, 6, 9))
    deals.tell_no(rasmus, deal_id=made["refused"], reason="timing", step=again, now=NOW)
    deals.archive_deal(rasmus, deal_id=made["deleted"], now=NOW)
    answer(rasmus, deal_id=made["deal"], fact="goals", score=2, now=NOW)
    contact = create_contact(rasmus, name="Aino", now=NOW).id
    step = NextStep("Visit", "visit", date(2026, 3, 9))
    deals.set_next_step(rasmus, deal_id=made["deal"], step=step, now=NOW)
    deals.put_stakeholder(rasmus, deal_id=made["deal"], contact_id=contact, buying_role="guide", now=NOW)
    document = deals.add_document(
        rasmus, deal_id=made["deal"], name="a.txt", content=BytesIO(b"text"), now=NOW
    )
    made |= {"stakeholder": contact, "document": document.id}
    world.ids |= {name: str(found) for name, found in made.items()}


def _leads(world: World, rasmus: Actor) -> None:
    """Leads of a rep in each state, by the name of what can be done with them next."""
    made = {
        name: leads.create_lead(rasmus, person=name, now=NOW).id
        for name in ("lead", "taken_lead", "good_lead", "rejected_lead", "waiting_lead", "deleted_lead")
    }
    leads.answer_fact(rasmus, lead_id=made["lead"], fact="goals", score=2, now=NOW)
    leads.accept_lead(rasmus, lead_id=made["taken_lead"], now=NOW)
    leads.accept_lead(rasmus, lead_id=made["good_lead"], now=NOW)
    leads.qualify_lead(rasmus, lead_id=made["good_lead"], now=NOW)
    leads.reject_lead(rasmus, lead_id=made["rejected_lead"], reason="no_need", now=NOW)
    leads.recycle_lead(rasmus, lead_id=made["waiting_lead"], on=date(2026, 4, 1), now=NOW)
    leads.archive_lead(rasmus, lead_id=made["deleted_lead"], now=NOW)
    world.ids |= {name: str(found) for name, found in made.items()}
    ada, seoul = world.house.actor("ada"), world.house.teams["Seoul"]
    form = leads.save_form(ada, values={"name": "Site", "title": "Ask us"}, now=NOW)
    world.ids |= {
        "rule": str(leads.save_rule(ada, name="All", team_id=seoul, now=NOW).id),
        "form": str(form.id),
    }


def _processes(world: World, ada: Actor) -> None:
    world.ids["draft"] = str(create_process(ada, template="pipeline", now=NOW))
    with world.house.inside():
        other = Process.objects.create(key="other", name={"en": "Other"}, created_at=NOW)
        first = ProcessVersion.objects.get(id=world.ids["version"])
        ProcessVersion.objects.create(
            process=other, number=1, state="published", definition=first.definition, created_at=NOW
        )
        world.ids |= {"process": str(first.process_id), "other": str(other.id)}


def _fields(world: World, ada: Actor) -> None:
    for key in ("region", "unused"):
        made = define_field(ada, record="deal", key=key, kind="text", label={"en": key}, now=NOW)
        world.ids[key] = str(made.id)
    archive_field(ada, field_id=made.id, now=NOW)


def _profiles(world: World, ada: Actor) -> None:
    """One in draft, one published with another draft, one that was archived."""
    rule = {"field": "industry", "operator": "is", "values": ["Pumps"], "points": 10}
    for key in ("profile", "drafted", "shelved_profile"):
        definition = {"about": "company", "name": key, "rules": [rule]}
        made = create_profile(ada, definition=definition, now=NOW).profile_id
        world.ids[key] = str(made)
    publish_profile(ada, profile_id=UUID(world.ids["drafted"]), now=NOW)
    save_draft(ada, profile_id=UUID(world.ids["drafted"]), definition={**definition, "rules": []}, now=NOW)
    archive_profile(ada, profile_id=made, now=NOW)


def _import(mina: Actor) -> UUID:
    """An import of hers, set up and not run; those who see all deals see it too."""
    content = b"Record ID,Deal Name,Deal Stage,Amount\n1,Pumps,Demo,100\n,,Demo,5\n"
    return start_import(mina, uploads=[Upload("deals.csv", BytesIO(content))], now=NOW)


def _programs(world: World, ada: Actor) -> None:
    house = world.house
    for role in Role:
        if role in ROLE_PEOPLE:
            actor = house.actor(ROLE_PEOPLE[role])
        else:
            actor = _somebody(house, ada, role)
        world.programs[role] = Program(token_of(actor))
    rasmus = house.actor("rasmus")
    world.ids["token"] = str(create_token(rasmus, name="mine", scopes=["deals:read"], now=NOW).id)
    world.programs["colleague"] = Program(token_of(house.actor("hana")))
    with workspace(house.next_door):
        world.programs["outsider"] = Program(token_of(house.actor(OUTSIDER)))
    world.programs["nobody"] = Program()
    world.programs["narrow"] = Program(token_of(house.actor("ada"), "exports:read"))


def _somebody(house: House, ada: Actor, role: Role) -> Actor:
    email = f"{role}@northwind.example"
    add_member(ada, name=role.title(), email=email, role=role, now=NOW)
    return actor_for_user(user_id_of(email), house.id, "page")
