"""What free text of another system means in the lists of ours: reasons of a loss, kinds of a next step, where a lead
stands. Pure.
"""

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


_LEAD_STATES: Mapping[str, tuple[str, ...]] = {
    "rejected": (
        "unqualified", "disqualif", "not qualified", "junk", "lost", "dead", "rejected", "bad fit", "bad lead",
        "bad data", "invalid", "spam", "not converted",
        "no longer", "cannot contact", "canceled", "cancelled", "duplicate", "not interested", "do not contact",
        "no fit", "부적격", "제외", "거절", "실패", "스팸", "중복", "관심 없음", "hylät", "kelpaamat", "hävit", "roska",
        "ei kiinnost",
    ),
    "converted": ("converted", "customer", "opportunity", "closed won", "won", "전환", "muunnettu"),
    "waiting": (
        "nurtur", "recycl", "contact in future", "future", "later", "on hold", "bad timing", "paused", "육성", "보류",
        "나중", "myöhemmin", "odott", "hoivat",
    ),
    "qualified": (
        "qualified", "pre qualified", "pre-qualified", "sql", "sales qualified", "salesqualified", "meeting", "demo",
        "open deal", "적격", "검증", "kelpuut", "pätevöit",
    ),
    "accepted": (
        "working", "accepted", "in progress", "contacted", "attempted", "attempting", "connected", "engaged", "active",
        "sal", "replied", "interested", "cold", "approaching", "진행", "연락", "접촉", "작업", "käsittely", "tavoit",
        "yhteydessä", "hyväksyt",
    ),
    "new": ("new", "open", "not contacted", "uncontacted", "unread", "subscriber", "lead", "mql", "marketing qualified",
        "marketingqualified", "raw", "none", "신규", "미접촉", "미연락", "새", "uusi", "avoin", "ei tavoit"),
}  # fmt: skip
"""State of a lead to the beginnings of words that other systems say it with; the first one counts."""
_FRESH = (
    "not contacted", "open - not", "uncontacted", "marketing qualified", "marketingqualified", "미연락", "미접촉",
    "ei tavoit",
)  # fmt: skip
"""What would else be read as its opposite."""
_SPOKEN = ("contacted", "connected", "replied", "연락", "접촉", "yhteydessä")

_REJECTIONS: Mapping[str, tuple[str, ...]] = {
    "nonsense": ("junk", "spam", "fake", "test", "bogus", "invalid", "스팸", "장난", "허위", "roska"),
    "duplicate": ("duplicate", "already", "existing customer", "중복", "기존", "kaksois"),
    "job_or_sales": ("job", "career", "student", "vendor", "sales pitch", "구직", "학생", "työnhak", "opiskel"),
    "competitor": ("compet", "bought elsewhere", "other vendor", "lost to", "경쟁", "타사", "kilpail"),
    "no_means": ("budget", "afford", "price", "expensive", "예산", "가격", "budjet", "varaa"),
    "not_our_market": (
        "not a fit", "no fit", "too small", "wrong", "territory", "region", "segment", "규모", "대상 아님", "ei sovi",
    ),
    "no_authority": ("authority", "decision maker", "wrong person", "권한", "valtuu"),
    "unreachable": (
        "unreach", "no response", "cannot contact", "no answer", "bounced", "unable to contact", "wrong number",
        "무응답", "연락 안", "연락 두절", "ei vasta", "ei tavoit",
    ),
    "no_need": (
        "no need", "not interested", "no interest", "no longer", "필요 없", "관심 없", "ei tarve", "ei kiinnost",
    ),
}  # fmt: skip

_LEAD_SOURCES: Mapping[str, tuple[str, ...]] = {
    "colleague": ("employee", "colleague", "internal", "사내", "직원", "kolleg", "henkilöst"),
    "partner": ("partner", "reseller", "alliance", "파트너", "협력사", "kumppan"),
    "referral": ("referral", "referred", "recommend", "customer refer", "word of mouth", "소개", "추천", "suosit"),
    "event": ("event", "trade show", "tradeshow", "fair", "conference", "seminar", "webinar", "exhibition", "meetup",
        "booth", "전시", "행사", "세미나", "웨비나", "messu", "tapahtum"),
    "cold_email": ("cold email", "cold e-mail", "outbound email", "콜드메일", "콜드 메일", "kylmäviesti"),
    "cold_call": ("cold call", "cold", "outbound", "telemarketing", "콜드", "kylmäsoit"),
    "email_marketing": ("email", "e-mail", "newsletter", "mail", "뉴스레터", "이메일", "uutiskirje", "sähköposti"),
    "social_media": ("social", "linkedin", "facebook", "instagram", "twitter", "kakao", "소셜", "링크드인"),
    "content": (
        "content", "download", "whitepaper", "white paper", "ebook", "blog", "guide", "콘텐츠", "자료", "sisält",
        "opas",
    ),
    "inbound_campaign": (
        "campaign", "advert", "ads", "ad ", "paid", "ppc", "google", "seo", "organic", "banner", "public relations",
        "direct traffic", "캠페인", "광고", "검색", "mainos", "kampanja",
    ),
    "research": (
        "web research", "research", "list", "purchased", "prospect", "apollo", "zoominfo", "조사", "리스트", "selvit",
        "lista",
    ),
    "web_form": ("web form", "webform", "website", "web", "inbound", "form", "contact us", "landing", "chat", "online",
        "inquiry", "홈페이지", "웹", "문의", "lomake", "verkko", "yhteydenotto"),
}  # fmt: skip
"""Source of a lead to the beginnings of words that other systems say it with."""

_URGENCY: Mapping[str, tuple[str, ...]] = {
    "immediate": (
        "hot", "immediate", "urgent", "high", "now", "asap", "긴급", "즉시", "높음", "heti", "kiireel", "kuuma",
    ),
    "soon": ("warm", "soon", "medium", "quarter", "month", "보통", "개월", "분기", "pian", "lämmin", "kuukau"),
    "later": ("cold", "low", "later", "year", "no timeline", "낮음", "나중", "myöhem", "kylmä", "matala"),
}  # fmt: skip


@lru_cache(maxsize=1_000)
def lead_state(text: str) -> str:
    """The key of `leads.rules.kinds.STATES` that a status means; empty when it tells none."""
    plain = folded(text.replace("_", " "))
    if any(word in plain for word in _FRESH):
        return "new"
    return _found(plain, _LEAD_STATES)


@lru_cache(maxsize=1_000)
def was_spoken(text: str) -> bool:
    """Whether a status says that somebody spoke to the lead."""
    plain = folded(text.replace("_", " "))
    return not any(word in plain for word in _FRESH) and any(word in plain for word in _SPOKEN)


@lru_cache(maxsize=1_000)
def rejection(text: str) -> str:
    """The key of the reason for which a lead is out; `other` when the text tells none."""
    return _found(text.replace("_", " "), _REJECTIONS) or "other"


@lru_cache(maxsize=1_000)
def lead_source(text: str) -> str:
    """The key of `leads.rules.kinds.SOURCES` that `text` means; `other` when it tells none."""
    return _found(text.replace("_", " "), _LEAD_SOURCES) or "other"


@lru_cache(maxsize=500)
def urgency(text: str) -> str:
    """How soon somebody needs it, out of a rating or a time; empty when it tells neither."""
    return _found(text.replace("_", " "), _URGENCY)


def _found(text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    plain = f" {folded(text)}"
    for key, beginnings in words.items():
        if any(f" {word}" in plain or (word[0] >= "가" and word in plain) for word in beginnings):
            return key
    return ""
