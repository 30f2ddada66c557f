"""How many people one program serves: tabs over real sockets that read, change, save and import into a register of a
thousand projects. Nothing of time is asserted; that no run failed and that every save arrived is.

BENEFITS_SESSIONS are the numbers of tabs to try, BENEFITS_LOAD_SECONDS how long each, BENEFITS_THINKING the seconds
that a person looks at a page; BENEFITS_SOAK_RUNS asks for a long row of runs whose memory is told.
"""

import json
import os
import random
import threading
import time
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from plain.hostile_socket import edited, pressed, tab
from plain.signing_in import app, free_port, keep
from thousand import records

from benefits.interchange.write import table_bytes
from benefits.periods import Series
from benefits.records.journal import journal_of
from benefits.records.model import CostLine, Person

pytestmark = pytest.mark.bench

ISSUER = "https://login.example"
SESSIONS = [int(one) for one in os.environ.get("BENEFITS_SESSIONS", "5").split(",")]
SECONDS = float(os.environ.get("BENEFITS_LOAD_SECONDS", "6"))
THINKING = float(os.environ.get("BENEFITS_THINKING", "2"))
SOAK = int(os.environ.get("BENEFITS_SOAK_RUNS", "0"))
TAB_SECONDS = 10  # that each tab of the long row is open
ONE_IMPORT_IN, LINES = 50, 100  # visits that import a file of so many cost lines
ONE_IN = 10  # visits that change amounts and save them; the others read
PAGES = (
    ("portfolio", ""),
    ("projects", ""),
    ("project", "project={project}"),
    ("department", "body=DWP"),
    ("decisions", ""),
    ("rescues", "project={project}"),
    ("realisation", ""),
    ("history", "project={project}"),
    ("calculators", "project={project}"),
)
COSTS = tuple(one for one in records() if isinstance(one, CostLine))
PEOPLE = tuple(Person(f"p{n}", "", f"Person {n}", ("programme_manager:*",), f"{ISSUER}|{n}") for n in range(200))


@dataclass
class Seen:
    """What the tabs met: seconds a run, saves that were pressed and that were confirmed, and what went wrong."""

    taken: list[float] = field(default_factory=list)
    pressed: int = 0
    saves: int = 0
    imports: int = 0
    conflicts: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        p50, p95 = np.percentile(self.taken, [50, 95])
        saved = f"{self.saves} saves of {self.pressed} pressed, {self.imports} of them imports"
        saved = f"{saved}, {self.conflicts} conflicts told"
        return f"{len(self.taken):,} runs, p50 {p50:.2f} s, p95 {p95:.2f} s, {saved}, {len(self.faults)} faults"


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """The app on a register of a thousand projects."""
    store = tmp_path_factory.mktemp("load") / "register.duckdb"
    keep(store, *records(), *PEOPLE)
    port = free_port()
    with app(store, ISSUER, port, BENEFITS_BACKUPS="off") as running:
        yield running


def a_person(door, number, until, seen, chance):
    """One tab: opens a page, looks at it, opens the next; now and then types amounts and saves them."""
    try:
        with tab(door, door.cookie(str(number), time.time())) as one:
            while time.monotonic() < until:
                project = f"P{chance.randrange(1000):04}"
                if chance.randrange(ONE_IMPORT_IN) == 0:
                    _import(one, seen, chance)
                elif chance.randrange(ONE_IN) == 0:
                    _change(one, project, seen, chance)
                else:
                    page, query = chance.choice(PAGES)
                    one.states.clear()
                    _timed(one, seen, page, f"register=live&{query.format(project=project)}")
                time.sleep(chance.uniform(0.5, 1.5) * THINKING)
    except Exception as fault:
        seen.faults.append(f"{type(fault).__name__}: {fault}")


def _change(one, project, seen, chance):
    one.states.clear()
    run = "edit_project", f"register=live&project={project}&form=cost_line:{project}:{project}"
    drawn = _timed(one, seen, *run)
    cells = {"0": {"2026-27": str(chance.randrange(10**6))}}
    grid = edited(drawn.grids[0], json.dumps({"edited_rows": cells, "added_rows": [], "deleted_rows": []}))
    told = _timed(one, seen, *run, grid, pressed(drawn.buttons["Save all costs by year"]))
    if "Nothing was saved" in told.text or "newer version" in told.text:  # somebody saved the line first
        seen.conflicts += 1
        return
    seen.pressed += 1
    seen.saves += "Saved." in told.text.replace("\\", "")
    if "not saved" in told.text.lower():
        seen.faults.append(told.text[:200])


