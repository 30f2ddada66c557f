"""Where registers are kept when nobody says otherwise: per user, outside the program, never shared with the example."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

FOLDER = "crossgov-benefits"
LIVE, EXAMPLE = "register.duckdb", "example.duckdb"
VARIABLE = "BENEFITS_STORE"  # the environment's word for the live register's file


def default_store() -> Path:
    """The file of the live register: what BENEFITS_STORE names, else one in the user's data folder."""
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).expanduser().absolute() if named else user_data_path(FOLDER, appauthor=False) / LIVE


def example_store() -> Path:
    """The file of the example portfolio, beside the live register and never the same file.

    Example:
        >>> example_store().parent == default_store().parent
        True
        >>> example_store() != default_store()
        True
    """
    live = default_store()
    beside = live.with_name(EXAMPLE)
    return live.with_name(f"published-{EXAMPLE}") if _same_name(beside, live) else beside


def _same_name(one: Path, other: Path) -> bool:
    """Whether two names mean one file, also where the system takes capitals and small letters as the same."""
    return one.name.casefold() == other.name.casefold()
