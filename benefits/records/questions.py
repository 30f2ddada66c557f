"""What a register can be asked about its records; answers are kept until somebody saves what they were read from."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, TypeVar

from benefits.records import arrays, drafts, reading
from benefits.records.history import Change, Save, Versioned
from benefits.records.reading import Cursor
from benefits.records.tables import Columns, Tables
from benefits.records.touched import SAVES
from benefits.records.turns import Turns

Answer = TypeVar("Answer", bound=tuple[Any, ...])
KEPT, MOST = 256, 2_000  # answers kept, and records in one of them: a page asks for few, an export for all


class Answers:
    """Answers, each with the state of what it rests on; the longest unused ones are forgotten first."""

    def __init__(self) -> None:
        self._lock, self._turns = threading.Lock(), Turns()
        self._held: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()

    def to(self, question: Hashable, state: Callable[[], int | None], ask: Callable[[], Answer]) -> Answer:
        """The answer that is kept, or what is found by asking; many who ask at once wait for the first.

        Args:
            question: What is asked.
            state: A number that another answer would have another of, None where none can be kept now. It is read
                before the question is asked: an answer is never older than it says.
            ask: Finds the answer.
        """
        kept: Answer | None = self._kept(question, state())
        if kept is not None:
            return kept
        with self._turns.of(question):
            before = state()
            kept = self._kept(question, before)
            if kept is not None:
                return kept
            answer = ask()
            if before is not None and len(answer) <= MOST:
                self._keep(question, before, answer)
            return answer

    def _kept(self, question: Hashable, state: int | None) -> Any:
        with self._lock:
            at, answer = self._held.get(question, (None, None))
            if state is None or at != state:
                return None
            self._held.move_to_end(question)
            return answer

    def _keep(self, question: Hashable, state: int, answer: Any) -> None:
        with self._lock:
            self._held[question] = state, answer
            self._held.move_to_end(question)
            if len(self._held) > KEPT:
                self._held.popitem(last=False)


class Questions(ABC):
    """The reading half of a store; see `Store`."""

    _answers: Answers
    _columns: dict[str, tuple[int, Columns]]  # of each table the newest that was read, with its state then

    @abstractmethod
    def data_version(self) -> int:
        """The number of the newest save, 0 before the first."""

    @abstractmethod
    def state(self, tables: Collection[str] = (SAVES,)) -> int | None:
        """A number that grows with each save that touches one of the tables; None while one is being committed."""

    @abstractmethod
    def _states(self) -> Mapping[str, int | None]:
        """The state of each table by itself."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[Cursor]:
        """A cursor on which several statements see the register as of one moment and cannot write."""

    @abstractmethod
    def _cursor(self) -> AbstractContextManager[Cursor]:
        """A cursor for one operation; faults of the driver leave it as sentences."""

    @abstractmethod
    def _check_open(self) -> None:
        """Nothing, while the register can be asked; otherwise a StoreError that says why not."""

    def current(self, table: str) -> tuple[Versioned, ...]:
        """The latest version of every record of a table that is not withdrawn, in the order of the codes."""
        return self.kept(("current", table), lambda cursor: reading.current(cursor, table), [table])

    def one(self, table: str, code: str) -> Versioned | None:
        """The latest version of one record, withdrawn or not, or None."""
        return self.kept(("one", table, code), lambda cursor: (reading.one(cursor, table, code),), [table])[0]

    def where(self, table: str, field: str, values: Iterable[Any]) -> tuple[Versioned, ...]:
        """The current records whose field is one of the values, or whose list holds one of them.

        Raises:
            KeyError: The records have no such field.
        """
        wanted = tuple(values)
        question = "where", table, field, wanted
        return self.kept(question, lambda cursor: reading.where(cursor, table, field, wanted), [table])

    def history(self, table: str, code: str) -> tuple[Versioned, ...]:
        """Every version of one record, the first first; empty for an unknown code."""
        return self.kept(("history", table, code), lambda cursor: reading.history(cursor, table, code), [table])

    def as_of(self, table: str, moment: datetime) -> tuple[Versioned, ...]:
        """The records of a table as they stood at a moment, which carries its time zone."""
        with self._cursor() as cursor:
            return reading.as_of(cursor, table, moment)

    def saves(self, limit: int = 100, after: int = 0) -> tuple[Save, ...]:
        """The newest saves above the number `after`, the newest first, at most `limit`."""
        with self._cursor() as cursor:
            return reading.saves(cursor, limit, after)

    def saved_with(self, key: str) -> Save | None:
        """The save that was made with an idempotency key, or None."""
        with self._cursor() as cursor:
            return reading.saved_with(cursor, key)

    def changes(self, seq: int) -> tuple[Change, ...]:
        """The versions that one save wrote, parents before children."""
        with self._cursor() as cursor:
            return reading.changes(cursor, seq)

    def counts(self) -> dict[str, int]:
        """How many current records each table holds."""
        return dict(self.kept(("counts",), lambda cursor: tuple(reading.counts(cursor).items())))

    def draft(self, person: str, form: str) -> str | None:
        """What a person has typed into a form and not saved yet, or None."""
        with self._cursor() as cursor:
            return drafts.held(cursor, person, form)

    def drafts(self, person: str) -> tuple[drafts.Draft, ...]:
        """Everything a person has typed and not saved yet, the newest first."""
        with self._cursor() as cursor:
            return drafts.all_of(cursor, person)

    def tables(self) -> Tables:
        """All current records by columns, as of one moment, with the data version they show."""
        before = self._states()
        with self.snapshot() as cursor:
            newest = reading.last_save(cursor)  # from this statement on the cursor sees one moment
            state = self._states()
            held = {table: one for table, (at, one) in self._columns.items() if at == state[table]}
            found = arrays.tables(cursor, newest.seq if newest else 0, held)
        for table, at in state.items():
            if at is not None and at == before[table]:
                self._columns[table] = at, found[table]
        return found

    def tables_as_of(self, moment: datetime) -> Tables:
        """All records by columns as they stood at a moment, with the data version of then."""
        with self.snapshot() as cursor:
            return arrays.tables_at(cursor, reading.save_at(cursor, moment))

    def kept(self, question: Hashable, ask: Callable[[Cursor], Answer], tables: Collection[str] = (SAVES,)) -> Answer:
        """The answer to a question, asked as of one moment and kept until somebody saves what it was read from.

        Args:
            question: What is asked, with all it depends on but the records.
            ask: Finds the answer with some statements; it must not be changed afterwards.
            tables: All that is read; a save of any other leaves the answer as it is. Any save at all if not given.
        """

        def asked() -> Answer:
            with self.snapshot() as cursor:
                return ask(cursor)

        self._check_open()
        return self._answers.to(question, lambda: self.state(tables), asked)
