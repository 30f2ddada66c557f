"""The money of a project in its briefing: every lens, who pays and gains, and what would change the answer."""

from __future__ import annotations

import pandas as pd

from benefits.appraisal.classes import Classification
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import NEGLIGIBLE, Claims, Standpoint
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.reporting.briefing_tables import Pounds, figures_of, picture_of, shown, text_of, years_down
from benefits.reporting.frames import answer_of, decimals, in_millions, that_add_up, tidy
from benefits.reporting.lines import NETTED_UP
from benefits.reporting.project_charts import benefit_by_recipient_alt, own_to_government_waterfall_alt, recipients_data
from benefits.reporting.project_tables import lens_table, parties_of, recipients_table
from benefits.reporting.record_tables import shares_table
from benefits.reporting.sentences import (
    gains_or_loses,
    one_or_many,
    option_memo_sentence,
    phasing_sentence,
    pounds_or_nothing,
    project_finding_plain,
    rescue_sentence,
    unknown_sentence,
)
from benefits.reporting.words import label, number, percent, pounds_in_prose
from benefits.views.briefing import NominalCost, ProjectFacts, Switching
from benefits.views.briefing_value import Drawing, Section
from benefits.views.project import Figure, LensFigures, OptionAppraisal

PV_COST, PV_BENEFIT, PV_NET = "Present value of cost (£m)", "Present value of benefit (£m)", "Net present value (£m)"
COST, BENEFIT, NET = "Cost (£m)", "Benefit (£m)", "Net (£m)"
IMPACT = "Net present budget impact (£m, plus is pressure)"
RATIOS = ("Benefit-cost ratio (PVB / PVC)", "Return on public sector cost (RPSC)", "Payback")
EVERY_YEAR = "All years (£m)"
NOT_REACHED = "not known"
SAME_AS_SCREENS = "The same figures as the project's page shows."
MOST_ACROSS = 5  # years that stand beside each other
MOST_SERIES = 6  # payers and classes that one picture tells apart


def answer(facts: ProjectFacts, option: OptionAppraisal) -> Section:
    """Cost, benefit and net from each standpoint, with the named ratios."""
    held = [one for one in option.figures if one.lens.money is Money.ECONOMIC and one.lens.claims is facts.claims]
    listed = lens_table(option)
    chosen = (listed["Money"] == label(Money.ECONOMIC)) & (listed["Benefits counted"] == label(facts.claims))
    kept = listed[chosen][["Seen by", PV_COST, PV_BENEFIT, PV_NET, *RATIOS]].reset_index(drop=True)
    table = kept.rename(columns={PV_COST: COST, PV_BENEFIT: BENEFIT, PV_NET: NET})
    exact = {
        COST: [one.pv_cost for one in held],
        BENEFIT: [one.pv_benefit for one in held],
        NET: [one.net for one in held],
    }
    figures = figures_of("Summary measures by standpoint, present value, £m", table, exact)
    names = {"Cost": COST, "Benefit": BENEFIT, "Net": NET}
    series = {name: shown(figures, heading) for name, heading in names.items()}
    own, government, society = (option.under(one, claims=facts.claims) for one in Standpoint)
    alt = (
        f"Bars of cost, benefit and net value. Net: those who pay {pounds_in_prose(own.net)}, government "
        f"{pounds_in_prose(government.net)}, society {pounds_in_prose(society.net)}."
    )
    said = (
        project_finding_plain(facts.page, option),
        phasing_sentence(option),
        option_memo_sentence(option),
        "A ratio carries its name and stands beside the value, never alone (Green Book 2026, 6.93).",
    )
    picture = picture_of(Drawing.BARS, table["Seen by"].tolist(), series, figures, alt)
    return Section(_answer_title(facts, option), tuple(one for one in said if one), picture, figures, SAME_AS_SCREENS)


