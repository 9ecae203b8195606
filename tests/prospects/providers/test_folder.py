"""From a folder that others write into nothing outside can be reached."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeplate.prospects.providers.folder import NoFile, cut_name, folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "secret.csv").write_text("name\nSecret\n")
    inside = tmp_path / "drop"
    inside.mkdir()
    return inside


def test_folders_are_made_where_they_are_missing(root: Path) -> None:
    with folder(root, "northwind", "register") as place:
        (root / "northwind" / "register" / "a.csv").write_text("x")
        assert [file.name for file in place.files()] == ["a.csv"]


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "/etc"])
def test_no_name_leads_out(root: Path, name: str) -> None:
    with pytest.raises(OSError), folder(root, name):
        pass


def test_a_link_in_the_place_of_a_folder_is_not_followed(root: Path) -> None:
    (root / "northwind").symlink_to(root.parent, target_is_directory=True)
    with pytest.raises(OSError), folder(root, "northwind"):
        pass


def test_links_folders_pipes_and_hidden_files_are_not_there(root: Path) -> None:
    (root / "link.csv").symlink_to(root.parent / "secret.csv")
    (root / "sub").mkdir()
    os.mkfifo(root / "pipe.csv")
    (root / ".hidden.csv").write_text("x")
    with folder(root) as place:
        assert list(place.files()) == []


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "second name", "gone"])
def test_what_took_the_place_of_a_file_meanwhile_is_not_read(root: Path, kind: str) -> None:
    path = root / "a.csv"
    with folder(root) as place:
        if kind == "link":
            path.symlink_to(root.parent / "secret.csv")
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        elif kind == "second name":
            os.link(root.parent / "secret.csv", path)
        with pytest.raises(NoFile), place.opened("a.csv"):
            pass


def test_files_are_moved_and_reports_are_new_files(root: Path) -> None:
    (root / "a.csv").write_text("x")
    with folder(root) as place:
        inner = place.inner("done")
        place.move("a.csv", inner, "b.csv")
        inner.write("b.txt", ["one\n"])
        with pytest.raises(FileExistsError):
            inner.write("b.txt", ["two\n"])
        inner.close()
    assert (root / "done" / "b.csv").read_text() == "x" and (root / "done" / "b.txt").read_text() == "one\n"


def test_long_names_are_cut_and_keep_their_ending() -> None:
    assert cut_name("short.csv") == "short.csv"
    cut = cut_name("한" * 80 + ".parquet")
    assert cut.endswith("한.parquet") and len(cut.encode()) <= 181
    assert len(cut_name("x" * 250)) <= 181


def test_a_report_is_written_wholly_or_not_at_all(root: Path) -> None:
    def breaking() -> Iterator[str]:
        yield "one\n"
        raise OSError("no room")

    with folder(root) as place, pytest.raises(OSError):
        place.write("a.txt", breaking())
    assert list(root.iterdir()) == []
