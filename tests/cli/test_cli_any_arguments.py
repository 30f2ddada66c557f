"""Whatever is typed after `benefits`, a command answers with 0, 1 or 2, never with a fault, and stays in its folder.

BENEFITS_COMMANDS sets how many command lines are tried.
"""

import argparse
import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benefits import cli

COUNT = int(os.environ.get("BENEFITS_COMMANDS", "18"))
# `serve` would not end, and `example` loads all published cases at each try.
LEFT_OUT = {"serve", "example"}
(SUB,) = (one for one in cli._parser()._actions if isinstance(one, argparse._SubParsersAction))
COMMANDS = {name: command for name, command in SUB.choices.items() if name not in LEFT_OUT}
PATHS = ("records", "register.duckdb", "noise.xlsx", "noise.json", "noise.scenario.json", "empty", "gone", "out.xlsx")
CODES = ("LINK", "LINK-C1", "NOBODY", "2024-25", "2026-27 Q2", "2026-11-30", "standard", "shapley", "A=1,B=2", "TIGHT")
NUMBERS = ("0", "-1", "2", "64", "1e400", "NaN", "9" * 5_000, "0.5", "١٢", "1,2", "0x10")
# Without the marks that lead out of the folder, or to a server.
TEXT = st.text(max_size=12).filter(lambda words: not set(words) & set("/\\~:\0"))
VALUE = st.sampled_from((*PATHS, *CODES, *NUMBERS)) | TEXT

told = Counter()


@pytest.fixture(scope="module", autouse=True)
def counted(request):
    """What was tried, printed at the end."""
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{sum(told.values())} command lines: {dict(sorted(told.items()))}")


@pytest.fixture
def start(filled, folder, tmp_path):
    """A folder with records, their register, and files of noise."""
    made = tmp_path / "start"
    made.mkdir()
    shutil.copytree(folder, made / "records")
    shutil.copytree(filled.parent, made, dirs_exist_ok=True)
    (made / "empty").mkdir()
    for name in ("noise.xlsx", "noise.json", "noise.scenario.json"):
        (made / name).write_bytes(bytes(range(256)))
    return made


@st.composite
def command_lines(draw, name):
    """A command with some of its own options, each with as many values as it takes, or with too few or too many."""
    words = []
    for one in COMMANDS[name]._actions:
        if isinstance(one, argparse._HelpAction) or not (one.required or draw(st.booleans())):
            continue
        known = sorted(map(str, one.choices)) if one.choices else PATHS if is_path(one) else (*CODES, *NUMBERS)
        value = VALUE if draw(st.integers(0, 9)) == 0 else st.sampled_from(known)
        count = 0 if one.nargs == 0 else draw(st.sampled_from([1] * 18 + [0, 2]))
        words += one.option_strings[:1] + [draw(value) for _ in range(count)]
    return words


def is_path(one: argparse.Action) -> bool:
    return one.dest in ("path", "out", "store", "game", "backup", "source", "target", "to", "file")


def test_any_command_line_is_answered_in_words(start, tmp_path, monkeypatch, capsys):
    here, home = tmp_path / "here", tmp_path / "elsewhere"
    home.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    around = listing(tmp_path)

    @settings(
        max_examples=COUNT, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(data=st.data())
    def answered(data):
        name = data.draw(st.sampled_from(sorted(COMMANDS)))
        words = [name, *data.draw(command_lines(name))]
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(start, here)
        monkeypatch.chdir(here)
        monkeypatch.setenv("BENEFITS_STORE", str(here / "register.duckdb"))
        try:
            code = cli.main(words)
        except SystemExit as stopped:
            code = stopped.code
        out, err = capsys.readouterr()
        assert code in (0, 1, 2), f"{words}: {err}"
        assert not code or err or out, words
        assert "Traceback" not in out + err
        told[f"answered {code}"] += 1
        monkeypatch.chdir(tmp_path)
        assert listing(tmp_path) == around, words

    answered()


def listing(folder: Path) -> dict[str, int]:
    """Every file outside the folder that the command was started in, with its size."""
    found = (one for one in folder.rglob("*") if "here" not in one.relative_to(folder).parts and one.is_file())
    return {str(one): one.stat().st_size for one in found}
