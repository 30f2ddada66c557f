"""Eight people save into one register at once: nothing is lost, nothing stands alone, and every sum holds.

Most saves are written as the actions write them, but without their checks, which would take most of the time; the
others go through the action. BENEFITS_WRITES sets how many saves each of the eight makes; 500 for a long run.
"""

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

from benefits.actions.importing import seed_organisations
from benefits.actions.recording import Edit, new_project, save_changes
from benefits.errors import Conflict
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, PriceTerms, Role
from benefits.records.entries import HEAD, Difference, Snapshot, differences, entry_of
from benefits.records.history import Actor
from benefits.records.model import BenefitLine, CostLine, Person, Project, Share
from benefits.records.store import Store
from benefits.records.verification import verify

WRITERS = 8
EACH = int(os.environ.get("BENEFITS_WRITES", "6"))
THROUGH_ACTION = 24  # one save in so many
SEED = int(os.environ.get("BENEFITS_SEED", random.SystemRandom().randrange(10**6)))
YEAR = FinancialYear(2026)
PEOPLE = [Person(f"w{at}", "", f"Writer {at}", (grant(Role.PROGRAMME_MANAGER),)) for at in range(WRITERS)]
BENEFIT = BenefitLine(
    *("B", "P", "Less fraud", "staff_time", BenefitClass.NON_CASH_RELEASING, PriceTerms.REAL, YEAR),
    Series(YEAR, (Decimal(100),)),
)
SHARES = (Share("S1", "B", "DWP", Decimal("0.5")), Share("S2", "B", "HMRC", Decimal("0.5")))


def test_eight_writers_lose_nothing_and_see_both_values_of_every_conflict(tmp_path, capsys):
    place, count = tmp_path / "register.duckdb", Counter()
    with closing(Store.open(place)) as store:
        seed_organisations(store)
        new_project(store, PEOPLE[0], Project("P", "0", "HMRC", YEAR), "", "k")
        save_changes(store, PEOPLE[0], "P", [Edit(one, 0) for one in (BENEFIT, *SHARES)], "", "k1")
        before = store.data_version()
        with ThreadPoolExecutor(WRITERS) as pool:
            written = list(pool.map(lambda at: writing(store, at), range(WRITERS)))
        for _, said in written:
            count.update(said)
        acknowledged = [key for keys, _ in written for key in keys]
        kept = {save.key: save for save in store.saves(limit=10**6, after=before)}
        told = f"seed {SEED}"
        assert sorted(acknowledged) == sorted(kept), told
        assert len(acknowledged) == WRITERS * EACH == store.data_version() - before, told
        assert store.one("project", "P").record.title == str(count["titles"]), told
        assert len(store.history("project", "P")) == count["titles"] + 1, told
        assert sum(len(store.history("cost_line", f"C{at}")) for at in range(WRITERS)) == count["costs"], told
        first, second = (store.history("share", one.id) for one in SHARES)
        assert len(first) == len(second) == count["splits"] + 1, told
        pairs = zip(first, second, strict=True)
        assert all(one.record.fraction + other.record.fraction == 1 and one.save == other.save for one, other in pairs)
    report = verify(place)
    assert (report.problems, report.saves) == ((), before + WRITERS * EACH), told
    with capsys.disabled():
        print(f"\n{WRITERS} writers x {EACH} saves, {told}: {dict(count)}, lost 0, orphans 0, broken sums 0")
    assert count["conflicts"] == count["conflicts told with both values"]


def writing(store, at):
    """What one person saves: a title and a split that all of them change, and a cost of their own."""
    chance, keys, count = random.Random(f"{SEED}-{at}"), [], Counter()  # noqa: S311 - a seed that can be given again
    for number in range(EACH):
        what = chance.choice(["titles", "splits", "costs"])
        while True:
            key = f"{at}-{number}"
            held = store.one("project", "P")
            changes = meant(store, what, at, number, held, chance)
            try:
                saved(store, PEOPLE[at], changes, key, through_action=(at + number) % THROUGH_ACTION == 0)
            except Conflict as conflict:
                count["conflicts"] += 1
                count["conflicts told with both values"] += shows_both(store, conflict, changes)
                continue
            keys.append(key)
            count[what] += 1
            break
    return keys, count


def saved(store, person, changes, key, *, through_action):
    if through_action:
        save_changes(store, person, "P", changes, "why", key)
        return
    with store.write(Actor(person.id, person.name), "project.change", "why", key) as tx:
        for one in changes:
            tx.put(one.record, one.seen)


def meant(store, what, at, number, held, chance):
    if what == "titles":
        return [Edit(replace(held.record, title=str(int(held.record.title) + 1)), held.version)]
    if what == "costs":
        before = store.one("cost_line", f"C{at}")
        kinds = (CostKind.IMPLEMENTATION, BudgetClass.CDEL, PriceTerms.REAL, YEAR)
        line = CostLine(f"C{at}", "P", f"Cost {number}", "HMRC", *kinds, Series(YEAR, (Decimal(number),)))
        return [Edit(line, before.version if before else 0)]
    two = [store.one("share", one.id) for one in SHARES]
    part = Decimal(chance.choice([one for one in range(1, 100) if Decimal(one) / 100 != two[0].record.fraction])) / 100
    fractions = (part, 1 - part)
    return [Edit(replace(one.record, fraction=of), one.version) for one, of in zip(two, fractions, strict=True)]


def shows_both(store, conflict, changes):
    """Whether a form that was left with these changes tells what was there, what the other saved, and what is typed."""
    mine = next(one for one in changes if one.record.id == conflict.record)
    versions = store.history(conflict.table, conflict.record)
    assert (conflict.seen, conflict.saved_by) == (mine.seen, versions[conflict.latest - 1].saved_by_name)
    assert f"{conflict.record} was changed by {conflict.saved_by}" in str(conflict)
    assert f"(version {conflict.latest}) after you opened version {mine.seen}" in str(conflict)
    field = "title" if conflict.table == "project" else "fraction"
    was, theirs, typed = (
        str(getattr(one, field))
        for one in (versions[mine.seen - 1].record, versions[conflict.latest - 1].record, mine.record)
    )
    base, now = (Snapshot(entry_of({field: words})) for words in (was, theirs))
    told = differences(base.entry, now.entry, entry_of({field: typed}), "id")
    return told == ((Difference(HEAD, field, was, theirs, typed),) if was != theirs else ())
