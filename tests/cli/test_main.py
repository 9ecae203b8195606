"""The command line: its commands, its errors in one line, its exit codes."""

from __future__ import annotations

from argparse import Namespace

import pytest

from homeplate.cli import main as program
from homeplate.cli.command import Command
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg


@pytest.mark.parametrize("name", program.COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        program.main([name, "--help"])
    assert stop.value.code == 0
    assert program.COMMANDS[name].help.split()[0] in capsys.readouterr().out


def test_an_unknown_command_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        program.main(["dance"])
    assert stop.value.code == 2
    assert "dance" in capsys.readouterr().err


def test_a_refusal_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(args: Namespace) -> int:
        raise Invalid("number", msg("“{text}” is not an amount.", text="x"), field="value")

    monkeypatch.setitem(program.COMMANDS, "refuse", Command("refuses", refuse))
    assert program.main(["refuse"]) == 1
    assert capsys.readouterr().err == "value: “x” is not an amount.\n"
