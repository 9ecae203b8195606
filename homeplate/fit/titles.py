"""What a job title tells of seniority and department, in English, Korean and Finnish. Pure.

Most address books know a title and nothing else of a role. A title that names none of these words tells nothing, rather
than something wrong.
"""

from __future__ import annotations

from functools import lru_cache

from homeplate.kit.text import folded

LONG = 4
"""From so many letters on a word is found inside longer ones too, as Finnish and Korean compound them."""

_SENIORITY: tuple[tuple[str, str], ...] = (
    ("entry", "executive assistant,personal assistant,assistant to,비서,johdon assistentti"),
    ("intern", "intern,internship,trainee,working student,인턴,harjoittelija"),
    ("vp", "vp,svp,evp,vice president,부사장,전무,상무,varajohtaja"),
    ("founder", "founder,co-founder,cofounder,창업자,공동창업자,perustaja"),
    ("owner", "^owner,business owner,company owner,co-owner,proprietor,소유주,omistaja,yrittäjä"),
    ("c_suite", "ceo,cfo,coo,cto,cio,cmo,cro,chro,ciso,cpo,cso,cdo,chief,president,managing director,"
     "대표,대표이사,사장,최고,toimitusjohtaja,talousjohtaja,teknologiajohtaja,operatiivinen johtaja"),
    ("partner", "partner,파트너,osakas"),
    ("head", "head,head of,부문장,본부장,실장"),
    ("director", "director,이사,부장,johtaja"),
    ("manager", "manager,team lead,lead,supervisor,팀장,매니저,과장,차장,päällikkö,esimies,esihenkilö,vastaava"),
    ("senior", "senior,sr,principal,staff,선임,책임,수석,vanhempi"),
    ("entry", "junior,jr,assistant,associate,주임,사원,대리,avustaja,assistentti"),
)  # fmt: skip
"""Seniorities, the foremost first: a word of an earlier one decides. A vice president is no president, and of a product
owner only a title that begins with it (`^`) tells the owner of a company."""
_DEPARTMENT: tuple[tuple[str, str], ...] = (
    ("hr", "hr,human resources,people,talent,recruiter,recruiting,recruitment,chro,인사,채용,henkilöstö,rekry"),
    ("marketing", "marketing,brand,cmo,growth,마케팅,홍보,markkinointi,viestintä"),
    ("sales", "sales,account executive,business development,revenue,cro,영업,세일즈,myynti,myyjä"),
    ("finance", "finance,financial,accounting,controller,treasurer,treasury,cfo,재무,회계,경리,talous,kirjanpi"),
    ("purchasing", "purchasing,procurement,sourcing,buyer,구매,조달,osto,hankinta"),
    ("legal", "legal,counsel,lawyer,compliance,법무,변호사,laki,juridinen,juristi"),
    ("support", "support,customer success,customer service,고객지원,고객 지원,고객성공,asiakaspalvelu,tuki"),
    ("product", "product,cpo,ux,기획,제품,tuote"),
    ("it", "it,information technology,systems,infrastructure,security,cio,ciso,정보,전산,보안,"
     "tietohallinto,tietoturva"),
    ("engineering", "engineer,engineering,developer,software,cto,r&d,research,개발,엔지니어,연구,kehittäjä,insinööri"),
    ("operations", "operations,operational,logistics,supply chain,production,plant,coo,운영,생산,물류,공장,tuotanto,"
     "logistiikka,operatiivinen,tehdas"),
    ("executive", "ceo,president,founder,owner,managing director,대표,사장,창업자,toimitusjohtaja,yrittäjä,omistaja"),
)  # fmt: skip


def _compiled(table: tuple[tuple[str, str], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(folded(word) for word in words.split(","))) for name, words in table)


_SENIORITY_WORDS, _DEPARTMENT_WORDS = _compiled(_SENIORITY), _compiled(_DEPARTMENT)


@lru_cache(maxsize=65_536)
def seniority_of(title: str) -> str:
    """One of `fields.SENIORITIES`; empty where the title tells none."""
    return _first(title, _SENIORITY_WORDS)


@lru_cache(maxsize=65_536)
def department_of(title: str) -> str:
    """One of `fields.DEPARTMENTS`; empty where the title, or the name of a department, tells none."""
    return _first(title, _DEPARTMENT_WORDS)


def _first(title: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    text = folded(title)
    plain = f" {' '.join(''.join(c if c.isalnum() or c in '&-' else ' ' for c in text).split())} "
    return next((name for name, words in table if any(_in(word, plain, text) for word in words)), "")


def _in(word: str, plain: str, text: str) -> bool:
    if word.startswith("^"):
        return plain.startswith(f" {word[1:]} ")
    if word.isascii() and (len(word) < LONG or " " in word):
        return f" {word} " in plain
    return f" {word}" in plain or ((not word.isascii() or len(word) > LONG) and word in text)
