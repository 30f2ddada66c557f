"""How long a folder of a thousand projects takes to be read, looked through and saved; nothing of time is asserted."""

from time import perf_counter

import pytest
from thousand import records

from benefits.actions.importing import seed_organisations
from benefits.interchange.incoming import preview, take_in
from benefits.interchange.layout import FILES
from benefits.interchange.read import read_files
from benefits.interchange.write import table_text
from benefits.records.model import Person, table_of
from benefits.records.store import Store

pytestmark = pytest.mark.bench
TABLES = ("project", "option", "cost_line", "pool", "benefit_line", "share")
ADMINISTRATOR = Person("ann", "", "Ann", ("administrator:*",))


def test_a_thousand_projects_go_in():
    whole = [one for one in records() if table_of(one) in TABLES]
    store = Store.in_memory()
    seed_organisations(store)
    begun = perf_counter()
    by_table = {table: [one for one in whole if table_of(one) == table] for table in FILES}
    files = {FILES[table]: table_text(table, held).encode() for table, held in by_table.items() if held}
    reading = read_files(files)
    read = perf_counter()
    shown = preview(store, ADMINISTRATOR, reading)
    looked = perf_counter()
    done = take_in(store, ADMINISTRATOR, reading, "many", "k1", seen=shown.data_version)
    saved = perf_counter()
    assert len(done.changes) == len(whole) == len(reading.records)
    store.close()
    print(
        f"\n1,000 projects, {len(whole):,} records: written and read {read - begun:.1f} s, "
        f"preview {looked - read:.1f} s, import {saved - looked:.1f} s"
    )
