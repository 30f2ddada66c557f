"""One benefit line with everything that hangs on it: amounts, shares and answers, promises, and what has arrived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from benefits.errors import NotFound, near
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.lines import find, flat_amounts
from benefits.portfolio.realisation_status import usual_thresholds
from benefits.portfolio.workings import LineWorking
from benefits.records.access import Act, require
from benefits.records.categories import BaselineStage, Side
from benefits.records.model import BenefitLine, Option, Person
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.records.tables import Tables
from benefits.views.appraised import current_tables
from benefits.views.inbox import InboxLine, share_details
from benefits.views.portfolio import short_names
from benefits.views.project import OptionAppraisal, ProjectPage
from benefits.views.realisation_terms import NothingPromised, held_realised
from benefits.views.realised_lines import LineStanding, lines_of


@dataclass(frozen=True)
class LinePromise:
    """What one baseline promises of the benefit to one body.

    Attributes:
        body: Its name; blank where nobody was named.
        total: Real, undiscounted pounds of the baseline's price base; 0 where no amount was entered.
        years: The first and the last year with an amount; none where no amount was entered.
    """

    baseline: str
    stage: BaselineStage
    approved_on: date
    approved_by: str
    price_base: FinancialYear
    body: str
    total: float
    years: tuple[FinancialYear, ...]


@dataclass(frozen=True)
class LinePage:
    """What stands in the register on one benefit line.

    Attributes:
        page: The project's page with this line and its shares only.
        option: The option under which it stands.
        appraised: That option appraised; None where it is business as usual or has no figures.
        working: The line year by year; None where it counts nothing.
        shares: Its shares as their recipients see them, with their values.
        promises: What each baseline promises of it, in the order of the approvals.
        standings: How it stands at each recipient, with the measurements; none where nothing was promised.
    """

    page: ProjectPage
    line: BenefitLine
    option: Option
    appraised: OptionAppraisal | None
    working: LineWorking | None
    shares: tuple[InboxLine, ...]
    promises: tuple[LinePromise, ...]
    standings: tuple[LineStanding, ...]
    on: date


def line_page(store: Store, person: Person, page: ProjectPage, code: str, on: date) -> LinePage:
    """One benefit line of a project.

    Args:
        store: The register.
        person: Who looks.
        page: The project's page, which gives the basis.
        code: Of the benefit line.
        on: The day on which what was promised is judged.

    Raises:
        NotPermitted: The person may not read the register.
        NotFound: The project has no such benefit.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    lines = {line.id: line for line in page.benefits}
    if code not in lines:
        raise NotFound(f"This project has no benefit {code}.{near(code, lines)}")
    line = lines[code]
    option = next(one for one in page.options if one.id == line.option)
    appraised = next((one for one in page.appraised if one.option == option.id), None)
    shares = tuple(share for share in page.shares if share.benefit == code)
    details = share_details(store, person, [share.id for share in shares])
    return LinePage(
        page=replace(page, benefits=(line,), shares=shares),
        line=line,
        option=option,
        appraised=appraised,
        working=_working(page, appraised, code),
        shares=tuple(one.line for one in details),
        promises=_promises(current_tables(store, person), page, code),
        standings=_standings(store, person, page, code, on),
        on=on,
    )


def _working(page: ProjectPage, appraised: OptionAppraisal | None, code: str) -> LineWorking | None:
    held = appraised.workings if appraised else ()
    mine = (one for one in held if not one.is_cost and one.record >= 0 and page.benefits[one.record].id == code)
    return next(mine, None)


def _promises(tables: Tables, page: ProjectPage, code: str) -> tuple[LinePromise, ...]:
    """The tracked flows of the benefit in the project's baselines, in the order of the approvals."""
    flows, baselines = tables["baseline_flow"], tables["baseline"]
    of = find(flows["baseline"], baselines["id"])
    is_own = np.append(baselines["project"], "")[of] == page.project.id
    mine = (flows["line"] == code) & (flows["side"] == Side.BENEFIT) & flows["is_tracked"] & is_own
    made = [_promise(tables, page, row, int(of[row])) for row in np.flatnonzero(mine).tolist()]
    return tuple(sorted(made, key=lambda one: (one.approved_on, one.baseline, one.body)))


def _promise(tables: Tables, page: ProjectPage, row: int, of: int) -> LinePromise:
    flows, baselines = tables["baseline_flow"], tables["baseline"]
    if flows.amounts is None:
        raise ValueError("flows hold no yearly amounts")
    _, year, value = flat_amounts(flows.amounts, np.array([row]))
    body = str(flows["organisation"][row])
    return LinePromise(
        baseline=str(baselines["id"][of]),
        stage=BaselineStage(baselines["stage"][of]),
        approved_on=date.fromisoformat(str(baselines["approved_on"][of])),
        approved_by=str(baselines["approved_by"][of]),
        price_base=FinancialYear(int(baselines["price_base"][of])),
        body=page.name(body) if body else "",
        total=float(value.sum()),
        years=(FinancialYear(int(year.min())), FinancialYear(int(year.max()))) if len(year) else (),
    )


def _standings(store: Store, person: Person, page: ProjectPage, code: str, on: date) -> tuple[LineStanding, ...]:
    try:
        held = held_realised(store, person, Basis(bodies=page.basis.bodies), on)
    except NothingPromised:
        return ()
    projects, of = held.tables["project"]["id"], held.benefits.of
    shown = (of.line == code) & (np.append(projects, "")[of.project] == page.project.id)
    return lines_of(held, shown, usual_thresholds(), short_names(held.at.tables))
