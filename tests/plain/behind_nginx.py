"""nginx with TLS in front of the app, set up as the README says: a folder, a port and a certificate of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from readme import block

from plain.signing_in import free_port

HOST = "benefits.example.gov.uk"
PLACES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
SECONDS_TO_START = 20


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its port, its certificate, and the address that people know it by."""

    port: int
    certificate: Path
    address: str = f"https://{HOST}"

    @property
    def resolver(self) -> str:
        """What Chromium is told, so that it finds the host on this computer."""
        return f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", host: str = HOST, **given) -> requests.Response:
        """Ask as a program does that is no browser; redirects are not followed."""
        return requests.request(
            method,
            f"https://127.0.0.1:{self.port}{path}",
            headers={"Host": host} | given.pop("headers", {}),
            verify=str(self.certificate),
            allow_redirects=False,
            timeout=20,
            **given,
        )


def nginx() -> str | None:
    """Where nginx is, if it is installed."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def proxy(folder: Path, behind: Sequence[int]) -> Iterator[Proxy]:
    """nginx as the README sets it up, in front of apps on these ports of this computer; stopped at the end."""
    port, certificate = free_port(), folder / "benefits.pem"
    _make_certificate(certificate, folder / "benefits.key")
    (folder / "site.conf").write_text(_site(port, folder, behind), encoding="utf-8")
    (folder / "nginx.conf").write_text(_around(folder), encoding="utf-8")
    command = [nginx() or "nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "nginx.log").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    made = Proxy(port, certificate)
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not _answers(made):
            assert process.poll() is None, (folder / "nginx.log").read_text()
            assert time.monotonic() < until, "nginx did not answer"
            time.sleep(0.1)
        yield made
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(made: Proxy) -> bool:
    try:
        return made.ask("/", host="another.example").status_code > 0  # it needs no app for that
    except requests.ConnectionError:
        return False


def _site(port: int, folder: Path, behind: Sequence[int]) -> str:
    """The README's own lines with ports and files of the test in them."""
    site = block("nginx")
    swaps = {
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "/etc/ssl/certs/benefits.pem": str(folder / "benefits.pem"),
        "/etc/ssl/private/benefits.key": str(folder / "benefits.key"),
        "server 127.0.0.1:8501;": " ".join(f"server 127.0.0.1:{one};" for one in behind),
    }
    for told, here in swaps.items():
        assert told in site, told
        site = site.replace(told, here)
    return site


def _around(folder: Path) -> str:
    """What the system's own nginx.conf says around a site, in a folder where anybody may start it."""
    lines = [f"{place}_temp_path {folder}/{place};" for place in PLACES]
    user = "user root;" if os.geteuid() == 0 else ""
    return "\n".join(
        [
            f"daemon off; pid {folder}/nginx.pid; worker_processes 1; {user}",
            "events {}",
            "http { access_log off;",
            *lines,
            f"include {folder}/site.conf;",
            "}",
        ]
    )


def _make_certificate(certificate: Path, key_file: Path) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.touch(0o600)
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))
