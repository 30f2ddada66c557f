"""How much the property tests try, and on which database engine the tests run that need no file."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.plain.postgres_server import programs, server
from tests.plain.postgres_stores import in_place_of_memory
from tests.plain.reused_stores import stores_serve_again

settings.register_profile(
    "quick",
    max_examples=12,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("BENEFITS_HYPOTHESIS", "quick"))


ON_SERVER = os.environ.get("BENEFITS_TEST_ENGINE") == "postgresql"


@pytest.fixture(scope="session")
def database_server():
    """The address of an empty database on a PostgreSQL server of this test run's own."""
    if programs() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed")
    with server() as address:
        yield address


@pytest.fixture(scope="session", autouse=not ON_SERVER)
def stores_in_memory():
    """Stores in memory that a test has closed serve the next one."""
    with stores_serve_again():
        yield


@pytest.fixture(scope="session", autouse=ON_SERVER)
def stores_on_a_server(database_server):
    """Every store that a test would make in memory is a schema of its own on the server."""
    with in_place_of_memory(database_server) as stores:
        yield stores


@pytest.fixture(autouse=ON_SERVER)
def emptied_afterwards(stores_on_a_server):
    """What one test has made is nothing to the next."""
    with stores_on_a_server.test():
        yield


def pytest_collection_modifyitems(config, items):
    """The slow ones last. On a server only those that make a store in memory; the others know no difference."""
    items.sort(key=lambda one: one.get_closest_marker("slow") is not None)
    if ON_SERVER:
        kept = [one for one in items if "store" in one.fixturenames or "in_memory" in one.path.read_text("utf-8")]
        config.hook.pytest_deselected(items=[one for one in items if one not in set(kept)])
        items[:] = kept
