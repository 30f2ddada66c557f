"""A simulation in words: how likely a gain is, the bad and the good end, and what all of it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple

import numpy as np

from benefits.appraisal.cube import Money
from benefits.appraisal.draws import Laid, Settings, usual
from benefits.appraisal.lenses import NEGLIGIBLE, Lens, Standpoint
from benefits.appraisal.rank_correlation import spearman_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.uncertainty import Coverage
from benefits.reporting.sentences import gains_or_loses, listed, one_or_many
from benefits.reporting.words import (
    escape_markdown,
    label,
    number,
    percent,
    pounds_in_prose,
    pounds_on_tile,
    rounded,
)
from benefits.views.uncertainty_outcomes import Outcome
from benefits.views.uncertainty_page import UncertaintyPage

TABS = ("What it may be worth", "Lines that matter", "What would have to change")
STANDPOINTS = (Standpoint.GOVERNMENT, Standpoint.OWN, Standpoint.SOCIETY)
WORKING, GO = "Simulating", "Simulate"
NO_RANGE = "No line carries a range: give one under Edit a project."
NO_RANGE_MORE = (
    "Without a range every outcome is the one that was entered. Ask whoever knows the line for its lowest, most "
    "likely and highest value, and whether the ends are the limits or one outcome in ten."
)
NOT_YET = "Nothing has been simulated with these settings yet: press Simulate above."
CHOOSE = "Choose a project above: what would have to change is told for one project at a time."
WHOLE = "The whole portfolio"
INTRO = (
    "Each draw lets every line with a range turn out otherwise at once, with good and bad luck shared inside a "
    "project and, less so, between projects. P10 is the bad end: one draw in ten is worth less. P90 is the good end: "
    "one in ten is worth more."
)
LAID = (
    "One common factor makes good and bad luck of all lines together. By reordering, each line is drawn by itself and "
    "keeps its draws exactly; only their order is set, so that the rank correlations are those that the two numbers "
    "above imply. Costs take the luck with the other sign either way."
)
TORNADO_INTRO = (
    "Each line by itself at its P10, then at its P90, everything else as entered. For a cost P90 is the bad end. "
    "What it is worth to know a line is the most that a pilot or a better baseline of it should cost."
)
TORNADO_OF_ALL = (
    "Each line by itself at its P10, then at its P90, everything else as entered, around the value of all projects. "
    "For a cost P90 is the bad end. Choose a project to see what each of its lines is worth to know."
)
WORTH_INTRO = (
    "Worth of knowing is what it would be worth on average to learn how a project turns out before deciding on it: a "
    "cap on what a pilot may cost. It is nothing where no outcome would change the decision."
)
_SUBJECT = {
    Standpoint.OWN: "whoever pays",
    Standpoint.GOVERNMENT: "government",
    Standpoint.SOCIETY: "society",
}
_TENTHS, _ALL = 10, 10


def chance_words(chance: float) -> str:
    """A chance as people say it.

    Example:
        >>> chance_words(0.278), chance_words(0.02), chance_words(0.97), chance_words(0.0), chance_words(1.0)
        ('about 3 in 10', 'less than 1 in 20', 'more than 19 in 20', 'in no draw', 'in every draw')
    """
    if chance in (0.0, 1.0):
        return "in every draw" if chance else "in no draw"
    tenths = int(rounded(chance * _TENTHS))
    if tenths in (0, _ALL):
        return "less than 1 in 20" if tenths == 0 else "more than 19 in 20"
    return f"about {tenths} in 10"


def lens_words(lens: Lens) -> str:
    """Who looks, and in what money unless it is economic value."""
    seen = label(lens.standpoint)
    return seen if lens.money is Money.ECONOMIC else f"{seen}, {label(lens.money)}"


def subject(lens: Lens) -> str:
    """Who gains or loses under a lens."""
    return _SUBJECT[lens.standpoint]


def finding(page: UncertaintyPage) -> str:
    """The title of the page; ready for markdown."""
    return escape_markdown(finding_plain(page))


def finding_plain(page: UncertaintyPage) -> str:
    """How likely a gain is, and between what the outcome lies eight times in ten."""
    what = f"{page.title}: {subject(page.lens)}" if page.title else f"The portfolio: {subject(page.lens)}"
    one = page.outcome
    if not page.coverage.with_range:
        return f"{what} {gains_or_loses(one.as_entered)} as entered; no line carries a range"
    bad, good = pounds_in_prose(one.p10), pounds_in_prose(one.p90)
    return f"{what} {_gains(one)}, from {bad} at the bad end to {good} at the good one"


def _gains(one: Outcome) -> str:
    said = chance_words(one.chance)
    if one.chance in (0.0, 1.0):
        return f"gains {said}"
    return f"gains in {said} outcomes"


def spread_sentences(page: UncertaintyPage) -> list[str]:
    """The spread under the lens that is looked at, in words."""
    one, who = page.outcome, subject(page.lens)
    said = [
        f"On average {who} {gains_or_loses(one.mean)}, give or take {pounds_in_prose(one.mean_error)} of chance in the "
        "draws.",
        f"P10, the bad end: in 1 outcome in 10 the net value is below {pounds_in_prose(one.p10)}. "
        f"P90, the good end: in 1 in 10 it is above {pounds_in_prose(one.p90)}. "
        f"Half the outcomes are below {pounds_in_prose(one.p50)}.",
        f"The chance of a net gain is {percent(one.chance, 1)}, {chance_words(one.chance)} (standard error "
        f"{percent(one.chance_error, 1)}).",
    ]
    if one.as_entered > NEGLIGIBLE and one.mean < -NEGLIGIBLE:
        said.append(
            f"As entered it is worth {pounds_in_prose(one.as_entered)}: that single figure hides a "
            f"{percent(1 - one.chance)} chance of no gain."
        )
    if page.at_risk is not None and page.regret is not None:
        said.append(
            f"The chance that it is at risk, its payers lose while government gains, is {percent(page.at_risk, 1)}. "
            f"Dropping it unseen would lose government {pounds_in_prose(page.regret)} on average: the gains that it "
            "would have had, weighed by their chance."
        )
    return said


def worth_sentence(page: UncertaintyPage) -> str:
    """What it is worth to know all before deciding on one project; blank for the portfolio."""
    if page.worth is None:
        return ""
    if page.worth <= NEGLIGIBLE:
        return f"No outcome would change what {subject(page.lens)} decides, so to know more is worth nothing."
    return (
        f"To know how everything turns out before deciding would be worth {pounds_in_prose(page.worth)} to "
        f"{subject(page.lens)}: more than that no pilot should cost."
    )


def coverage_sentence(held: Coverage, unused: Sequence[str]) -> str:
    """How much carries a range; plain text."""
    parts = [
        f"{percent(part)} of the {name}"
        for name, part in (("cost", held.part_of_cost), ("benefit", held.part_of_benefit))
        if part is not None
    ]
    said = f"{number(held.with_range)} of {one_or_many(held.lines, 'line carries', 'lines carry')} a range"
    said = f"{said}: {listed(parts)} by present value." if parts else f"{said}."
    if held.with_range < held.lines:
        said = f"{said} The others are taken as entered, so the true spread is wider."
    if unused:
        said = f"{said} The ranges of {listed(list(unused))} are not used: {UNUSED}."
    return said


UNUSED = (
    "their amounts are netted against business as usual, sunk, a gain of time only, or not money, or they have none"
)


def settings_sentence(settings: Settings) -> str:
    """What a simulation was run with; plain text."""
    return (
        f"Draws: {number(settings.draws)}; seed: {settings.seed}; method: {label(settings.method)}; correlation "
        f"between projects: {number(settings.between, 2)}, within one: {number(settings.within, 2)}"
        f"{_laid(settings)}. Standard errors "
        "are those of independent draws. Ranges carry the whole doubt: nothing is corrected for optimism again."
    )


def _laid(settings: Settings) -> str:
    """How correlation is laid on where it is not the usual way."""
    if settings.laid is Laid.COMMON_FACTOR:
        return ""
    between, within = (number(float(one), 2) for one in spearman_of(np.array([settings.between, settings.within])))
    return f", laid on by reordering, so rank correlations are {between} and {within}"


def basis(page: UncertaintyPage) -> str:
    """What the figures rest on; plain text."""
    return f"{settings_sentence(page.settings)} {page.basis.sentence}"


def tiles(page: UncertaintyPage) -> list[dict[str, str]]:
    """The spread under the lens that is looked at."""
    one = page.outcome
    return [
        {
            "label": "Chance of a net gain",
            "value": percent(one.chance),
            "help": f"{chance_words(one.chance).capitalize()}; standard error {percent(one.chance_error, 1)}.",
        },
        {
            "label": "P10, the bad end",
            "value": pounds_on_tile(one.p10),
            "help": "One outcome in ten is worth less.",
        },
        {"label": "P50, the middle", "value": pounds_on_tile(one.p50), "help": "Half the outcomes are worth less."},
        {
            "label": "P90, the good end",
            "value": pounds_on_tile(one.p90),
            "help": "One outcome in ten is worth more.",
        },
    ]


def tail_sentence(page: UncertaintyPage) -> str:
    """The fat tail of cost, under the lens that is looked at; plain text, blank for the portfolio."""
    one = next((row for row in page.tails if row.lens == page.lens), None)
    if one is None:
        return ""
    tail = page.tail
    return (
        f"Costs of information technology have a fatter tail than these draws: about 1 project in {tail.one_in} costs "
        f"{number(tail.cost_factor)} times as much. Then {subject(page.lens)} {gains_or_loses(one.in_tail)} if it is "
        f"carried on, and {gains_or_loses(one.if_stopped)} if it is stopped before the first benefit. This stands "
        "beside the draws and is not in their average."
    )


def project_choices(titles: Mapping[str, str]) -> dict[str, str]:
    """Projects as a person chooses them."""
    return {code: f"{title} ({code})" for code, title in titles.items()}


def about(projects: int, settings: Settings) -> str:
    """What it takes, said above the button."""
    return (
        f"{one_or_many(projects, 'project', 'projects')} will be drawn {number(settings.draws)} times. It takes some "
        "seconds and can be stopped; what comes out is kept until the register changes."
    )


def usual_settings() -> dict[str, str]:
    """What stands in the empty fields of the settings."""
    held = usual()
    return {
        "draws": number(held.draws),
        "seed": str(held.seed),
        "between": number(held.between, 1),
        "within": number(held.within, 1),
    }


def question(basis: Basis, settings: Settings) -> str:
    """Names a simulation on the page; another one for every question."""
    return "-".join(map(str, ("simulate", basis.bodies.value, *astuple(settings))))


def shown(page: UncertaintyPage) -> str:
    """How many of the lines with a range the tornado shows; plain text."""
    if len(page.bars) == page.n_bars:
        return ""
    return f"The {number(len(page.bars))} widest of {one_or_many(page.n_bars, 'line', 'lines')} with a range are shown."
