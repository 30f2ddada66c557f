"""The track record in sentences: what closed benefits teach, how sure that is, and how to cite one of them."""

from __future__ import annotations

from benefits.portfolio.reference_class import Strength
from benefits.portfolio.track_record import Rate, TrackRecord, WhyTogether
from benefits.reporting.history_tables import day_words
from benefits.reporting.realisation_words import type_words
from benefits.reporting.sentences import one_or_many, with_left
from benefits.reporting.words import escape_markdown, label, number, percent, pounds_in_prose
from benefits.views.learned_optimism import CorrectionPreview, ProposedCorrection
from benefits.views.optimism import OptimismPreview
from benefits.views.track_record import ClosedReturn, TrackRecordPage

TABS = ("What closed benefits teach", "Library of returns", "Correct a project")
NONE_OVER = (
    "No benefit is over yet, so there is no record. A benefit is over once its whole plan is due and every year of it "
    "was reported, or once its project has stopped."
)
LEADS, TYPES = "By lead organisation", "By type of benefit"
LIBRARY_INTRO = (
    "One row for each benefit that is over, at each recipient: a new project can cite what an earlier one returned. "
    "Present values, the promise before its optimism correction; of a stopped project what was not measured counts as "
    "zero. Choose one below for a text to cite."
)
CORRECT_INTRO = (
    "The correction that the record teaches takes the place of the one that a benefit has: never both. Nothing is "
    "saved until you say so."
)
CHOOSE_BENEFITS = "Choose the benefits to look at."
APPLY = "Put these in place of the present corrections"
NOTHING_TO_APPLY = "Nothing here would change."
TAKE_NONE = "Where the record would raise a benefit, put no correction (0) in place of the present one"
TAKE_NONE_HELP = "A correction cannot raise a benefit. Zero keeps the amounts as they are, and the basis says why."
WHY = "Why you make this change"
SAY_WHY = "Say why you make this change."
MAY_NOT = "Only people who may edit this project can put a correction in place."


def finding(page: TrackRecordPage) -> str:
    """The title of the page: what part of their promises closed benefits kept."""
    if page.all is None:
        return "No benefit is over yet"
    n = one_or_many(page.all.n, "benefit that is over", "benefits that are over")
    return f"{n} kept {percent(page.all.mean)} of the promise on average"


def strength_sentence(page: TrackRecordPage) -> str:
    """How much the number of closed benefits can carry, with the least numbers."""
    if page.all is None:
        return NONE_OVER
    least = page.minimums
    said = {
        Strength.DESCRIPTIVE: (
            f"{page.all.n} closed benefits describe themselves and correct nothing yet: at least {least.class_minimum} "
            "are needed."
        ),
        Strength.INDICATIVE: (
            f"{page.all.n} closed benefits are indicative: from {least.class_advised} on a class is usable."
        ),
        Strength.USABLE: f"{page.all.n} closed benefits make a usable class.",
    }[page.all.strength]
    return f"{label(page.all.strength)}. {said}"


def survivors_sentence(page: TrackRecordPage) -> str:
    """How stopped and unmeasured benefits are counted."""
    stopped = f"{page.n_stopped:,} of them" if page.n_stopped else "None of them"
    unmeasured = one_or_many(page.unmeasured, "benefit ran its course", "benefits ran their course")
    said = f"{stopped} stopped with the project; what was not measured before a stop counts as zero, not as missing."
    if not page.unmeasured:
        return f"{said} None that ran its course is unmeasured."
    return f"{said} {unmeasured} and nobody has measured in full: in no figure here, which may flatter the record."


def tiles(page: TrackRecordPage) -> list[dict[str, str]]:
    """The reference class in figures; none where no benefit is over."""
    held = page.all
    if held is None:
        return []
    sure = percent((100 - page.minimums.prudent_percentile) / 100)
    figures = (
        ("Mean rate", percent(held.mean), "Of the single rates, each benefit alike: for an expected value."),
        ("Median rate", percent(held.median), "Half of the benefits did better."),
        ("Prudent rate", percent(held.prudent), f"The rate that {sure} of them reach."),
        ("By the pound", percent(held.ratio), "All that arrived over all that was promised, each pound alike."),
        ("Closed benefits", number(held.n), label(held.strength)),
    )
    return [{"label": name, "value": value, "help": about} for name, value, about in figures]


