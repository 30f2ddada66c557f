"""Findings and captions in plain English, with their figures in words.

Where a sentence holds what people typed in, the plain one ends in `_plain` and the one without is ready for
markdown. All the others hold only our own words and figures, so they are the same in both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from benefits.appraisal.classes import Classification
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import NEGLIGIBLE, Claims, Standpoint
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.portfolio.successors import ClosedBody
from benefits.portfolio.workings import LineWorking
from benefits.reporting.frames import answer_of
from benefits.reporting.lines import line_title
from benefits.reporting.words import escape_markdown, explanation, label, number, pounds_in_prose, pounds_on_tile
from benefits.views.portfolio import PortfolioPage, ProjectRow, Total
from benefits.views.project import LensFigures, OptionAppraisal, PartyFigures, ProjectPage
from benefits.views.projects import ProjectsPage

NOTHING_SHOWN = "No project is shown. Choose other filters."


def one_or_many(n: int, one: str, many: str) -> str:
    """A count with its noun.

    Example:
        >>> one_or_many(1, "project fails", "projects fail"), one_or_many(2, "project fails", "projects fail")
        ('1 project fails', '2 projects fail')
    """
    return f"1 {one}" if n == 1 else f"{n:,} {many}"


def listed(names: list[str]) -> str:
    """Names as a sentence holds them.

    Example:
        >>> listed(["HMRC"]), listed(["HMRC", "DWP"]), listed(["HMRC", "DWP", "HMT"])
        ('HMRC', 'HMRC and DWP', 'HMRC, DWP and HMT')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def pounds_or_nothing(pounds: float) -> str:
    """Pounds in prose, "nothing" for less than a penny.

    Example:
        >>> pounds_or_nothing(5_512_000), pounds_or_nothing(0.0)
        ('£5.5 million', 'nothing')
    """
    return "nothing" if abs(pounds) <= NEGLIGIBLE else pounds_in_prose(pounds)


def gains_or_loses(pounds: float) -> str:
    """Whether somebody gains, loses or breaks even, and by how much.

    Example:
        >>> gains_or_loses(5_512_000), gains_or_loses(-5_512_000), gains_or_loses(0.001)
        ('gains £5.5 million', 'loses £5.5 million', 'breaks even')
    """
    if abs(pounds) <= NEGLIGIBLE:
        return "breaks even"
    return f"{'gains' if pounds > 0 else 'loses'} {pounds_in_prose(abs(pounds))}"


def portfolio_finding(page: PortfolioPage) -> str:
    """What the portfolio shows: how many projects are at risk and what would be lost with them."""
    if not page.rows:
        return NOTHING_SHOWN
    n, unknown = len(page.at_risk), page.count(Classification.UNKNOWN)
    if n:
        lost = pounds_in_prose(sum(row.value_lost_if_dropped for row in page.at_risk))
        fails = one_or_many(
            n, "project fails its payer's own test but passes", "projects fail a payer's own test but pass"
        )
        said = f"{fails} across government: {lost} of {_counted(page)} would be lost if {_it(n)} dropped."
    else:
        said = "No project shown fails its payer's own test while it passes across government."
    if not unknown:
        return said
    return f"{said} {unknown:,} of {one_or_many(len(page.rows), 'project', 'projects')} cannot be judged yet."


def _it(n: int) -> str:
    return "it were" if n == 1 else "they were"


def _counted(page: PortfolioPage) -> str:
    value = {Money.ECONOMIC: "value", Money.DEL_CASH: "DEL cash", Money.PUBLIC_FINANCIAL: "public money"}[page.money]
    return f"accepted {value}" if page.claims is Claims.ACCEPTED else value


def at_risk_intro(page: PortfolioPage) -> str:
    """What being at risk means, and the three decisions there are."""
    if not page.at_risk:
        return "No project shown is at risk: none fails its payer's own test while it passes across government."
    n = len(page.at_risk)
    said = (
        f"{one_or_many(n, 'project costs its', 'projects cost their')} payers more than they get back, yet government "
        "as a whole does not lose. There are three decisions: share the cost, ask for central money, or stop knowingly."
    )
    return said if n == 1 else f"{said} The most value at stake comes first."


def at_risk_sentence(row: ProjectRow) -> str:
    """One project at risk, ready for markdown."""
    return escape_markdown(at_risk_plain(row))


def at_risk_plain(row: ProjectRow) -> str:
    """One project at risk: what its payers lack, what would be lost, and what the others could pay."""
    return (
        f"{row.title} ({row.lead}): the payers lack {pounds_in_prose(row.smallest_rescue)}. If it were dropped, "
        f"{pounds_or_nothing(row.value_lost_if_dropped)} would be lost across government. The other public bodies gain "
        f"{pounds_in_prose(row.most_others_could_pay)} on balance, enough to pay what is lacking."
    )


