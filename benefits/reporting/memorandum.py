"""A draft memorandum of understanding in Word: who pays, who gains, when it is looked at again, who would sign.

It is a draft for the parties to change. What nobody has said yet is marked as to be completed, never made up.

References:
    Methods 4.4 (controls) and 4.5 (what the schedule holds).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil

from benefits.periods import FinancialYear
from benefits.portfolio.budget_cover import Contribution, Reason
from benefits.records.categories import BudgetClass
from benefits.reporting.documents import LYING, UPRIGHT, Paper
from benefits.reporting.sentences import listed, one_or_many
from benefits.reporting.words import label, largest_remainder, millions, number, percent, pounds_in_prose
from benefits.views.memorandum import MemorandumTerms, Overrun, Party, PartyRole

STATUS = "Draft, not agreed. This paper is a starting point for the parties. It binds nobody until all have signed it."
YEARS_UPRIGHT, YEARS_LYING = 4, 9  # columns of years that fit between them
NAME_WIDTH, CLASS_WIDTH = 44, 32
ROLES = {
    PartyRole.LEAD: "Lead: delivers the project and spends the money",
    PartyRole.CONTRIBUTOR: "Contributor: gains from the project and pays a share",
    PartyRole.LENDER: "Lender of the bridge",
}


def memorandum(terms: MemorandumTerms) -> bytes:
    """The draft as the bytes of a .docx file.

    Args:
        terms: Everything it says.

    References:
        Methods 4.4 and 4.5.
    """
    paper = Paper(f"Draft memorandum of understanding: {terms.project}", terms.made)
    paper.say(STATUS, f"Project {terms.code}. Drafted on {_day(terms.made)}.")
    sections = (
        ("Parties", _parties),
        ("Project and purpose", _purpose),
        ("Why the cost is shared", _why),
        ("Contributions", _contributions),
        ("Benefits, evidence and owners", _benefits),
        ("Figures that count", _figures),
        ("Gates and true-up", _gates),
        ("If the cost changes", _overrun),
        ("Joining later and leaving", _entry_and_exit),
        ("Data sharing", _data_sharing),
        ("Delivery model", _delivery_model),
        ("Basis and limits of this draft", _basis),
        ("Signatures", _signatures),
    )
    for at, (title, write) in enumerate(sections, start=1):
        lies = write is _contributions and len(_years(terms)) > YEARS_UPRIGHT
        if lies:
            paper.turn(landscape=True)
        paper.heading(f"{at}. {title}")
        write(paper, terms)
        if lies:
            paper.turn(landscape=False)
    return paper.docx()


def _or_to_complete(words: str, what: str) -> str:
    return words.strip() or f"[To be completed: {what}]"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "[To be completed: date]"


def _parties(paper: Paper, terms: MemorandumTerms) -> None:
    rows = [(one.name, ROLES[one.role]) for one in terms.parties]
    paper.table("The parties and what each does", ("Department", "Role"), rows, (66, 100))


def _purpose(paper: Paper, terms: MemorandumTerms) -> None:
    paper.say(
        f"The parties share the cost of {terms.project} ({terms.code}).",
        _or_to_complete(terms.purpose, "why the project is done"),
    )


def _why(paper: Paper, terms: MemorandumTerms) -> None:
    sharing = [one for one in terms.parties if one.role is not PartyRole.LENDER]
    whole_pays, whole_gains = sum(one.pays for one in sharing), sum(one.gains for one in sharing)
    paper.say(_who_gains(sharing, whole_pays, whole_gains))
    if terms.sharing_rule:
        paper.say(f"How the cost is shared: {terms.sharing_rule}")
    pays = largest_remainder([one.pays / 1e6 for one in sharing], digits=2)
    gains = largest_remainder([one.gains / 1e6 for one in sharing], digits=2)
    names = [*(one.name for one in sharing), "All together"]
    pounds = [*((one.pays, one.gains) for one in sharing), (whole_pays, whole_gains)]
    shown = [*zip(pays, gains, strict=True), (sum(pays), sum(gains))]
    rows = [
        (name, number(paid, 2), number(gained, 2), number(gained - paid, 2), _per_pound(*exact))
        for name, (paid, gained), exact in zip(names, shown, pounds, strict=True)
    ]
    paper.table(
        "What each department pays and gains, present value, £m",
        ("Department", "Pays", "Gains", "Net gain", "Back per £1"),
        rows,
        (62, 26, 26, 26, 26),
        frozenset({1, 2, 3, 4}),
        totals=1,
    )


def _who_gains(sharing: Sequence[Party], pays: float, gains: float) -> str:
    said = (
        f"Together the departments pay {pounds_in_prose(pays)} and gain {pounds_in_prose(gains)}, both present values."
    )
    losers = [one.name for one in sharing if one.gains <= one.pays]
    if not losers:
        return f"{said} Each of them gains more than it pays."
    return f"{said} {listed(losers)} would not gain more than {'it pays' if len(losers) == 1 else 'they pay'}."


def _per_pound(pays: float, gains: float) -> str:
    return f"£{number(gains / pays, 2)}".replace("£−", "−£") if pays > 0 else "Pays nothing"


def _years(terms: MemorandumTerms) -> list[FinancialYear]:
    return sorted({one.year for one in terms.schedule.contributions})


def _contributions(paper: Paper, terms: MemorandumTerms) -> None:
    years = _years(terms)
    if not years:
        paper.say(_or_to_complete("", "the contributions by year and budget class"))
        return
    moved = sum(one.pounds for one in terms.schedule.transfers)
    count = one_or_many(len(terms.schedule.transfers), "budget cover transfer", "budget cover transfers")
    paper.say(
        "Each department pays what the table shows, in nominal £000, in the financial year and from the budget class "
        "shown. Amounts are rounded so that the departments' amounts add up to the totals.",
        f"The budget moves by {count} in Estimates, {pounds_in_prose(moved)} in all. Each takes from one department "
        "what it gives to another, so together they net to zero.",
    )
    shares = [one for one in terms.schedule.contributions if one.reason is Reason.SHARE]
    lies = len(years) > YEARS_UPRIGHT
    for several in _in_parts(years, YEARS_LYING if lies else YEARS_UPRIGHT):
        _contributions_table(paper, terms, shares, several, years, LYING if lies else UPRIGHT)
    _bridge(paper, terms, years)


def _in_parts(years: Sequence[FinancialYear], most: int) -> list[Sequence[FinancialYear]]:
    """The years in as few parts as fit, of about the same length."""
    size = ceil(len(years) / ceil(len(years) / most))
    return [years[at : at + size] for at in range(0, len(years), size)]


def _contributions_table(
    paper: Paper,
    terms: MemorandumTerms,
    shares: Sequence[Contribution],
    shown: Sequence[FinancialYear],
    years: Sequence[FinancialYear],
    width: float,
) -> None:
    """One table of departments and classes by year; the last one has the sum over all years."""
    is_last = shown[-1] == years[-1]
    bodies = [body for body in terms.schedule.bodies if any(one.body == body for one in shares)]
    classes = [one for one in terms.schedule.classes if any(share.budget_class is one for share in shares)]
    lines = [
        (terms.name(body), k, [one for one in shares if one.body == body and one.budget_class is k])
        for body in bodies
        for k in classes
    ]
    totals = [("All departments", k, [one for one in shares if one.budget_class is k]) for k in classes]
    rows = [_contributions_row(name, k, of, shown, is_last) for name, k, of in (*lines, *totals) if of]
    columns = len(shown) + is_last
    amounts = (width - NAME_WIDTH - CLASS_WIDTH) / columns
    span = f"{shown[0]} to {shown[-1]}" if len(shown) > 1 else str(shown[0])
    paper.table(
        f"Contributions by department, budget class and financial year, {span}, nominal £000",
        ("Department", "Budget class", *map(str, shown), *(["All years"] if is_last else [])),
        rows,
        (NAME_WIDTH, CLASS_WIDTH, *[amounts] * columns),
        frozenset(range(2, 2 + columns)),
        totals=len(classes),
    )


def _contributions_row(
    name: str, budget_class: BudgetClass, of: Iterable[Contribution], shown: Sequence[FinancialYear], is_last: bool
) -> tuple[str, ...]:
    held = list(of)
    amounts = [sum(one.thousands for one in held if one.year == year) for year in shown]
    whole = [sum(one.thousands for one in held)] if is_last else []
    return (name, label(budget_class), *map(number, (*amounts, *whole)))


def _bridge(paper: Paper, terms: MemorandumTerms, years: Sequence[FinancialYear]) -> None:
    lent = [one for one in terms.schedule.contributions if one.reason is Reason.BRIDGE]
    repaid = [one for one in terms.schedule.transfers if one.reason is Reason.REPAYMENT]
    if not lent:
        return
    lenders = listed(list(dict.fromkeys(terms.name(one.body) for one in lent)))
    paper.heading("Bridge", level=2)
    paper.say(
        f"In some years the departments have too little budget to pay when the cost falls. {lenders} lends "
        f"{pounds_in_prose(sum(one.pounds for one in lent))} in all and gets back "
        f"{pounds_in_prose(sum(one.pounds for one in repaid))} from the contributions of later years."
    )
    rows = []
    for year in years:
        for k in terms.schedule.classes:
            out = sum(one.thousands for one in lent if one.year == year and one.budget_class is k)
            back = sum(one.thousands for one in repaid if one.year == year and one.budget_class is k)
            if out or back:
                rows.append((str(year), label(k), number(out), number(back)))
    paper.table(
        "The bridge by financial year and budget class, nominal £000",
        ("Financial year", "Budget class", "Lent", "Repaid"),
        rows,
        (40, 40, 40, 40),
        frozenset({2, 3}),
    )


def _benefits(paper: Paper, terms: MemorandumTerms) -> None:
    if not terms.benefits:
        paper.say(_or_to_complete("", "the benefits of each department, their evidence and their owners"))
        return
    paper.say("Each contribution rests on these benefits. The owner answers for the benefit in the department named.")
    rows = [
        (
            one.department,
            one.title,
            "No money value" if one.gains is None else millions(one.gains, 2),
            one.evidence_grade or "Not graded",
            label(one.agreement),
            _or_to_complete(one.owner, "owner"),
        )
        for one in terms.benefits
    ]
    paper.table(
        "Benefits by department, present value, £m, with their evidence (E0 none, E5 independent or audited)",
        ("Department", "Benefit", "Gains, £m", "Evidence", "Department's answer", "Benefit owner"),
        rows,
        (32, 46, 20, 18, 24, 26),
        frozenset({2}),
    )


def _figures(paper: Paper, _terms: MemorandumTerms) -> None:
    paper.points(
        "One number: the benefit that shares the cost is the one in the business case and in the department's "
        "efficiency return.",
        "Attribution is set by somebody who is neither the payer nor the department that gains, with graded evidence.",
        "A benefit that is claimed as cash-releasing is taken from the budget of the department that claims it.",
    )


def _gates(paper: Paper, terms: MemorandumTerms) -> None:
    paper.say(
        "At each gate the shares are worked out again on the benefits realised and verified by then. No department's "
        f"contribution moves by more than {percent(terms.collar)} of the agreed one, up or down."
    )
    if not terms.gates:
        paper.say(_or_to_complete("", "gates, what triggers each, and dates"))
        return
    rows = [(one.name, _or_to_complete(one.trigger, "trigger"), _day(one.due)) for one in terms.gates]
    paper.table("Gates at which contributions are trued up", ("Gate", "Trigger", "Date"), rows, (46, 80, 40))


def _overrun(paper: Paper, terms: MemorandumTerms) -> None:
    if terms.overrun is Overrun.PRO_RATA:
        paper.say(
            "A cost above or below the plan is shared in the same proportions as the contributions, so that all "
            "departments bear the risk alike."
        )
        return
    lead = _or_to_complete(terms.lead, "the lead")
    paper.say(
        f"Contributions are fixed. {lead} bears a cost above the plan and keeps what is left below it, so that it "
        "carries the whole risk."
    )


def _entry_and_exit(paper: Paper, terms: MemorandumTerms) -> None:
    rate = percent(terms.late_entry_rate, 1)
    paper.points(
        "A department that joins later pays the share that it would have paid from the start, and on top of it "
        f"{rate} a year above inflation. The others' shares fall by that.",
        "A department that leaves pays, up to the next gate, the cost that its leaving strands.",
    )


def _data_sharing(paper: Paper, terms: MemorandumTerms) -> None:
    paper.say(
        "The benefits depend on this data sharing. While it is not in place, they may come later or not at all.",
        _or_to_complete(terms.data_sharing, "the data that is shared, by whom, and the legal gateway"),
    )


def _delivery_model(paper: Paper, terms: MemorandumTerms) -> None:
    paper.say(_or_to_complete(terms.delivery_model, "which cross-government delivery model this is"))


def _basis(paper: Paper, terms: MemorandumTerms) -> None:
    paper.points(
        *terms.basis,
        "Contributions are nominal and undiscounted; what departments pay and gain is present value.",
        "Transfers between departments change no total cost and no net present social value.",
        "The terms above are conventions of the tool that drafted them, for the parties to change.",
        *terms.caveats,
    )


def _signatures(paper: Paper, terms: MemorandumTerms) -> None:
    paper.say("Not signed. Each party signs for itself once the text is agreed.")
    rows = [(one.name, _or_to_complete(one.signatory, "name and post"), "", "") for one in terms.parties]
    paper.table("Signatures", ("For", "Name and post", "Signature", "Date"), rows, (50, 50, 40, 26))
