"""The optimism of a project in sentences: how its lines are corrected, what a worksheet comes to, and the scheme."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from benefits.appraisal.lenses import Lens
from benefits.portfolio.confidence_scheme import SchemeGrade, why_no_grade
from benefits.portfolio.generic_optimism import Worked, why_no_generic, years_of_delay
from benefits.records.categories import BiasMeasure, Side
from benefits.records.model import BenefitLine, CostLine
from benefits.reporting.sentences import one_or_many
from benefits.reporting.track_record_words import preview_basis, preview_finding
from benefits.reporting.words import escape_markdown, label, number, percent, pounds_in_prose
from benefits.views.optimism import (
    CorrectedLine,
    LineProposal,
    OptimismPage,
    RestsOn,
    Worksheet,
    correction_of,
)

__all__ = ["preview_basis", "preview_finding"]

TAB = "optimism-tab"
LINES, WORKSHEET, SCHEME = TABS = ("Lines", "Worksheet", "Confidence scheme")
PREFERENCE = (
    "Correct each number once, by the first of these that there is: **1.** the errors of your own earlier forecasts, "
    "and **2.** a reference class of like projects, both on the page Track record; **3.** the generic upper bound of "
    "Mott MacDonald (2002), less what is managed, on the tab Worksheet; **4.** the confidence scheme, last, as the "
    "grades that come with this product are unverified."
)
ONCE = (
    "Costs go up, benefits go down and come later. A line that carries a range is not corrected too: the range says "
    "how far it may turn out otherwise. A delay is another number than an amount, so a benefit may have both."
)
NO_LINES = "This project has no costs or benefits yet. Enter them on the page Edit a project, then come back."
NO_ROWS = "This worksheet has no row yet, so there is nothing to correct by."
NONE_PUBLISHED = "No generic bound was published for benefits: their amounts rest on your record or the scheme."
HOW_SHEET = (
    "One row for each risk area. Contribution is the part of the upper bound that comes from it, all together 100% at "
    "most; Managed is how much of that is in place, not planned. Write 22% or 0.22. Put the cost of managing a risk "
    "into a cost line. Take a row out to withdraw it; its history stays. The published "
    "contributions for information technology are in Table 17 of Mott MacDonald (2002), which does not come along."
)
AS_SAVED = "What follows rests on the worksheet as it was last saved."
BY_SHEET, BY_GRADE = "Correct lines by this worksheet", "Correct lines by a grade"
CHOOSE_LINES, CHOOSE_GRADE = "Choose the lines to look at.", "Choose a grade to look at what it would change."
NO_FIT = "No line of this project can be corrected so."
APPLY = "Put these in place of the present corrections"
APPLIED = "Saved. The corrections are in place."
PLANNED, PLANNED_HELP = "Planned duration in years", "From the start to the day it goes live, such as 2.5."
PLANNED_FIRST = "Enter the planned duration in years to look at the delay."
WHY, SAY_WHY = "Why you put these in place", "Say why you put these in place."
MAY_NOT = "You may look at this and not change it. Only people who may edit this project can."
SCHEME_NOT = "Only an administrator, or finance for every organisation, can change the grades."
SCHEME_INTRO = (
    "How much is added to a cost, or taken off a benefit, by how good its evidence is. The grades marked unverified "
    "came with this product, were not read in a publication, and must be checked before use. A grade of your own "
    "takes the place of the one with the same number."
)
KEEP_GRADE, NEW_GRADE, SAVE_GRADE = "Change the scheme", "A new grade", "Save the grade"
WITHDRAW_GRADE = "Withdraw this grade; one that came along counts again"
SAVE_SHEET = "Save the worksheet"


def finding(page: OptimismPage) -> str:
    """How many lines of the preferred option are corrected, and how many are not; sunk costs left out."""
    lines = [one for one in page.preferred if not (isinstance(one.line, CostLine) and one.line.is_sunk)]
    if not lines:
        return "No line to correct yet"
    corrected = sum(1 for one in lines if one.correction)
    ranged = sum(1 for one in lines if one.rests_on is RestsOn.RANGE)
    left = sum(1 for one in lines if not one.correction) - ranged
    of = one_or_many(len(lines), "line", "lines")
    said = f"Corrected for optimism: {number(corrected)} of {of} of the preferred option"
    parts = [f"{number(ranged)} with a range in its place"] if ranged else []
    parts += [f"{number(left)} as entered"] if left else []
    return ", ".join([said, *parts])


def net_sentence(page: OptimismPage) -> str:
    """The net present social value as it is; plain text, blank where there is none."""
    if not page.net:
        return ""
    value = pounds_in_prose(page.net[Lens()])
    return f"With these corrections its net present social value is {value}, in {page.records.price_base} prices."


def to_mind(page: OptimismPage) -> list[str]:
    """What is wrong with the present corrections, a sentence for each kind; ready for markdown."""
    twice = [one for one in page.lines if one.correction and one.line.estimate is not None]
    unsaid = [one for one in page.lines if RestsOn.NOT_SAID in (one.rests_on, one.delay_rests_on)]
    said = []
    if twice:
        said.append(f"Corrected though they carry a range, which counts the doubt twice: {_named(twice)}.")
    if unsaid:
        said.append(f"Corrected without saying where that comes from: {_named(unsaid)}.")
    return [escape_markdown(one) for one in said]


def _named(lines: Iterable[CorrectedLine]) -> str:
    return "; ".join(one.line.title for one in lines)


def correction_words(line: CostLine | BenefitLine) -> str:
    """What is added or taken off, with its direction.

    Example:
        >>> from benefits.records.categories import BudgetClass, CostKind, PriceTerms
        >>> one = CostLine("C", "O", "C", "DWP", CostKind.OPERATING, BudgetClass.CDEL, PriceTerms.NOMINAL)
        >>> correction_words(one)
        'None'
    """
    held = correction_of(line)
    if not held:
        return "None"
    return f"{percent(held, 1)} added" if isinstance(line, CostLine) else f"{percent(held, 1)} taken off"


def delay_words(line: CostLine | BenefitLine) -> str:
    """How much later a benefit comes; blank for a cost, which has no delay of its own."""
    if isinstance(line, CostLine):
        return ""
    return f"{number(line.slip, 2)} years later" if line.slip else "None"


def sheet_sentence(worked: Worked) -> str:
    """What a worksheet comes to, in words; plain text."""
    return (
        f"The upper bound of {label(worked.measure).lower()} of {worked.bound.label} is {percent(worked.upper)}. "
        f"{percent(worked.managed, 1)} of it is managed, so {percent(worked.resultant, 1)} is left. "
        f"Well managed projects ended at {percent(worked.lower)}."
    )


def below_sentence(worked: Worked) -> str:
    """What to mind where less is left than where well managed projects ended; plain text, blank elsewhere."""
    if not worked.is_below_lower:
        return ""
    return (
        f"{percent(worked.resultant, 1)} is below the published lower bound of {percent(worked.lower)}, where well "
        "managed projects ended. Check what counts as managed."
    )


def delay_sentence(worked: Worked, planned: Decimal) -> str:
    """By how much a planned duration would run over."""
    later = number(years_of_delay(planned, worked.resultant), 2)
    return f"A planned {number(planned, 2)} years would end {later} years later."


def line_name(one: CorrectedLine) -> str:
    """A line as a choice; plain text."""
    where = "" if one.is_preferred else f", option {one.option}"
    return f"{one.line.title} ({one.line.id}{where})"


def fitting(page: OptimismPage, sheet: Worksheet) -> dict[str, str]:
    """The lines that a worksheet can correct: code to words."""
    return {one.line.id: line_name(one) for one in page.lines if not why_no_generic(one.line, sheet.measure)}


def unfit(page: OptimismPage, measure: BiasMeasure) -> str:
    """The lines of the right side that a worksheet cannot correct, and why; ready for markdown, may be blank."""
    side = Side.BENEFIT if measure is BiasMeasure.WORKS_DURATION else Side.COST
    told = [(one, why_no_generic(one.line, measure)) for one in page.lines if one.side is side]
    return escape_markdown(" ".join(f"{line_name(one)} {why}." for one, why in told if why))


def proposal_sentence(one: LineProposal) -> str:
    """What would take the place of what, or why nothing can; ready for markdown."""
    if one.after is None:
        return escape_markdown(f"{one.line.title} {one.why_not}.")
    if isinstance(one.line, BenefitLine) and isinstance(one.after, BenefitLine) and one.after.slip != one.line.slip:
        return escape_markdown(f"{one.line.title}: {delay_words(one.after)}, in place of {delay_words(one.line)}.")
    now, then = correction_words(one.line), correction_words(one.after)
    return escape_markdown(f"{one.line.title}: {then}, in place of {now[:1].lower()}{now[1:]}.")


def grade_name(one: SchemeGrade) -> str:
    """A grade as a choice; plain text."""
    doubt = "" if one.is_verified else ", unverified"
    return f"{label(one.side)} {one.grade}: {one.title} ({percent(one.correction)}{doubt})"


def whose(one: SchemeGrade) -> str:
    """Whether a grade came along, or is the register's own."""
    if one.own is None:
        return "Came with the product" if one.is_verified else "Came with the product, unverified"
    return "This register's own, in place of the one that came along" if one.shipped else "This register's own"


def scheme_finding(scheme: Iterable[SchemeGrade]) -> str:
    """How many grades there are, and how many nobody has verified."""
    held = tuple(scheme)
    doubtful = sum(1 for one in held if not one.is_verified)
    said = one_or_many(len(held), "grade", "grades")
    return f"{said}, {number(doubtful)} of them unverified" if doubtful else f"{said}, all this register's own"


def left_by_grade(page: OptimismPage, grade: SchemeGrade) -> str:
    """The lines of the grade's side that it cannot correct, and why; ready for markdown, may be blank."""
    told = [(one, why_no_grade(one.line, grade)) for one in page.lines if one.side is grade.side]
    return escape_markdown(" ".join(f"{line_name(one)} {why}." for one, why in told if why))
