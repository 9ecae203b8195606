"""What people of a made-up organisation were told by buyers, beyond what the criteria of the process show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from homeplate.deals.models import Deal
from homeplate.demo.organisation import Cast
from homeplate.demo.voices import Voice
from homeplate.people.access import Actor
from homeplate.playbook.queries import process_by_key
from homeplate.qualification.actions import answer, choose_frameworks
from homeplate.tenancy.context import workspace

LARGE = "key-account"
DEALS = 60
"""So many of the open deals that are worth most were asked about."""

SAID: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "situation": (
            "Rounds by hand every morning, results in a spreadsheet.",
            "An old system that nobody maintains.",
        ),
        "goals": (
            "From nine unplanned stops a month to two by summer.",
            "Cut the energy bill of the plant by 15 %.",
        ),
        "plans": (
            "Tried it with two temps; the figures went up again.",
            "A project of their own stood still in spring.",
        ),
        "priority": (
            "Second on the list of the plant manager.",
            "Comes after the new line, before the roof.",
        ),
        "payoff": (
            "They reckon with 120 hours saved a month.",
            "Pays for itself within the year, says the controller.",
        ),
        "decision-process": (
            "Plant manager, then the board in its monthly meeting.",
            "Three offers, then the committee.",
        ),
        "champion": (
            "The head of maintenance has shown our figures to the board.",
            "The planner asks when it starts.",
        ),
    },
    "ko": {
        "situation": (
            "매일 아침 직접 점검하고 결과를 표에 적습니다.",
            "관리되지 않는 오래된 시스템을 쓰고 있습니다.",
        ),
        "goals": (
            "월 9회의 돌발 정지를 여름까지 2회로 줄이려 합니다.",
            "공장 에너지 비용을 15 % 줄이려 합니다.",
        ),
        "plans": (
            "임시 인력 두 명으로 시도했으나 수치가 다시 올랐습니다.",
            "자체 프로젝트가 봄에 멈췄습니다.",
        ),
        "priority": ("공장장의 과제 목록에서 두 번째입니다.", "새 라인 다음, 지붕 공사보다 먼저입니다."),
        "payoff": ("한 달에 120시간 절감을 예상합니다.", "재무 담당자는 1년 안에 회수된다고 봅니다."),
        "decision-process": (
            "공장장 승인 후 월례 이사회에서 결정합니다.",
            "견적 세 건을 비교한 뒤 위원회가 결정합니다.",
        ),
        "champion": (
            "보전 팀장이 우리 수치를 이사회에 보여 주었습니다.",
            "계획 담당자가 시작 시점을 묻고 있습니다.",
        ),
    },
    "fi": {
        "situation": (
            "Kierros käsin joka aamu, tulokset taulukkoon.",
            "Vanha järjestelmä, jota kukaan ei ylläpidä.",
        ),
        "goals": (
            "Yhdeksästä suunnittelemattomasta seisokista kahteen kesään mennessä.",
            "Tehtaan energialasku 15 % pienemmäksi.",
        ),
        "plans": (
            "Kokeiltiin kahdella vuokratyöntekijällä; luvut nousivat taas.",
            "Oma projekti pysähtyi keväällä.",
        ),
        "priority": ("Tehtaanjohtajan listalla toisena.", "Uuden linjan jälkeen, ennen kattoa."),
        "payoff": (
            "He laskevat säästävänsä 120 tuntia kuussa.",
            "Maksaa itsensä vuodessa, sanoo controller.",
        ),
        "decision-process": (
            "Tehtaanjohtaja, sitten johtoryhmä kuukausikokouksessa.",
            "Kolme tarjousta, sitten toimikunta.",
        ),
        "champion": (
            "Kunnossapitopäällikkö on näyttänyt lukumme johtoryhmälle.",
            "Suunnittelija kysyy, milloin aloitetaan.",
        ),
    },
}
"""By language and fact; none of these is shown by a criterion of the usual process."""


def _choose(actor: Actor, now: datetime) -> None:
    """Short sales are qualified by BANT and CHAMP, large accounts by MEDDPICC."""
    large = process_by_key(actor, key=LARGE)
    choose_frameworks(actor, keys=("bant", "champ", "gpct"), now=now)
    choose_frameworks(actor, keys=("meddpicc", "bant"), process_id=large, now=now)


def tell_answers(cast: Cast, voice: Voice, *, now: datetime) -> None:
    """What the owners of the largest open deals noted a short while ago: some said by the buyer, some assumed."""
    rng = Random(len(voice.organisation))  # a story, not a secret
    _choose(cast.operator, now)
    said, actor = SAID.get(voice.language, SAID["en"]), cast.operator
    with workspace(actor.workspace_id):
        rows = Deal.objects.filter(status="open", archived_at=None).order_by("-value_minor", "id")
        largest = list(rows.values_list("id", "owner_id")[:DEALS])
    for deal_id, owner in largest:
        for fact in rng.sample(sorted(said), rng.randint(0, 4)):
            source = rng.choice([*voice.given_names[:12], ""])
            answer(
                replace(actor, member_id=owner),
                deal_id=deal_id,
                fact=fact,
                score=2 if source else 1,
                text=rng.choice(said[fact]),
                source=source,
                said_on=(now - timedelta(days=rng.randint(0, 20))).date() if source else None,
                now=now,
            )
