"""The example portfolio as pages, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits.actions.importing import save_example
from benefits.interchange.read import read_folder
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.portfolio import PortfolioPage, portfolio_page
from benefits.views.project import ProjectPage, project_page
from benefits.views.projects import ProjectsPage, projects_page

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "example"
READER = Person("reader", "", "Reader", (grant(Role.LEADER),))


@pytest.fixture(scope="session")
def example_store():
    store = Store.in_memory()
    save_example(store, READER, read_folder(EXAMPLE).records, "example")
    yield store
    store.close()


@pytest.fixture(scope="session")
def example_portfolio(example_store) -> PortfolioPage:
    return portfolio_page(example_store, READER)


@pytest.fixture(scope="session")
def example_list(example_store) -> ProjectsPage:
    return projects_page(example_store, READER)


@pytest.fixture(scope="session")
def example_projects(example_store, example_list) -> list[ProjectPage]:
    return [project_page(example_store, READER, line.project) for line in example_list.lines]
