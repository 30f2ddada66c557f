"""The public functions that take a person: every way to ask something of the register, and so every row of the matrix.

They are found in the files themselves, so that nobody can forget to list a new one.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("actions", "views")


@dataclass(frozen=True)
class Asked:
    """A public function of an action or a view that takes a person."""

    room: str
    file: str
    name: str

    @property
    def code(self) -> str:
        return f"{self.room}/{self.file}.{self.name}"

    @property
    def function(self) -> Any:
        return getattr(import_module(f"benefits.{self.room}.{self.file}"), self.name)


def asked(root: Path = ROOT) -> dict[str, Asked]:
    """All of them by code, in the order of the rooms, files and names."""
    found = [
        Asked(room, path.stem, node.name)
        for room in ROOMS
        for path in sorted((root / "benefits" / room).glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        if any(one.arg == "person" for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))
    ]
    return {one.code: one for one in sorted(found, key=lambda one: (one.room, one.file, one.name))}
