"""A small prospect database, loaded as anybody loads one."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from homeplate.prospects.actions import start_load
from homeplate.prospects.loading.work import work_load
from tests.make import NOW, House

COMPANIES = """\
Company,Website,Industry,Codes,Employees,Growth,Revenue,Ad spend,Country,City,Tech stack,Hiring,Parent company
Nordbank,https://www.nordbank.example,Banking,naics:522110;isic:6419,1200,4.5,250M,9000,Finland,Helsinki,HubSpot;AWS,marketing:3;sales,
Säästö Oy,saasto.example,Financial services,naics:523110,40,12,,1200,FI,Oulu,HubSpot,marketing,Nordbank
한빛은행,hanbit.example,Banking,ksic:64121,8000,,90000000000,500,KR,서울,Salesforce,hr:2,
Tiny Pay,tinypay.example,Financial services,,6,80,1.2M,300,SE,Malmö,HubSpot,marketing:1,
Ironworks,ironworks.example,Steel,naics:331110,300,-2,40M,,DE,Essen,SAP,operations:12,
Quiet Co,quiet.example,,,,,,,,,,,
"""
PEOPLE = """\
Full name,Job title,In role since,E-mail,Phone,Language,Company website,Company
Aino Mäkelä,HR Manager,2025-10-01,aino@nordbank.example,+358401,fi,nordbank.example,Nordbank
Pekka Virtanen,Chief Executive Officer,2015-01-01,pekka@nordbank.example,,fi,nordbank.example,Nordbank
Liisa Korhonen,Senior HR Manager,2020-05-01,liisa@nordbank.example,,fi,nordbank.example,Nordbank
Oskari Niemi,HR Manager,2026-01-15,oskari@saasto.example,,fi,saasto.example,Säästö Oy
김민수,인사팀장,2025-12-01,minsu@hanbit.example,+8210,ko,hanbit.example,한빛은행
박서연,대표이사,,seoyeon@hanbit.example,,ko,hanbit.example,한빛은행
Eva Lund,HR Manager,2025-11-01,eva@tinypay.example,,sv,tinypay.example,Tiny Pay
Max Stahl,Head of Operations,2024-01-01,max@ironworks.example,,de,ironworks.example,Ironworks
Nora Alone,Consultant,,nora@alone.example,,en,,
"""

Loader = Callable[..., UUID]


def loaded(house: House, text: str | bytes, *, who: str = "mina", **more: Any) -> UUID:
    """Load a file of this content; the id of the load."""
    content = text.encode() if isinstance(text, str) else text
    actor = house.actor(who)
    given = {"name": "file.csv", "source": "Vendor", "now": NOW, **more}
    load_id = start_load(actor, content=io.BytesIO(content), queued=False, **given)
    work_load(actor, load_id=load_id, clock=lambda: given["now"])
    return load_id


@pytest.fixture
def base(house: House) -> House:
    """Northwind with six companies and nine people to look for."""
    loaded(house, COMPANIES, currency="EUR")
    loaded(house, PEOPLE)
    return house
