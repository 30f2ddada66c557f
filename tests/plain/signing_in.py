"""A sign-in service on this computer, the app with sign-in on, and the cookies that a browser would bring."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from benefits.actions.importing import PROGRAM, seed_organisations
from benefits.records.model import Record
from benefits.records.store import Store

ROOT = Path(__file__).resolve().parents[2]
SECRET = "only-for-tests-" * 3
COOKIE = "_streamlit_user"
SECONDS_TO_START = 60
_SECRETS = """[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{secret}"
client_id = "crossgov-benefits"
client_secret = "not-checked-by-the-mock"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@dataclass(frozen=True)
class Door:
    """A running app with sign-in on: its address, its register's file, its log, and the sign-in service's address."""

    address: str
    store: Path
    log: Path
    issuer: str

    def lines(self, event: str) -> list[dict]:
        """The lines of the security log about one kind of event."""
        found = [line for line in self.log.read_text().splitlines() if line.startswith('{"at"')]
        return [line for line in map(json.loads, found) if line["event"] == event]

    def cookie(self, subject: str, issued_at: float, secret: str = SECRET, origin: str = "") -> str:
        """The cookie of a sign-in, as Streamlit makes it."""
        claims = {"iss": self.issuer, "sub": subject, "iat": int(issued_at), "provider": "default"}
        told = claims | {"is_logged_in": True, "origin": origin or self.address}
        return create_signed_value(secret, COOKIE, json.dumps(told)).decode()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def keep(place: Path, *records: Record) -> None:
    """A register with the shipped bodies and these records."""
    store = Store.open(place)
    seed_organisations(store)
    if records:
        with store.write(PROGRAM, "test", "People to sign in", "people") as tx:
            tx.put_all(records)
    store.close()


@contextmanager
def provider() -> Iterator[str]:
    """A sign-in service that lets anybody be whom they say; its address is the issuer."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with _running(command, Path.cwd(), {}, subprocess.DEVNULL, f"{issuer}/.well-known/openid-configuration"):
        yield issuer


@contextmanager
def app(store: Path, issuer: str, port: int, outside: str = "", **surroundings: str) -> Iterator[Door]:
    """The app on a register, as an operator would start it with sign-in on; stopped at the end.

    Args:
        store: The file of the register; everything else stands beside it.
        issuer: The address of the sign-in service.
        port: Of this computer, to listen on.
        outside: The address that people know, where a proxy stands in front.
        **surroundings: More variables of the environment.
    """
    folder = store.parent
    address = f"http://127.0.0.1:{port}"
    (folder / ".streamlit").mkdir(exist_ok=True)
    (folder / ".streamlit" / "secrets.toml").write_text(
        _SECRETS.format(address=outside or address, secret=SECRET, issuer=issuer), encoding="utf-8"
    )
    settings = {
        "BENEFITS_STORE": str(store),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_PORT": str(port),
        "AUTHLIB_INSECURE_TRANSPORT": "1",
        "XDG_DATA_HOME": str(folder / "data"),
    }
    log = folder / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    with log.open("ab") as out, _running(command, folder, settings | surroundings, out, f"{address}/_stcore/health"):
        yield Door(outside or address, store, log, issuer)


@contextmanager
def _running(command: list[str], folder: Path, settings: dict[str, str], out, probe: str) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, env=os.environ | settings, stdout=out, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not _answers(probe):
            assert process.poll() is None, f"{command} stopped before it answered"
            assert time.monotonic() < until, f"{command} did not answer"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own server)
            return True
    except OSError:
        return False