def total_metric(total: Total) -> dict[str, str]:
    """The tile of one standpoint: its net present value, with cost and benefit as its help."""
    return _tile(total.standpoint, total)


def _tile(standpoint: Standpoint, held: Total | LensFigures) -> dict[str, str]:
    benefit, cost = pounds_in_prose(held.pv_benefit), pounds_in_prose(held.pv_cost)
    return {
        "label": label(standpoint),
        "value": pounds_on_tile(held.net),
        "help": f"Net present value: benefit {benefit} less cost {cost}.",
    }


def basis_caption(page: PortfolioPage) -> str:
    """Lens, price base and editions of the portfolio's figures."""
    return with_left(f"{label(page.money)}; {label(page.claims).lower()}. {page.basis.sentence}", page.left)


def memo_sentence(page: PortfolioPage) -> str:
    """What the totals leave out: projects that cannot be judged, what is never counted, and who is not named."""
    said = (_unjudged(page), _memo(page.timing, page.sunk), _nobody(page.unattributed))
    return " ".join(one for one in said if one)


def _unjudged(page: PortfolioPage) -> str:
    n = page.count(Classification.UNKNOWN)
    if not n:
        return ""
    held = page.unjudged
    return (
        f"The totals leave out {one_or_many(n, 'project', 'projects')} that cannot be judged yet, with cost of "
        f"{pounds_in_prose(held.pv_cost)} and benefit of {pounds_in_prose(held.pv_benefit)}."
    )


def _memo(timing: float, sunk: float) -> str:
    parts = [
        f"{pounds_in_prose(value)} of {what}"
        for value, what in ((timing, "gains in timing only"), (sunk, "cost already sunk"))
        if abs(value) > NEGLIGIBLE
    ]
    return f"Shown but never counted: {' and '.join(parts)}." if parts else ""


def _nobody(unattributed: float) -> str:
    if abs(unattributed) <= NEGLIGIBLE:
        return ""
    return f"{pounds_in_prose(unattributed)} of benefit has no named recipient."


def found(page: ProjectsPage) -> str:
    """How many projects the search found."""
    n = len(page.lines)
    if n == page.n_projects:
        return f"{one_or_many(n, 'project', 'projects')}."
    if not n:
        return f"No project of {page.n_projects:,} has all those words. Try fewer."
    return f"{n:,} of {one_or_many(page.n_projects, 'project', 'projects')}."


def own_base_caption(page: ProjectsPage) -> str:
    """The basis of the list: values in different prices, which cannot be added."""
    return (
        "Choose a row to open the project. Net present values of different projects may be in different prices: "
        f"do not add them. {page.basis.sentence}"
    )


def project_finding(page: ProjectPage, option: OptionAppraisal) -> str:
    """Who pays and gains, and what government gains; ready for markdown."""
    return escape_markdown(project_finding_plain(page, option))


def project_finding_plain(page: ProjectPage, option: OptionAppraisal) -> str:
    """The finding of one option: what its payers pay, gain and lose, and what government and society gain.

    Where it cannot be judged yet, the sentence says why instead of naming a gain.
    """
    payers = [party for party in option.parties if party.is_payer]
    said = [_payers(option, payers)] if payers else []
    if option.classification is Classification.UNKNOWN:
        return " ".join([*said, unknown_sentence(page, option)])
    government, society = option.under(Standpoint.GOVERNMENT).net, option.under(Standpoint.SOCIETY).net
    said.append(f"Government as a whole {gains_or_loses(government)}.")
    if option.classification in _SOCIETY_MATTERS:
        said.append(f"Society {gains_or_loses(society)}.")
    return " ".join(said)


# Where government's answer is not the whole answer.
_SOCIETY_MATTERS = (
    Classification.COSTS_MOVED_TO_PUBLIC,
    Classification.PUBLIC_VALUE_ONLY,
    Classification.NOT_JUSTIFIED,
    Classification.LOCAL_GAIN_ONLY,
)


def _payers(option: OptionAppraisal, payers: list[PartyFigures]) -> str:
    own = option.under(Standpoint.OWN)
    names = listed([party.name for party in payers])
    pays, gains = pounds_in_prose(own.pv_cost), pounds_or_nothing(own.pv_benefit)
    if len(payers) == 1:
        return f"{names} pays {pays} and gains {gains}: on its own budget it {gains_or_loses(own.net)}."
    return f"{names} pay {pays} and gain {gains}: {_several(payers)}."


def _several(payers: list[PartyFigures]) -> str:
    """Each payer's own result: with several, one that loses is enough to fail."""
    return listed([f"{party.name} {gains_or_loses(party.net)}" for party in payers])


