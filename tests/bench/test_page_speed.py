"""How long the server works on each page of a register of a thousand projects; only that it answers is asserted."""

from pathlib import Path
from time import perf_counter

import pytest
from streamlit.testing.v1 import AppTest
from thousand import records

from benefits.actions.importing import seed_organisations
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store, close_all

pytestmark = pytest.mark.bench

MAIN = Path(__file__).resolve().parents[2] / "benefits" / "main.py"
PROJECT = {"project": "P0777"}
PAGES = {
    "welcome": {},
    "portfolio": {},
    "projects": {},
    "project": PROJECT,
    "decisions": {},
    "department": {"body": "DWP"},
    "edit_project": PROJECT,
    "calculators": PROJECT,
    "programmes": {},
    "import_records": {},
    "inbox": {"body": "DWP"},
    "conditions": PROJECT,
    "logs": PROJECT,
    "briefings": {},
    "rescues": PROJECT,
    "cost_sharing": PROJECT,
    "transfers": {"project": "P0010"},
    "envelopes": {},
    "scenarios": {},
    "pressure": {"scenario": "TIGHT"},
    "baselines": PROJECT,
    "measurements": {},
    "realisation": {},
    "track_record": {},
    "optimism": PROJECT,
    "uncertainty": PROJECT,
    "dependencies": PROJECT,
    "pools": {},
    "identifiers": {},
    "options": PROJECT,
    "explain": PROJECT,
    "history": PROJECT,
    "assumptions": {},
    "keeping": {},
    "help": {},
}


@pytest.fixture(scope="module")
def thousand(tmp_path_factory):
    """The register in its file, filled."""
    path = tmp_path_factory.mktemp("thousand") / "register.duckdb"
    store = Store.open(path)
    seed_organisations(store)
    with store.write(Actor("test", "Test"), "import", "", "thousand") as tx:
        tx.put_all(records())
    store.close()
    yield path
    close_all()


def opened(page: str, address: dict[str, str], person: Person) -> tuple[float, float]:
    """Seconds of the server for the page's first drawing in a tab, and for the next."""
    at = AppTest.from_file(MAIN, default_timeout=120)
    at.query_params["register"] = "live"
    at.session_state["person"] = person
    at.run()
    at.switch_page(f"screens/{page}.py")
    at.query_params.update({"register": "live", **address})
    taken = []
    for _ in range(2):
        start = perf_counter()
        at.run()
        taken.append(perf_counter() - start)
        assert not at.exception, page
    return taken[0], taken[1]


def test_every_page_of_a_thousand_projects(thousand, monkeypatch, capsys):
    monkeypatch.setenv("BENEFITS_STORE", str(thousand))
    person = Person("test", "", "Ada", (grant(Role.PROGRAMME_MANAGER, "DWP"), grant(Role.PROGRAMME_MANAGER)))
    with capsys.disabled():
        print("\nServer's part of a page at 1,000 projects, 8,000 lines, 20,000 shares: first, again (s)")
        for page, address in PAGES.items():
            first, again = opened(page, address, person)
            print(f"{page:20}{first:8.2f}{again:8.2f}", flush=True)
