"""What a check finds in one record, before the record's code and place are put to it."""

from __future__ import annotations

from typing import Any

from benefits.errors import Severity

# column, value, what is wrong, remedy, severity
Finding = tuple[str, Any, str, str, Severity]


def error(column: str, value: Any, wrong: str, remedy: str) -> Finding:
    """What stops a save."""
    return column, value, wrong, remedy, Severity.ERROR


def warning(column: str, value: Any, wrong: str, remedy: str) -> Finding:
    """What only asks for attention."""
    return column, value, wrong, remedy, Severity.WARNING