def _answer_title(facts: ProjectFacts, option: OptionAppraisal) -> str:
    society = option.under(Standpoint.SOCIETY, claims=facts.claims)
    if option.classification is Classification.UNKNOWN:
        said = unknown_sentence(facts.page, option).removesuffix(".")
        return f"It cannot be judged yet; society {gains_or_loses(society.net)}" if len(said) > 120 else said
    government = option.under(Standpoint.GOVERNMENT, claims=facts.claims)
    own = option.under(Standpoint.OWN, claims=facts.claims)
    payers = [one.name for one in option.parties if one.is_payer]
    alone = f"{payers[0]} alone {gains_or_loses(own.net)}" if len(payers) == 1 else f"its payers together {_lose(own)}"
    return f"Government as a whole {gains_or_loses(government.net)}; {alone}; society {gains_or_loses(society.net)}"


def _lose(held: LensFigures) -> str:
    """The same of several."""
    said = gains_or_loses(held.net)
    return said.replace("gains", "gain").replace("loses", "lose").replace("breaks", "break")


def every_lens(option: OptionAppraisal) -> Section:
    """Cost, benefit and net under all lenses."""
    held = option.figures
    table = lens_table(option)[["Seen by", "Money", "Benefits counted", PV_COST, PV_BENEFIT, PV_NET, IMPACT]]
    exact = {
        PV_COST: [one.pv_cost for one in held],
        PV_BENEFIT: [one.pv_benefit for one in held],
        PV_NET: [one.net for one in held],
        IMPACT: [one.budget_impact for one in held],
    }
    cash = option.under(Standpoint.GOVERNMENT, Money.DEL_CASH)
    accepted = option.under(Standpoint.GOVERNMENT, claims=Claims.ACCEPTED)
    title = (
        f"In DEL cash government {gains_or_loses(cash.net)}; on accepted claims alone it {gains_or_loses(accepted.net)}"
    )
    return Section(title, (), None, figures_of("Every lens, present value, £m", table, exact), SAME_AS_SCREENS)


def costs(facts: ProjectFacts) -> Section | None:
    """What each payer spends by budget class and year, nominal; None without any cost."""
    rows = facts.nominal
    if not rows:
        return None
    years = sorted({year for row in rows for year, amount in row.amounts.items() if amount is None or amount})
    if not years:
        return None
    known = all(row.amounts.get(year, 0.0) is not None for row in rows for year in years)
    names = [_payer(row) for row in rows]
    if not known:
        return Section(
            "What is paid in each year cannot be put into the prices of that year",
            ("The edition of the GDP deflator does not reach every year of the costs.",),
        )
    cells = {year: [row.amounts.get(year) or 0.0 for row in rows] for year in years}
    digits = decimals(value for column in cells.values() for value in column)
    # Rows are rounded to add up to the whole and years to add up to their rows, as in the matrix of the portfolio.
    by_row = [[cells[year][at] for year in years] for at in range(len(rows))]
    whole = that_add_up([sum(row) for row in by_row], digits)
    shown_rows = [that_add_up(row, digits, total)[:-1] for row, total in zip(by_row, whole, strict=False)]
    down = [tidy(sum(column), digits) for column in zip(*shown_rows, strict=True)]
    columns = {f"{year} (£m)": [*(row[at] for row in shown_rows), down[at]] for at, year in enumerate(years)}
    exact: dict[str, list[Pounds]] = {f"{year} (£m)": [*column, sum(column)] for year, column in cells.items()}
    exact[EVERY_YEAR] = [sum(values) for values in zip(*exact.values(), strict=True)]
    table = pd.DataFrame({"Payer and budget class": [*names, "Total"]} | columns | {EVERY_YEAR: whole})
    if len(years) > MOST_ACROSS:
        table, exact = years_down(table, exact, [*names, "Total"])
    figures = figures_of("Costs by payer, budget class and year, £m (nominal, not discounted)", table, exact, 1)
    by_payer: dict[str, float] = {}
    for row in rows:
        by_payer[row.payer] = by_payer.get(row.payer, 0.0) + sum(row.amounts.get(year) or 0.0 for year in years)
    most = max(by_payer, key=lambda name: by_payer[name])
    title = (
        f"{most or 'No single payer'} pays most: {pounds_in_prose(by_payer[most])} in the prices of each year, from "
        f"{years[0]} to {years[-1]}"
    )
    series = dict(zip(names, shown_rows, strict=True))
    picture = (
        picture_of(Drawing.STACKED_BARS, [str(year) for year in years], series, figures, f"Bars by year. {title}.")
        if len(names) <= MOST_SERIES and len(set(names)) == len(names)
        else None
    )
    said = "The financial case: nominal and not discounted. Cost already sunk is left out."
    return Section(title, (said,), picture, figures, SAME_AS_SCREENS)


