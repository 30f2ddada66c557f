"""The register's list of projects, found by any word."""

from __future__ import annotations

from dataclasses import dataclass

from benefits.appraisal.classes import Classification, risk
from benefits.portfolio.basis import Basis
from benefits.records.access import Act, may, require
from benefits.records.categories import Stage
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.appraised import appraised
from benefits.views.portfolio import short_names


@dataclass(frozen=True)
class ProjectLine:
    """One project of the list; net values in pounds of the project's own price base.

    Attributes:
        government, society: Net present value over public bodies, and over everybody.
    """

    project: str
    title: str
    lead: str
    stage: Stage
    classification: Classification
    government: float
    society: float


@dataclass(frozen=True)
class ProjectsPage:
    """What the projects page shows."""

    basis: Basis
    n_projects: int
    lines: tuple[ProjectLine, ...]
    may_add: bool


def projects_page(store: Store, person: Person, words: str = "") -> ProjectsPage:
    """The projects whose code, title, summary, lead, themes or programme hold every one of the words.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised(store, person, Basis())
    projects, names = at.tables["project"], short_names(at)
    found = risk(at.appraisal)
    wanted = words.casefold().split()
    fields = ("id", "title", "summary", "lead", "programme", "stage", "gmpp_id")
    lines = []
    for row in range(projects.size):
        text = " ".join([*(str(projects[field][row]) for field in fields), *projects["themes"][row]])
        text = f"{text} {names[projects['lead'][row]]}".casefold()
        if all(word in text for word in wanted):
            lines.append(
                ProjectLine(
                    project=str(projects["id"][row]),
                    title=str(projects["title"][row]),
                    lead=names[projects["lead"][row]],
                    stage=Stage(projects["stage"][row]),
                    classification=Classification(str(found.classification[row])),
                    government=float(found.government[row]),
                    society=float(found.society[row]),
                )
            )
    return ProjectsPage(at.ledger.basis, projects.size, tuple(lines), any_edit(person))


def any_edit(person: Person) -> bool:
    """Whether the person may log a project for at least one organisation."""
    return _anywhere(person, Act.EDIT_PROJECT)


def any_import(person: Person) -> bool:
    """Whether the person may import records of at least one organisation."""
    return _anywhere(person, Act.IMPORT)


def _anywhere(person: Person, act: Act) -> bool:
    scopes = {one.partition(":")[2] for one in person.grants}
    return any(may(person, act, scope) for scope in scopes if scope)
