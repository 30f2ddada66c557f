"""One project's records as they are edited: what hangs on it, in which versions, and what its fields may point at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count
from typing import TypeVar

from benefits.errors import NotFound, near
from benefits.records.access import Act, may, require
from benefits.records.checks_together import Key
from benefits.records.free_codes import free_codes
from benefits.records.history import Versioned
from benefits.records.model import (
    BenefitLine,
    CostLine,
    LogEntry,
    Option,
    Organisation,
    Person,
    Pool,
    Programme,
    Project,
    Record,
    Share,
    table_of,
)
from benefits.records.sight import as_seen_by
from benefits.records.store import Store

R = TypeVar("R", bound=Record)
# The table of each kind of record that gets its code from its project, and the letter in that code.
LETTERS: Mapping[str, str] = {"option": "O", "cost_line": "C", "benefit_line": "B"}


@dataclass(frozen=True)
class ProjectRecords:
    """What the pages that change a project work on.

    Attributes:
        code: The project's code.
        held: The project, its options, lines, shares and log, by table and code, in the order of the codes.
        around: Every organisation, programme and pool of the register.
        free: The code that the project's next option, cost or benefit gets, by table.
        may_edit: Whether the person may change it.
    """

    code: str
    held: Mapping[Key, Versioned]
    around: tuple[Record, ...]
    free: Mapping[str, str]
    may_edit: bool

    @property
    def project(self) -> Project:
        """The project itself."""
        return next(self._all(Project))

    @property
    def options(self) -> tuple[Option, ...]:
        """Its options."""
        return tuple(self._all(Option))

    @property
    def costs(self) -> tuple[CostLine, ...]:
        """The cost lines of all its options."""
        return tuple(self._all(CostLine))

    @property
    def benefits(self) -> tuple[BenefitLine, ...]:
        """The benefit lines of all its options."""
        return tuple(self._all(BenefitLine))

    @property
    def shares(self) -> tuple[Share, ...]:
        """The shares of all its benefits."""
        return tuple(self._all(Share))

    @property
    def log(self) -> tuple[LogEntry, ...]:
        """Its assumptions, decisions and checks."""
        return tuple(self._all(LogEntry))

    @property
    def organisations(self) -> Mapping[str, Organisation]:
        """Every organisation by its code."""
        return {one.id: one for one in self.around if isinstance(one, Organisation)}

    @property
    def programmes(self) -> Mapping[str, Programme]:
        """Every programme by its code."""
        return {one.id: one for one in self.around if isinstance(one, Programme)}

    @property
    def pools(self) -> Mapping[str, Pool]:
        """Every pool by its code."""
        return {one.id: one for one in self.around if isinstance(one, Pool)}

    @property
    def preferred(self) -> Option | None:
        """The preferred option, or the first where none is marked."""
        return next(chain((one for one in self.options if one.is_preferred), self.options), None)

    @property
    def price_base(self) -> str:
        """The year whose prices its results are shown in."""
        return str(self.project.price_base_year or self.project.first_year)

    @property
    def known(self) -> tuple[Record, ...]:
        """Everything that a changed record of the project is judged beside."""
        return (*self.around, *(one.record for one in self.held.values()))

    @property
    def year_labels(self) -> tuple[str, ...]:
        """The financial years of the appraisal, and any earlier or later ones that a line holds."""
        return year_labels(self.project, (*self.costs, *self.benefits))

    def versions(self, keys: Iterable[Key]) -> dict[Key, int]:
        """The current versions of those records that the register holds."""
        return {key: self.held[key].version for key in keys if key in self.held}

    def shares_of(self, benefit: str) -> tuple[Share, ...]:
        """The shares of one benefit."""
        return tuple(one for one in self.shares if one.benefit == benefit)

    def name(self, code: str) -> str:
        """The short name of an organisation; its code where it is unknown."""
        return self.organisations[code].short_name if code in self.organisations else code

    def _all(self, kind: type[R]) -> Iterator[R]:
        return (one.record for one in self.held.values() if isinstance(one.record, kind))


def current_project(store: Store, person: Person, code: str) -> tuple[Versioned, Project]:
    """A project as the register holds it, with the version it is.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project; near ones are offered.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    found = store.one("project", code)
    if found is None or found.withdrawn or not isinstance(found.record, Project):
        known = (one.record.id for one in store.current("project"))
        raise NotFound(f"There is no project {code}.{near(code, known)} Choose one on the Projects page.")
    return found, found.record


def project_records(store: Store, person: Person, code: str) -> ProjectRecords:
    """A project and everything that hangs on it, without any sum.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    found, project = current_project(store, person, code)
    options = store.where("option", "project", [code])
    codes = [one.record.id for one in options]
    benefits = store.where("benefit_line", "option", codes)
    lines = [*options, *store.where("cost_line", "option", codes), *benefits]
    lines += store.where("share", "benefit", [one.record.id for one in benefits])
    lines += store.where("log_entry", "project", [code])
    around = [one.record for table in ("organisation", "programme", "pool") for one in store.current(table)]
    held = {(table_of(one.record), one.record.id): one for one in (found, *lines)}
    return ProjectRecords(
        code=code,
        held=held,
        around=tuple(around),
        free={table: next(free_codes(store, table, f"{code}-{letter}")) for table, letter in LETTERS.items()},
        may_edit=may(person, Act.EDIT_PROJECT, project.lead),
    )


def revived(store: Store, person: Person, keys: Iterable[Key]) -> dict[Key, int]:
    """The versions of those records that were withdrawn: what a save over them has to say it has seen.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    found = {key: store.one(*key) for key in keys}
    return {key: one.version for key, one in found.items() if one is not None and one.withdrawn}


def year_labels(project: Project, lines: Iterable[CostLine | BenefitLine]) -> tuple[str, ...]:
    """The financial years of a project's appraisal, and any earlier or later ones that a line holds."""
    held = [line.amounts for line in lines if line.amounts]
    first = min([project.first_year, *(one.first for one in held)])
    last = max([project.first_year + project.appraisal_period, *(one.last for one in held)])
    return tuple(str(first + step) for step in range(last - first + 1))


def code_words(title: str, otherwise: str) -> chain[str]:
    """Codes to try for a title: the first letters of its words, then the same with a number.

    Example:
        >>> from itertools import islice
        >>> list(islice(code_words("Joined-up addresses", "PROJECT"), 2))
        ['JUA', 'JUA-2']
    """
    words = re.findall(r"[A-Za-z0-9]+", title)
    stem = ("".join(word[0] for word in words[:6]) if len(words) > 1 else "".join(words)[:8]).upper() or otherwise
    return chain([stem], (f"{stem}-{number}" for number in count(2)))
