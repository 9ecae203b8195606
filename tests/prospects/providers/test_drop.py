"""Which files are whole is told by looking twice."""

from __future__ import annotations

import pytest

from homeplate.kit.errors import Invalid
from homeplate.prospects.providers.drop import LARGEST, cleaned, objection, settled
from homeplate.prospects.providers.folder import Found

FILE = Found("a.csv", 10, 1_000)


def test_a_file_is_whole_when_it_stood_still_from_one_look_to_another() -> None:
    still, seen = settled([FILE], {}, 100.0)
    assert (still, seen) == ([], {"a.csv": [10, 1_000, 100.0]})
    assert settled([FILE], seen, 130.0)[0] == []
    assert settled([FILE], seen, 160.0)[0] == [FILE]


@pytest.mark.parametrize("later", [Found("a.csv", 11, 1_000), Found("a.csv", 10, 1_001)])
def test_one_that_grows_or_changes_begins_to_be_looked_at_anew(later: Found) -> None:
    _, seen = settled([FILE], {}, 100.0)
    still, seen = settled([later], seen, 200.0)
    assert still == [] and seen["a.csv"][2] == 200.0


def test_what_is_gone_is_forgotten() -> None:
    assert settled([], {"a.csv": [10, 1_000, 100.0]}, 200.0) == ([], {})


@pytest.mark.parametrize(
    ("name", "size", "word"),
    [
        ("a.csv", 5, ""), ("A.PARQUET", 5, ""), ("a.csv.part", 5, "not finished"), ("a.filepart", 5, "not finished"),
        ("a.xlsx", 5, "neither CSV"), ("a", 5, "neither CSV"), ("a.csv", 0, "empty"), ("a.csv", LARGEST + 1, "larger"),
        ("a\udcff.csv", 5, "cannot be read"), ("a\n.csv", 5, "cannot be read"),
    ],
)  # fmt: skip
def test_what_is_left_alone_is_told_by_its_looks(name: str, size: int, word: str) -> None:
    problem = objection(Found(name, size, 1))
    assert (word in str(problem)) if word else problem is None


@pytest.mark.parametrize("name", ["", "..", "a/b", "A", "a b", ".hidden", "x" * 41, "done/../x"])
def test_the_name_of_a_folder_is_plain(name: str) -> None:
    with pytest.raises(Invalid) as failed:
        cleaned({"folder": name})
    assert failed.value.field == "folder"
