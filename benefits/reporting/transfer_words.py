"""What the transfers of a cost come to, in sentences: shares, schedule, bridge or ask, and what the figures rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.periods import FinancialYear
from benefits.portfolio.funding_plan import FundingPlan
from benefits.portfolio.phasing import Phasing, PhasingShortfall
from benefits.reporting.sentences import listed, one_or_many
from benefits.reporting.words import back_per_pound, escape_markdown, label, percent, pounds_in_prose, rounded
from benefits.views.transfers import TO_BE_FOUND, Shares, TransfersPage

FloatArray = npt.NDArray[np.float64]

NAMED = 4  # bodies, or missing amounts, that one sentence names
USUAL = "HM Treasury, unless it is a party itself"
NO_PLAN = "The cost cannot be phased"
DRAFT_FINDING = "A draft memorandum of understanding: a draft, not agreed"
DRAFT_INTRO = (
    "A Word document for the parties to change, filled from the register: parties, contributions by year, benefits "
    "with their evidence and owners, gates, overrun, joining later and leaving, data sharing, delivery model. What "
    "nobody has recorded yet is marked as to be completed."
)
INTRO = (
    "From shares to budgets: what each body that gains pays of the cost, in which years it can pay within its budget, "
    "and which budget cover transfers in Estimates that takes. Transfers move budget between departments; they change "
    "no total cost and no net present social value."
)


WHAT_NEXT = "Choose a project above. The rescue list names those whose payers gain less than they pay."
TRANSFERS_INTRO = (
    "Each body first meets its own spending; what it still owes moves to those who spend. Nominal £000, as Estimates "
    "show them, rounded so that they add up: over all departments each year and budget class comes to exactly 0."
)


def project_choices(titles: Mapping[str, str]) -> dict[str, str]:
    """Projects to choose from: title and code, by code."""
    return {code: f"{title} ({code})" for code, title in titles.items()}


def shares_finding(page: TransfersPage) -> str:
    """The first step: who shares what, ready for markdown."""
    if page.shares is None:
        return "The cost cannot be shared"
    pays = _sharing(page.shares)
    who = [f"{page.short_names[code]} {pounds_in_prose(pounds)}" for code, pounds in pays]
    cost = pounds_in_prose(sum(pounds for _, pounds in pays))
    if len(pays) == 1:
        return escape_markdown(f"{page.short_names[pays[0][0]]} alone gains and pays all of {cost}")
    return escape_markdown(f"{len(pays)} bodies share {cost}: {listed(_first(who, 'others'))}")


def _sharing(shares: Shares) -> list[tuple[str, float]]:
    """Who pays a share, the largest first."""
    pays = zip(shares.shared.players, shares.shared.payment.tolist(), strict=True)
    return sorted(((code, pounds) for code, pounds in pays if pounds > NEGLIGIBLE), key=lambda one: -one[1])


def _first(said: Sequence[str], rest: str) -> list[str]:
    """The first few, and how many more there are."""
    if len(said) <= NAMED + 1:
        return list(said)
    return [*said[:NAMED], f"{len(said) - NAMED} {rest}"]


def shares_sentence(page: TransfersPage) -> str:
    """The rule, and what each gets back; ready for markdown."""
    if page.shares is None:
        return escape_markdown(page.why_not)
    shares = page.shares
    gains = dict(zip(shares.held.bodies, shares.held.benefit.tolist(), strict=True))
    back = [
        f"{page.short_names[code]} gets {back_per_pound(gains[code] / pounds)}" for code, pounds in _sharing(shares)
    ]
    real = f"real in {shares.held.price_base} prices, discounted to {shares.held.first_year}"
    said = f"Rule: {label(page.asked.rule)}. Present values, {real}. {listed(_first(back, 'others get theirs'))}."
    return escape_markdown(said)


def phasing_finding(page: TransfersPage) -> str:
    """The second step: whether the shares can be paid, with which bridge, or what is missing; ready for markdown."""
    if page.plan is None:
        return NO_PLAN
    if page.plan.shortfall is not None:
        return escape_markdown(f"The shares cannot be paid yet: {_missing(page, page.plan.shortfall)[0]}")
    if page.plan.schedule.needs_bridge:
        schedule = page.plan.schedule
        peak, year = pounds_in_prose(schedule.peak_bridge), _when(schedule, schedule.bridge.sum(axis=0))
        return escape_markdown(f"The smallest bridge is {peak}, owed at the end of {year}")
    return "Every body can pay its share within its headroom, without a bridge"


def _when(schedule: Phasing, by_year: FloatArray) -> FinancialYear:
    return schedule.problem.years[int(by_year.argmax())]


def call_sentence(page: TransfersPage) -> str:
    """The largest amount that any body pays in one year; ready for markdown."""
    if page.plan is None:
        return escape_markdown(page.why_not)
    schedule = page.plan.schedule
    calls = schedule.largest_call
    body = int(calls.argmax())
    year = _when(schedule, schedule.payments[body].sum(axis=0))
    who = page.short_names[schedule.problem.bodies[body]]
    said = f"The largest call in any one year is {pounds_in_prose(float(calls[body]))} on {who} in {year}."
    if page.plan.shortfall is not None:
        said = f"If the ask was met, the schedule below would hold. {said}"
    if page.asked.waits_for_cash:
        said += _waiting(page.asked.opening_cash)
    return escape_markdown(said)


def _waiting(opening_cash: float) -> str:
    said = " No body pays before its own cash benefit has arrived"
    return f"{said}, but for {pounds_in_prose(opening_cash)} each." if opening_cash else f"{said}."


def ask_sentence(page: TransfersPage) -> str:
    """What is missing, by body, budget class and year; blank where nothing is; ready for markdown."""
    if page.plan is None or page.plan.shortfall is None:
        return ""
    missing = _missing(page, page.plan.shortfall)
    lent = "" if page.asked.terms.is_lent else ", as nobody lends a bridge"
    return escape_markdown(f"The ask{lent}: {'; '.join(_first(missing, 'more, in the table'))}.")


def _missing(page: TransfersPage, shortfall: PhasingShortfall) -> list[str]:
    """Each amount that is missing, the largest first."""
    problem, names = shortfall.problem, page.short_names
    found = [
        (
            float(shortfall.headroom[d, k, t]),
            f"{names[problem.bodies[d]]} lacks {pounds_in_prose(float(shortfall.headroom[d, k, t]))} of "
            f"{label(problem.classes[k])} in {problem.years[t]}",
        )
        for d, k, t in np.argwhere(shortfall.headroom > 0).tolist()
    ]
    found += [
        (
            float(shortfall.opening_cash[d]),
            f"{names[problem.bodies[d]]} needs an opening float {pounds_in_prose(float(shortfall.opening_cash[d]))} "
            "larger until its cash arrives",
        )
        for d in np.flatnonzero(shortfall.opening_cash > 0).tolist()
    ]
    return [said for _, said in sorted(found, key=lambda one: -one[0])]


def bridge_sentence(page: TransfersPage) -> str:
    """Who would have to lend what, when it comes back, and what it costs; blank without a bridge; for markdown."""
    if page.plan is None or not page.lender:
        return ""
    schedule, who = page.plan.schedule, page.names[page.lender]
    lent = _in_years(schedule, schedule.drawn.sum(axis=0))
    repaid = pounds_in_prose(float(schedule.repaid.sum()))
    back = [str(schedule.problem.years[t]) for t in np.flatnonzero(schedule.repaid.any(axis=0)).tolist()]
    lends = "A lender would have to be found for" if page.lender == TO_BE_FOUND else f"{who} would have to lend"
    cost = schedule.bridge_cost
    costs = f"costs the bodies {pounds_in_prose(cost)}" if cost >= NEGLIGIBLE else "costs the bodies nothing"
    rate = percent(schedule.problem.bridge_rate, 1)
    return escape_markdown(
        f"{_party_asked(page)}{lends} {lent}. It comes back in {listed(back)}, {repaid} in all. At {rate} a year above "
        f"inflation the bridge {costs}, present value."
    )


def _party_asked(page: TransfersPage) -> str:
    """Why the body that was chosen does not lend; blank where it does or none was chosen."""
    if page.asked.lender in ("", page.lender):
        return ""
    who = page.names.get(page.asked.lender, page.asked.lender)
    return f"{who} shares this cost or spends it, so it cannot lend. "


def _in_years(schedule: Phasing, by_year: FloatArray) -> str:
    said = [
        f"{pounds_in_prose(float(by_year[t]))} in {schedule.problem.years[t]}"
        for t in np.flatnonzero(by_year > 0).tolist()
    ]
    return listed(_first(said, "more"))


def transfers_finding(page: TransfersPage) -> str:
    """The third step: how much budget moves; ready for markdown."""
    moved = page.schedule.transfers
    if not moved:
        return "No budget has to move: those who pay are those who spend"
    pounds = pounds_in_prose(sum(one.pounds for one in moved))
    if page.plan is not None and page.plan.shortfall is not None:
        count = one_or_many(len(moved), "budget cover transfer", "budget cover transfers")
        return escape_markdown(f"Once the ask is met, {count} would move {pounds} and net to zero")
    count = one_or_many(len(moved), "budget cover transfer moves", "budget cover transfers move")
    return escape_markdown(f"{count} {pounds} and net to zero")


def cautions(page: TransfersPage) -> tuple[str, ...]:
    """What has to be known beside the figures, a plain sentence each."""
    held = [_on_terms(page)]
    if page.plan is not None:
        held += [*_left_out(page), _unlimited(page)]
        held.append(
            "Headroom is what envelopes leave for all projects: what other projects ask of it is not taken off."
        )
        if page.lender:
            held.append("Whether the lender of the bridge has the budget for it is not checked.")
        if page.plan.shortfall is not None:
            held.append("The contributions need headroom or cash that is not there yet: see the ask.")
    return tuple(one for one in held if one)


def _on_terms(page: TransfersPage) -> str:
    """That the shares are not those of the register alone."""
    if not page.has_terms:
        return ""
    return "The shares rest on terms typed, or on bodies left out, under Cost sharing, beside the register."


def _left_out(page: TransfersPage) -> list[str]:
    plan = page.plan
    if plan is None:
        return []
    first, says = plan.problem.years[0], pounds_in_prose
    rest = "each pays of the rest the same part as of the whole"
    return [
        f"{says(plan.not_spent)} of the cost falls away, as those who alone cause it stay out; it is taken off evenly."
        if plan.not_spent
        else "",
        f"{says(plan.sunk)} of the cost falls before {first} and is spent; {rest}." if plan.sunk else "",
        f"{says(plan.outside)} of the cost falls in no departmental limit and stays with who bears it; {rest}."
        if plan.outside
        else "",
        f"Charges bring in {says(plan.income)} more than is spent in some years; it stays with who has it."
        if plan.income
        else "",
    ]


def _unlimited(page: TransfersPage) -> str:
    plan = page.plan
    if plan is None:
        return ""
    costs = plan.problem.cost > 0
    free = plan.is_unlimited & costs
    whole = [
        page.short_names[code] for code, cells in zip(plan.problem.bodies, free, strict=True) if cells[costs].all()
    ]
    some = [
        page.short_names[code]
        for code, cells in zip(plan.problem.bodies, free, strict=True)
        if cells.any() and not cells[costs].all()
    ]
    said = [f"{listed(whole)} {_has(whole)} no envelope and {_counts(whole)} as not limited."] if whole else []
    said += [f"{listed(some)} {_has(some)} no envelope in some years or classes, and no limit there."] if some else []
    return " ".join(said)


def _has(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _counts(names: Sequence[str]) -> str:
    return "counts" if len(names) == 1 else "count"


def terms_of(page: TransfersPage) -> tuple[str, ...]:
    """What the schedule rests on, a plain sentence each, for papers."""
    if page.shares is None or page.plan is None:
        return ()
    held, is_illustrative = page.shares.held, page.limits is not None and page.limits.is_illustrative.any()
    return (
        *(("Some of the envelopes are illustrative: no body has published them.",) if is_illustrative else ()),
        f"Costs shared: {label(page.asked.rule).lower()}; {label(page.asked.claims).lower()}; "
        f"{label(page.asked.scope).lower()}.",
        f"Present values are real in {held.price_base} prices, discounted to {held.first_year}. A nominal pound of a "
        "year counts for its discount factor over the price level of its year, so that what each body pays adds up to "
        "its share.",
    )


def plan_in_a_line(plan: FundingPlan, call: Callable[[str], str]) -> str:
    """A plan that cannot be paid, in one line: the largest amount that is missing."""
    shortfall = plan.shortfall
    if shortfall is None:
        return "Nothing is missing."
    d, k, t = (int(one) for one in np.unravel_index(shortfall.headroom.argmax(), shortfall.headroom.shape))
    problem = shortfall.problem
    if shortfall.headroom[d, k, t] > 0:
        pounds = rounded(float(shortfall.headroom[d, k, t]), 2)
        return (
            f"{call(problem.bodies[d])} lacks £{pounds:,} of {label(problem.classes[k])} in {problem.years[t]}; "
            f"£{rounded(shortfall.total, 2):,} in all."
        )
    d = int(shortfall.opening_cash.argmax())
    return f"{call(problem.bodies[d])} lacks £{rounded(float(shortfall.opening_cash[d]), 2):,} of opening float."
