"""With sign-in on, every way into the program against every kind of cookie: nothing of it reaches a stranger."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
import requests
from plain.signing_in import COOKIE, SECRET, app, free_port, keep, provider
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benefits.gate.headers import ALWAYS
from benefits.records.model import Person

SHELL = '<div id="root">'  # what every page of Streamlit begins with
PAGES = ("/", "/portfolio", "/project?project=LINK", "/nowhere/at/all")
PARTS = (
    "/media/0123abcd.csv",
    "/_stcore/host-config",
    "/_stcore/script-health-check",
    "/_stcore/upload_file/session/file",
    "/component/streamlit_component/index.html",
    "/_stcore/bidi-components/x/index.js",
)
NOWHERE = ("/_stcore/metrics", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json", "/portfolio/_stcore/metrics")
STRANGERS = ("no cookie", "forged", "of another host", "expired", "signed out", "unknown", "disabled")
SIGNS_IN_AGAIN = ("no cookie", "forged", "of another host", "expired", "signed out")


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """The app with a known person, one who left and one who signed out."""
    store = tmp_path_factory.mktemp("gate") / "register.duckdb"
    with provider() as issuer:
        left = date.today() - timedelta(days=1)  # noqa: DTZ011 (any day that has passed everywhere)
        people = [
            Person(name, f"{name}@dwp.gov.uk", name.title(), ("leader:*",), f"{issuer}|{name}")
            for name in ("ann", "out")
        ]
        keep(store, *people, Person("gone", "gone@dwp.gov.uk", "Gone", ("leader:*",), f"{issuer}|gone", left))
        with app(store, issuer, free_port()) as running:
            yield running


@pytest.fixture(scope="module")
def cookies(door):
    """By kind of visitor, the cookie they bring."""
    now = time.time()
    given = {
        "no cookie": "",
        "forged": door.cookie("ann", now, secret="guessed" * 6),
        "of another host": door.cookie("ann", now, origin="https://other.example"),
        "expired": door.cookie("ann", now - 9 * 3600),
        "signed out": door.cookie("out", now),
        "unknown": door.cookie("eve", now),
        "disabled": door.cookie("gone", now),
        "good": door.cookie("ann", now),
    }
    ask(door, "/auth/logout", given["signed out"])
    return given


def ask(door, path, cookie="", method="GET", **headers):
    held = {COOKIE: cookie} if cookie else {}
    return requests.request(
        method, door.address + path, cookies=held, headers=headers, allow_redirects=False, timeout=20
    )


@pytest.mark.parametrize("who", STRANGERS)
def test_no_page_reaches_a_stranger(door, cookies, who):
    for path in PAGES:
        answer = ask(door, path, cookies[who])
        assert SHELL not in answer.text
        if who in SIGNS_IN_AGAIN:
            assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/signin"), path
        else:
            assert answer.status_code == 403, path
            assert f"{door.issuer}|" in answer.text


@pytest.mark.parametrize("who", STRANGERS)
def test_nothing_that_pages_fetch_reaches_a_stranger(door, cookies, who):
    for path in PARTS:
        for method in ("GET", "PUT", "DELETE", "OPTIONS"):
            answer = ask(door, path, cookies[who], method)
            assert answer.status_code == (401 if who in SIGNS_IN_AGAIN else 403), (path, method)
            assert answer.text == "Sign in first"


def test_the_person_whom_the_register_knows_gets_the_program(door, cookies):
    assert all(SHELL in ask(door, path, cookies["good"]).text for path in PAGES)
    assert ask(door, "/_stcore/host-config", cookies["good"]).status_code == 200
    assert ask(door, "/media/0123abcd.csv", cookies["good"]).status_code == 404  # there is no such file to send


@pytest.mark.parametrize("who", ["no cookie", "good"])
def test_measurements_and_agents_are_nowhere_for_everybody(door, cookies, who):
    for path in NOWHERE:
        assert [ask(door, path, cookies[who], method).status_code for method in ("GET", "POST")] == [404, 404], path


def test_health_and_the_program_of_the_door_are_open(door, cookies):
    assert ask(door, "/_stcore/health").text == "ok"
    assert [ask(door, "/health", cookies[who]).text for who in ("no cookie", "good")] == ["ok", "ok"]
    assert ask(door, "/favicon.png").status_code == 200
    page = ask(door, "/signin?next=%2Fproject%3Fproject%3DLINK")
    assert page.status_code == 200
    assert "/signin?provider=default&amp;next=%2Fproject%3Fproject%3DLINK" in page.text


@pytest.mark.parametrize("who", [*STRANGERS, "good"])
def test_every_answer_carries_the_headers(door, cookies, who):
    for path in (*PAGES, *PARTS, *NOWHERE, "/_stcore/health", "/health", "/signin", "/auth/login", "/oauth2callback"):
        answer = ask(door, path, cookies[who])
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, path
        assert answer.headers["cache-control"] == "no-store", path
        assert "strict-transport-security" not in answer.headers


def test_by_tls_browsers_are_told_to_stay_with_it(door, cookies):
    answer = ask(door, "/", cookies["good"], **{"X-Forwarded-Proto": "https"})
    assert "max-age=63072000" in answer.headers["strict-transport-security"]
    answer = ask(door, "/signin?provider=default", **{"X-Forwarded-Proto": "https"})
    assert answer.headers["set-cookie"].endswith("; Secure")


def socket_status(door, cookie, origin):
    """What a WebSocket is answered: 101 where it is opened."""
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    try:
        with connect(door.address.replace("http", "ws") + "/_stcore/stream", origin=origin, additional_headers=headers):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize("who", STRANGERS)
def test_no_socket_opens_for_a_stranger(door, cookies, who):
    assert socket_status(door, cookies[who], door.address) == 403


def test_a_socket_opens_for_a_page_of_this_host_only(door, cookies):
    assert socket_status(door, cookies["good"], door.address) == 101
    assert socket_status(door, cookies["good"], None) == 403
    assert socket_status(door, cookies["good"], "https://evil.example") == 403


def test_a_deep_link_is_remembered_while_the_person_signs_in(door, cookies):
    first = ask(door, "/project?project=LINK&register=live")
    page = ask(door, first.headers["location"])
    assert "next=%2Fproject%3Fproject%3DLINK%26register%3Dlive" in page.text
    chosen = ask(door, first.headers["location"].replace("?", "?provider=default&"))
    assert chosen.headers["location"].startswith("/auth/login?provider=")
    assert "HttpOnly" in chosen.headers["set-cookie"]
    assert "SameSite=lax" in chosen.headers["set-cookie"]
    kept = {COOKIE: cookies["good"], "benefits_onward": chosen.cookies["benefits_onward"].strip('"')}
    back = requests.get(door.address + "/", cookies=kept, allow_redirects=False, timeout=20)
    assert back.headers["location"] == "/project?project=LINK&register=live"
    assert 'benefits_onward=""' in back.headers["set-cookie"]


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example/", "/auth/logout", "/\\evil.example"])
def test_nobody_is_led_out_of_the_program(door, cookies, onward):
    there = requests.Request("GET", door.address + "/signin", params={"next": onward}).prepare().path_url
    assert ask(door, there, cookies["good"]).headers["location"] == "/"
    chosen = ask(door, f"{there}&provider=default")
    kept = {COOKIE: cookies["good"], "benefits_onward": chosen.cookies["benefits_onward"].strip('"')}
    back = requests.get(door.address + "/", cookies=kept, allow_redirects=False, timeout=20)
    assert back.headers["location"] == "/"


def test_no_other_site_signs_a_person_out(door, cookies):
    assert ask(door, "/auth/logout", cookies["good"], **{"Sec-Fetch-Site": "cross-site"}).headers["location"] == "/"
    assert ask(door, "/", cookies["good"]).status_code == 200


def test_the_whole_way_through_the_sign_in_service(door):
    """The cookie is the one that Streamlit itself makes of the service's answer."""
    browser = requests.Session()
    form = browser.get(f"{door.address}/signin?provider=default&next=%2Fportfolio", timeout=20)
    assert form.url.startswith(door.issuer)
    page = browser.post(form.url, data={"sub": "ann"}, timeout=20)
    assert (page.url, page.status_code) == (f"{door.address}/portfolio", 200)
    assert SHELL in page.text
    stranger = requests.Session()
    form = stranger.get(f"{door.address}/signin?provider=default", timeout=20)
    page = stranger.post(form.url, data={"sub": "ann@dwp.gov.uk"}, timeout=20)  # an address opens nothing
    assert page.status_code == 403
    assert f"{door.issuer}|ann@dwp.gov.uk" in page.text
    told = [(one["subject"], one["outcome"]) for one in door.lines("sign-in")]
    assert told == [(f"{door.issuer}|ann", "admitted"), (f"{door.issuer}|ann@dwp.gov.uk", "unknown")]