def together_sentence(page: TrackRecordPage, held: TrackRecord, *, is_type: bool) -> str:
    """Why only one rate is given for all, or how sure the single ones are."""
    least = page.minimums
    what = ("type of benefit", "types of benefit") if is_type else ("lead organisation", "lead organisations")
    pooled = f"All together: {interval(held.pooled)}. " if held.pooled else ""
    sure = percent(least.confidence)
    if held.why_together is None:
        newcomer = f" One without a closed benefit may expect {interval(held.newcomer)}." if held.newcomer else ""
        return (
            f"{pooled}With few benefits a rate is mostly chance, so each is drawn towards all. The lines are "
            f"{sure} intervals: two that overlap cannot be told apart.{newcomer}"
        )
    why = {
        WhyTogether.FEW_BENEFITS: (
            f"{one_or_many(held.n, 'benefit is', 'benefits are')} over, and {least.benefits} are needed"
        ),
        WhyTogether.FEW_GROUPS: f"they are of {one_or_many(held.n_groups, *what)}, and {least.groups} are needed",
        WhyTogether.NO_SPREAD: "all benefits kept the same part, so how sure that is cannot be told",
    }[held.why_together]
    return f"{pooled}Only the rate of all together is given: {why}."


def interval(rate: Rate | None) -> str:
    """A rate with its interval, which it is never without."""
    return f"{percent(rate.value)} ({percent(rate.low)} to {percent(rate.high)})" if rate else "not known"


def group_name(page: TrackRecordPage, code: str, *, is_type: bool) -> str:
    """The name of a body or of a type of benefit."""
    return type_words(code) if is_type else page.names.get(code, code)


def cite(page: TrackRecordPage, one: ClosedReturn) -> str:
    """The return of one benefit as a text to cite; plain text."""
    stopped = "; the project stopped, and what was not measured counts as zero" if one.is_stopped else ""
    grades = ", ".join(one.grades) or "none given"
    cut = f", before an optimism correction of {percent(one.corrected)}" if one.corrected else ""
    return (
        f"Cite: {one.title}, {one.project_title} ({one.project}), led by {one.lead}, landing on {one.recipient}: "
        f"promised {pounds_in_prose(one.promised)}{cut}, realised {pounds_in_prose(one.realised)} "
        f"({percent(one.rate)}){stopped}. {period(one)}, present values to {one.present_value_year} in "
        f"{page.basis.price_base} prices. Evidence grade {grades}. Source: {sources(one)}. Register version "
        f"{page.data_version}, {day_words(page.on)}."
    )


def period(one: ClosedReturn) -> str:
    """The years of the plan."""
    return str(one.first) if one.first == one.last else f"{one.first} to {one.last}"


def sources(one: ClosedReturn) -> str:
    """Where the figures come from, each source once."""
    return "; ".join(one.sources) or one.baseline_source or "none recorded"


def return_name(one: ClosedReturn) -> str:
    """A closed benefit as a choice; plain text."""
    return f"{one.title}: {one.project_title}, {one.recipient}"


def return_code(one: ClosedReturn) -> str:
    """A closed benefit as the address has it."""
    return f"{one.line}@{one.recipient}"


def proposal_sentence(one: ProposedCorrection) -> str:
    """What would take the place of what, or why nothing can; ready for markdown."""
    now = f"now {percent(one.line.optimism_correction, 1)} is taken off ({one.line.optimism_basis or 'no basis given'})"
    if one.correction is None:
        teaches = f" The record says {percent(one.learned.correction, 1)}." if one.learned else ""
        return escape_markdown(f"{one.line.title}: {now}.{teaches} {one.why_not}")
    return escape_markdown(
        f"{one.line.title}: {now}; {percent(one.correction, 1)} would be taken off in its place ({one.basis})."
    )


def preview_finding(held: CorrectionPreview | OptimismPreview) -> str:
    """How the project's net value for society would change; ready for markdown."""
    if not held.lenses:
        return NOTHING_TO_APPLY
    first = next(one for one in held.lenses if one.lens.standpoint.value == "society")
    if not first.change:
        return escape_markdown(f"Net present social value would stay at {pounds_in_prose(first.before)}")
    way = "up" if first.change > 0 else "down"
    return escape_markdown(
        f"Net present social value would go {way} by {pounds_in_prose(abs(first.change))}, from "
        f"{pounds_in_prose(first.before)} to {pounds_in_prose(first.after)}"
    )


def preview_basis(held: CorrectionPreview | OptimismPreview) -> str:
    """On what the values before and after rest."""
    return f"Net present values of the preferred option, real, {held.price_base} prices, before and after the change."


def basis(page: TrackRecordPage) -> str:
    """On what the record rests."""
    text = (
        f"As on {day_words(page.on)}. Promise at the first approval, before its optimism correction, against what "
        f"arrived, both as present values. {page.basis.sentence} Least numbers and intervals are this tool's "
        "convention."
    )
    return with_left(text, page.left)
