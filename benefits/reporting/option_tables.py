"""Options side by side as a table, the bridge between them, and what doing nothing costs by year."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from benefits.portfolio.options_apart import CostYears
from benefits.reporting.bridges import bridge_words
from benefits.reporting.figures import COST, NET, bars, framed, money_axis, names_axis, nothing
from benefits.reporting.frames import answer_of, decimals, in_millions, that_add_up, yes
from benefits.reporting.waterfalls import Step, StepKind, step, waterfall
from benefits.reporting.words import escape_markdown, label, pounds_in_prose
from benefits.views.options import OptionFigures, OptionsPage

INTRO = (
    "Every option is written down whole, business as usual too, with all that it would cost and bring. What it changes "
    "is worked out from that: against business as usual, and against the option before it."
)
NO_OPTIONS = (
    "This project has no option that can be compared. Add business as usual, do minimum and the options above it on "
    "the page Edit a project, under Options, then add the costs and benefits of each."
)
NO_BAU = "There is no business as usual: add it with what is spent today, so that doing nothing shows what it costs."
NO_LINES = "has no costs and benefits yet, so it counts as nothing here. Add them on the page Edit a project."
NOT_MARKED = "No option is marked as preferred. Mark one on the page Edit a project, under Options."
NOTHING_CAPTION = (
    "With optimism bias, without sunk costs, not discounted. A charge between bodies costs society nothing and is left "
    "out. Nominal is in the money of each year, as the financial case counts."
)
TITLE, AXIS = "From doing nothing to the preferred option", "Net present value, £m"
NOTHING_TITLE = "The cost of doing nothing by year"
KEY = {StepKind.TOTAL: "Net value of the option", StepKind.GAIN: "Adds net value", StepKind.LOSS: "Takes net value"}
REAL, NOMINAL = "Real", "Nominal"
BAU, NOTHING = "Business as usual", "Nothing: no business as usual is given"
_MORE = ("More cost (£m)", "More benefit (£m)", "More net value (£m)")


def finding(page: OptionsPage) -> str:
    """How many options there are, and what the preferred one adds to business as usual."""
    return escape_markdown(_finding(page))


def _finding(page: OptionsPage) -> str:
    if not page.options:
        return f"{page.title}: no options to compare"
    n = len(page.options)
    told = f"{page.title}: {n} option{'s' if n > 1 else ''}"
    best = page.preferred
    if best is None or best.against_bau is None:
        return told
    net = best.against_bau.net
    does = f"{'adds' if net >= 0 else 'takes'} {pounds_in_prose(abs(net))}"
    than = f"{'to' if net >= 0 else 'from'} business as usual" if page.bau else "of net value"
    return f"{told}. {best.option.title} is preferred and {does} {than}"


def side_by_side(page: OptionsPage) -> pd.DataFrame:
    """One row an option, absolute: its own cost, benefit and net value, £m."""
    rows, digits = page.options, _digits(page)
    return pd.DataFrame(
        {
            "Option": [one.option.title for one in rows],
            "Code": [one.option.id for one in rows],
            "Kind": [label(one.option.kind) for one in rows],
            "Preferred": [yes(one.option.is_preferred) for one in rows],
            "Cost (£m)": in_millions([one.absolute.pv_cost for one in rows], digits),
            "Benefit (£m)": in_millions([one.absolute.pv_benefit for one in rows], digits),
            "Net value (£m)": in_millions([one.absolute.net for one in rows], digits),
            "Summary": [one.option.summary for one in rows],
        }
    )


def increments(page: OptionsPage) -> pd.DataFrame:
    """One row for each option against business as usual, and one against the option before it, £m."""
    titles, digits = {one.option.id: one.option.title for one in page.options}, _digits(page)
    rows: list[tuple[str, str, float, float, float, str]] = []
    for one in page.options:
        against, last = one.against_bau, one.against_last
        if against:
            of, ratio = BAU if page.bau else NOTHING, answer_of(against.bcr.value, against.bcr.kind)
            rows.append((one.option.title, of, against.pv_cost, against.pv_benefit, against.net, ratio))
        if last and one.last != (page.bau.option.id if page.bau else ""):
            rows.append((one.option.title, titles[one.last], last.pv_cost, last.pv_benefit, last.net, ""))
    figures = zip(*(row[2:5] for row in rows), strict=True) if rows else ((), (), ())
    columns = {name: in_millions(pounds, digits) for name, pounds in zip(_MORE, figures, strict=True)}
    return pd.DataFrame(
        {
            "Option": [row[0] for row in rows],
            "Against": [row[1] for row in rows],
            **columns,
            "BCR": [row[5] for row in rows],
        }
    )


def _digits(page: OptionsPage) -> int:
    held = [one.absolute for one in page.options]
    return decimals(value for one in held for value in (one.pv_cost, one.pv_benefit, one.net))


def basis_caption(page: OptionsPage) -> str:
    """On what the figures rest."""
    whose, money = label(page.lens.standpoint), label(page.lens.money)
    return (
        f"{whose}, {money[0].lower() if money[1].islower() else money[0]}{money[1:]}, "
        f"{label(page.lens.claims).lower()}. Present values in {page.price_base} prices. {page.basis.sentence} "
        "Against business as usual what is spared counts as a benefit, so cost and benefit there need not be the "
        "difference of the absolute ones; net value is."
    )


def to_do(page: OptionsPage) -> list[str]:
    """What is missing for a comparison, one sentence each."""
    said = [] if page.bau else [NO_BAU]
    said += [] if page.preferred else [NOT_MARKED]
    said += [f"{one.option.title} ({one.option.id}) {NO_LINES}" for one in page.options if not one.has_lines]
    return [escape_markdown(one) for one in said]


def bridge_finding(page: OptionsPage) -> str:
    """What the last option of the bridge is worth beside the first."""
    first, *_, last = page.bridge
    change = last.absolute.net - first.absolute.net
    more = "more" if change >= 0 else "less"
    return escape_markdown(f"{last.option.title} is worth {pounds_in_prose(abs(change))} {more} than {_low(first)}")


def _low(one: OptionFigures) -> str:
    return "doing nothing" if one.is_bau else one.option.title


def bridge_steps(page: OptionsPage) -> tuple[Step, ...]:
    """Net value of each option of the bridge, and what cost and benefit do between them."""
    held = page.bridge
    steps = [_total(held[0])]
    for before, after in pairwise(held):
        start, between = before.absolute.net, f"{_named(before)} to {_named(after)}"
        spent = start - (after.absolute.pv_cost - before.absolute.pv_cost)
        steps.append(step(f"Cost, {between}", start, spent))
        steps.append(step(f"Benefit, {between}", spent, after.absolute.net))
        steps.append(_total(after))
    return tuple(steps)


def _total(one: OptionFigures) -> Step:
    return Step(_title(one), StepKind.TOTAL, 0.0, one.absolute.net)


def _title(one: OptionFigures) -> str:
    return "Preferred option" if one.option.is_preferred else label(one.option.kind)


def _named(one: OptionFigures) -> str:
    return "preferred" if one.option.is_preferred else label(one.option.kind).lower()


def bridge(page: OptionsPage) -> go.Figure:
    """The bridge as bars."""
    return waterfall(TITLE, bridge_steps(page), AXIS, KEY)


def bridge_alt(page: OptionsPage) -> str:
    """The bridge in words."""
    return bridge_words(bridge_steps(page))


def nothing_finding(page: OptionsPage) -> str:
    """What doing nothing costs in all, and how that grows from the first year that costs anything to the last."""
    held = page.nothing
    if held is None or not held.lines:
        return ""
    paid = [(year, pounds) for year, pounds in zip(held.years, held.nominal.tolist(), strict=True) if pounds]
    said = f"Doing nothing costs {pounds_in_prose(float(held.real.sum()))} over {len(held.years)} years"
    if len(paid) < 2:
        return escape_markdown(said)
    (first, start), (last, end) = paid[0], paid[-1]
    grows = "rising" if end > start else "falling" if end < start else "staying"
    return escape_markdown(
        f"{said}, {grows} in nominal terms from {pounds_in_prose(start)} in {first} to {pounds_in_prose(end)} in {last}"
    )


def nothing_picture(page: OptionsPage) -> go.Figure:
    """What doing nothing costs in each year, real and nominal side by side."""
    held = page.nothing
    if held is None or not held.lines:
        return nothing(NOTHING_TITLE, NO_BAU)
    years = [str(year) for year in held.years]
    figure = go.Figure()
    real, nominal = held.real.tolist(), held.nominal.tolist()
    figure.add_trace(bars(f"{REAL}, {page.price_base} prices", years, real, NET))
    figure.add_trace(bars(NOMINAL, years, nominal, COST, "/"))
    figure.update_layout(barmode="group", xaxis=money_axis([*real, *nominal], "Cost, £m"), yaxis=names_axis(years))
    return framed(figure, NOTHING_TITLE, len(years) * 2)


def nothing_alt(page: OptionsPage) -> str:
    """The cost of doing nothing in words, year by year."""
    held = page.nothing
    if held is None:
        return f"Empty picture. {NO_BAU}"
    pairs = zip(held.years, held.real.tolist(), held.nominal.tolist(), strict=True)
    told = "; ".join(
        f"{year}: {pounds_in_prose(real)} real, {pounds_in_prose(paid)} nominal" for year, real, paid in pairs
    )
    return f"What doing nothing costs by year. {told}."


def nothing_table(page: OptionsPage) -> pd.DataFrame:
    """What doing nothing costs in each year and in all, real and nominal."""
    held = page.nothing or CostYears((), ())
    real, nominal = held.real.tolist(), held.nominal.tolist()
    digits = decimals([*real, *nominal])
    return pd.DataFrame(
        {
            "Year": [*(str(year) for year in held.years), "All years"],
            f"{REAL}, {page.price_base} prices (£m)": that_add_up(real, digits),
            f"{NOMINAL} (£m)": that_add_up(nominal, digits),
        }
    )


def nothing_lines(page: OptionsPage) -> pd.DataFrame:
    """What each line of business as usual costs in each year and in all, real and nominal."""
    held = page.nothing or CostYears((), ())
    digits = decimals(value for one in held.lines for value in (*one.real.tolist(), *one.nominal.tolist()))
    rows = [
        {
            "Line": one.code,
            "What": one.title,
            "Paid by": page.names.get(one.payer, one.payer),
            "Terms": terms,
            **{
                f"{year} (£m)": value
                for year, value in zip([*held.years, "All years"], that_add_up(amounts.tolist(), digits), strict=True)
            },
        }
        for one in held.lines
        for terms, amounts in ((REAL, one.real), (NOMINAL, one.nominal))
    ]
    return pd.DataFrame(rows)


def decisions_table(page: OptionsPage) -> pd.DataFrame:
    """Decisions that name an option: when, by whom and why."""
    return pd.DataFrame(
        {
            "When": [str(one.made_on or "") for one in page.decisions],
            "By": [one.made_by for one in page.decisions],
            "Decision": [one.title for one in page.decisions],
            "Why": [one.detail for one in page.decisions],
            "Code": [one.id for one in page.decisions],
        }
    )
