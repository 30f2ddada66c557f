"""The audit trail tells each change of each field once, gives the register when replayed, and proves itself.

BENEFITS_TRAILS sets how many random histories are told.
"""

import csv
import io
import os
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import get_type_hints

import pytest
from any_register import value
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from plain.register import body, cost, option, project

from benefits.actions.baselining import freeze
from benefits.actions.closing import close_quarter
from benefits.errors import NotPermitted
from benefits.interchange.audit_check import checked
from benefits.interchange.audit_file import CHECK, README, audit_zip
from benefits.interchange.write import safe_text
from benefits.periods import Quarter
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import BaselineStage, Role
from benefits.records.history import Actor
from benefits.records.model import FROZEN, REFERENCES, TABLES, Person, table_of
from benefits.records.rows import columns, to_row
from benefits.records.store import Store
from benefits.views.audit import value_text

ADA = Person("ada", "ada@example.org", "Ada", (grant(Role.ADMINISTRATOR),))
ASA = Person("asa", "asa@example.org", "=Asa()", (grant(Role.ASSURER),))
TRAILS = int(os.environ.get("BENEFITS_TRAILS", "4"))
SETTINGS = settings(
    max_examples=TRAILS, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
FILES = ("events.csv", "heads.csv", "people.csv", "saves.csv", "versions.csv")


def unpacked(content, folder):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        file.extractall(folder)
    return folder


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def rewrite(folder, name, held):
    with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, list(held[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(held)


@pytest.fixture
def store():
    held = Store.in_memory()
    with held.write(ADA, "import", "=first()", "first") as tx:
        tx.put_all([body("A"), ASA, project(), option(), cost("P-C", [0, 100])])
    freeze(held, ADA, "P", BaselineStage.FBC, date(2020, 1, 1), "The board", "", Basis(), "freeze")
    close_quarter(held, ADA, Quarter.parse("2019-20 Q4"), "Return", "close")
    with held.write(ADA, "edit", "dearer", "edit") as tx:
        tx.put(cost("P-C", [0, 200]), 1)
    yield held
    held.close()


@pytest.fixture
def folder(store, tmp_path):
    return unpacked(audit_zip(store, ASA), tmp_path)


def check_program(folder):
    done = subprocess.run([sys.executable, "-I", CHECK], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_it_holds_what_it_explains(folder):
    assert sorted(one.name for one in folder.iterdir()) == sorted((*FILES, README, CHECK))
    told = (folder / README).read_text()
    assert all(name in told for name in (*FILES, CHECK))


def test_one_row_for_the_changed_field_says_who_when_from_what_to_what_and_why(store, folder):
    (last,) = [one for one in rows(folder, "events") if one["save"] == "4"]
    when = store.saves()[0].recorded_at.replace(tzinfo=None).isoformat(timespec="microseconds")
    assert last == {
        "save": "4",
        "when_utc": when,
        "person": "ada",
        "name": "Ada",
        "action": "edit",
        "reason": "dearer",
        "key": "edit",
        "run": store.saves()[0].run,
        "table": "cost_line",
        "record": "P-C",
        "version": "2",
        "field": "amounts",
        "from": '["0.00","100.00"]',
        "to": '["0.00","200.00"]',
    }


def test_the_heads_of_closings_and_baselines_stand_in_it_whole(store, folder):
    first, second, _, newest = reversed(store.saves())
    heads = [(one["kind"], one["name"], one["save"], one["hash"]) for one in rows(folder, "heads")]
    assert heads == [
        ("closing", "2019-20 Q4", "2", second.hash),
        ("baseline", "P-FBC", "1", first.hash),
        ("newest", "", "4", newest.hash),
    ]


def test_people_are_told_with_their_rights_over_time_and_no_text_runs_as_a_formula(store, tmp_path):
    with store.write(ADA, "people.change", "moved", "people") as tx:
        tx.put(Person("asa", ASA.email, ASA.name, (grant(Role.FINANCE, "A"),)), 1)
    found = rows(unpacked(audit_zip(store, ADA), tmp_path), "people")
    assert [(one["name"], one["grants"], one["why"]) for one in found] == [
        ("'=Asa()", "assurer:*", "'=first()"),
        ("'=Asa()", "finance:A", "moved"),
    ]


def test_the_program_in_it_finds_nothing_wrong_and_tells_the_newest_save(store, folder):
    code, told = check_program(folder)
    assert (code, told[-1]) == (0, "All that could be compared agrees.")
    assert f"Newest save here: 4, hash {store.saves()[0].hash}." in told[0]


def test_the_program_in_it_finds_an_altered_row(folder):
    held = rows(folder, "events")
    held[-1]["to"] = '["0.00","150.00"]'
    rewrite(folder, "events", held)
    code, told = check_program(folder)
    assert (code, told[0]) == (1, "cost_line P-C version 2: its changes are not what it differs in")
    assert told[-1] == "Not sound."


@pytest.mark.parametrize(
    ("name", "at", "column", "value", "found"),
    [
        ("saves", 0, "reason", "other", "save 1: its columns are not its text"),
        ("saves", 1, "hash", "0" * 64, "save 2: its text does not give its hash"),
        ("versions", -1, "withdrawn", "yes", "cost_line P-C version 2: its columns are not its text"),
        ("heads", 0, "hash", "0" * 64, "closing 2019-20 Q4: its hash is not that of save 2"),
    ],
)
def test_an_altered_cell_is_found_in_each_file(folder, name, at, column, value, found):
    held = rows(folder, name)
    held[at][column] = value
    rewrite(folder, name, held)
    assert found in checked(folder)[0]


@pytest.mark.parametrize("name", ["events", "versions", "saves"])
def test_a_removed_row_a_doubled_one_and_others_in_another_order_are_found(folder, name):
    held = rows(folder, name)
    for several in (held[1:], [*held, held[-1]], [held[1], held[0], *held[2:]]):
        rewrite(folder, name, several)
        assert checked(folder)[0], name


@pytest.mark.parametrize("column", ["when_utc", "person", "name", "action", "reason", "key", "run"])
def test_a_change_that_tells_another_person_moment_or_reason_than_its_save_is_found(folder, column):
    held = rows(folder, "events")
    held[-1][column] = "other"
    rewrite(folder, "events", held)
    assert checked(folder)[0] == [f"cost_line P-C version 2: a change tells another {column} than its save"]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("heads", b"kind,name\r\nclosing,x\r\n", "heads.csv row 2: some of its columns are missing"),
        ("saves", b"\xff\xfe", "saves.csv: cannot be read ("),
        ("versions", b"save,table,record,version,withdrawn,text\r\n1,a,b,x,no,{}\r\n", "its version is no number"),
        ("versions", b"save,table,record,version,withdrawn,text\r\n1,a,b,1,no,{}\r\n", "a b version 1: its text"),
        ("versions", b"save,table,record,version,withdrawn,text\r\nx,a,b,1,no,{}\r\n", "its save is no number"),
    ],
)
def test_a_file_that_is_none_of_a_trail_is_told_in_a_sentence(folder, name, content, found):
    (folder / f"{name}.csv").write_bytes(content)
    code, told = check_program(folder)
    assert (code, len(told)) == (1, 3)
    assert found in told[0]


def test_a_version_with_another_text_breaks_the_hash_of_its_save(folder):
    held = rows(folder, "versions")
    held[-1]["text"] = held[-1]["text"].replace("200.00", "150.00")
    rewrite(folder, "versions", held)
    assert "save 4: its versions are not those that it wrote" in checked(folder)[0]


def test_only_who_may_see_everything_takes_it_along(store):
    for role, of in ((Role.ASSURER, "A"), (Role.FINANCE, "*"), (Role.LEADER, "*"), (Role.PROGRAMME_MANAGER, "*")):
        with pytest.raises(NotPermitted):
            audit_zip(store, Person("x", "", "X", (grant(role, of),)))


def test_a_part_of_the_days_is_checked_as_far_as_it_goes(clocked, tmp_path):
    store, days = clocked
    folder = unpacked(audit_zip(store, ADA, days[1], days[1]), tmp_path)
    assert [one["save"] for one in rows(folder, "saves")] == ["2"]
    faults, told = checked(folder)
    assert faults == []
    assert "1 changes follow a version from before this trail" in told
    held = rows(folder, "events")
    held[0]["to"] = "x"
    rewrite(folder, "events", held)
    assert checked(folder)[0]


@pytest.fixture
def clocked(monkeypatch):
    """Three saves of one record, a day apart, with their days."""
    begun = datetime(2026, 4, 1, 23, 59, 59, 999999, tzinfo=UTC)
    with closing(Store.in_memory()) as held:
        for after in range(3):
            monkeypatch.setattr("benefits.records.store.now", lambda after=after: begun + timedelta(days=after))
            with held.write(ADA, "edit", "", f"k{after}") as tx:
                tx.put(project(title=f"{after}", lead=""), after)
        yield held, [(begun + timedelta(days=after)).date() for after in range(3)]


def any_of(table, code):
    """Any record of a table with a code, and without references."""
    hints = get_type_hints(TABLES[table])
    made = {
        each.name: st.just(() if hints[each.name] == tuple[str, ...] else "")
        if each.name in REFERENCES[table]
        else value(table, each.name, hints[each.name])
        for each in fields(TABLES[table])
    }
    return st.builds(TABLES[table], **{**made, "id": st.just(code)})


def drawn_history(data, store):
    """Random saves of any records of any table; what each version held, and whether it was withdrawn."""
    told = {}
    for number in range(data.draw(st.integers(1, 5))):
        with store.write(Actor("ada", data.draw(st.text("=A", max_size=2))), "edit", "why", f"k{number}") as tx:
            for table in data.draw(st.lists(st.sampled_from(sorted(TABLES)), min_size=1, max_size=4, unique=True)):
                code = data.draw(st.sampled_from(["=X", "Y"]))
                versions = told.setdefault((table, code), [])
                if versions and not versions[-1][1] and table not in FROZEN and data.draw(st.booleans()):
                    tx.withdraw(table, code, len(versions))
                    versions.append((versions[-1][0], True))
                elif not (versions and table in FROZEN):
                    made = data.draw(any_of(table, code))
                    tx.put(made, len(versions)) if data.draw(st.booleans()) else tx.put_all([made])
                    versions.append((made, False))
    return {key: versions for key, versions in told.items() if versions}


def held_of(one, withdrawn):
    """The columns of a record that are not blank."""
    table = table_of(one)
    pairs = zip((column.name for column in columns(table)), to_row(one), strict=True)
    held = {name: value for name, value in pairs if not (value is None or value is False or value in ("", []))}
    return held | ({"withdrawn": True} if withdrawn else {})


def test_each_change_of_each_field_is_one_row_and_replaying_them_gives_the_register(tmp_path_factory):
    changes = []

    @settings(
        phases=[Phase.generate],
        max_examples=TRAILS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def tells(data):
        with closing(Store.in_memory()) as store:
            history = drawn_history(data, store)
            folder = unpacked(audit_zip(store, ADA), tmp_path_factory.mktemp("trail"))
            current = {(table, one.record.id): one.record for table in TABLES for one in store.current(table)}
        events = rows(folder, "events")
        expected = []
        for (table, code), versions in history.items():
            before = {"id": code}
            for number, (one, withdrawn) in enumerate(versions, start=1):
                now = held_of(one, withdrawn)
                differ = {name for name in {*before, *now} if before.get(name) != now.get(name)} or {""}
                expected += [(table, safe_text(code), str(number), name) for name in differ]
                before = now
        found = [(one["table"], one["record"], one["version"], one["field"]) for one in events]
        assert sorted(found) == sorted(expected)
        state = {}
        for one in events:
            held = state.setdefault((one["table"], one["record"]), {"id": one["record"]})
            assert held.get(one["field"], "") == one["from"]
            held[one["field"]] = one["to"]
        stands = {key: {name: text for name, text in held.items() if text} for key, held in state.items()}
        assert {key for key, held in stands.items() if "withdrawn" not in held} == {
            (table, safe_text(code)) for table, code in current
        }
        for (table, code), one in current.items():
            texts = {name: safe_text(value_text(plain(value))) for name, value in held_of(one, False).items()}
            assert stands[table, safe_text(code)] == texts
        assert checked(folder)[0] == []
        changes.append(len(events))

    tells()
    print(f"{sum(changes)} changes of {len(changes)} random histories")
    assert sum(changes) > 10 * len(changes)


def plain(value):
    """A value of a column as its version's text has it."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return format(value, "f") if isinstance(value, Decimal) else value if isinstance(value, str | int) else str(value)
