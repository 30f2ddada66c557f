"""One person at a terminal, with a register and a folder of their own."""

import json

import pytest
from readme import lay_out

from benefits import cli


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where the register of this test's person is kept."""
    named = tmp_path / "home" / "register.duckdb"
    monkeypatch.setenv("BENEFITS_STORE", str(named))
    return named


@pytest.fixture
def run(place, capsys):
    """Run one command; what it answered, printed, and said on the error stream."""

    def running(*arguments):
        code = cli.main([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return running


@pytest.fixture
def folder(tmp_path):
    """The README's folder: running example R."""
    return lay_out(tmp_path / "my-folder")


@pytest.fixture
def appraised(run):
    def appraising(*arguments):
        code, out, _ = run("appraise", *arguments, "--format", "json")
        assert code == 0
        return json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON

    return appraising


@pytest.fixture
def filled(run, folder, place):
    """The person's register with the README's folder in it."""
    assert run("import", folder, "--reason", "first return")[0] == 0
    return place
