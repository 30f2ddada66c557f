"""Registers to look at: each test has files of its own, and the program lets go of them afterwards."""

import shutil
from dataclasses import replace

import pytest
from readme import lay_out
from streamlit.config import get_option, set_option
from streamlit.elements.lib import options_selector_utils
from streamlit.elements.widgets import multiselect, radio, select_slider, selectbox
from visiting import HOSTILE, MANAGER

from benefits.actions.importing import save_example, save_import, seed_organisations
from benefits.interchange.read import read_folder
from benefits.records.journal import journal_of
from benefits.records.model import Project
from benefits.records.places import default_store, example_store
from benefits.records.store import Store, close_all, register_at
from benefits.reference.sources import example_folder


@pytest.fixture(autouse=True)
def own_files(tmp_path, monkeypatch):
    """A live and an example register in the test's own folder; both still to be made."""
    monkeypatch.setenv("BENEFITS_STORE", str(tmp_path / "register.duckdb"))
    hidden = get_option("client.showErrorDetails")
    set_option("client.showErrorDetails", "full")  # a failing test shows the fault; visitors of the app never see it
    yield
    set_option("client.showErrorDetails", hidden)
    close_all()


@pytest.fixture(autouse=True)
def choices_told_apart(monkeypatch):
    """No list has two choices that are called the same: the page would take the one for the other."""

    def told_apart(options, format_func=str):
        names, places = options_selector_utils.create_mappings(options, format_func)
        assert len(places) == len(names), f"choices are called the same: {sorted(names)}"
        return names, places

    for kind in (multiselect, radio, select_slider, selectbox):
        monkeypatch.setattr(kind, "create_mappings", told_apart)


@pytest.fixture(scope="session")
def example_file(tmp_path_factory):
    """The example portfolio in a file, made once."""
    path = tmp_path_factory.mktemp("example") / "example.duckdb"
    store = Store.open(path)
    seed_organisations(store)
    save_example(store, MANAGER, read_folder(example_folder()).records, "example")
    store.close()
    return path


@pytest.fixture
def example(example_file) -> Store:
    """The example portfolio where the app looks for it."""
    return copied(example_file, example_store())


@pytest.fixture(scope="session")
def live_file(tmp_path_factory):
    """A register with the shipped organisations in a file, made once."""
    path = tmp_path_factory.mktemp("live") / "live.duckdb"
    store = Store.open(path)
    seed_organisations(store)
    store.close()
    return path


@pytest.fixture
def live(live_file) -> Store:
    """The live register, empty but for the shipped organisations."""
    return copied(live_file, default_store())


def copied(made, place) -> Store:
    """The register of a file that was made once, open at another place."""
    shutil.copy(made, place)
    shutil.copy(journal_of(made), journal_of(place))
    return register_at(place)


@pytest.fixture(scope="session")
def linked_records(tmp_path_factory):
    """The records of the README's example: DWP pays for LINK, and most of its benefit lands elsewhere."""
    return read_folder(lay_out(tmp_path_factory.mktemp("readme") / "link")).records


@pytest.fixture(scope="session")
def linked_file(live_file, linked_records, tmp_path_factory):
    """The same with LINK in it, made once."""
    path = tmp_path_factory.mktemp("linked") / "linked.duckdb"
    store = copied(live_file, path)
    save_import(store, MANAGER, linked_records, "For the test", "linked")
    store.close()
    return path


@pytest.fixture
def linked(linked_file) -> Store:
    """The live register with LINK in it."""
    return copied(linked_file, default_store())


@pytest.fixture
def hostile(live, linked_records) -> Store:
    """The live register with a LINK whose texts try to be more than text."""
    texts = {"title": HOSTILE, "note": HOSTILE, "source": HOSTILE}
    marked = [
        replace(one, **{name: text for name, text in texts.items() if hasattr(one, name)}) for one in linked_records
    ]
    marked = [
        replace(one, summary=HOSTILE, funding_model=HOSTILE) if isinstance(one, Project) else one for one in marked
    ]
    save_import(live, MANAGER, marked, HOSTILE, "hostile")
    return live
