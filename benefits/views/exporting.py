"""What of the register a person may take along: all of it or one project, as it stands or as it stood on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from benefits.errors import NotFound, near
from benefits.periods import FinancialYear
from benefits.records import past
from benefits.records.access import Act, may, require
from benefits.records.belonging import project_of
from benefits.records.closings import Closing
from benefits.records.model import TABLES, BenefitLine, Organisation, Person, Project, Record, table_of
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.views.register import left_out

YEAR_BEGINS = 4  # the month in which a financial year begins


@dataclass(frozen=True)
class Exported:
    """Records to be written, parents before children.

    Attributes:
        records: The records; people's only for those who keep them.
        source: Where they come from and as of when, in a sentence.
        this_year: The financial year of today.
    """

    records: tuple[Record, ...]
    source: str
    this_year: FinancialYear

    @property
    def bodies(self) -> tuple[Organisation, ...]:
        """The organisations among the records."""
        return tuple(one for one in self.records if isinstance(one, Organisation))


def records_to_export(store: Store, person: Person, at: date | Closing | None = None, project: str = "") -> Exported:
    """The records of the register as of one moment, and what to say of them.

    Args:
        store: The register.
        person: Who takes them along.
        at: As it stood at the end of this day (UTC), or at this closing of a quarter; None for as it stands.
        project: Only this project with all that it needs to be read again, and all organisations; blank for all.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: There is no such project; near ones are offered.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    tables = [table for table in TABLES if table != "person" or may(person, Act.KEEP_PEOPLE)]
    number = _number(store, at)
    records = past.records_after(store, tables, number)
    chosen = _of_project(records, project) if project else records
    source = _source(number, at, project, is_whole=len(tables) == len(TABLES))
    without = "" if project else left_out(store, person)
    return Exported(chosen, f"{source} {without}".strip(), this_year())


def this_year() -> FinancialYear:
    """The financial year of today."""
    today = now()
    return FinancialYear(today.year if today.month >= YEAR_BEGINS else today.year - 1)


def _of_project(records: Iterable[Record], code: str) -> tuple[Record, ...]:
    """All organisations, and what stands under the project or is named by it."""
    by_key = {(table_of(one), one.id): one for one in records}
    project = by_key.get(("project", code))
    if not isinstance(project, Project):
        known = [one for table, one in by_key if table == "project"]
        raise NotFound(f"There is no project {code} in the register.{near(code, known)}")

    def is_under(one: Record) -> bool:
        above = project_of(one, lambda table, whole: by_key.get((table, whole)))
        return above is not None and above.id == code

    under = {key for key, one in by_key.items() if is_under(one)}
    pools = {("pool", one.pool) for key in under if isinstance(one := by_key[key], BenefitLine)}
    wanted = under | pools | {("programme", project.programme)}
    return tuple(one for key, one in by_key.items() if key in wanted or key[0] == "organisation")


def _number(store: Store, at: date | Closing | None) -> int:
    """The newest save of that moment."""
    if at is None:
        return store.data_version()
    return at.head.save if isinstance(at, Closing) else past.version_at(store, _end_of(at))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=1, microseconds=-1)


def _source(number: int, at: date | Closing | None, project: str, *, is_whole: bool) -> str:
    what = f"Project {project} of the register" if project else "The register"
    when = _when(at)
    left_out = "" if is_whole else " People are left out: only an administrator may take their addresses along."
    return f"{what} as it stood{when}, after save {number:,}.{left_out}"


def _when(at: date | Closing | None) -> str:
    if at is None:
        return f" on {now():%Y-%m-%d at %H:%M} (UTC)"
    if isinstance(at, Closing):
        return f" when {at.quarter} was closed on {at.at:%Y-%m-%d at %H:%M} (UTC) by {at.by_name}"
    return f" at the end of {at.isoformat()} (UTC)"