def unknown_sentence(page: ProjectPage, option: OptionAppraisal) -> str:
    """Why an option cannot be judged yet; blank where it can be."""
    if option.classification is not Classification.UNKNOWN:
        return ""
    loose = sum(party.pv_benefit for party in option.parties if party.organisation == UNATTRIBUTED)
    if abs(loose) > NEGLIGIBLE:
        published = any("No split by department was published" in line.note for line in page.benefits)
        reason = "No split by department was published" if published else "Nobody is named yet"
        return f"{reason} for {pounds_in_prose(loose)} of benefit, so it cannot be said whose test it passes."
    if not any(party.is_payer for party in option.parties):
        return "No public body is recorded as paying, so it cannot be said whose test it passes."
    return explanation(Classification.UNKNOWN)


def rescue_sentence(page: ProjectPage, option: OptionAppraisal) -> str:
    """What would keep the project, and whether the other bodies could pay for it; ready for markdown."""
    if option.classification is Classification.UNKNOWN:
        return unknown_sentence(page, option)
    rescue, others = pounds_in_prose(option.smallest_rescue), pounds_or_nothing(option.most_others_could_pay)
    if option.classification is Classification.AT_RISK:
        government = option.under(Standpoint.GOVERNMENT).net
        return (
            f"The smallest rescue is {rescue}; the other public bodies gain {others} on balance, so they could pay it "
            f"and keep {pounds_or_nothing(government)}."
        )
    if option.smallest_rescue > NEGLIGIBLE:
        return (
            f"The payers lack {rescue}; the other public bodies gain {others} on balance, which is not enough. "
            f"{explanation(option.classification)}"
        )
    return f"No rescue is needed: every body that pays gets back at least what it pays. {_class_note(option)}".strip()


def _class_note(option: OptionAppraisal) -> str:
    if option.classification is Classification.SELF_SUPPORTING:
        return ""
    return explanation(option.classification)


def phasing_sentence(option: OptionAppraisal) -> str:
    """How far assumed years could move the result; blank where no phasing is assumed."""
    if abs(option.high - option.low) <= NEGLIGIBLE:
        return ""
    return (
        "Phasing is assumed: society's net present value lies between "
        f"{pounds_in_prose(option.low)} and "
        f"{pounds_in_prose(option.high)}, wherever in its years an assumed line falls."
    )


def option_memo_sentence(option: OptionAppraisal) -> str:
    """What an option shows but never counts: timing-only gains and sunk cost; blank if there is none."""
    return _memo(option.timing, option.sunk)


def project_basis(page: ProjectPage) -> str:
    """Price base and editions of the project's figures."""
    return with_left(replace(page.basis, price_base=FinancialYear.parse(page.price_base)).sentence, page.left)


def with_left(basis: str, left: Sequence[ClosedBody]) -> str:
    """The basis of a report, with the closed bodies that it names as recorded; plain text."""
    return " ".join([basis, *(f"{one.name} stays as recorded: {what_became_of(one)}." for one in left)])


def what_became_of(one: ClosedBody) -> str:
    """Why no one body stands for a body that closed; plain text."""
    if not one.successors:
        return "it closed, and no body is recorded to have taken its place"
    if len(one.successors) == 1:
        return f"it closed, and {one.successors[0]}, recorded to have taken its place, cannot be read for it"
    return f"it closed and was divided between {listed(list(one.successors))}"


def project_metrics(option: OptionAppraisal) -> tuple[dict[str, str], ...]:
    """The four tiles of an option: net value by standpoint, and the benefit-cost ratio of everybody."""
    society = option.under(Standpoint.SOCIETY)
    tiles = [_tile(standpoint, option.under(standpoint)) for standpoint in Standpoint]
    ratio = {
        "label": "Back per £1 (BCR)",
        "value": answer_of(society.bcr.value, society.bcr.kind, lambda value: f"£{number(value, 2)}"),
        "help": "Present value of benefit over present value of cost, everybody counted (Green Book 2026, Table 10).",
    }
    return (*tiles, ratio)


def line_titles(page: ProjectPage, option: OptionAppraisal) -> Callable[[LineWorking], str]:
    """What to call each line of the workings in a list to choose from; plain text."""

    def title(line: LineWorking) -> str:
        return f"{'Cost' if line.is_cost else 'Benefit'}: {line_title(page, option, line)}"

    return title


def working_caption(page: ProjectPage) -> str:
    """How to read a line's workings."""
    return (
        f"Nominal is in the prices of each year. Real is in {page.price_base} prices, after additionality and "
        "optimism. Present value is real times the discount factor. A line is shown whole, before it is shared out."
    )
