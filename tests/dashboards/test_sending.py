"""Sending dashboards: on time, to each by their own rights, never twice; failures are told."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from homeplate.dashboards import actions, sending
from homeplate.dashboards.actions.scheduling import MOST_RECEIVERS
from homeplate.dashboards.links import link_text
from homeplate.dashboards.models import Schedule, Sending
from homeplate.dashboards.queries import dashboard
from homeplate.dashboards.queries_schedule import offered, schedule, schedules
from homeplate.dashboards.rules import Rhythm
from homeplate.dashboards.tasks import send_waiting
from homeplate.kit.errors import Conflict, Invalid, NotFound
from homeplate.people.notices import notices
from tests.make import House

pytestmark = pytest.mark.django_db
SITE = "https://sales.example"


@pytest.fixture
def weekly(counted: House) -> UUID:
    """Mina has her team's dashboard sent to herself and to Rasmus every Monday."""
    return actions.create_schedule(
        counted.actor("mina"),
        which="manager",
        rhythm=Rhythm("weekly"),
        receivers=[counted.members["mina"], counted.members["rasmus"]],
        site=SITE,
        now=timezone.now(),
    )


def due(house: House) -> datetime:
    with house.inside():
        return Schedule.objects.values_list("next_at", flat=True).get() + timedelta(minutes=1)


def run(house: House, now: datetime) -> int:
    sending.write_down(house.id, now=now)
    return sending.deliver(house.id, clock=lambda: now)


def states(house: House) -> list[str]:
    with house.inside():
        return sorted(Sending.objects.values_list("state", flat=True))


def test_it_goes_out_when_it_is_due_and_not_before(counted: House, weekly: UUID) -> None:
    now = timezone.now()
    assert not sending.something_due(counted.id, now)
    assert run(counted, now) == 0
    then = due(counted)
    assert sending.something_due(counted.id, then)
    assert run(counted, then) == 2
    assert due(counted) > then
    assert not sending.something_due(counted.id, then)


def test_each_gets_their_own_figures_in_html_text_and_pdf(counted: House, weekly: UUID) -> None:
    run(counted, due(counted))
    found = {message.to[0].partition("@")[0]: message for message in mail.outbox}
    assert set(found) == {"mina", "rasmus"}
    for message in found.values():
        assert isinstance(message, mail.EmailMultiAlternatives)
        html = str(message.alternatives[0][0])
        (pdf,) = message.attachments
        assert isinstance(pdf, tuple) and pdf[0] == "My team.pdf" and bytes(pdf[1]).startswith(b"%PDF-")
        assert f'href="{SITE}/insight/stages/' in html and f"{SITE}/insight/" in message.body
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "WHO NEEDS HELP" in found["mina"].body
    assert "WHO NEEDS HELP" not in found["rasmus"].body


def test_no_mail_is_sent_twice_however_often_the_work_is_done(counted: House, weekly: UUID) -> None:
    then = due(counted)
    for _ in range(3):
        run(counted, then)
    assert len(mail.outbox) == 2
    assert states(counted) == ["sent", "sent"]


def test_a_mail_that_was_begun_and_never_ended_is_not_sent_again(counted: House, weekly: UUID) -> None:
    then = due(counted)
    sending.write_down(counted.id, now=then)
    with counted.inside():
        Sending.objects.update(state="sending", changed_at=then)
    assert sending.deliver(counted.id, clock=lambda: then) == 0
    later = then + sending.SILENCE + timedelta(seconds=1)
    assert sending.deliver(counted.id, clock=lambda: later) == 0
    assert (mail.outbox, states(counted)) == ([], ["failed", "failed"])


def test_a_server_that_cannot_be_reached_is_tried_again_then_given_up(
    counted: House, weekly: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Any) -> None:
        raise ConnectionRefusedError("nobody there")

    then = due(counted)
    monkeypatch.setattr(EmailBackend, "open", refuse)
    run(counted, then)
    assert states(counted) == ["waiting", "waiting"]
    run(counted, then)
    with counted.inside():
        assert set(Sending.objects.values_list("tries", flat=True)) == {1}
    monkeypatch.undo()
    assert run(counted, then + timedelta(minutes=6)) == 2


def test_whoever_scheduled_it_is_told_of_a_mail_that_failed(
    counted: House, weekly: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Any, messages: Any) -> int:
        raise smtplib.SMTPDataError(554, b"no")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    run(counted, due(counted))
    mina = counted.actor("mina")
    assert {(one.verb, one.subject_id) for one in notices(mina)} == {("schedule.failed", weekly)}
    (mails, *_) = schedule(mina, schedule_id=weekly).mails
    assert (mails.state, mails.said) == ("failed", "SMTPDataError: (554, b'no')")


