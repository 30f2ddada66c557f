"""The register's list of projects, found by any word."""

from __future__ import annotations

from dataclasses import dataclass

from benefits.appraisal.classes import Classification, risk
from benefits.portfolio.basis import Basis
from benefits.records.access import Act, may, require
from benefits.records.categories import Stage
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.appraised import Appraised, appraised
from benefits.views.kept_answers import answer_to
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
    version = str(at.tables.data_version)
    every = answer_to(store, person, ("projects", at.ledger.basis), tuple, version, lambda: _every_project(at))
    wanted = words.casefold().split()
    lines = tuple(line for line, text in every if all(word in text for word in wanted))
    return ProjectsPage(at.ledger.basis, len(every), lines, any_edit(person))


def _every_project(at: Appraised) -> tuple[tuple[ProjectLine, str], ...]:
    """Each project, and the text in which words are looked for."""
    projects, names, found = at.tables["project"], short_names(at.tables), risk(at.appraisal)
    leads = [names[code] for code in projects["lead"].tolist()]
    fields = (projects[name].tolist() for name in ("id", "title", "summary", "lead", "programme", "stage", "gmpp_id"))
    themes = (" ".join(one) for one in projects["themes"].tolist())
    texts = (" ".join(map(str, words)).casefold() for words in zip(*fields, themes, leads, strict=True))
    return tuple(
        (
            ProjectLine(
                project=str(projects["id"][row]),
                title=str(projects["title"][row]),
                lead=leads[row],
                stage=Stage(projects["stage"][row]),
                classification=Classification(str(found.classification[row])),
                government=float(found.government[row]),
                society=float(found.society[row]),
            ),
            text,
        )
        for row, text in enumerate(texts)
    )


def any_edit(person: Person) -> bool:
    """Whether the person may log a project for at least one organisation."""
    return _anywhere(person, Act.EDIT_PROJECT)


def any_import(person: Person) -> bool:
    """Whether the person may import records of at least one organisation."""
    return _anywhere(person, Act.IMPORT)


def _anywhere(person: Person, act: Act) -> bool:
    scopes = {one.partition(":")[2] for one in person.grants}
    return any(may(person, act, scope) for scope in scopes if scope)
