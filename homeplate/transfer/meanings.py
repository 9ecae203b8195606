"""What free text of another system means in the lists of ours: reasons of a loss, kinds of a next step. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from homeplate.kit.text import folded

_LOSSES: Mapping[str, tuple[str, ...]] = {
    "competitor": ("competit", "competing", "went with", "other vendor", "경쟁", "타사", "kilpailij"),
    "price": ("price", "pricing", "cost", "expensive", "discount", "가격", "비용", "hinta", "kallis", "kustann"),
    "no_budget": ("budget", "fund", "afford", "예산", "자금", "budjet", "raha"),
    "timing": ("timing", "time", "later", "postpon", "delay", "on hold", "시기", "보류", "연기", "ajankoh", "lykä"),
    "no_decision": (
        "no decision", "undecided", "status quo", "went dark", "no response", "unresponsive", "ghost", "ignored",
        "stalled", "결정", "무응답", "연락", "päätös", "ei vasta",
    ),
    "product": (
        "feature", "product", "function", "fit", "technical", "requirement", "capabilit", "integration", "quality",
        "기능", "제품", "기술", "요구", "품질", "ominaisu", "tuote", "tekni",
    ),
    "authority": ("authority", "decision maker", "decision-maker", "stakeholder", "결정권", "päättäj"),
    "relationship": ("relation", "trust", "service", "support", "관계", "신뢰", "suhde", "luottamus"),
    "unqualified": ("qualif", "junk", "spam", "duplicate", "test", "부적격", "중복", "kelpaamat", "roska"),
    "no_need": (
        "no need", "not interested", "no interest", "need", "interest", "cancel", "니즈", "필요", "관심", "tarve",
    ),
}  # fmt: skip
"""Reason to the beginnings of words that tell it; the first reason found counts."""

_STEPS: Mapping[str, tuple[str, ...]] = {
    "demo": ("demo", "presentation", "시연", "데모", "발표", "esittely"),
    "proposal": ("proposal", "quote", "offer", "제안", "견적", "tarjous"),
    "signature": ("sign", "contract", "서명", "계약", "allekirj", "sopimu"),
    "workshop": ("workshop", "워크숍", "työpaja"),
    "visit": ("visit", "on-site", "site", "방문", "vierailu", "käynti"),
    "call": ("call", "phone", "ring", "전화", "통화", "soit", "puhelu"),
    "email": ("email", "e-mail", "mail", "메일", "sähköposti"),
    "meeting": ("meet", "appointment", "lunch", "회의", "미팅", "tapaami", "palaveri"),
    "decision": ("decision", "decide", "결정", "päätös"),
}


_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "commit": ("commit", "확약", "확정", "sitou", "varma"),
    "best_case": (
        "best",
        "upside",
        "most likely",
        "mostlikely",
        "probable",
        "최선",
        "최상",
        "유력",
        "paras",
        "todennäk",
    ),
    "omitted": ("omit", "not forecast", "exclude", "제외", "생략", "pois", "ei ennust", "ohite"),
    "pipeline": ("pipeline", "closed", "파이프라인", "마감", "putk", "myyntiputk", "suljettu"),
}
"""Forecast category to the beginnings of words that other systems say it with; a closed deal has none."""


_BASES: Mapping[str, tuple[str, ...]] = {
    "legitimate_interest": ("legitimate", "정당한", "oikeutettu"),
    "contract": ("contract", "performance of", "계약", "sopimu"),
    "legal_obligation": ("legal obligation", "obligation", "법적 의무", "lakisää"),
    "vital_interest": ("vital", "생명", "elintärk"),
    "public_task": ("public", "공익", "yleinen etu"),
    "consent": ("consent", "opt-in", "opt in", "freely given", "동의", "suostum"),
}
"""Lawful basis to the beginnings of words that other systems say it with."""


@lru_cache(maxsize=500)
def lawful_basis(text: str) -> str:
    """The key of `accounts.care.BASES` that `text` means; empty when it tells none, or says that none does."""
    plain = folded(text)
    return "" if plain.startswith(("not ", "no ")) else _found(text.replace("_", " "), _BASES)


_CHANNELS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "mail", "메일", "sähköposti"),
    "mobile": ("mobile", "cell", "휴대", "matkapuhelin"),
    "phone": ("phone", "call", "tele", "전화", "puhelin"),
    "message": ("sms", "text", "message", "whatsapp", "kakao", "문자", "viesti"),
    "video": ("video", "화상"),
    "post": ("post", "letter", "fax", "우편", "kirje"),
    "in_person": ("in person", "visit", "face", "대면", "방문", "tapaami"),
}


@lru_cache(maxsize=500)
def channel(text: str) -> str:
    """The key of `accounts.channels.CHANNELS` that `text` means; empty when it tells none (“Any”)."""
    return _found(text.replace("_", " "), _CHANNELS)


@lru_cache(maxsize=200)
def category(text: str) -> str:
    """The key of `deals` forecast categories that `text` means; empty when it tells none."""
    return _found(text.replace("_", " "), _CATEGORIES)


@lru_cache(maxsize=2_000)
def loss_reason(text: str, competitor: str = "") -> str:
    """The key of `deals` loss reasons that `text` means: `unknown` when it is empty, `other` when it tells none.

    Without the name of a competitor losing to one counts as `other`: the reason asks for the name.
    """
    if not text.strip():
        return "competitor" if competitor else "unknown"
    found = _found(text, _LOSSES) or "other"
    return "other" if found == "competitor" and not competitor else found


@lru_cache(maxsize=2_000)
def step_kind(text: str) -> str:
    """The kind of next step that `text` describes; `other` when it tells none."""
    return _found(text, _STEPS) or "other"


def _found(text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    plain = f" {folded(text)}"
    for key, beginnings in words.items():
        if any(f" {word}" in plain or (word[0] >= "가" and word in plain) for word in beginnings):
            return key
    return ""
