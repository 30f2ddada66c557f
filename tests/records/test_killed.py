"""A program killed at any moment has lost nothing that it acknowledged, and its file and journal agree again.

A child saves, imports, copies and checkpoints, and names each save on a pipe once it was told that it is kept. It is
killed at random moments, in chains of kills on one register. BENEFITS_KILLS sets the rounds, BENEFITS_SEED the seed.
"""

import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress

import duckdb
import pytest

from benefits.records.migrations import Migration, shipped
from benefits.records.store import Store
from benefits.records.verification import verify

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by signal a program that was forked"),
]

ROUNDS = int(os.environ.get("BENEFITS_KILLS", "25"))
SEED = int(os.environ.get("BENEFITS_SEED", random.SystemRandom().randrange(10**6)))
CHAIN = 10  # kills on one register

# The nursery has everything imported and nothing open, so that a round costs a fork and not a start.
NURSERY = """
import os, random, sys, time
from contextlib import closing
from pathlib import Path
from benefits.records.backup import backup
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.migrations import Migration, shipped
from benefits.records.model import Organisation
from benefits.records.store import Store

ANN = Actor("a", "Ann")
OFFICE = OrganisationKind.AGENCY


def say(text):
    os.write(1, (text + "\\n").encode())


def work(place, seed, step):
    chance = random.Random(seed)
    if step:
        Store.open(place, known=[*shipped(), Migration(shipped()[-1].number + 1, "later", step)]).close()
        say("done")
        return
    store = Store.open(place)
    number = store.data_version()
    say("open")
    while True:
        number += 1
        key, what = f"key-{number}", chance.random()
        if what < 0.66:
            with store.write(ANN, "edit", "small", key) as tx:
                for half in "AB":
                    tx.put(Organisation(f"{half}{number}", "Body " * chance.randrange(1, 200), "B", OFFICE), seen=0)
            say(key)
        elif what < 0.76:
            size = chance.randrange(20, 600)
            with store.write(ANN, "import", "big", key) as tx:
                tx.put_all(Organisation(f"I{number}-{n}", f"Body {n}", "B", OFFICE) for n in range(size))
            say(key)
        elif what < 0.80:
            number -= 1
            say("copying")
            target = store.backups / f"copy-{seed}-{time.monotonic_ns()}.part"
            store.copy_to(target)
            target.unlink()
            say("copied")
        elif what < 0.82:
            number -= 1
            say("backing up")
            backup(store)
            say("backed up")
        elif what < 0.97:
            number -= 1
            say("checkpointing")
            with store._cursor() as cursor:
                cursor.execute("CHECKPOINT")
            say("checkpointed")
        else:
            number -= 1
            say("closing")
            store.close()
            store = Store.open(place)
            say("reopened")


print("ready", flush=True)
for line in sys.stdin:
    place, seed, step = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if child == 0:
        try:
            work(place, int(seed), step)
        except BaseException as fault:
            say(f"fault {type(fault).__name__} {fault}")
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


class Nursery:
    """A program that forks a working child for every round."""

    def __enter__(self):
        self.program = subprocess.Popen(
            [sys.executable, "-c", NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert self._heard() == "ready"
        return self

    def __exit__(self, *_):
        self.program.stdin.close()
        self.program.wait(timeout=30)
        self.program.stdout.close()

    def killed_after(self, place, seed, delay, step="", from_open=True):
        """What a child said before it was killed."""
        self.program.stdin.write(f"{place}\t{seed}\t{step}\n")
        said = []
        child = int(self._heard())
        if from_open:
            said.append(self._heard())
        time.sleep(delay)
        if said != ["dead"]:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        while not said or said[-1] != "dead":
            said.append(self._heard())
        return said[:-1]

    def _heard(self):
        return self.program.stdout.readline().rstrip("\n")


@pytest.fixture(scope="module")
def nursery():
    with Nursery() as started:
        yield started


def test_a_killed_program_has_lost_nothing_that_it_acknowledged(nursery, tmp_path, caplog, capsys):
    chance, count, place = random.Random(SEED), Counter(), None  # noqa: S311 - a seed that can be given again
    caplog.set_level(logging.WARNING, logger="benefits")
    for number in range(ROUNDS):
        if number % CHAIN == 0:
            place, acknowledged = tmp_path / str(number) / "register.duckdb", set()
        from_open = not acknowledged or chance.random() < 0.8
        said = nursery.killed_after(place, chance.randrange(10**9), chance.uniform(0, 0.3), from_open=from_open)
        told = f"round {number} of seed {SEED}: {said[-3:]}"
        assert not any(word.startswith("fault") for word in said), told
        acknowledged |= {word for word in said if word.startswith("key-")}
        count["acknowledged"] += sum(word.startswith("key-") for word in said)
        count[f"killed while {_doing(said)}"] += 1
        with closing(Store.open(place)) as store:
            kept = {save.key for save in store.saves(limit=1_000_000)}
        assert acknowledged <= kept, told
        count["kept without an answer"] += len(kept - acknowledged)
        acknowledged = kept
        report = verify(place)
        assert report.problems == (), told
        assert report.journal or not kept, told
    for record in caplog.records:
        count[_kind(record.getMessage())] += 1
    with capsys.disabled():
        print(f"\n{ROUNDS} kills, seed {SEED}: {dict(count)}")
    assert count["acknowledged"] > ROUNDS // 2


def _doing(said):
    """What a child was doing when it was killed: the last thing that it had begun."""
    last = said[-1] if said else "opening"
    return last if last.endswith("ing") or last == "backing up" else "saving"


def _kind(message):
    if "written again" in message:
        return "mended from the journal"
    return "journal mended" if "were added" in message else "torn line" if "not finished" in message else "journal made"


@pytest.mark.parametrize("delay", [0.02, 0.1, 0.25, 0.5])
def test_a_migration_killed_half_way_leaves_the_register_as_it_was_or_brought_up(nursery, filled, place, delay):
    filled.close()
    before = verify(place)
    step = "CREATE TABLE later AS SELECT range AS id, md5(CAST(range AS VARCHAR)) AS text FROM range(1500000)"
    nursery.killed_after(place, 0, delay, step, from_open=False)
    later = Migration(shipped()[-1].number + 1, "later", step.replace("1500000", "15"))
    with closing(duckdb.connect(str(place))) as raw:
        if raw.execute("SELECT max(number) FROM schema_migration").fetchone()[0] == later.number:
            later = Migration(later.number, later.name, step)  # it was brought up before the kill came
    Store.open(place, known=[*shipped(), later]).close()
    with closing(Store.open(place, read_only=True, known=[*shipped(), later])) as store:
        after = verify(store)
    assert (after.saves, after.head, after.counts, after.problems) == (1, before.head, before.counts, ())
