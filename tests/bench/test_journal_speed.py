"""What the journal costs: a small save and a big import with and without it, and the comparison at the start.

Printed, not asserted: the second witness was chosen at about half a millisecond a save.
"""

import os
import tracemalloc
from contextlib import closing
from statistics import median
from time import perf_counter

import pytest

from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.journal import journal_of
from benefits.records.model import Organisation
from benefits.records.store import Store
from benefits.records.verification import verify

pytestmark = pytest.mark.bench

ANN = Actor("sub-ann", "Ann Example")
IS_FULL = os.environ.get("BENEFITS_BENCH") == "full"
SAVES, ROWS = (1000, 100_000) if IS_FULL else (100, 10_000)


def saved(store, number):
    start = perf_counter()
    with store.write(ANN, "edit", "because", f"key-{number}") as tx:
        tx.put(Organisation(f"O{number}", "Some body or other", "O", OrganisationKind.AGENCY), seen=0)
    return perf_counter() - start


def imported(store):
    start = perf_counter()
    with store.write(ANN, "import", "big", "big") as tx:
        tx.put_all(Organisation(f"I{n}", f"Body number {n}", "I", OrganisationKind.AGENCY) for n in range(ROWS))
    return perf_counter() - start


def opened(place):
    start = perf_counter()
    Store.open(place).close()
    return perf_counter() - start


def test_what_the_journal_costs(tmp_path, capsys):
    place = tmp_path / "with" / "register.duckdb"
    with closing(Store.open(place)) as kept, closing(Store.open(tmp_path / "r.duckdb", journal="none")) as bare:
        pairs = [(saved(kept, n), saved(bare, n)) for n in range(SAVES)]  # in turn, so that both meet the same load
        bare_import, kept_import = imported(bare), imported(kept)
    checked = opened(place)
    journal_of(place).rename(tmp_path / "aside.jsonl")
    remade = opened(place)
    assert journal_of(place).read_bytes() == (tmp_path / "aside.jsonl").read_bytes()
    place.unlink()
    replayed = opened(place)
    place.unlink()
    tracemalloc.start()
    opened(place)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    report = verify(place)
    assert (report.saves, report.problems) == (SAVES + 1, ())
    with_journal, without = (median(times) * 1000 for times in zip(*pairs, strict=True))
    difference = median(one - other for one, other in pairs) * 1000
    with capsys.disabled():
        print(f"\na save: {without:.2f} ms without, {with_journal:.2f} ms with a journal, {difference:+.2f} ms")
        print(f"an import of {ROWS:,} rows: {bare_import:.2f} s without, {kept_import:.2f} s with a journal")
        print(f"a start with {SAVES:,} saves and the import: {checked:.2f} s; journal made again: {remade:.2f} s")
        size = journal_of(place).stat().st_size / 2**20
        print(
            f"the file written again from {size:.1f} MB of journal: {replayed:.2f} s, {peak / 2**20:.0f} MB of memory"
        )
