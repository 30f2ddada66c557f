"""The programmes of the register, each with its projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benefits.portfolio.basis import Basis
from benefits.records.access import Act, may, require
from benefits.records.history import Versioned
from benefits.records.model import Organisation, Person, Programme
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.views.appraised import appraised
from benefits.views.project_records import code_words
from benefits.views.projects import any_edit


@dataclass(frozen=True)
class ProgrammeLine:
    """One programme with the titles of its projects by code, in the order of the codes."""

    programme: Programme
    version: Versioned
    projects: Mapping[str, str]
    may_edit: bool


@dataclass(frozen=True)
class ProgrammesPage:
    """What the programmes page shows.

    Attributes:
        lines: Every programme, by title.
        without: How many projects belong to no programme.
        organisations: Every organisation by its code.
        may_add: Whether the person may log a programme for at least one body.
    """

    lines: tuple[ProgrammeLine, ...]
    without: int
    organisations: Mapping[str, Organisation]
    may_add: bool

    def name(self, code: str) -> str:
        """The short name of an organisation; its code where it is unknown."""
        return self.organisations[code].short_name if code in self.organisations else code


def programmes_page(store: Store, person: Person) -> ProgrammesPage:
    """Every programme with its projects.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    projects = appraised(store, person, Basis()).tables["project"]
    of: dict[str, dict[str, str]] = {}
    for code, title, programme in zip(
        projects["id"].tolist(), projects["title"].tolist(), projects["programme"].tolist(), strict=True
    ):
        of.setdefault(str(programme or ""), {})[str(code)] = str(title)
    lines = [
        ProgrammeLine(
            programme=one.record,
            version=one,
            projects=of.get(one.record.id, {}),
            may_edit=may(person, Act.EDIT_PROJECT, one.record.lead),
        )
        for one in store.current("programme")
        if isinstance(one.record, Programme)
    ]
    bodies = (one.record for one in store.current("organisation"))
    return ProgrammesPage(
        lines=tuple(sorted(lines, key=lambda one: one.programme.title.casefold())),
        without=len(of.get("", {})),
        organisations={one.id: one for one in bodies if isinstance(one, Organisation)},
        may_add=any_edit(person),
    )


def suggested_programme_code(store: Store, person: Person, title: str) -> str:
    """A short code for a new programme that no programme has or had.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    return next(code for code in code_words(title, "PROGRAMME") if store.one("programme", code) is None)
