"""What cannot be done is told in a sentence with an answer of its own, never in a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
from readme import ROOT

from benefits import cli, library
from benefits.records.migrations import Migration, shipped
from benefits.records.store import Store

EXAMPLE = str(ROOT / "data" / "example")
HOLDER = """
import sys
from benefits.records.store import Store
store = Store.open(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def _corrupt(place):
    with place.open("r+b") as file:
        file.seek(12288)
        file.write(b"\xff" * 4096)


def _newer(place):
    later = Migration(shipped()[-1].number + 1, "later", "CREATE TABLE later (id INTEGER)")
    Store.open(place, known=[*shipped(), later]).close()


FAULTS = {
    "corrupt": (_corrupt, "is damaged"),
    "newer": (_newer, "this program knows versions up to"),
    "text": (lambda place: place.write_text("no register\n" * 500), "is not a register"),
    "empty": (lambda place: place.write_bytes(b""), "is empty"),
    "missing": (lambda place: place.unlink(), "There is no register at"),
    "folder": (lambda place: (place.unlink(), place.mkdir()), "folder"),
}
OPENING = ("appraise", "verify", "backup", "serve", "import")


MAKING = ("serve", "import")  # these make a register where there is none


@pytest.mark.parametrize(
    ("what", "command"), [(what, one) for what in FAULTS for one in OPENING if what != "missing" or one not in MAKING]
)
def test_a_register_that_cannot_be_opened_is_told_in_a_sentence(filled, run, folder, monkeypatch, what, command):
    damage, sentence = FAULTS[what]
    damage(filled)
    monkeypatch.setattr(cli, "_become", lambda *_: pytest.fail("served a register that cannot be opened"))
    arguments = [command, folder, "--reason", "x"] if command == "import" else [command]
    code, _, err = run(*arguments)
    assert code == (2 if (what, command) == ("folder", "appraise") else 1)
    assert sentence in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", OPENING)
def test_a_register_held_by_another_program_is_told_with_its_number(filled, run, folder, command):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(filled)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "open\n"
        code, _, err = run(*([command, folder, "--reason", "x"] if command == "import" else [command]))
        holder.communicate("", timeout=30)
    assert code == 1
    assert f"(PID {holder.pid})" in err
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that nobody can write, as /proc is")
@pytest.mark.parametrize("command", ["serve", "import", "example"])
def test_a_place_that_cannot_be_written_is_told_in_a_sentence(run, folder, command):
    arguments = [command, folder, "--reason", "x"] if command == "import" else [command]
    code, _, err = run(*arguments, "--store", "/proc/benefits/register.duckdb")
    assert (code, "cannot be written" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "/nowhere"], "There is no folder"),
        (["appraise", "/nowhere.duckdb"], "There is no register at"),
        (["appraise", EXAMPLE, "--price-base", "2024"], "is not a financial year"),
        (["appraise", EXAMPLE, "--price-base", "2300-01"], "has no figure for 2300-01"),
        (["restore", "/nowhere.duckdb"], "There is no backup at"),
    ],
)
def test_a_slip_is_explained_in_one_line(run, arguments, sentence):
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_a_fault_of_the_program_is_told_as_such(run, folder, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(library, "open", broken)
    code, _, err = run("appraise", folder)
    assert code == 70
    assert err.startswith(
        "This is a fault of the program: ZeroDivisionError: division by zero (test_cli_faults.py, line "
    )
    assert "Traceback" not in err


def test_a_reader_that_has_seen_enough_is_no_fault(folder, place):
    program = "import sys; from benefits.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "appraise", EXAMPLE, "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as reading:
        reading.stdout.read(1)
        reading.stdout.close()
        told = reading.stderr.read()
    assert "Traceback" not in told
    assert "fault of the program" not in told
