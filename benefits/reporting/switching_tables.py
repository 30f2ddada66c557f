"""What would have to change for a project to break even, in sentences and tables."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from benefits.appraisal.lenses import Lens
from benefits.reporting.frames import answer_of, millions_of, sector
from benefits.reporting.sentences import gains_or_loses
from benefits.reporting.uncertainty_words import lens_words, subject
from benefits.reporting.words import escape_markdown, number, percent, pounds_in_prose
from benefits.views.switching import ClaimSwitch, Driver, LensSwitches, LineSwitch, SwitchingPage

INTRO = (
    "Each figure stands for itself, everything else as entered (Green Book 2026, 6.102 to 6.105). A negative worth of "
    "other effects says how large a loss by them could be before the answer changes."
)
CLAIMS_INTRO = (
    "How much of what is claimed for each recipient may fail before the project does, and what the project is worth "
    "if that recipient gets nothing at all."
)
NO_RECIPIENT = "No recipient has a benefit that counts here."
NOTHING_CLAIMED = "No benefit that counts here is claimed for anybody"
NO_LINE = "No line counts here."


def switching_finding(page: SwitchingPage, lens: Lens) -> str:
    """The claim with the least room, for one lens; ready for markdown."""
    return escape_markdown(switching_finding_plain(page, lens))


def switching_finding_plain(page: SwitchingPage, lens: Lens) -> str:
    """The claim with the least room, or how far the project is from breaking even."""
    one = next(row for row in page.by_lens if row.lens == lens)
    weak = page.recipients[lens][0] if page.recipients[lens] else None
    if one.net < 0:
        return f"As entered {subject(lens)} {gains_or_loses(one.net)}: {_needs(one)}"
    if weak is None:
        return NOTHING_CLAIMED
    if weak.without < 0:
        part = percent(weak.may_fail)
        return f"{part} of what is claimed for {weak.name} may fail before {subject(lens)} loses"
    return f"The whole claim of any one recipient may fail and {subject(lens)} still gains"


def _needs(one: LensSwitches) -> str:
    part = one.benefits.value
    if part is None:
        return "no benefit that counts here could make up for it"
    return f"benefits would have to be {number(part, 2)} times as large to break even"


def lens_table(page: SwitchingPage) -> pd.DataFrame:
    """Every driver of the whole project, by lens."""
    rows = page.by_lens
    money = millions_of(
        rows,
        net=lambda one: one.net,
        late=lambda one: one.net_if_late,
        other=lambda one: one.unmonetised,
        each=lambda one: one.unmonetised_each_year,
    )
    return pd.DataFrame(
        {
            "Seen by": [lens_words(one.lens) for one in rows],
            "Net present value (£m)": money["net"],
            "Breaks even if of the benefits this part arrives": _column(rows, lambda one: one.benefits, _part),
            "or if costs come to this part": _column(rows, lambda one: one.costs, _part),
            "or if benefits come later by (years)": _column(rows, lambda one: one.delay_years, _years),
            "or if this part of the benefit lands on those who pay": _column(rows, lambda one: one.own_share, _part),
            "or if other effects are worth (£m)": money["other"],
            "the same each year (£m)": money["each"],
            "Net present value with benefits a year late (£m)": money["late"],
        }
    )


def _column(
    rows: tuple[LensSwitches, ...], of: Callable[[LensSwitches], Driver], say: Callable[[float], str]
) -> list[str]:
    return [answer_of(of(one).value, of(one).kind, say) for one in rows]


def _part(value: float) -> str:
    return percent(value, 1)


def _years(value: float) -> str:
    return number(value, 1)


def lines_table(page: SwitchingPage, lens: Lens) -> pd.DataFrame:
    """Every line by itself, the one with the least room first."""
    rows = page.lines[lens]
    money = millions_of(rows, value=lambda one: one.value)
    return pd.DataFrame(
        {
            "Code": [one.code for one in rows],
            "Line": [one.title or _netted(one) for one in rows],
            "Side": ["Cost" if one.is_cost else "Benefit" for one in rows],
            "Adds to the net value (£m)": money["value"],
            "Breaks even if this part of it comes": [_size(one) for one in rows],
        }
    )


def _netted(one: LineSwitch) -> str:
    return "Costs above business as usual" if one.is_cost else "Costs below business as usual"


def _size(one: LineSwitch) -> str:
    return "no size of it would do" if one.multiplier is None else percent(one.multiplier, 1)


def claims_table(page: SwitchingPage, lens: Lens) -> pd.DataFrame:
    """Every recipient, the one that the project can spare least first."""
    rows = page.recipients[lens]
    money = millions_of(rows, benefit=lambda one: one.benefit, without=lambda one: one.without)
    return pd.DataFrame(
        {
            "Recipient": [one.name for one in rows],
            "Sector": [sector(one.code, is_public=one.is_public) for one in rows],
            "Claimed (£m)": money["benefit"],
            "May fail before the project does": [_may_fail(one) for one in rows],
            "Net present value without it (£m)": money["without"],
        }
    )


def _may_fail(one: ClaimSwitch) -> str:
    if one.may_fail < 0:
        return "nothing: it fails already"
    return "all of it" if one.may_fail >= 1 else percent(one.may_fail, 1)


def claim_sentences(page: SwitchingPage, lens: Lens) -> list[str]:
    """Each recipient in a sentence; plain text."""
    return [_claim(one, lens) for one in page.recipients[lens]]


def _claim(one: ClaimSwitch, lens: Lens) -> str:
    without = f"without any of it {subject(lens)} {gains_or_loses(one.without)}"
    if one.may_fail < 0:
        return f"{one.name}: {pounds_in_prose(one.benefit)} is claimed, and the project fails already; {without}."
    part = "all" if one.may_fail >= 1 else percent(one.may_fail, 1)
    return f"{one.name}: {part} of the {pounds_in_prose(one.benefit)} claimed may fail before this fails; {without}."
