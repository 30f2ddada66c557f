"""The app as a department serves it: signing in through TLS and nginx, set up with the very lines of the README."""

import os
import re

import pytest
import requests
from plain.behind_nginx import HOST, Proxy, nginx, proxy
from plain.signing_in import COOKIE, Door, app, free_port, keep, provider
from playwright.sync_api import Page, expect
from readme import files
from test_sign_in import DEEP, TITLE, sign_in, sign_out
from walking import SAVE_IMPORT, go, heading, open_tab, press, settle

from benefits.interchange.read import read_files
from benefits.records.model import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = "id,email,name\nzoe,zoe@dwp.gov.uk,Zoe\n"
TOO_LARGE = 12 * 2**20  # bytes; the app takes 10 MB


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The app with sign-in on, nginx in front of it, and the app's own port."""
    if not nginx() and not os.environ.get("CI"):
        pytest.skip("nginx is not installed")
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    store = folder / "register.duckdb"
    with provider() as issuer, proxy(folder, [port]) as front:
        ann = Person("ann", "ann@dwp.gov.uk", "Ann", ("administrator:*",), f"{issuer}|ann")
        keep(store, ann, *read_files({name: text.encode() for name, text in files().items()}).records)
        hosts = {"STREAMLIT_SERVER_ALLOWED_HOSTS": HOST}
        with app(store, issuer, port, front.address, **hosts) as door:
            yield door, front, port


@pytest.fixture
def page(launch, place: tuple[Door, Proxy, int]):
    """A page of a browser that finds the host on this computer and takes its certificate."""
    _, front, _ = place
    browser = launch(front.resolver)
    yield browser.new_context(base_url=front.address, locale="en-GB", ignore_https_errors=True).new_page()
    browser.close()


def test_a_person_signs_in_works_and_signs_out_through_tls(page: Page, place):
    door, front, port = place
    sockets = []
    page.on("websocket", lambda one: sockets.append(one.url.partition("?")[0]))
    page.goto(f"/{DEEP}")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    sign_in(page, "ann")
    page.wait_for_url(f"{front.address}/{DEEP}*")
    settle(page)
    expect(heading(page)).to_contain_text(TITLE)
    open_tab(page, "Costs")
    expect(page.get_by_role("tabpanel").first).to_be_attached()
    assert set(sockets) == {f"wss://{HOST}/_stcore/stream"}

    held = {one["name"]: one for one in page.context.cookies(front.address)}
    assert [name for name, one in held.items() if not one["secure"]] == []
    assert held[COOKIE]["httpOnly"]
    good = {"Cookie": f"{COOKIE}={held[COOKIE]['value']}"}
    for told in (front.address, "http://evil.example"):
        assert socket_status(port, told, good) == (101 if told == front.address else 403)

    go(page, "projects?register=live")
    with page.expect_download() as started:
        press(page, "Download as CSV")
    assert TITLE in started.value.path().read_text(encoding="utf-8-sig")
    file = re.sub(r"[?#].*", "", started.value.url).removeprefix(front.address)
    assert (front.ask(file, headers=good).status_code, front.ask(file).status_code) == (200, 401)

    go(page, "import_records?register=live")
    given = [{"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}]
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(given)
    expect(page.get_by_role("button", name=SAVE_IMPORT)).to_be_visible()
    settle(page)
    press(page, SAVE_IMPORT)
    expect(page.get_by_text("Saved as save")).to_be_visible()

    sign_out(page)
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    assert front.ask(file, headers=good).status_code == 401
    assert socket_status(port, front.address, good) == 403
    assert door.lines("sign-out")[-1]["subject"] == f"{door.issuer}|ann"


def test_what_comes_through_the_proxy_is_held_to_tls_to_the_host_and_to_the_sign_in(place):
    door, front, port = place
    stranger = front.ask("/signin")
    assert stranger.status_code == 200
    assert stranger.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert "frame-ancestors 'none'" in stranger.headers["content-security-policy"]
    assert stranger.headers["server"] == "nginx"  # without its version
    assert front.ask("/signin", host="evil.example").status_code == 421
    for name in ("X-Forwarded-User", "X-Forwarded-Email", "Remote-User"):
        claimed = {name: f"{door.issuer}|ann"}
        assert front.ask("/portfolio", headers=claimed).headers["location"].startswith("/signin"), name
        straight = requests.get(f"http://127.0.0.1:{port}/media/x.csv", headers=claimed | {"Host": HOST}, timeout=20)
        assert straight.status_code == 401, name
    assert front.ask("/_stcore/upload_file/a/b", "PUT", data=bytes(TOO_LARGE)).status_code == 413


def socket_status(port: int, page_of: str, cookies: dict[str, str]) -> int:
    """What the app itself answers a WebSocket that says it was asked for under the host of a page."""
    asked = cookies | {"Host": page_of.partition("//")[2], "Origin": page_of, "Connection": "Upgrade"}
    asked |= {"Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg=="}
    with requests.get(f"http://127.0.0.1:{port}/_stcore/stream", headers=asked, stream=True, timeout=20) as answer:
        return answer.status_code
