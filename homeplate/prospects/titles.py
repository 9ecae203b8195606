"""Seniority and department out of a title, in English, Korean and Finnish. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from homeplate.prospects.words import term

_SENIORITY: Final = (
    ("owner", r"\b(owner|founder|co-?founder|omistaja|perustaja)\b|창업자|창립자"),
    ("vice-president", r"\b(s?evp|svp|vp|avp|vice president|varatoimitusjohtaja)\b|부사장|전무|상무"),
    (
        "executive",
        r"\b(chief|c[efiotmpshdr]o|chro|president|managing director|toimitusjohtaja)\b|대표이사|대표|사장|최고",
    ),
    ("director", r"\b(director|\w*johtaja)\b|이사|본부장|임원"),
    ("head", r"\b(head|\w*päällikkö head|yksikönpäällikkö)\b|실장|부장|부문장"),
    (
        "manager",
        r"\b(manager|mgr|supervisor|team ?lead(er)?|\w*päällikkö|esihenkilö|esimies)\b|팀장|과장|차장|매니저",
    ),
    ("senior", r"\b(senior|sr|principal|lead|staff|vanhempi|johtava)\b|선임|책임|수석"),
    ("entry", r"\b(intern|trainee|junior|jr|assistant|apprentice|harjoittelija|avustaja)\b|인턴|사원|주임"),
    (
        "specialist",
        r"\b(specialist|analyst|engineer|consultant|representative|executive|developer|designer|coordinator|associate|"
        r"accountant|administrator|officer|\w*asiantuntija|\w*insinööri|konsultti|\w*edustaja)\b|대리|담당|연구원|엔지니어",
    ),
)
_DEPARTMENT: Final = (
    ("hr", r"\b(hr|human resources?|people|talent|recruit\w*|henkilöstö\w*|rekrytoin\w*|hrd?)\b|인사|채용"),
    ("marketing", r"\b(marketing|brand|growth|demand gen\w*|content|seo|cmo|markkinoin\w*)\b|마케팅|홍보"),
    (
        "sales",
        r"\b(sales|account executive|business development|commercial|cro|myynti\w*|key account\w*)\b|영업",
    ),
    (
        "finance",
        r"\b(financ\w*|account(ing|ant)|controller|treasur\w*|cfo|talous\w*|rahoitus\w*)\b|재무|회계|경리",
    ),
    ("legal", r"\b(legal|counsel|lawyer|compliance|lakimies|lakiasia\w*)\b|법무|준법"),
    ("purchasing", r"\b(purchas\w*|procurement|buyer|sourcing|osto\w*|hankin\w*)\b|구매|조달"),
    ("quality", r"\b(quality|qa|laatu\w*)\b|품질"),
    ("product", r"\b(product|tuote\w*)\b|제품|상품"),
    (
        "it",
        r"\b(it|information (technology|systems?|security)|cio|ciso|systems?|tietohallinto\w*|it-\w*)\b|전산|정보",
    ),
    (
        "engineering",
        r"\b(engineer\w*|developer|development|software|cto|technical|insinööri|tekni\w*|kehit\w*)\b|개발|기술|엔지니어",
    ),
    ("research", r"\b(research\w*|scientist|r&d|tutki\w*)\b|연구"),
    ("support", r"\b(support|customer (success|service|care)|asiakaspalvelu\w*|tuki)\b|고객"),
    (
        "operations",
        r"\b(operations?|logistics|supply chain|production|manufacturing|coo|tuotanto\w*|logisti\w*)\b|운영|생산|물류",
    ),
    ("executive", r"\b(ceo|president|founder|owner|managing director|toimitusjohtaja|omistaja)\b|대표|사장"),
)


def _first(patterns: tuple[tuple[str, str], ...], text: str) -> str:
    folded = term(text)
    return next((key for key, pattern in patterns if re.search(pattern, folded)), "")


@lru_cache(maxsize=65536)
def seniority_of(title: str) -> str:
    """The seniority that a title tells, a key of `fields.SENIORITIES`; empty where it tells none."""
    return _first(_SENIORITY, title)


@lru_cache(maxsize=65536)
def department_of(title: str) -> str:
    """The department that a title tells, a key of `fields.DEPARTMENTS`; empty where it tells none."""
    return _first(_DEPARTMENT, title)