def _import(one, seen, chance):
    one.states.clear()
    run = "import_records", "register=live"
    chosen = _timed(one, seen, *run)
    amount = Decimal(chance.randrange(10**6))
    lines = (line for line in COSTS if chance.randrange(len(COSTS)) < LINES)
    changed = [replace(line, amounts=Series(line.amounts.first, (amount,))) for line in lines]
    file = one.upload(chosen, "costs.csv", table_bytes("cost_line", changed))
    looked = _timed(one, seen, *run, file)
    told = _timed(one, seen, *run, pressed(looked.buttons["Save all of it"]))
    if "Nothing was saved" in told.text:  # somebody changed one of the lines since they were compared
        seen.conflicts += 1
        return
    seen.pressed += 1
    seen.saves += "Saved as save" in told.text
    seen.imports += 1


def _timed(one, seen, *run):
    begun = time.perf_counter()
    drawn = one.run(*run)
    while drawn.status == "FINISHED_EARLY_FOR_RERUN":  # after a save the page is drawn anew
        drawn = one.drawn()
    seen.taken.append(time.perf_counter() - begun)
    if drawn.status != "FINISHED_SUCCESSFULLY" or "exception:" in drawn.text or "went wrong" in drawn.text:
        seen.faults.append(f"{run[:2]}: {drawn.status} {drawn.text[:200]}")
    return drawn


def together(door, tabs, seconds):
    """So many tabs at once for so long."""
    seen, until = Seen(), time.monotonic() + seconds
    before = saved(door)  # other chances in each round, so that no tab types what the register already holds
    people = [
        threading.Thread(target=a_person, args=(door, number, until, seen, random.Random(f"{before}:{number}")))  # noqa: S311 - no secret
        for number in range(tabs)
    ]
    for one in people:
        one.start()
        time.sleep(min(0.2, seconds / tabs / 4))
    for one in people:
        one.join()
    return seen


def saved(door):
    """How many saves the journal holds."""
    return journal_of(door.store).read_bytes().count(b"\n")


def server(door):
    """The process of the app."""
    port = f"STREAMLIT_SERVER_PORT={door.address.rpartition(':')[2]}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            settings, command = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if port in settings.split(b"\0") and b"streamlit" in command:
            return folder
    raise AssertionError("the app does not run")


def memory(process):
    """Megabytes that a process holds."""
    line = next(one for one in (process / "status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def processor(process):
    """Seconds of a processor that a process has taken."""
    parts = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system does not tell what processes hold")
def test_people_at_once(door, capsys):
    process = server(door)
    together(door, 1, 4)  # the first look at each page reads the register
    for tabs in SESSIONS:
        before, taken, begun = saved(door), processor(process), time.monotonic()
        seen = together(door, tabs, SECONDS)
        busy = (processor(process) - taken) / (time.monotonic() - begun)
        told = f"{tabs} tabs, {THINKING:g} s a look: {seen.line()}; app {busy:.2f} processors, {memory(process):.0f} MB"
        with capsys.disabled():
            print(f"\n{told}")
        assert seen.faults == []
        assert seen.saves == seen.pressed, "every press is confirmed"
        assert saved(door) - before == seen.saves, "every save that was confirmed is in the journal, and no other"


@pytest.mark.skipif(not SOAK, reason="BENEFITS_SOAK_RUNS says how many runs")
def test_memory_stays_over_a_long_row_of_runs(door, capsys):
    process, seen, held = server(door), Seen(), []
    chance = random.Random(1)  # noqa: S311 - no secret
    while len(seen.taken) < SOAK:
        a_person(door, len(seen.taken) % len(PEOPLE), time.monotonic() + TAB_SECONDS, seen, chance)
        held.append((len(seen.taken), memory(process)))
    half = [megabytes for runs, megabytes in held if runs >= SOAK / 2]
    with capsys.disabled():
        print(f"\n{seen.line()}; {half[0]:.0f} MB after half of them, {held[-1][1]:.0f} MB at the end")
    assert seen.faults == []
    assert held[-1][1] <= 1.1 * half[0]