def _payer(row: NominalCost) -> str:
    if not row.payer:
        return NETTED_UP
    return f"{row.payer}, {label(row.budget_class)}" if row.budget_class else row.payer


def recipients(option: OptionAppraisal) -> Section | None:
    """On whom the benefit lands, accepted and not; None without any benefit."""
    bars = recipients_data(option)
    if not bars:
        return None
    table = recipients_table(option)
    accepted, claimed, every = table.columns[1:4]
    exact = {
        accepted: [*(one.accepted for one in bars), sum(one.accepted for one in bars)],
        claimed: [*(one.not_accepted for one in bars), sum(one.not_accepted for one in bars)],
        every: [*(one.total for one in bars), sum(one.total for one in bars)],
    }
    figures = figures_of("Benefit by recipient, present value, £m (all claims)", table, exact, totals=1)
    names = [one.name for one in bars]
    series = {str(name).removesuffix(" (£m)"): shown(figures, str(name))[:-1] for name in (accepted, claimed)}
    total, agreed = sum(one.total for one in bars), sum(one.accepted for one in bars)
    nobody = {one.name for one in option.parties if one.organisation == UNATTRIBUTED}
    most = "Most benefit has no named recipient" if bars[0].name in nobody else f"Most benefit lands on {bars[0].name}"
    title = (
        f"{most}: {pounds_in_prose(bars[0].total)}; of {pounds_in_prose(total)} in all "
        f"{pounds_or_nothing(agreed)} is accepted or needs no acceptance"
    )
    alt = benefit_by_recipient_alt(option)
    return Section(title, (), picture_of(Drawing.STACKED_BARS, names, series, figures, alt), figures, SAME_AS_SCREENS)


def shares(facts: ProjectFacts, option: OptionAppraisal) -> Section | None:
    """Each benefit's recipients, where they stand, and the evidence; None without any benefit."""
    page = facts.page
    lines = {one.id: one for one in page.benefits if one.option == option.option}
    if not lines:
        return None
    listed = shares_table(page)
    rows: list[tuple[str, ...]] = []
    for at, share in enumerate(page.shares):
        if share.benefit in lines:
            line = lines[share.benefit]
            row = listed.iloc[at]
            grade = line.evidence_grade or "none recorded"
            rows.append(
                (row["Benefit"], row["Recipient"], row["Share"], row["Agreement"], grade, line.owner or "nobody named")
            )
    bare = sorted(set(lines) - {share.benefit for share in page.shares})
    rows += [
        (
            lines[code].title,
            "nobody named",
            "none",
            "does not apply",
            lines[code].evidence_grade or "none recorded",
            lines[code].owner or "nobody named",
        )
        for code in bare
    ]
    agreed = sum(1 for one in page.shares if one.benefit in lines and one.agreement.is_accepted)
    n = sum(1 for one in page.shares if one.benefit in lines)
    loose = f"{one_or_many(len(bare), 'benefit has', 'benefits have')} no named recipient"
    title = f"Recipients have accepted {agreed:,} of {one_or_many(n, 'share', 'shares')} of the benefits"
    if bare:
        title = f"{title}; {loose}" if n else loose
    headings = ("Benefit", "Recipient", "Share", "Agreement", "Evidence grade", "Owner")
    return Section(title, (), None, text_of("Benefits by recipient with agreement and evidence", headings, rows))


