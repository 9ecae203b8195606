"""Whom a made-up organisation sells to best: an ideal customer profile, and the personas who decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeplate.demo.voices import Voice
from homeplate.fit.actions import create_profile, publish_profile
from homeplate.people.access import Actor

Texts = Mapping[str, Mapping[str, str]]
MAKERS: Texts = {
    "en": {
        "name": "Makers of 50 to 1,000",
        "description": "Plants with machines that may not stand still, large enough to plan maintenance.",
    },
    "ko": {
        "name": "직원 50~1,000명 제조사",
        "description": "설비가 멈추면 안 되고, 정비를 계획할 만큼 규모가 있는 공장.",
    },
    "fi": {
        "name": "50–1 000 hengen valmistajat",
        "description": "Tehtaat, joiden koneet eivät saa seistä ja joissa kunnossapitoa suunnitellaan.",
    },
}
PERSONAS: tuple[tuple[tuple[str, ...], str, Texts], ...] = (
    (
        ("c_suite", "founder", "owner"),
        "executive",
        {
            "en": {
                "name": "The one who signs",
                "habits": "Asks for one page and a reference; signs at the end of a quarter.",
                "pains": "Stops that nobody foresaw, and figures that come too late.",
                "goals": "A plan that holds for two years, without more people.",
            },
            "ko": {
                "name": "최종 서명자",
                "habits": "한 장짜리 요약과 도입 사례를 요구하고 분기 말에 서명합니다.",
                "pains": "예상하지 못한 가동 중단과 늦게 나오는 수치.",
                "goals": "인력을 늘리지 않고 2년을 지킬 계획.",
            },
            "fi": {
                "name": "Allekirjoittaja",
                "habits": "Pyytää yhden sivun ja referenssin; allekirjoittaa vuosineljänneksen lopussa.",
                "pains": "Yllättävät seisokit ja liian myöhään tulevat luvut.",
                "goals": "Kahden vuoden suunnitelma ilman lisää väkeä.",
            },
        },
    ),
    (
        ("manager", "head", "director"),
        "operations",
        {
            "en": {
                "name": "The one who runs the plant",
                "interests": "Reliability, shifts that go home on time.",
                "pains": "Repairs at night; spare parts that are not there.",
                "goals": "Fewer stops a month, shown on one screen.",
            },
            "ko": {
                "name": "공장 운영 책임자",
                "interests": "설비 신뢰성, 제시간에 끝나는 교대.",
                "pains": "야간 수리와 없는 예비 부품.",
                "goals": "한 화면에서 확인하는 월 가동 중단 감소.",
            },
            "fi": {
                "name": "Tehtaan vetäjä",
                "interests": "Luotettavuus, vuorot jotka päättyvät ajallaan.",
                "pains": "Yölliset korjaukset ja puuttuvat varaosat.",
                "goals": "Vähemmän seisokkeja kuussa, yhdeltä näytöltä nähtynä.",
            },
        },
    ),
)


def tell_profiles(actor: Actor, voice: Voice, *, now: datetime) -> None:
    """One published profile and two personas."""
    texts = _in(MAKERS, voice)
    size: dict[str, Any] = {
        "field": "employees",
        "operator": "between",
        "least": 50,
        "most": 1000,
        "points": 30,
    }
    rules = (
        {"field": "industry", "operator": "is", "values": list(voice.industries[:3]), "points": 30},
        size,
        {"field": "country", "operator": "is", "values": [voice.country_name(voice.country)], "points": 10},
        {"field": "employees", "operator": "at_most", "most": 20, "knock_out": True},
    )
    _tell(actor, "company", texts, rules, now)
    for seniorities, department, told in PERSONAS:
        roles = (
            {"field": "seniority", "operator": "is", "values": list(seniorities), "points": 20},
            {"field": "department", "operator": "is", "values": [department], "points": 20},
        )
        _tell(actor, "person", _in(told, voice), roles, now, threshold=80)


def _in(texts: Texts, voice: Voice) -> Mapping[str, str]:
    return texts.get(voice.language, texts["en"])


def _tell(
    actor: Actor, about: str, texts: Mapping[str, str], rules: Any, now: datetime, threshold: int = 60
) -> None:
    told = {key: text for key, text in texts.items() if key != "name"}
    definition = {
        "about": about,
        "name": texts["name"],
        "rules": rules,
        "texts": told,
        "threshold": threshold,
    }
    draft = create_profile(actor, definition=definition, now=now)
    publish_profile(actor, profile_id=draft.profile_id, now=now)
