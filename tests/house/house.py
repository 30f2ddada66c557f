"""A checkout, or a small tree made for a test, as its rules look at it: files, syntax trees and sentences of breach."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = {".py", ".toml", ".md", ".csv", ".sql", ".typ", ".txt", ".sh", ".yml", ".yaml", ".json", ""}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Code:
    """One file of Python."""

    path: str
    text: str
    tree: ast.Module

    @property
    def stem(self) -> str:
        return Path(self.path).stem

    @property
    def strings(self) -> frozenset[str]:
        return frozenset(node.value for node in ast.walk(self.tree) if is_text(node))

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with the last part of the called name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, name_of(node.func)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything imported, `from a import b` as a.b."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module}.{one.name}") for one in node.names)

    def functions(self) -> list[Function]:
        """Functions at the top of the file."""
        return [node for node in self.tree.body if isinstance(node, Function)]

    def at(self, node: ast.AST | int) -> str:
        return f"{self.path}:{node if isinstance(node, int) else node.lineno}"


@dataclass(frozen=True)
class House:
    """The tree under a root."""

    root: Path

    def code(self, *patterns: str) -> list[Code]:
        """The Python files that match, in order."""
        paths = sorted({path for pattern in patterns for path in self.root.glob(pattern) if path.is_file()})
        return [_code(self.root, path, path.stat().st_mtime_ns) for path in paths]

    def program(self) -> list[Code]:
        return self.code("benefits/**/*.py", "app.py")

    def texts(self) -> Iterator[tuple[str, int, str]]:
        """File, line number and line of everything that people write here."""
        for path in self.files():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                yield self.relative(path), number, line

    def files(self) -> list[Path]:
        """What people write here, without what programs leave behind."""
        rooms = [self.root / name for name in ("benefits", "data", "tests", ".ci", ".streamlit")]
        inside = [path for room in rooms for path in room.rglob("*")]
        return sorted(
            path
            for path in (*inside, *self.root.glob("*"), *self.root.glob(".gitignore"))
            if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts
        )

    def relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def read(self, path: str) -> str:
        """The text of a file, empty when there is none."""
        place = self.root / path
        return place.read_text(encoding="utf-8") if place.is_file() else ""


@cache
def _code(root: Path, path: Path, _changed: int) -> Code:
    text = path.read_text(encoding="utf-8")
    return Code(path.relative_to(root).as_posix(), text, ast.parse(text))


def name_of(node: ast.AST) -> str:
    """The last part of a name: `c` of a.b.c."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_public(name: str) -> bool:
    return not name.startswith("_")


def commands(readme: str, name: str) -> list[str]:
    """The lines of the README's fenced block that stands under the marker of that name."""
    found = re.search(rf"<!-- {name} -->\n```\w*\n(.*?)\n```", readme, flags=re.DOTALL)
    return found.group(1).splitlines() if found else []
