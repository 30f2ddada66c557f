"""A program whose database shut itself ends in order, and the next start finds a checked register."""

import subprocess
import sys
from contextlib import closing

import pytest

from benefits.records.store import Store
from benefits.records.verification import verify

# A limit on the size of files stands for a disk that fills up during a checkpoint.
SERVING = """
import random, resource, signal, sys, time
from benefits.errors import StoreError
from benefits.records import stopping
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.model import Organisation
from benefits.records.store import close_all, register_at

stopping.GRACE = 0.3
if len(sys.argv) > 2:
    stopping.LIMIT = 0.3


def end(*_):
    if len(sys.argv) > 2:
        return  # a program that does not listen
    close_all()
    print("closed", flush=True)
    sys.exit(0)


signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
stopping.when_stopped(stopping.end_program)
store = register_at(sys.argv[1])
chance = random.Random(1)


def save(n):
    with store.write(Actor("a", "Ann"), "edit", "", f"k{n}") as tx:
        name = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=100_000))
        tx.put(Organisation(f"O{n}", name, "O", OrganisationKind.AGENCY), seen=0)
    print("saved", n, flush=True)


for n in range(30):
    save(n)
most = store.path.stat().st_size + 300_000
resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def checkpoint():
    with store._cursor() as cursor:
        cursor.execute("CHECKPOINT")


for work in (checkpoint, store.counts, lambda: save(99)):
    try:
        work()
    except StoreError as fault:
        print(fault, flush=True)
while True:
    time.sleep(0.05)
"""


def run(place, *more):
    command = [sys.executable, "-c", SERVING, str(place), *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_program_whose_database_shut_itself_ends_in_order_and_starts_again(place):
    done = run(place)
    told = [line for line in done.stdout.splitlines() if "stopped after a fault" in line]
    assert len(told) == 3, done.stdout + done.stderr
    assert all("Restart the program. Saves that were confirmed are kept" in line for line in told)
    assert done.stdout.splitlines()[-1] == "closed"
    assert done.returncode == 0
    assert done.stderr.count("The program ends now; start it again.") == 1
    saved = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("saved")}
    with closing(Store.open(place)) as store:
        assert {save.key for save in store.saves(limit=1000)} == {f"k{n}" for n in saved}
        assert verify(store).problems == ()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_program_that_does_not_listen_is_ended_all_the_same(place):
    done = run(place, "deaf")
    assert done.returncode == 70, done.stdout + done.stderr
    with closing(Store.open(place)) as store:
        assert verify(store).problems == ()
        assert store.data_version() == 30
