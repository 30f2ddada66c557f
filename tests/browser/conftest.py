"""The served app in Chromium: a free port of this computer, a register of its own, and no word to the outside."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_options import Asked
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Streamlit looks for its own server below the address of a page before it finds it at the root.
STOCK = re.compile(r"/[a-z_]+/_stcore/(health|host-config)")
HERE = {"127.0.0.1", "localhost"}
SECONDS_TO_START = 60
expect.set_options(timeout=15_000)  # milliseconds; two busy cores can be slow


@dataclass(frozen=True)
class Served:
    """A running app: its address, and the file its register is kept in."""

    address: str
    store: Path


@dataclass
class Visit:
    """What a page did that it should not: errors in its console, requests to elsewhere."""

    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", lambda opened: self._address(opened.url))
        page.route("**/*", self._route)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not STOCK.fullmatch(urlsplit(message.location["url"]).path):
            self.errors.append(f"{message.text} {message.location}")

    def _route(self, route: Route, request: Request) -> None:
        if self._address(request.url):
            route.continue_()
        else:
            route.abort()

    def _address(self, url: str) -> bool:
        parts = urlsplit(url)
        is_here = parts.scheme in {"data", "blob", "about"} or parts.hostname in HERE
        if not is_here:
            self.elsewhere.append(url)
        return is_here


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In continuous integration a browser test that was skipped has failed: nobody would notice otherwise."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome, report.longrepr = "failed", f"skipped in continuous integration: {report.longrepr}"
    return report


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def serve(store: Path, log: Path) -> tuple[subprocess.Popen, str]:
    """Start the app as a person would, and wait until it answers."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    surroundings = os.environ | {
        "BENEFITS_STORE": str(store),
        "BENEFITS_BACKUPS": "off",  # a backup takes a processor from the browser for a second
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_PORT": str(port),
        "XDG_DATA_HOME": str(store.parent / "data"),
    }
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=store.parent, env=surroundings, stdout=out, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + SECONDS_TO_START
    while not is_healthy(address):
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            pytest.fail(f"the app did not start: {log.read_text()}")
        time.sleep(0.2)
    return process, address


def is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:  # noqa: S310 (our own server)
            return answer.read() == b"ok"
    except OSError:
        return False


@pytest.fixture(scope="session")
def launch():
    """A function that starts a Chromium, with more arguments if given; without one these tests cannot be run."""
    if not CHROMIUM.exists() and not shutil.which("chromium"):
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        yield lambda *more: playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*ARGUMENTS, *more])


@pytest.fixture(scope="session")
def chromium(launch):
    """A running Chromium."""
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def register_file(tmp_path_factory) -> Path:
    """Where the register of the tests of a file is kept; a file of tests that wants records in it overrides this."""
    return tmp_path_factory.mktemp("served") / "register.duckdb"


@pytest.fixture(scope="module")
def served(register_file: Path):
    """The app on that register, one for the tests of a file."""
    process, address = serve(register_file, register_file.with_name("log.txt"))
    yield Served(address, register_file)
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def visit():
    """What the page of the test did that it should not; fails the test when there is anything."""
    seen = Visit()
    yield seen
    assert seen.elsewhere == [], "requests left this computer"
    assert seen.errors == [], "errors in the browser's console"


@pytest.fixture
def page(chromium: Browser, served: Served, visit: Visit):
    """A new, watched page on the app; `page.goto("/portfolio")` is enough."""
    context = chromium.new_context(base_url=served.address, locale="en-GB", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    visit.watch(opened)
    yield opened
    context.close()


@pytest.fixture
def accessibility_faults():
    """A function: what axe-core finds on a page, as "rule (impact): where", without the rules named."""

    def faults(page: Page, without: frozenset[str] = frozenset(), asked: Asked = Asked.ALL) -> list[str]:
        # What holds is not listed node by node: that took most of the time.
        options = {**asked.value, "resultTypes": ["violations"]}
        found = Axe().run(page, options=options).response["violations"]
        return [
            f"{one['id']} ({one['impact']}): {', '.join(str(node['target']) for node in one['nodes'])}"
            for one in found
            if one["id"] not in without
        ]

    return faults
