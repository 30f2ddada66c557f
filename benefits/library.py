"""The Python twin: a register opened for reading, and its appraisal as pandas frames.

import benefits

with benefits.open("my-folder") as register:
    appraisal = register.appraise(price_base="2024-25")
    print(appraisal.projects()[["project", "npsv", "bcr", "class"]])
"""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path
from types import TracebackType
from uuid import uuid4

import pandas as pd

from benefits.actions.importing import seed_organisations
from benefits.errors import BenefitsError, Problem
from benefits.interchange.briefing_book import briefing_workbook
from benefits.interchange.incoming import preview, take_in
from benefits.interchange.read import read_path
from benefits.interchange.template import Format
from benefits.interchange.workbook import is_workbook
from benefits.periods import FinancialYear
from benefits.portfolio.basis import DISCOUNTINGS, Basis
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.places import is_address
from benefits.records.store import Store, now
from benefits.reference import deflators as gdp
from benefits.reference import green_book as guidance
from benefits.reference.sources import unknown
from benefits.reporting import appraisal_tables
from benefits.reporting.briefing_paper import briefing_paper
from benefits.reporting.briefing_pdf import briefing_pdf
from benefits.reporting.briefing_slides import briefing_slides
from benefits.reporting.briefings import briefing_of
from benefits.reporting.history_tables import day_words
from benefits.reporting.summary_table_paper import summary_briefing
from benefits.views.appraisal_report import BODIES, CLAIMS, AppraisalReport, appraisal_report, lens_of
from benefits.views.briefing import About, Subject, briefing_facts
from benefits.views.briefing_value import Briefing
from benefits.views.summary_table import summary_table

# The forms that a briefing can be written in, by the ending of the file.
BRIEFING_FORMS: dict[str, Callable[[Briefing], bytes]] = {
    "pptx": briefing_slides,
    "docx": briefing_paper,
    "pdf": briefing_pdf,
    "xlsx": briefing_workbook,
    "ods": lambda briefing: briefing_workbook(briefing, Format.ODS),
}
# The same for an Appraisal Summary Table, which is read and not shown as slides.
SUMMARY_TABLE_FORMS = {ending: write for ending, write in BRIEFING_FORMS.items() if ending != "pptx"}


class Appraisal:
    """A register appraised under one lens, as frames of unrounded pounds; a missing answer is blank, never a zero.

    What each column holds is said in `benefits.reporting.appraisal_tables`.

    Attributes:
        basis: On what the figures rest: editions, discounting and price base, with a sentence for a caption.
        report: The same appraisal as frozen values.
    """

    def __init__(self, report: AppraisalReport) -> None:
        self.report, self.basis = report, report.basis

    def __repr__(self) -> str:
        return f"<Appraisal of {len(self.report.projects):,} projects. {self.basis.sentence}>"

    def projects(self) -> pd.DataFrame:
        """One row a project, each in its own price base unless one was asked for; columns of PROJECT_COLUMNS."""
        columns = list(appraisal_tables.PROJECT_COLUMNS)
        return pd.DataFrame(appraisal_tables.project_rows(self.report), columns=columns)

    def parties(self) -> pd.DataFrame:
        """One row for each body or group of each project; columns of PARTY_COLUMNS."""
        return pd.DataFrame(appraisal_tables.party_rows(self.report), columns=list(appraisal_tables.PARTY_COLUMNS))

    def totals(self) -> pd.DataFrame:
        """All projects summed in one price base, one row a standpoint; columns of TOTAL_COLUMNS."""
        return pd.DataFrame(appraisal_tables.total_rows(self.report), columns=list(appraisal_tables.TOTAL_COLUMNS))

    def matrix(self) -> pd.DataFrame:
        """Whose money bought whose benefit: a row a payer, a column a recipient, in the price base of the totals."""
        grid = self.report.matrix
        payers, recipients = pd.Index(grid.payers, name="payer"), pd.Index(grid.recipients, name="recipient")
        return pd.DataFrame(list(grid.values), index=payers, columns=recipients, dtype=float)

    def to_json(self) -> dict[str, object]:
        """The whole appraisal as the terminal's JSON has it."""
        return appraisal_tables.as_json(self.report)


