"""Which identifiers the projects link, which recur, where no common one exists, and who would share a standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benefits.portfolio.basis import Basis
from benefits.portfolio.identifiers import incidence, without_common_identifier
from benefits.portfolio.lines import find
from benefits.records.access import Act, require
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reference.identifiers import Identifier, identifiers
from benefits.views.appraised import Appraised, appraised
from benefits.views.portfolio import short_names

IntArray = npt.NDArray[np.int64]

# Pairs of projects listed; those that share most come first.
MOST_PAIRS = 50


@dataclass(frozen=True)
class Linked:
    """One project as this page names it."""

    project: str
    title: str
    lead: str


@dataclass(frozen=True)
class IdentifierRow:
    """One identifier of the list and the projects that link it."""

    identifier: Identifier
    projects: tuple[Linked, ...]


@dataclass(frozen=True)
class Standard:
    """What one data standard would cover: everything that holds the same identifier, whoever holds it."""

    name: str
    held_by: tuple[str, ...]
    projects: tuple[Linked, ...]

    @property
    def leads(self) -> tuple[str, ...]:
        """The bodies that lead the projects, each once."""
        return tuple(dict.fromkeys(one.lead for one in self.projects))


@dataclass(frozen=True)
class Gap:
    """Two projects with something in common and no identifier in common.

    Attributes:
        needs: Whether one needs the other.
        recipients: Short names of the public bodies on which benefits of both land.
        themes: Codes of the uses of data that they share.
        first_links, second_links: What each links, as printed.
    """

    first: Linked
    second: Linked
    needs: bool
    recipients: tuple[str, ...]
    themes: tuple[str, ...]
    first_links: tuple[str, ...]
    second_links: tuple[str, ...]


@dataclass(frozen=True)
class IdentifiersPage:
    """What the identifiers page shows.

    Attributes:
        rows: Every identifier of the list, the one that most projects link first.
        standards: What at least two projects link, whoever holds it; the widest first.
        gaps: Pairs without a common identifier, those that share most first; `n_gaps` counts them all.
        unsaid: Projects that name no identifier.
    """

    n_projects: int
    rows: tuple[IdentifierRow, ...]
    standards: tuple[Standard, ...]
    gaps: tuple[Gap, ...]
    n_gaps: int
    unsaid: tuple[Linked, ...]

    @property
    def linked(self) -> tuple[IdentifierRow, ...]:
        """The identifiers that at least one project links."""
        return tuple(row for row in self.rows if row.projects)

    def row(self, code: str) -> IdentifierRow | None:
        """The row of one identifier, if the list has it."""
        return next((row for row in self.rows if row.identifier.code == code), None)


def identifiers_page(store: Store, person: Person) -> IdentifiersPage:
    """The identifiers over all projects.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    at = appraised(store, person, Basis())
    projects, names = _projects(at), {one.code: one for one in identifiers()}
    links: list[tuple[str, ...]] = at.tables["project"]["identifiers"].tolist()
    by_code: dict[str, list[Linked]] = {code: [] for code in names}
    for project, held in zip(projects, links, strict=True):
        for code in held:
            if code in by_code:
                by_code[code].append(project)
    rows = [IdentifierRow(names[code], tuple(held)) for code, held in by_code.items()]
    gaps, n_gaps = _gaps(at, projects, links, names)
    return IdentifiersPage(
        n_projects=len(projects),
        rows=tuple(sorted(rows, key=lambda row: -len(row.projects))),
        standards=_standards(rows),
        gaps=gaps,
        n_gaps=n_gaps,
        unsaid=tuple(one for one, held in zip(projects, links, strict=True) if not held),
    )


def _projects(at: Appraised) -> list[Linked]:
    table, names = at.tables["project"], short_names(at.tables)
    columns = (table[field].tolist() for field in ("id", "title", "lead"))
    return [Linked(code, str(title), names.get(lead, lead)) for code, title, lead in zip(*columns, strict=True)]


def _standards(rows: list[IdentifierRow]) -> tuple[Standard, ...]:
    by_name: dict[str, list[IdentifierRow]] = {}
    for row in rows:
        by_name.setdefault(row.identifier.standard, []).append(row)
    made = [
        Standard(
            name,
            tuple(dict.fromkeys(row.identifier.holder for row in held)),
            tuple(dict.fromkeys(project for row in held for project in row.projects)),
        )
        for name, held in by_name.items()
    ]
    wide = [one for one in made if len(one.projects) > 1]
    return tuple(sorted(wide, key=lambda one: (-len(one.leads), -len(one.projects), one.name)))


def _gaps(
    at: Appraised, projects: list[Linked], links: list[tuple[str, ...]], names: Mapping[str, Identifier]
) -> tuple[tuple[Gap, ...], int]:
    standards = [tuple(names[code].standard if code in names else code for code in held) for held in links]
    recipients, themes = _recipients(at), at.tables["project"]["themes"].tolist()
    pairs, total = without_common_identifier(
        incidence(standards), incidence(recipients), incidence(themes), _needs(at), MOST_PAIRS
    )
    short = short_names(at.tables)
    made = (
        Gap(
            projects[pair.first],
            projects[pair.second],
            pair.needs,
            tuple(sorted(short[code] for code in recipients[pair.first] & recipients[pair.second])),
            tuple(one for one in themes[pair.first] if one in themes[pair.second]),
            tuple(dict.fromkeys(standards[pair.first])),
            tuple(dict.fromkeys(standards[pair.second])),
        )
        for pair in pairs
    )
    return tuple(made), total


def _recipients(at: Appraised) -> list[set[str]]:
    """The public bodies on which each project's benefits land."""
    cube, ledger = at.ledger.cube, at.ledger
    lands = ~cube.line_is_cost[cube.entry_line] & cube.party_is_public[cube.entry_party]
    pairs = np.unique(cube.entry_pair[lands])
    found: list[set[str]] = [set() for _ in range(at.tables["project"].size)]
    row = find(ledger.projects[cube.pair_case[pairs]], at.tables["project"]["id"])
    for project, party in zip(row.tolist(), ledger.parties[cube.pair_party[pairs]].tolist(), strict=True):
        found[project].add(str(party))
    return found


def _needs(at: Appraised) -> tuple[IntArray, IntArray]:
    codes, held = at.tables["project"]["id"], at.tables["dependency"]
    project, needs = find(held["project"], codes), find(held["needs"], codes)
    known = (project >= 0) & (needs >= 0)
    return project[known], needs[known]
