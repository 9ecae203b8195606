"""What one may know about a buyer and the purchase: the dictionary that criteria and frameworks of qualification share.

A fact is asked once. A criterion of a process may name one, and so may elements of any number of frameworks; one answer
then serves them all (Q5).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import Field, TypeAdapter

from homeplate.process.values import Frozen, Slug, Words

STATED = 2
CONFIRMED = 3
"""Two of the scores of an answer that rules speak of; all of them are in `qualification.rules`."""


class BuyerFact(Frozen):
    """One fact: its name, the question that asks for it, and what shows it.

    An answer usually holds for `days`. `gives` tells which other facts are known as well once the buyer has stated this
    one, and up to which score.
    """

    key: Slug
    name: Words
    ask: Words
    shown: Words
    days: Annotated[int, Field(ge=1, le=3650)]
    gives: Mapping[Slug, Annotated[int, Field(ge=1, le=STATED)]] = {}


def _read() -> dict[str, BuyerFact]:
    text = files(__package__).joinpath("buyer-facts.yaml").read_text(encoding="utf-8")
    found = TypeAdapter(list[BuyerFact]).validate_python(yaml.safe_load(text))
    return {fact.key: fact for fact in found}


BUYER_FACTS: Mapping[str, BuyerFact] = _read()
"""Every fact by its key, in the order in which people are shown them."""