def test_what_was_not_taken_leaves_no_line_of_an_upload(door, cookies):
    here = door.address + "/_stcore/upload_file/nobody/nothing"
    kept = {COOKIE: cookies["good"]}
    token = requests.get(door.address + "/_stcore/health", cookies=kept, timeout=20).cookies["_streamlit_xsrf"]
    given = {"cookies": {**kept, "_streamlit_xsrf": token}, "headers": {"X-Xsrftoken": token}}
    assert requests.put(here, files={"file": ("a.csv", b"1")}, timeout=20, **given).status_code == 400
    assert door.lines("upload") == []


def test_sign_outs_and_refusals_leave_a_line_each(door, cookies):
    ask(door, "/portfolio?project=SECRET")
    ask(door, "/media/0123abcd.csv", cookies["unknown"])
    socket_status(door, cookies["disabled"], door.address)
    assert door.lines("sign-out")[0]["subject"] == f"{door.issuer}|out"
    told = door.lines("refused")
    refused = {(one["path"], one.get("subject", "").partition("|")[2], one["why"]) for one in told}
    assert ("/portfolio", "", "not signed in") in refused
    assert ("/media/0123abcd.csv", "eve", "unknown") in refused
    assert ("/_stcore/stream", "gone", "disabled") in refused
    assert all(datetime.fromisoformat(one["at"]).tzinfo == UTC for one in told)
    assert SECRET not in door.log.read_text()