def bodies(facts: ProjectFacts, option: OptionAppraisal) -> Section | None:
    """How each body stands, what lands elsewhere in government, and the smallest rescue; None without bodies."""
    if not option.parties:
        return None
    parties = sorted(option.parties, key=lambda one: (not one.is_payer, not one.is_public, -one.net, one.name))
    names = ("Pays (£m)", "Gains (£m)", "Net (£m)", "Gains it has accepted (£m)", "Net DEL cash (£m)")
    exact = {
        names[0]: [one.pv_cost for one in parties],
        names[1]: [one.pv_benefit for one in parties],
        names[2]: [one.net for one in parties],
        names[3]: [one.accepted_benefit for one in parties],
        names[4]: [one.del_cash_net for one in parties],
    }
    kept = ["Body", "Own test", *names, "Government fails without its benefit"]
    figures = figures_of(
        "What each body pays and gains, present value, £m (all claims)", parties_of(option)[kept], exact
    )
    lands = "No benefit" if option.orphaned <= NEGLIGIBLE else f"{pounds_in_prose(option.orphaned)} of benefit"
    orphaned = f"{lands} lands on public bodies that do not pay"
    loose = [one for one in option.parties if one.organisation == UNATTRIBUTED and abs(one.pv_benefit) > NEGLIGIBLE]
    title = orphaned
    if option.classification is Classification.AT_RISK:
        title = f"{orphaned}; the smallest rescue is {pounds_in_prose(option.smallest_rescue)}"
    said = [rescue_sentence(facts.page, option)]
    said += [f"Nobody is named yet for {pounds_in_prose(one.pv_benefit)} of benefit." for one in loose]
    series = {"Net": shown(figures, "Net (£m)")[:12]}
    picture = picture_of(
        Drawing.BARS,
        [one.name for one in parties][:12],
        series,
        figures,
        own_to_government_waterfall_alt(option),
    )
    return Section(title, tuple(said), picture, figures, SAME_AS_SCREENS)


def switching(rows: tuple[Switching, ...]) -> Section | None:
    """What would have to change for the answer to change; None where nothing is appraised."""
    if not rows:
        return None
    table = pd.DataFrame(
        {
            "Seen by": [label(one.standpoint) for one in rows],
            "It breaks even if of the benefits this part arrives": [_part(one.benefit_multiplier) for one in rows],
            "or if costs come to this part of the plan": [_part(one.cost_multiplier) for one in rows],
            "or if benefits come later by": [_years(one.delay_years) for one in rows],
            "or if effects without a money value are worth (£m)": in_millions(
                [one.unmonetised for one in rows], decimals(one.unmonetised for one in rows)
            ),
        }
    )
    exact = {"or if effects without a money value are worth (£m)": [one.unmonetised for one in rows]}
    government = next((one for one in rows if one.standpoint is Standpoint.GOVERNMENT), rows[0])
    part = government.benefit_multiplier
    title = (
        "No benefit to government is recorded, so no part of it could fail"
        if part.value is None
        else f"Government breaks even if {percent(part.value)} of the benefits arrive"
        if part.value <= 1
        else f"Government would need {percent(part.value)} of the benefits to break even"
    )
    said = (
        "Switching values: each stands for itself, everything else unchanged (Green Book 2026, 6.102 to 6.105). A "
        "negative worth of other effects says how large a loss by them could be before the answer changes."
    )
    return Section(title, (said,), None, figures_of("Switching values of the preferred option", table, exact))


def _part(held: Figure) -> str:
    return answer_of(held.value, held.kind, percent)


def _years(held: Figure) -> str:
    return answer_of(held.value, held.kind, lambda years: f"{number(years, 1)} years")
