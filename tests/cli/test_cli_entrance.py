"""Help, the served screens, and the README's commands."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from readme import README, ROOT, block

from benefits import cli
from benefits.records.places import default_store
from benefits.records.store import Store
from benefits.reporting.words import millions

COMMANDS = (
    *(
        "serve",
        "example",
        "appraise",
        "template",
        "check",
        "import",
        "export",
        "history",
        "backup",
        "restore",
        "verify",
        "share-cost",
    ),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([command, "--help"])
    told = capsys.readouterr().out
    assert stopped.value.code == 0
    assert f"examples:\n  benefits {command}" in told


def test_the_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    told = capsys.readouterr().out
    assert [command for command in COMMANDS if not re.search(rf"\n    {command}\s", told)] == []


def test_no_command_is_a_mistake(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([])
    assert stopped.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_serve_starts_the_screens_on_this_computer_only(run, place, monkeypatch):
    asked = []
    monkeypatch.setattr(cli, "_become", lambda *arguments: asked.append(arguments))
    _, out, _ = run("serve", "--port", "8600", "--headless")
    ((command, folder, environment),) = asked
    assert out == f"Your register: {place}\n"
    assert command[-3:] == ["--server.address=127.0.0.1", "--server.port=8600", "--server.headless=true"]
    assert (folder / ".streamlit" / "config.toml").is_file()
    assert environment["BENEFITS_STORE"] == str(place)


@pytest.mark.slow
def test_served_screens_answer_and_stop(tmp_path):
    place, port = tmp_path / "register.duckdb", _free_port()
    program = "import sys; from benefits.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "serve", "--store", str(place), "--port", str(port), "--headless"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment) as serving:
        assert serving.stdout.readline() == f"Your register: {place}\n"
        try:
            assert _answers(f"http://127.0.0.1:{port}/_stcore/health") == b"ok"
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.communicate(timeout=30)
    Store.open(place, read_only=True).close()


def _free_port():
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _answers(address):
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
                return answer.read().strip()
        except OSError:
            time.sleep(0.5)
    return None


@pytest.mark.parametrize("line", block("terminal").splitlines())
def test_the_readme_commands_run(run, line, monkeypatch):
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(line)
    assert program == "benefits"
    if arguments == ["verify"]:
        run("example", "--store", default_store().with_name("other.duckdb"))
        arguments.append(default_store().with_name("other.duckdb"))
    assert run(*arguments)[0] == 0


def test_the_readme_says_what_its_folder_gives(appraised, folder):
    (project,) = appraised(folder)["projects"]
    (dwp,) = [party for party in project["parties"] if party["organisation"] == "DWP"]
    amounts = (dwp["pv_cost"], dwp["pv_benefit"], project["government_net"], project["npsv"])
    pays, gets, government, society = (f"£{millions(amount)}m" for amount in amounts)
    assert f"DWP pays {pays} and gets {gets}, government gains {government}, society {society}" in README


def test_the_readme_names_every_command():
    assert [command for command in COMMANDS if f"`benefits {command}" not in README] == []
