"""What a job title tells of seniority and department, in English, Korean and Finnish: the one list of it. Pure.

Most address books know a title and nothing else of a role, and so do many files of vendors. A title that names none of
these words tells nothing, rather than something wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from homeplate.fit.fields import DEPARTMENTS, SENIORITIES
from homeplate.kit.text import folded

_SENIORITY: Final = (
    ("entry", "executive assistant,personal assistant,assistant to,secretary,비서,*assistentti,*sihteeri"),
    ("specialist", "영업대표"),
    ("intern", "intern,interns,internship,trainee,working student,인턴,*harjoittelija"),
    ("vp", "vp,svp,evp,avp,vice president,부사장,전무,상무,varatoimitusjohtaja,varajohtaja"),
    ("founder", "founder,founding partner,cofounder,창업자,창립자,*perustaja"),
    ("owner", "^owner,business owner,company owner,co owner,proprietor,소유주,오너,*omistaja,*yrittäjä"),
    ("c_suite", "ceo,cfo,coo,cto,cio,cmo,cro,chro,ciso,cpo,cso,cdo,cho,cco,chief,c level,c suite,csuite,cxo,president,"
     "chairman,chairwoman,chairperson,managing director,대표,사장,회장,최고,*toimitusjohtaja,talousjohtaja,"
     "teknologiajohtaja,operatiivinen johtaja,*puheenjohtaja"),
    ("partner", "^partner$,managing partner,senior partner,general partner,equity partner,^파트너$,osakas"),
    ("head", "head,본부장,부문장,부서장,부장,실장,yksikönpäällikkö,osastopäällikkö"),
    ("director", "director,이사,임원,*johtaja"),
    ("manager", "manager,mgr,supervisor,team lead,team leader,teamlead,팀장,매니저,과장,차장,*päällikkö,*esimies,"
     "*esihenkilö,*vastaava"),
    ("senior", "senior,sr,principal,lead,staff,선임,책임,수석,vanhempi,johtava"),
    ("entry", "entry,junior,jr,assistant,associate,apprentice,사원,주임,*avustaja"),
    ("specialist", "specialist,analyst,engineer,consultant,representative,rep,executive,developer,designer,scientist,"
     "coordinator,accountant,administrator,officer,대리,담당,연구원,엔지니어,*asiantuntija,*insinööri,*konsultti,"
     "*edustaja,*kehittäjä,*suunnittelija,*analyytikko,*koordinaattori,*myyjä,*kirjanpitäjä"),
)  # fmt: skip
"""Seniorities, the surest first: a word of an earlier one decides. A vice president is no president, and of a product
owner only a title that begins with it (`^`) tells the owner of a company."""
_DEPARTMENT: Final = (
    ("hr", "hr,hrd,human resource*,people,talent*,recruit*,chro,인사,채용,henkilöstö*,rekry*"),
    ("marketing", "marketing,brand,cmo,growth,demand gen*,content,seo,public relations,communication*,마케팅,홍보,"
     "markkinoin*,*markkinointi,viestin*"),
    ("sales", "sales,account executive,account manager,key account*,business development,commercial,revenue,cro,영업,"
     "세일즈,myynti*,*myynti,*myyjä"),
    ("finance", "financ*,accounting,accountant*,controller,treasur*,cfo,재무,회계,경리,talous*,*talous,rahoitus*,"
     "kirjanpi*"),
    ("purchasing", "purchas*,procurement,sourcing,buyer,구매,조달,osto*,ostaja,*osto,hankin*,*hankinta"),
    ("legal", "legal,counsel,lawyer,attorney,compliance,법무,변호사,준법,lakimies,lakiasia*,juridi*,juristi"),
    ("quality", "quality,qa,품질,laatu*,*laatu"),
    ("it", "it,information technology,information system*,information security,systems,infrastructure,security,cio,"
     "ciso,정보,전산,보안,tietohallin*,tietoturva*"),
    ("support", "support,customer success,customer service,customer care,고객,asiakaspalvelu*,tuki,*tuki"),
    ("product", "product,products,cpo,ux,기획,제품,상품,tuote*"),
    ("research", "research*,scientist*,r&d,연구,tutki*,*tutkimus"),
    ("engineering", "engineer*,developer*,development,software,technology,technical,cto,개발,기술,엔지니어,tekni*,"
     "teknolog*,kehit*,*kehittäjä,*kehitys,*insinööri"),
    ("operations", "operation*,logistic*,supply chain,production,manufacturing,plant,coo,운영,생산,물류,공장,tuotan*,"
     "*tuotanto,logisti*,operatiivi*,tehdas,tehtaan*"),
    ("executive", "ceo,president,founder,^owner,co owner,business owner,company owner,managing director,chairman,"
     "chairwoman,chairperson,^management$,executive board,대표,사장,회장,창업자,창립자,경영,*toimitusjohtaja,"
     "*puheenjohtaja,*perustaja,*omistaja,*yrittäjä,johtoryhmä*"),
)  # fmt: skip
"""Departments, told likewise. `word*` stands for all words that begin so, `*word` for those that end so, as Finnish
compounds them; Hangul is found anywhere."""
_ALSO: Final = {"executive": "c_suite", "vice_president": "vp"}
"""Seniorities by another key, as files and addresses of before have them."""


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_one, words.split(","))))


def _one(word: str) -> str:
    if any("가" <= letter <= "힣" for letter in word):
        return re.escape(folded(word.strip("^$"))) if not word.startswith("^") else f"^{word[1:-1]}$"
    before = "^" if word.startswith("^") else r"" if word.startswith("*") else r"(?<!\w)"
    after = "$" if word.endswith("$") else r"" if word.endswith("*") else r"(?!\w)"
    return f"{before}{re.escape(folded(word.strip('^$*')))}{after}"


def _compiled(table: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _pattern(words)) for name, words in table)


_SENIORITY_WORDS, _DEPARTMENT_WORDS = _compiled(_SENIORITY), _compiled(_DEPARTMENT)


@lru_cache(maxsize=65_536)
def seniority_of(title: str) -> str:
    """One of `fields.SENIORITIES`; empty where the title tells none."""
    return _first(title, _SENIORITY_WORDS)


@lru_cache(maxsize=65_536)
def department_of(title: str) -> str:
    """One of `fields.DEPARTMENTS`; empty where the title, or the name of a department, tells none."""
    return _first(title, _DEPARTMENT_WORDS)


@lru_cache(maxsize=8_192)
def seniority_named(text: str) -> str:
    """The seniority that a text names: by its key, or by words as titles have them; empty where it names none."""
    key = _key(text)
    key = _ALSO.get(key, key)
    return key if key in SENIORITIES else seniority_of(text)


@lru_cache(maxsize=8_192)
def department_named(text: str) -> str:
    """The department that a text names, likewise."""
    key = _key(text)
    return key if key in DEPARTMENTS else department_of(text)


def _key(text: str) -> str:
    return folded(text).replace(" ", "_").replace("-", "_")


def _first(title: str, table: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    # Whatever stands between words is one blank, but for the sign in R&D.
    plain = " ".join("".join(c if c.isalnum() or c == "&" else " " for c in folded(title)).split())
    return next((name for name, pattern in table if pattern.search(plain)), "")
