"""Change one place of the program at a time and ask whether the tests notice.

`python tests/mutants/try_mutants.py --each 30` needs the extra `mutants` and takes about ten seconds a mutant. It works
in a copy of the repository. First the fast tests run once, to note which of them come by which line; each mutant is
then tried by those that come by its lines. A mutant that no test notices is printed with its place: it is a line of
which no test says what it is for.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from changes import Mutant, mutant, places
from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[2]
TESTS = ["tests/records", "tests/actions", "tests/interchange", "tests/authorisation", "tests/cli"]
FAST = ["-m", "not slow and not bench and not browser"]
# What is tried: the store, the rules, the import and the sign-in. These tests meet the gate in a program of its own,
# whose lines are not noted.
GATE = ["tests/gate"]
ROOMS = {
    "store": ("records/store", "records/transaction", "records/journal", "records/reading", "records/rows"),
    "rules": ("records/checks", "records/checks_together", "records/access", "records/rights", "records/sight"),
    "import": (
        "actions/importing",
        "actions/import_rights",
        "interchange/read",
        "interchange/rows",
        "interchange/cells",
    ),
    "sign-in": ("records/admission", "records/sign_outs", "gate/door", "gate/cookies", "gate/configuration"),
}
SECONDS = 600  # a mutant that takes longer has been noticed


def main() -> None:
    """Note the lines, draw the mutants, try them, and print how many were noticed in each room."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--each", type=int, default=30, help="mutants of each room")
    asked.add_argument("--seed", type=int, default=1, help="names the choices")
    given = asked.parse_args()
    chance, copy = random.Random(given.seed), Path(tempfile.mkdtemp(prefix="mutants-")) / "copy"  # noqa: S311 - no secret
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__"))
    lines = noted(copy)
    noticed: Counter[str] = Counter()
    for room, modules in ROOMS.items():
        sources = {copy / f"benefits/{module}.py": (copy / f"benefits/{module}.py").read_text() for module in modules}
        every = [(path, place) for path, source in sources.items() for place in places(source)]
        for path, place in chance.sample(every, given.each):
            one = mutant(sources[path], place)
            is_noticed = tried(copy, path, one, GATE if room == "sign-in" else [], lines)
            noticed[room] += is_noticed
            if not is_noticed:
                print(f"{room}: nobody notices {path.relative_to(copy)}, line {one.first}: {one.change}", flush=True)
        print(f"{room}: {noticed[room]} of {given.each} mutants noticed, of {len(every):,} that there are", flush=True)
    print(f"in all {noticed.total()} of {given.each * len(ROOMS)}, seed {given.seed}")


def noted(copy: Path) -> CoverageData:
    """By which lines each test comes."""
    held = copy / ".lines"
    told = ["--cov=benefits", "--cov-branch", "--cov-context=test", "--cov-report="]
    if not pytest(copy, [*TESTS, *FAST, "-n", "2", *told], COVERAGE_FILE=str(held)):
        raise SystemExit("The tests fail as the program stands. Put that right first.")
    data = CoverageData(str(held))
    data.read()
    return data


def tried(copy: Path, path: Path, one: Mutant, also: list[str], lines: CoverageData) -> bool:
    """Whether a test fails once the mutant stands in the place of its module."""
    by_line = lines.contexts_by_lineno(str(path))
    tests = {name.partition("|")[0] for at in range(one.first, one.last + 1) for name in by_line.get(at, ())} - {""}
    if not tests and not also:
        return False
    before = path.read_text()
    path.write_text(one.source)
    try:
        # By the names of the functions: a case may be called by signs that no command line takes.
        return not pytest(copy, [*also, *sorted({name.partition("[")[0] for name in tests}), "-x"])
    finally:
        path.write_text(before)


def pytest(copy: Path, arguments: list[str], **more: str) -> bool:
    """Whether tests of the copy pass."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--hypothesis-seed=0", *arguments]
    surroundings = {**os.environ, "PYTHONPATH": str(copy), **more}
    try:
        done = subprocess.run(command, cwd=copy, env=surroundings, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in (0, 1, 2):  # 2 where a module cannot even be imported
        raise SystemExit(done.stdout.decode()[-2000:])
    return done.returncode == 0


if __name__ == "__main__":
    main()
