"""Many threads and double clicks: nothing acknowledged is lost, nothing is seen by halves."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

from benefits.errors import Conflict
from benefits.records.categories import OrganisationKind
from benefits.records.history import Actor
from benefits.records.model import Organisation
from benefits.records.store import Store, register_at
from benefits.records.verification import verify

ANN = Actor("sub-ann", "Ann Example")
ORG = Organisation("DWP", "0", "DWP", OrganisationKind.MINISTERIAL)


def test_eight_threads_that_count_up_one_record_lose_nothing(place):
    threads, each = 8, 12
    with closing(Store.open(place)) as store:
        with store.write(ANN, "edit", "", "start") as tx:
            tx.put(ORG, seen=0)

        def count_up(worker):
            for n in range(each):
                while True:
                    seen = store.one("organisation", "DWP")
                    try:
                        with store.write(ANN, "edit", "", f"{worker}-{n}") as tx:
                            tx.put(replace(seen.record, name=str(int(seen.record.name) + 1)), seen=seen.version)
                        break
                    except Conflict:
                        continue

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(count_up, range(threads)))
        assert store.one("organisation", "DWP").record.name == str(threads * each)
        assert store.data_version() == len(store.saves(limit=10_000)) == threads * each + 1
        assert verify(store).problems == ()


def test_a_double_click_in_two_threads_saves_once(store):
    for round_number in range(20):
        barrier = threading.Barrier(2)

        def click(key, barrier=barrier):
            barrier.wait()
            with store.write(ANN, "edit", "", key) as tx:
                tx.put(replace(ORG, id=key), seen=0)
            return tx.saved

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(click, [f"form-{round_number}"] * 2)
        assert first == second
    assert len(store.saves()) == store.counts()["organisation"] == 20


def test_a_reader_never_sees_half_a_save(store):
    """Every save writes the same name to three records, so a reader must find one name."""
    stop = threading.Event()

    def write():
        n = 0
        while not stop.is_set():
            with store.write(ANN, "edit", "", f"k{n}") as tx:
                for code in "ABC":
                    tx.put(replace(ORG, id=code, name=str(n)), seen=n)
            n += 1
        return n

    with ThreadPoolExecutor(4) as pool:
        writer = pool.submit(write)
        seen = [pool.submit(_names_seen, store) for _ in range(2)]
        try:
            looks = [names for reader in seen for names in reader.result()]
        finally:
            stop.set()
        assert writer.result() > 5
        assert len({tuple(names) for names in looks}) > 5
        assert all(len(set(names)) <= 1 for names in looks)


def _names_seen(store):
    """What a reader finds until it has seen the register change six times."""
    looks = []
    while len({tuple(names) for names in looks}) <= 6:
        looks.append([one.record.name for one in store.current("organisation")])
        tables = store.tables()
        looks.append(list(tables["organisation"]["name"]))
        if looks[-1]:
            assert tables.data_version == int(looks[-1][0]) + 1
    return looks


def test_threads_that_ask_for_a_register_share_one(place):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: register_at(place), range(16)))
    assert len(found) == 1
    found.pop().close()
