"""Sample data: it obeys the rules, says what people changed of it, and goes without a trace of anything else."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage

from homeplate.accounts.actions import create_account, create_contact
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.deals import actions
from homeplate.deals.models import Deal, Document, Evidence, StageOutcome, Stakeholder
from homeplate.deals.verify import verify_deals
from homeplate.demo.sample import add_sample, removal, remove_sample, sample_of
from homeplate.demo.sample_tales import ACCOUNTS, DEALS, LOST, OPEN, WON, stage_of, voice_for
from homeplate.kit.errors import Forbidden, Refused
from homeplate.ledger.models import Fact
from homeplate.process.templates import TEMPLATES
from homeplate.process.yaml_form import load
from homeplate.tenancy.models import Workspace
from tests.deals.conftest import publish as publish_process
from tests.make import NOW, House, publish
from tests.web.selling import PROCESS

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def house(house: House) -> House:
    """Northwind Controls, without what other tests left in the cache."""
    cache.clear()
    return house


def everything(house: House) -> dict[str, Any]:
    """Every row of every table that sample data touches."""
    tables = (Account, Contact, ContactPoint, Deal, Evidence, Stakeholder, Document)
    with house.inside():
        return {model.__name__: list(model.objects.order_by("id").values()) for model in tables}


@pytest.mark.parametrize("template", TEMPLATES)
def test_thirty_deals_stand_at_all_stages_and_their_ledger_agrees(house: House, template: str) -> None:
    publish(house, template)
    found = add_sample(house.actor("olli"), now=NOW)
    assert (len(found.deals), len(found.accounts), found.by) == (DEALS, ACCOUNTS, "Olli")
    with house.inside():
        assert list(verify_deals()) == []
        deals = list(Deal.objects.all())
        by_status = {key: sum(deal.status == key for deal in deals) for key in ("open", "won", "lost")}
        assert by_status == {"open": OPEN, "won": WON, "lost": LOST}
        process = {deal.stage for deal in deals if deal.status == "open"}
        assert len(process) >= 4
        assert {deal.owner_id for deal in deals} == {house.members["olli"]}
        assert min(len(deal.next_step) for deal in deals if deal.next_step_on) > 0
        facts = Fact.objects.filter(subject="deal")
        assert not facts.filter(at__gt=NOW).exists()
        assert set(facts.values_list("door", flat=True)) == {"sample"}


def test_a_process_of_ones_own_with_every_type_of_criterion_gets_a_sample_too(house: House) -> None:
    publish_process(house, load(PROCESS))
    add_sample(house.actor("ada"), now=NOW)
    with house.inside():
        assert list(verify_deals()) == []
        assert Deal.objects.filter(status="won").exists()
        assert Deal.objects.filter(status="open").values("stage").distinct().count() == 3


@pytest.mark.parametrize(
    ("language", "currency", "word"), [("ko", "KRW", "서울"), ("fi", "EUR", ""), ("sv", "USD", "")]
)
def test_the_sample_speaks_the_language_and_the_currency_of_the_workspace(
    house: House, language: str, currency: str, word: str
) -> None:
    Workspace.objects.filter(id=house.id).update(language=language, currency=currency)
    publish(house)
    add_sample(house.actor("ada"), now=NOW)
    with house.inside():
        assert set(Deal.objects.values_list("currency", flat=True)) == {currency}
        names = " ".join(Deal.objects.values_list("name", flat=True))
        assert word in names
        median = sorted(Deal.objects.values_list("value_minor", flat=True))[DEALS // 2]
    assert median > (10_000_000 if currency == "KRW" else 500_000)


def test_adding_again_changes_nothing(house: House) -> None:
    publish(house)
    first = add_sample(house.actor("ada"), now=NOW)
    before = everything(house)
    assert add_sample(house.actor("olli"), now=LATER) == first
    assert everything(house) == before
    assert sample_of(house.actor("olli")) == first


def test_removing_leaves_everything_else_as_it_was(house: House) -> None:
    publish(house)
    ada = house.actor("ada")
    account = create_account(ada, name="Kone Oyj", now=NOW)
    person = create_contact(ada, name="Minna Salo", account_id=account.id, emails=["m@kone.example"], now=NOW)
    deal = actions.create_deal(ada, name="Pumps for Oulu", account_id=account.id, now=NOW)
    actions.put_stakeholder(ada, deal_id=deal.id, contact_id=person.id, buying_role="guide", now=NOW)
    before = everything(house)
    add_sample(ada, now=NOW)
    assert everything(house) != before
    done = remove_sample(house.actor("olli"), now=LATER)
    assert done is not None
    assert (done.going["deal"], done.going["account"], list(done.staying)) == (DEALS, ACCOUNTS, [])
    assert everything(house) == before
    with house.inside():
        assert list(verify_deals()) == []
        assert not StageOutcome.objects.exists()
        assert Fact.objects.filter(verb="deal.erased").count() == DEALS
        told = Fact.objects.get(verb="sample.removed")
    assert (told.actor_id, told.data["erased"]["deal"]) == (house.members["olli"], DEALS)
    assert sample_of(ada) is None


def test_removing_twice_removes_once_and_it_can_be_added_again(house: House) -> None:
    publish(house)
    ada = house.actor("ada")
    assert remove_sample(ada, now=NOW) is None
    add_sample(ada, now=NOW)
    remove_sample(ada, now=NOW)
    assert remove_sample(ada, now=NOW) is None
    assert removal(ada) is None
    assert len(add_sample(ada, now=LATER).deals) == DEALS
    with house.inside():
        assert list(verify_deals()) == []


def test_the_preview_says_what_people_changed_and_it_goes_all_the_same(house: House) -> None:
    publish(house)
    ada, mina = house.actor("ada"), house.actor("olli")
    found = add_sample(ada, now=NOW)
    with house.inside():
        row = Deal.objects.filter(id__in=found.deals, status="open").order_by("id").first()
    assert row is not None
    actions.edit_deal(ada, deal_id=row.id, changes={"name": "A name of my own"}, now=LATER)
    actions.edit_deal(mina, deal_id=row.id, changes={"source": "Fair"}, now=LATER)
    actions.add_document(ada, deal_id=row.id, name="brief.txt", content=BytesIO(b"Brief"), now=LATER)
    with house.inside():
        path = Document.objects.get().path
    seen = removal(ada)
    assert seen is not None
    changed = [(one.name, one.changes, one.by) for one in seen.touched]
    assert changed == [("A name of my own", 3, ("Ada", "Olli"))]
    assert remove_sample(ada, now=LATER) == seen
    with house.inside():
        assert not Deal.objects.exists()
    assert default_storage.exists(path)  # only once the transaction is done, which a test never is


def test_what_a_deal_of_ones_own_refers_to_stays(house: House) -> None:
    publish(house)
    ada = house.actor("ada")
    found = add_sample(ada, now=NOW)
    with house.inside():
        contact = Contact.objects.filter(id__in=found.ids["contact"]).order_by("id").first()
        assert contact is not None
        assert contact.account_id is not None
        other = Account.objects.filter(id__in=found.accounts).exclude(id=contact.account_id).first()
        assert other is not None
    deal = actions.create_deal(ada, name="My own deal", now=LATER)
    actions.put_stakeholder(ada, deal_id=deal.id, contact_id=contact.id, buying_role="guide", now=LATER)
    create_contact(ada, name="Minna Salo", account_id=other.id, now=LATER)
    seen = removal(ada)
    assert seen is not None
    why = {one.id: one.because for one in seen.staying}
    assert why == {
        contact.id: {"deals.stakeholder"},
        contact.account_id: {"accounts.contact"},
        other.id: {"accounts.contact"},
    }
    assert remove_sample(ada, now=LATER) == seen
    with house.inside():
        assert set(Account.objects.values_list("id", flat=True)) == {contact.account_id, other.id}
        assert set(Contact.objects.values_list("name", flat=True)) == {contact.name, "Minna Salo"}
        assert list(Deal.objects.values_list("name", flat=True)) == ["My own deal"]
        kept = everything(house)
    again = add_sample(ada, now=LATER)  # what stayed is people's own now
    assert not again.accounts & {contact.account_id, other.id}
    remove_sample(ada, now=LATER)
    assert everything(house) == kept


def test_merged_into_an_account_of_ones_own_it_leaves_that_one_whole(house: House) -> None:
    publish(house)
    ada = house.actor("ada")
    found = add_sample(ada, now=NOW)
    account = create_account(ada, name="Kone Oyj", now=NOW)
    sample = min(found.accounts)
    actions.merge_accounts(ada, kept_id=account.id, merged_id=sample, now=LATER)
    remove_sample(ada, now=LATER)
    with house.inside():
        assert list(Account.objects.values_list("name", flat=True)) == ["Kone Oyj"]
        assert not Contact.objects.exists()


def test_an_account_that_ones_own_was_merged_into_stays(house: House) -> None:
    publish(house)
    ada = house.actor("ada")
    found = add_sample(ada, now=NOW)
    account = create_account(ada, name="Kone Oyj", now=NOW)
    sample = min(found.accounts)
    actions.merge_accounts(ada, kept_id=sample, merged_id=account.id, now=LATER)
    remove_sample(ada, now=LATER)
    with house.inside():
        assert set(Account.objects.values_list("id", flat=True)) == {sample, account.id}


def test_it_needs_a_published_process(house: House) -> None:
    with pytest.raises(Refused) as refused:
        add_sample(house.actor("ada"), now=NOW)
    assert refused.value.code == "no-process"


@pytest.mark.parametrize("name", ["mina", "rasmus", "veli"])
def test_only_those_who_publish_a_process_may(house: House, name: str) -> None:
    publish(house)
    for ask in (add_sample, remove_sample):
        with pytest.raises(Forbidden):
            ask(house.actor(name), now=NOW)
    for look in (sample_of, removal):
        with pytest.raises(Forbidden):
            look(house.actor(name))


def test_another_workspace_sees_and_loses_nothing(house: House) -> None:
    publish(house)
    found = add_sample(house.actor("ada"), now=NOW)
    outsider = house.actor("outsider")
    assert sample_of(outsider) is None
    assert remove_sample(outsider, now=NOW) is None
    assert sample_of(house.actor("ada")) == found


def test_each_stage_holds_fewer_than_the_one_before() -> None:
    for stages in range(1, 8):
        counts = [[stage_of(n, OPEN, stages) for n in range(OPEN)].count(s) for s in range(stages)]
        assert counts == sorted(counts, reverse=True)
        assert min(counts) > 0


def test_an_unknown_language_speaks_english() -> None:
    assert voice_for("sv", "SEK", "Europe/Stockholm").language == "en"
    assert voice_for("ko", "EUR", "Asia/Seoul").scale == 1000


def test_an_erased_deal_that_is_there_again_is_a_difference(house: House) -> None:
    publish(house)
    ada = house.actor("ada")
    add_sample(ada, now=NOW)
    with house.inside():
        row = Deal.objects.order_by("id").first()
        assert row is not None
    remove_sample(ada, now=LATER)
    with house.inside():
        Deal.objects.filter(id=row.id).delete()
        row.account_id = None
        row.save(force_insert=True)
        assert [one.what for one in verify_deals() if one.deal_id] == [
            "the facts tell of an erased deal that is stored"
        ]
