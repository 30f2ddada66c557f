"""Which version of the program this is, as it is kept with what it works out."""

from __future__ import annotations

from importlib.metadata import version


def software() -> str:
    """The name and version of the program."""
    return f"crossgov-benefits {version('crossgov-benefits')}"