class Register:
    """A register opened for reading; see `open`.

    Attributes:
        place: Where it was read from.
        warnings: What to note about a folder or workbook that was read; empty for a store.
    """

    def __init__(
        self, store: Store, person: Person, place: str, warnings: tuple[Problem, ...] = (), *, read_from: str = ""
    ) -> None:
        self._store, self._person, self._read_from = store, person, read_from
        self.place, self.warnings = place, warnings

    def __repr__(self) -> str:
        return f"<Register {self.place}>"

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def store(self) -> Store:
        """The records, for what this package asks of them itself."""
        return self._store

    def close(self) -> None:
        """Let go of the file; afterwards nothing more can be appraised."""
        self._store.close()

    def appraise(
        self,
        *,
        lens: str = "society",
        money: str = "economic",
        claims: str = "claimed",
        price_base: str | None = None,
        discounting: str = "standard",
        organisations: str = "recorded",
        present_value: str | None = None,
        green_book: str = guidance.EDITION,
        deflators: str = gdp.DEFAULT,
    ) -> Appraisal:
        """Every project appraised.

        Args:
            lens: Whose costs and benefits: "own", "government" or "society".
            money: "economic" or "del-cash".
            claims: "claimed" for all, or "accepted" for what recipients have accepted.
            price_base: A financial year such as "2024-25"; each project's own if not given.
            discounting: "standard" or "lower_sensitivity".
            organisations: "recorded", or "today" for today's in the place of those that closed.
            present_value: A financial year from which present values are seen; each project's first if not given.
            green_book: Edition of the discount schedules and benefit rules.
            deflators: Edition of the GDP deflator.

        Raises:
            BenefitsError: A word, year or edition is not known, or records cannot be appraised.
        """
        if discounting not in DISCOUNTINGS:
            raise unknown("discounting", discounting, DISCOUNTINGS)
        if organisations not in BODIES:
            raise unknown("choice of organisations", organisations, tuple(BODIES))
        year = FinancialYear.parse(price_base) if price_base else None
        seen_from = FinancialYear.parse(present_value) if present_value else None
        basis = Basis(green_book, deflators, discounting, year, BODIES[organisations], seen_from)
        return Appraisal(appraisal_report(self._store, self._person, basis, lens_of(lens, money, claims)))

    def brief(
        self,
        *,
        project: str = "",
        organisation: str = "",
        claims: str = "claimed",
        organisations: str = "recorded",
        on: date | None = None,
        made_on: date | None = None,
    ) -> Briefing:
        """The briefing about the portfolio, or about one project or organisation; `BRIEFING_FORMS` write it.

        Args:
            project: Code of the one project it is about.
            organisation: Code of the one organisation it is about.
            claims: "claimed" for all, or "accepted" for what recipients have accepted.
            organisations: "recorded", or "today" for today's in the place of those that closed.
            on: The day by which what is due is judged; today if not given.
            made_on: The day it bears; today if not given.

        Raises:
            BenefitsError: A word is not known, both a project and an organisation are named, or there is none such.
        """
        if project and organisation:
            raise BenefitsError("A briefing is about one project or one organisation. Name one of them.")
        for word, held, what in (
            (claims, CLAIMS, "choice of claims"),
            (organisations, BODIES, "choice of organisations"),
        ):
            if word not in held:
                raise unknown(what, word, tuple(held))
        subject = Subject.PROJECT if project else Subject.DEPARTMENT if organisation else Subject.PORTFOLIO
        about, today = About(subject, project or organisation, CLAIMS[claims]), now().date()
        basis = Basis(bodies=BODIES[organisations])
        facts = briefing_facts(self._store, self._person, about, basis, on or today)
        return self._read(briefing_of(facts, made_on or today), today)

    def summary_table(self, project: str, *, organisations: str = "recorded", made_on: date | None = None) -> Briefing:
        """The Appraisal Summary Table of a project; `BRIEFING_FORMS` write it.

        Args:
            project: Its code.
            organisations: "recorded", or "today" for today's in the place of those that closed.
            made_on: The day it bears; today if not given.

        Raises:
            BenefitsError: A word is not known, or there is no such project.
        """
        if organisations not in BODIES:
            raise unknown("choice of organisations", organisations, tuple(BODIES))
        today = now().date()
        table = summary_table(self._store, self._person, project, Basis(bodies=BODIES[organisations]))
        return self._read(summary_briefing(table, made_on or today), today)

    def _read(self, made: Briefing, today: date) -> Briefing:
        """The briefing, with when a folder or workbook was read: it has no saves, and nobody knows how old it is."""
        if not self._read_from:
            return made
        return replace(made, as_reported_on=f"{day_words(today)}, when {self._read_from} was read")


def open(path: str | PathLike[str]) -> Register:  # noqa: A001 - it is called as benefits.open, like sqlite3.connect
    """A folder of CSV files, a workbook, or a register (a file that no program holds open, a server), to read only.

    A folder or workbook is checked as an import would check it, and nothing is saved.

    Args:
        path: The folder or file, or the address of a server (postgresql://...).

    Raises:
        Refused: The folder or workbook has problems; `problems` of the error lists all of them.
        StoreError: The file cannot be opened; the sentence says why and what to do.
        BenefitsError: There is no such folder.
    """
    person = local_person()
    if is_address(str(path)):
        store = Store.open(str(path), read_only=True)
        return Register(store, person, store.place)
    place = Path(path).expanduser()
    if not place.is_dir() and not is_workbook(place.name):
        return Register(Store.open(place, read_only=True), person, str(place))
    reading = read_path(place)
    store = Store.in_memory()
    try:
        seed_organisations(store)
        taken = take_in(store, person, reading, f"Read from {place}", uuid4().hex)
    except BaseException:
        store.close()
        raise
    return Register(store, person, str(place), taken.warnings, read_from=place.name)


def check(path: str | PathLike[str]) -> tuple[Problem, ...]:
    """Everything that is wrong with a folder of CSV files or a workbook, or to note, at once; nothing is saved.

    Raises:
        BenefitsError: There is no such folder or file.
    """
    reading = read_path(Path(path).expanduser())
    store = Store.in_memory()
    try:
        seed_organisations(store)
        return preview(store, local_person(), reading).problems
    finally:
        store.close()


def local_person() -> Person:
    """Whoever works at this computer outside the screens: a local administrator named as the system names them."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # no such user and no name in the environment, as in some containers
        name = "unknown"
    return Person(f"local:{name}", "", name, (grant(Role.ADMINISTRATOR),))