def test_a_paused_schedule_sends_nothing_and_does_not_make_up_for_it(counted: House, weekly: UUID) -> None:
    mina, then = counted.actor("mina"), due(counted)
    actions.pause_schedule(mina, schedule_id=weekly, now=timezone.now())
    assert run(counted, then) == 0
    actions.resume_schedule(mina, schedule_id=weekly, now=then)
    assert run(counted, then) == 0


def test_a_receiver_stops_it_by_the_link_alone_and_stays_without(counted: House, weekly: UUID) -> None:
    text = link_text(counted.id, weekly, counted.members["rasmus"])
    assert not offered(text=text).stopped
    for _ in range(2):
        actions.stop_receiving(text=text, now=timezone.now())
    assert offered(text=text).stopped
    people = [counted.members["mina"], counted.members["rasmus"]]
    actions.change_schedule(
        counted.actor("mina"),
        schedule_id=weekly,
        receivers=people,
        rhythm=Rhythm("daily"),
        now=timezone.now(),
    )
    assert run(counted, due(counted)) == 1
    actions.receive_again(text=text, now=timezone.now())
    assert run(counted, due(counted)) == 2


@pytest.mark.parametrize("text", ["", "x", "a-b-c~d"])
def test_a_link_that_nobody_wrote_stops_nothing(counted: House, weekly: UUID, text: str) -> None:
    with pytest.raises(NotFound):
        actions.stop_receiving(text=text, now=timezone.now())


def test_a_dashboard_that_is_deleted_and_a_colleague_who_left_get_nothing(counted: House) -> None:
    mina, now = counted.actor("mina"), timezone.now()
    own = actions.copy_dashboard(mina, which="manager", name="Mine", now=now)
    actions.create_schedule(
        mina, which=str(own), rhythm=Rhythm("daily"), receivers=[counted.members["mina"]], site=SITE, now=now
    )
    actions.archive_dashboard(mina, dashboard_id=own, now=now)
    assert run(counted, due(counted)) == 0
    assert states(counted) == ["left"]


def test_one_at_once_goes_to_its_owner_only(counted: House, weekly: UUID) -> None:
    mina, now = counted.actor("mina"), timezone.now()
    actions.send_now(mina, schedule_id=weekly, now=now)
    with pytest.raises(Conflict):
        actions.send_now(mina, schedule_id=weekly, now=now)
    assert send_waiting.func(str(counted.id)) == 1
    assert [message.to[0].partition("@")[0] for message in mail.outbox] == ["mina"]


def test_a_receiver_may_open_the_dashboard_that_is_sent_to_them(counted: House) -> None:
    mina, now = counted.actor("mina"), timezone.now()
    own = actions.copy_dashboard(mina, which="manager", name="Mine", now=now)
    with pytest.raises(NotFound):
        dashboard(counted.actor("rasmus"), which=str(own))
    actions.create_schedule(
        mina,
        which=str(own),
        rhythm=Rhythm("daily"),
        receivers=[counted.members["rasmus"]],
        site=SITE,
        now=now,
    )
    assert dashboard(counted.actor("rasmus"), which=str(own)).name == "Mine"


@pytest.mark.parametrize("who", [[], ["gone"], range(MOST_RECEIVERS + 1)])
def test_only_people_who_can_sign_in_are_sent_to(counted: House, who: list[Any]) -> None:
    receivers = [UUID(int=number) for number in range(len(who))]
    with pytest.raises(Invalid):
        actions.create_schedule(
            counted.actor("mina"), which="manager", rhythm=Rhythm("daily"), receivers=receivers, site=SITE,
            now=timezone.now(),
        )  # fmt: skip


def test_a_schedule_is_ones_own_and_comes_back(counted: House, weekly: UUID) -> None:
    mina, rasmus, now = counted.actor("mina"), counted.actor("rasmus"), timezone.now()
    with pytest.raises(NotFound):
        schedule(rasmus, schedule_id=weekly)
    assert (len(schedules(mina, which="manager")), schedules(rasmus)) == (1, ())
    actions.archive_schedule(mina, schedule_id=weekly, now=now)
    assert schedules(mina) == ()
    actions.archive_schedule(mina, schedule_id=weekly, now=now, restore=True)
    assert len(schedules(mina)) == 1
