"""How the database of a register is set up: its file format, and what it may use and may not do."""

from __future__ import annotations

from pathlib import Path

FORMAT = "v1.5.0"  # the file format older DuckDB clients can still open
Settings = dict[str, str | bool | int | float | list[str]]
SETTINGS: Settings = {
    "memory_limit": "2GB",
    "threads": 2,
    "max_temp_directory_size": "4GB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
}


def settings_for(path: Path | None, read_only: bool) -> Settings:
    """The settings of the database in a file, or in memory."""
    settings = dict(SETTINGS)
    if path:
        settings["temp_directory"] = str(path.with_name(path.name + ".tmp"))
        if not read_only:
            settings["storage_compatibility_version"] = FORMAT
    return settings


def literal(text: str) -> str:
    """A text as SQL writes it, for the few statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"
