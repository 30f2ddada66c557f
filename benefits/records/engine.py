"""What the store needs of a database: cursors, beginnings of transactions, and its faults told in sentences."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from benefits.errors import StoreError
from benefits.records.reading import Cursor


class Lost(StoreError):
    """The database shut itself after a fault; only a new start of the program opens it again."""


class Engine(Protocol):
    """One open database; its cursors serve a thread each.

    Attributes:
        place: What people call it.
        path: Its file; None in memory and on a server.
        backups: The folder that it may write copies into; None where it makes none itself.
        is_shared: Whether other programs may save meanwhile, so that nothing is known from memory.
        errors: What its driver raises.
    """

    @property
    def place(self) -> str:
        """What people call it."""
        ...

    @property
    def path(self) -> Path | None:
        """Its file; None in memory and on a server."""
        ...

    @property
    def backups(self) -> Path | None:
        """The folder that it may write copies into; None where it makes none itself."""
        ...

    @property
    def is_shared(self) -> bool:
        """Whether other programs may save meanwhile, so that nothing is known from memory."""
        ...

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What its driver raises."""
        ...

    def cursor(self) -> AbstractContextManager[Cursor]:
        """A cursor for one operation.

        Raises:
            Lost: The database shut itself during it.
            StoreError: Any other fault, in a sentence.
        """
        ...

    def begin_look(self, cursor: Cursor) -> None:
        """From here to the end of the transaction the cursor sees one moment and cannot write."""
        ...

    def begin_save(self, cursor: Cursor) -> None:
        """From here to the end of the transaction nobody else saves, in any program, and the newest save is seen."""
        ...

    def check_room(self) -> None:
        """Nothing, where a save has room.

        Raises:
            StoreError: It has not, or the file is gone; nothing was saved.
        """
        ...

    def settle(self, cursor: Cursor) -> None:
        """Write what was committed into its lasting place, after the tables were changed."""
        ...

    def copy_to(self, cursor: Cursor, target: Path) -> None:
        """Copy everything as of one moment into a new database file inside `backups`.

        Raises:
            StoreError: It makes no copies itself, or the copy cannot be written.
        """
        ...

    def close(self) -> None:
        """Let go of it."""
        ...
