"""Where registers are kept when nobody says otherwise: per user, outside the program, never shared with the example.

A register is a file, or a database of a server that an address names.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

from platformdirs import user_data_path

FOLDER = "crossgov-benefits"
LIVE, EXAMPLE = "register.duckdb", "example.duckdb"
VARIABLE = "BENEFITS_STORE"  # the environment's word for the live register: its file, or the address of its server
SCHEMES = ("postgresql://", "postgres://")
EXAMPLE_SCHEMA = "benefits_example"


def is_address(place: str | Path) -> bool:
    """Whether a place is the address of a server, not a file."""
    return isinstance(place, str) and place.startswith(SCHEMES)


def place_of(text: str) -> Path | str:
    """The place that a person has typed: the address of a server as it is, or the full path of a file."""
    return text if is_address(text) else Path(text).expanduser().resolve()


def default_store() -> Path | str:
    """Where the live register is: what BENEFITS_STORE names, else a file in the user's data folder."""
    named = os.environ.get(VARIABLE, "").strip()
    if is_address(named):
        return named
    return Path(named).expanduser().absolute() if named else user_data_path(FOLDER, appauthor=False) / LIVE


def example_store() -> Path | str:
    """Where the example portfolio is: beside the live register and never the same.

    A file of its own beside the live file, a schema of its own beside the live one on a server.

    Example:
        >>> example_store() != default_store()
        True
    """
    live = default_store()
    if isinstance(live, str):
        return in_schema(live, EXAMPLE_SCHEMA)
    beside = live.with_name(EXAMPLE)
    return live.with_name(f"published-{EXAMPLE}") if _same_name(beside, live) else beside


def shown(place: Path | str) -> str:
    """A place as people may read it: the address of a server without its password.

    Example:
        >>> shown("postgresql://ann@host:5432/benefits?sslmode=require")
        'postgresql://ann@host:5432/benefits'
    """
    if not isinstance(place, str):
        return str(place)
    parts = urlsplit(place)
    user, _, host = parts.netloc.rpartition("@")
    named = f"{user.partition(':')[0]}@" if user else ""
    schema = dict(parse_qsl(parts.query)).get("options", "").partition("search_path=")[2]
    return f"postgresql://{named}{host}{parts.path}" + (f" ({schema})" if schema else "")


def in_schema(address: str, schema: str) -> str:
    """The address of a server with another schema to look in.

    Example:
        >>> in_schema("postgresql://host/db?sslmode=require", "two")
        'postgresql://host/db?sslmode=require&options=-csearch_path%3Dtwo'
    """
    before, _, query = address.partition("?")
    kept = [one for one in query.split("&") if one and not one.startswith("options=")]
    return f"{before}?{'&'.join([*kept, 'options=' + quote(f'-csearch_path={schema}')])}"


def _same_name(one: Path, other: Path) -> bool:
    """Whether two names mean one file, also where the system takes capitals and small letters as the same."""
    return one.name.casefold() == other.name.casefold()
