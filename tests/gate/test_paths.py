"""What is not named as open is closed, however its address is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.gate.paths import HOME, Way, own_address, way

OPEN = ["/_stcore/health", "/auth/login", "/auth/logout", "/oauth2callback", "/signin", "/static/js/index.js"]


@pytest.mark.parametrize("path", OPEN)
def test_the_door_is_open(path):
    assert way(path) is Way.OPEN


@pytest.mark.parametrize(
    "path",
    ["/static/../media/a.csv", "/static//a", "/static/..\\a", "/_stcore/health/", "/AUTH/LOGIN", "/portfolio/signin"],
)
def test_a_look_alike_is_not(path):
    assert way(path) is not Way.OPEN


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/_STCORE/agent/x", "/a/_stcore/agent/mcp"])
def test_nobody_gets_measurements_or_agents(path):
    assert way(path) is Way.NOWHERE


@given(st.text(max_size=30))
def test_where_a_person_goes_on_to_is_a_page_of_this_program(text):
    for asked in (text, f"/{text}", f"/portfolio?{text}"):
        onward = own_address(asked)
        assert onward.startswith("/")
        assert not onward.startswith(("//", "/\\"))
        assert onward.isascii()
        assert not set(onward) & set("\r\n\t\\ ")


@pytest.mark.parametrize("asked", ["/a" * 2_000, "/media/a.csv", "/_stcore/stream", "javascript:alert(1)", "portfolio"])
def test_what_is_no_page_leads_home(asked):
    assert own_address(asked) == HOME
