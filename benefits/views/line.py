"""One benefit line with everything that hangs on it: amounts, shares and answers, promises, and what has arrived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from benefits.errors import NotFound, near
from benefits.portfolio.baselines import place_in_time
from benefits.portfolio.basis import Basis
from benefits.portfolio.workings import LineWorking
from benefits.records.access import Act, require
from benefits.records.categories import Side
from benefits.records.model import Baseline, BaselineFlow, BenefitLine, Option, Person
from benefits.records.store import Store
from benefits.views.inbox import InboxLine, share_details
from benefits.views.project import OptionAppraisal, ProjectPage
from benefits.views.realisation import realisation_page
from benefits.views.realisation_terms import NothingPromised, RealisationFilters
from benefits.views.realised_lines import LineStanding


@dataclass(frozen=True)
class LinePromise:
    """What one baseline promises of the benefit to one body; pounds of the baseline's price base."""

    baseline: Baseline
    flow: BaselineFlow
    body: str


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
        promises=_promises(store, page, code),
        standings=_standings(store, person, page, code, on),
        on=on,
    )


def _working(page: ProjectPage, appraised: OptionAppraisal | None, code: str) -> LineWorking | None:
    held = appraised.workings if appraised else ()
    mine = (one for one in held if not one.is_cost and one.record >= 0 and page.benefits[one.record].id == code)
    return next(mine, None)


def _promises(store: Store, page: ProjectPage, code: str) -> tuple[LinePromise, ...]:
    held = [one.record for one in store.where("baseline", "project", [page.project.id])]
    baselines = {one.id: one for one in held if isinstance(one, Baseline)}
    flows = [one.record for one in store.where("baseline_flow", "line", [code])]
    mine = [
        LinePromise(baselines[flow.baseline], flow, page.name(flow.organisation))
        for flow in flows
        if isinstance(flow, BaselineFlow) and flow.side is Side.BENEFIT and flow.is_tracked
        if flow.baseline in baselines
    ]
    return tuple(sorted(mine, key=lambda one: (place_in_time(one.baseline), one.body, one.flow.id)))


def _standings(store: Store, person: Person, page: ProjectPage, code: str, on: date) -> tuple[LineStanding, ...]:
    basis = Basis(bodies=page.basis.bodies)
    try:
        held = realisation_page(store, person, basis, on, RealisationFilters(project=page.project.id))
    except NothingPromised:
        return ()
    return tuple(one for one in held.lines if one.line == code)
