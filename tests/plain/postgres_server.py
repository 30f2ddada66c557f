"""A PostgreSQL server of one's own, thrown away afterwards: for tests only, as it keeps nothing through a power cut."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOMES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")
ACCOUNT = "postgres"  # the server refuses to run as root
SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses= -c max_connections=200"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, or None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    homes = sorted(one for home in HOMES for one in Path("/").glob(home) if (one / "initdb").exists())
    return homes[-1] if homes else None


@contextmanager
def server() -> Iterator[str]:
    """The address of a new, empty database on a server of its own that sorts text byte by byte."""
    home = programs()
    if home is None:
        raise RuntimeError("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="benefits-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT)
    data = folder / "data"
    _run(f"{home}/initdb -D {data} -U {ACCOUNT} --locale=C -E UTF8 -A trust --no-sync")
    try:
        _run(f"{home}/pg_ctl -D {data} -l {folder}/log -o '{SETTINGS} -k {folder}' -w start")
        yield f"postgresql://{ACCOUNT}@/postgres?host={folder}"
    finally:
        _run(f"{home}/pg_ctl -D {data} -m immediate stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: str, check: bool = True) -> None:
    whole = ["su", ACCOUNT, "-s", "/bin/sh", "-c", command] if os.geteuid() == 0 else ["sh", "-c", command]
    subprocess.run(whole, check=check, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")
