"""The pages of coaching: a session is noted, found by both, ticked off, changed, deleted and brought back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeplate.coaching.actions import Held, log_session
from homeplate.coaching.queries import sessions
from homeplate.coaching.rules import Agreed
from homeplate.kit.ids import new_id
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of

pytestmark = pytest.mark.django_db


def hold(house: House, whom: str = "rasmus", about: str = "habit:late", back: int = 0) -> None:
    now = timezone.now()
    day = now.date() - timedelta(days=back)
    agreed = [Agreed("Call Kone", day), Agreed("Visit", now.date() + timedelta(days=3))]
    held = Held(about, notes="Went well", follow_ups=agreed)
    log_session(house.actor("mina"), whom_id=house.members[whom], day=day, minutes=25, held=held, now=now)


def test_a_manager_is_told_whom_to_coach_and_notes_it_in_one_form(selling: House, visit: Visit) -> None:
    deals = [add_deal(selling, "rasmus", f"Valves {n}") for n in range(3)]
    page = text_of(visit("mina").get("team-coaching"))
    assert "Agree next steps" in page and "none yet" in page
    rasmus = str(selling.members["rasmus"])
    form = text_of(visit("mina").get("team-coaching", whom=rasmus, about="habit:no_step"))
    assert (
        "Valves 1" in form
        and f'value="{rasmus}" selected' in form
        and 'value="habit:no_step" selected' in form
    )
    body = {
        "whom": rasmus,
        "about": "habit:no_step",
        "day": str(timezone.now().date()),
        "minutes": "20",
        f"deal-{deals[0].id}": "yes",
        "agreed-0": "A step for each deal",
        "due-0": str(timezone.now().date()),
    }
    assert visit("mina").post("team-coaching-log", htmx=False, **body).status_code == 303
    (made,) = sessions(selling.actor("mina"))
    assert (made.minutes, made.deals) == (20, (deals[0].id,))
    for who in ("mina", "rasmus"):
        assert "A step for each deal" in text_of(visit(who).get("team-coaching"))
        told = text_of(visit(who).get("team-coaching-session", made.id))
        assert "Valves 0" in told and "Agree next steps" in told


def test_what_was_typed_wrong_stays_with_its_reason(selling: House, visit: Visit) -> None:
    body = {"whom": str(selling.members["rasmus"]), "about": "other", "minutes": "2", "notes": "Long talk"}
    body |= {"day": str(timezone.now().date()), "agreed-0": "Call", "due-0": ""}
    page = visit("mina").post("team-coaching-log", htmx=False, **body)
    assert page.status_code == 422 and "until when" in text_of(page) and "Long talk" in text_of(page)
    page = visit("mina").post("team-coaching-log", htmx=False, **{**body, "agreed-0": ""})
    assert page.status_code == 422 and "5 to 600 minutes" in text_of(page)


def test_a_session_is_changed_ticked_deleted_and_brought_back(selling: House, visit: Visit) -> None:
    hold(selling)
    (made,) = sessions(selling.actor("mina"))
    call = made.follow_ups[0]
    tick = {"htmx": False, "session": str(made.id)}
    assert visit("rasmus").post("team-coaching-tick", call.id, "done", **tick).status_code == 303
    body = {
        "day": str(made.day),
        "minutes": "40",
        "about": "deal",
        "which-0": str(call.id),
        "agreed-0": "Call Kone",
        "due-0": str(call.due),
    }
    assert visit("mina").post("team-coaching-change", made.id, htmx=False, **body).status_code == 303
    (found,) = sessions(selling.actor("mina"))
    assert (found.minutes, len(found.follow_ups), found.open) == (40, 1, 0)
    assert visit("mina").post("team-coaching-delete", made.id, htmx=False).status_code == 303
    assert visit("rasmus").get("team-coaching-session", made.id).status_code == 404
    assert visit("mina").post("team-coaching-restore", made.id, htmx=False).status_code == 303
    assert visit("rasmus").get("team-coaching-session", made.id).status_code == 200


def test_deals_are_ticked_later_and_a_change_of_what_somebody_else_changed_is_refused(
    selling: House, visit: Visit
) -> None:
    deal = add_deal(selling, "rasmus", "Valves")
    hold(selling)
    (made,) = sessions(selling.actor("mina"))
    body = {"day": str(made.day), "minutes": "30", "about": "deal", "revision": str(made.revision)}
    ticked = {**body, f"deal-{deal.id}": "yes"}
    assert f'name="deal-{deal.id}"' in text_of(visit("mina").get("team-coaching-session", made.id))
    assert visit("mina").post("team-coaching-change", made.id, htmx=False, **ticked).status_code == 303
    (found,) = sessions(selling.actor("mina"))
    assert found.deals == (deal.id,) and found.revision == made.revision + 1
    late = visit("mina").post("team-coaching-change", made.id, htmx=False, **body, notes="Long talk")
    assert late.status_code == 409 and "Long talk" in text_of(late)
    assert visit("mina").post("team-coaching-delete", made.id, htmx=False, revision="1").status_code == 409
    assert sessions(selling.actor("mina")) == [found]


def test_a_rep_sees_no_queue_no_form_and_nobody_elses_sessions(selling: House, visit: Visit) -> None:
    hold(selling)
    hold(selling, "jiwoo", "onboarding")
    page = text_of(visit("jiwoo").get("team-coaching"))
    assert "Onboarding" in page and "Rasmus" not in page and "Whom to coach" not in page
    assert "Log a session" not in page


def test_sessions_are_narrowed_by_person_and_days_and_nonsense_is_as_if_it_were_not_there(
    selling: House, visit: Visit
) -> None:
    hold(selling, back=100)
    hold(selling, "jiwoo", "onboarding")
    mina = visit("mina")
    assert "Rasmus</td>" not in mina.get("team-coaching").content.decode()
    assert "Rasmus</td>" in mina.get("team-coaching", days="365").content.decode()
    one = mina.get("team-coaching", days="365", person=str(selling.members["jiwoo"])).content.decode()
    assert "Rasmus</td>" not in one and "Jiwoo</td>" in one
    odd = {
        "person": "x",
        "days": "-1",
        "after": "zzz",
        "from": "9999-99-99",
        "whom": str(new_id()),
        "about": "?",
    }
    assert mina.get("team-coaching", **odd).status_code == 200


def test_the_pages_ask_a_fixed_number_of_questions(selling: House, visit: Visit) -> None:
    counts: dict[str, set[int]] = {}
    mina = visit("mina")
    for round_ in range(2):
        for whom in ("rasmus", "jiwoo"):
            for _ in range(1 + 3 * round_):
                add_deal(selling, whom, "Valves")
                hold(selling, whom)
        (made, *_) = sessions(selling.actor("mina"))
        for name, args in (("team-coaching", ()), ("team-coaching-session", (made.id,))):
            mina.get(name, *args)
            with CaptureQueriesContext(connection) as asked:
                mina.get(name, *args)
            counts.setdefault(name, set()).add(len(asked))
    assert all(len(found) == 1 for found in counts.values()), counts
    assert max(counts["team-coaching"]) <= 20 and max(counts["team-coaching-session"]) <= 9


def test_the_share_is_told_with_its_sessions_and_who_was_left_out(selling: House, visit: Visit) -> None:
    hold(selling)
    response = visit("mina").get("insight-coaching")
    page = text_of(response)
    assert "Reps not coached" in page and "1 session" in page and "Jiwoo" in page
    assert "hours a day" in page
    url = response.content.decode().split('class="name"><a href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Rasmus</td>" in visit("mina").client.get(url).content.decode()
    rows = visit("mina").get("insight-coaching-file").getvalue().decode().splitlines()
    assert len(rows) == 2 and rows[1].startswith('"Mina","1",')
    odd = {"period": "own", "from": "x", "to": "0001-01-01", "team": "y"}
    assert visit("mina").get("insight-coaching", **odd).status_code == 200
    assert "No manager within reach" in text_of(visit("outsider").get("insight-coaching"))


def test_the_share_asks_a_fixed_number_of_questions(selling: House, visit: Visit) -> None:
    ada, counts = visit("ada"), set()
    for _ in range(2):
        for whom in ("rasmus", "jiwoo"):
            hold(selling, whom)
        ada.get("insight-coaching")
        with CaptureQueriesContext(connection) as asked:
            ada.get("insight-coaching")
        counts.add(len(asked))
    assert len(counts) == 1 and max(counts) <= 10


def test_an_administrator_sets_the_hours_of_a_day(selling: House, visit: Visit) -> None:
    assert visit("ada").post("settings-calendar-hours", htmx=False, hours="7.5").status_code == 303
    assert "× 7.5 hours a day" in text_of(visit("ada").get("insight-coaching"))
    refused = visit("ada").post("settings-calendar-hours", htmx=False, hours="30")
    assert refused.status_code == 422 and "1 to 24 hours" in text_of(refused)


def test_without_a_process_there_is_coaching_still(house: House) -> None:
    answer = Visitor(house, "mina").get("team-coaching")
    assert answer.status_code == 200 and "Log a session" in text_of(answer)
