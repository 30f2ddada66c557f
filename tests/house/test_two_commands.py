"""Two commands on a fresh machine, and continuous integration runs these two and no others."""

import itertools
import re
import tomllib

import pytest
from house import ROOT, House, commands

MARKERS = ("slow", "bench", "browser")
SET_UP = "python3 -m venv .venv && . .venv/bin/activate && pip install -e"
ADDRESS = re.compile(r"://|@ |--(?:hash|index-url|extra-index-url|find-links|trusted-host)")


def own_commands(script: str) -> list[str]:
    """Lines of the script that install, start or test by a command of its own, not the README's."""
    pattern = re.compile(r"(?<![\w$])(?:pip3? install|uv |pytest|streamlit run|-m venv)")
    return [line for line in script.splitlines() if pattern.search(line) and not line.lstrip().startswith("#")]


def selections(script: str) -> list[str]:
    """What the script gives the README's test command to choose tests by, in order."""
    return [one.strip('"') for one in re.findall(r'^\$tests -m ("[^"]+"|\w+)', script, flags=re.MULTILINE)]


def chosen_by(selection: str, marks: set[str]) -> bool:
    return bool(eval(selection, {"__builtins__": {}}, {name: name in marks for name in MARKERS}))  # noqa: S307 - words of this repository


@pytest.fixture(scope="module")
def readme(checkout):
    return checkout.read("README.md")


@pytest.fixture(scope="module")
def script(checkout):
    return checkout.read(".ci/run")


def test_one_line_opens_the_app(readme):
    assert commands(readme, "open") == [f"{SET_UP} . -c constraints.txt && streamlit run app.py"]


def test_one_line_runs_the_tests(readme):
    assert commands(readme, "test") == [f'{SET_UP} ".[test]" -c constraints.txt && pytest']


def test_integration_runs_the_lines_of_the_readme(script):
    assert "$(readme open)" in script
    assert "$(readme test)" in script
    assert own_commands(script) == []


@pytest.mark.parametrize("line", ["pip install -e .", "streamlit run app.py &", "  python3 -m venv x", "pytest -q"])
def test_a_command_of_its_own_is_found(line):
    assert own_commands(f"set -e\n# pytest\n{line}\n") == [line]


def test_integration_stops_at_the_first_fault(script):
    assert "set -euo pipefail" in script.splitlines()[:6]
    assert "|| true" not in "".join(line for line in script.splitlines() if line.startswith(("$tests", "ruff", "mypy")))


@pytest.mark.parametrize("marks", [some for n in range(4) for some in itertools.combinations(MARKERS, n)], ids=str)
def test_every_test_runs_once_in_integration(script, marks):
    assert [chosen_by(selection, set(marks)) for selection in selections(script)].count(True) == 1


def test_fast_tests_come_first_and_the_last_line_is_that_of_tests(script):
    assert chosen_by(selections(script)[0], set())
    assert script.rstrip().splitlines()[-1].startswith("$tests ")


@pytest.mark.parametrize("tool", ["ruff check .", "ruff format --check .", "lint-imports", "mypy"])
def test_integration_checks_style_contracts_and_types(script, tool):
    assert any(line.startswith(tool) for line in script.splitlines())


def test_every_pin_is_exact_and_none_has_an_address(checkout):
    lines = checkout.read("constraints.txt").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[\w.]+(?: ; .+)?", line)] == []
    assert [line for line in lines if ADDRESS.search(line)] == []


def test_every_named_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {
        re.split(r"[<>=\[]", one)[0] for one in (*project["dependencies"], *project["optional-dependencies"]["test"])
    }
    pinned = {line.partition("==")[0] for line in House(ROOT).read("constraints.txt").splitlines()}
    assert named - pinned == set()


def test_every_ignored_lint_rule_has_its_reason(checkout):
    lines = checkout.read("pyproject.toml").splitlines()
    rules = [line for line in lines if re.match(r'\s+"[A-Z]+\d*",', line)]
    assert rules
    assert [line for line in rules if not re.search(r"# \w+", line)] == []
