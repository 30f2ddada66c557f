"""Tables of one project's appraisal: options, lenses, bodies, and the workings of each line."""

from __future__ import annotations

import pandas as pd

from benefits.appraisal.lenses import Standpoint
from benefits.appraisal.measures import Answer
from benefits.periods import FinancialYear
from benefits.portfolio.workings import LineWorking
from benefits.reporting.frames import answer_of, decimals, in_millions, millions_of, sector, that_add_up, tidy, yes
from benefits.reporting.lines import line_title, record_of
from benefits.reporting.project_charts import recipients_data, waterfall_data
from benefits.reporting.waterfalls import StepKind
from benefits.reporting.words import label, largest_remainder, percent, rounded, years_in_words
from benefits.views.project import Figure, OptionAppraisal, PartyFigures, ProjectPage

FACTOR_PLACES = 4


def options_table(page: ProjectPage) -> pd.DataFrame:
    """The options of the project; each but business as usual with its class and net values."""
    appraised = {one.option: one for one in page.appraised}
    found = [appraised.get(option.id) for option in page.options]
    nets = {standpoint: [one.under(standpoint).net if one else None for one in found] for standpoint in Standpoint}
    digits = decimals(value for values in nets.values() for value in values if value is not None)
    shown = {
        standpoint: [None if value is None else in_millions([value], digits)[0] for value in values]
        for standpoint, values in nets.items()
    }
    return pd.DataFrame(
        {
            "Code": [option.id for option in page.options],
            "Option": [option.title for option in page.options],
            "Kind": [label(option.kind) for option in page.options],
            "Preferred": [yes(option.is_preferred) for option in page.options],
            "Class": [label(one.classification) if one else "Compared with, not appraised" for one in found],
            "Net for payers (£m)": pd.Series(shown[Standpoint.OWN], dtype="float64"),
            "Net across government (£m)": pd.Series(shown[Standpoint.GOVERNMENT], dtype="float64"),
            "Net for society (£m)": pd.Series(shown[Standpoint.SOCIETY], dtype="float64"),
            "Summary": [option.summary for option in page.options],
        }
    )


def lens_table(option: OptionAppraisal) -> pd.DataFrame:
    """Every measure under every lens: twelve lenses down, measures across; ratios and years in words."""
    held = option.figures
    money = millions_of(
        held,
        cost=lambda one: one.pv_cost,
        benefit=lambda one: one.pv_benefit,
        net=lambda one: one.net,
        impact=lambda one: one.budget_impact,
        each_year=lambda one: one.annual_equivalent,
    )
    start = year_zero(option)
    return pd.DataFrame(
        {
            "Seen by": [label(one.lens.standpoint) for one in held],
            "Money": [label(one.lens.money) for one in held],
            "Benefits counted": [label(one.lens.claims) for one in held],
            "Present value of cost (£m)": money["cost"],
            "Present value of benefit (£m)": money["benefit"],
            "Net present value (£m)": money["net"],
            "Benefit-cost ratio (PVB / PVC)": [answer_of(one.bcr.value, one.bcr.kind) for one in held],
            "Return on public sector cost (RPSC)": [answer_of(one.rpsc.value, one.rpsc.kind) for one in held],
            "Net present budget impact (£m, plus is pressure)": money["impact"],
            "Payback": [_payback(one.payback, start) for one in held],
            "Discounted payback": [_payback(one.discounted_payback, start) for one in held],
            "Internal rate of return (real)": [
                answer_of(one.irr.value, one.irr.kind, lambda rate: percent(rate, 1)) for one in held
            ],
            "Modified internal rate of return (real, at the discount rate of year 1)": [
                answer_of(one.mirr.value, one.mirr.kind, lambda rate: percent(rate, 1)) for one in held
            ],
            "Annual equivalent (£m a year)": money["each_year"],
        }
    )


def year_zero(option: OptionAppraisal) -> FinancialYear | None:
    """The year that the option is discounted to; None where it has no amounts."""
    return option.workings[0].years[0].year if option.workings else None


def _payback(figure: Figure, start: FinancialYear | None) -> str:
    if figure.kind is Answer.NONE:
        return "not within the years appraised"
    if start is None:
        return "no amounts"
    first = start
    return answer_of(figure.value, figure.kind, lambda years: years_in_words(years, first))


def parties_of(option: OptionAppraisal) -> pd.DataFrame:
    """What each body or group pays, gains and would lose, the payers first."""
    parties = sorted(option.parties, key=lambda one: (not one.is_payer, not one.is_public, -one.net, one.name))
    money = millions_of(
        parties,
        cost=lambda one: one.pv_cost,
        benefit=lambda one: one.pv_benefit,
        net=lambda one: one.net,
        accepted=lambda one: one.accepted_benefit,
        cash=lambda one: one.del_cash_net,
    )
    return pd.DataFrame(
        {
            "Body": [one.name for one in parties],
            "Counts as": [sector(one.organisation, is_public=one.is_public) for one in parties],
            "Own test": [_own_test(one) for one in parties],
            "Pays (£m)": money["cost"],
            "Gains (£m)": money["benefit"],
            "Net (£m)": money["net"],
            "Gains it has accepted (£m)": money["accepted"],
            "Net DEL cash (£m)": money["cash"],
            "Government fails without its benefit": [yes(one.is_pivotal) for one in parties],
            "Part of its benefit that may fail before government loses": [_bearable(one) for one in parties],
        }
    )


def _own_test(party: PartyFigures) -> str:
    if not party.is_payer:
        return "Does not fund it"
    return "Fails" if party.fails_own_test else "Passes"


def _bearable(party: PartyFigures) -> str:
    part = party.bearable_failure
    if part is None or not party.is_public:
        return "does not apply"
    if part < 0:
        return "none: government already loses"
    return "all of it" if part >= 1 else percent(part)


def waterfall_table(option: OptionAppraisal) -> pd.DataFrame:
    """The steps from the payers' own net to society's.

    The running net is rounded, and each change shown is the difference of what stands there: so the totals are those
    of every other table, and the changes add up to them.
    """
    steps = waterfall_data(option)
    digits = decimals(value for step in steps for value in (step.start, step.end))
    so_far = in_millions([step.end for step in steps], digits)
    before = [0.0, *so_far[:-1]]
    is_total = [place > 0 and step.kind is StepKind.TOTAL for place, step in enumerate(steps)]
    changes = [
        None if total else tidy(after - start, digits)
        for total, start, after in zip(is_total, before, so_far, strict=True)
    ]
    return pd.DataFrame(
        {
            "Step": [step.name for step in steps],
            "Change (£m)": pd.Series(changes, dtype="float64"),
            "Net present value so far (£m)": so_far,
        }
    )


def recipients_table(option: OptionAppraisal) -> pd.DataFrame:
    """Benefit by recipient, accepted and not, with a total; what is shown adds up."""
    shown = recipients_data(option)
    digits = decimals(bar.total for bar in shown)
    total = that_add_up([bar.total for bar in shown], digits)
    accepted = that_add_up([bar.accepted for bar in shown], digits)
    return pd.DataFrame(
        {
            "Recipient": [*(bar.name for bar in shown), "Total"],
            "Accepted, or nobody to accept (£m)": accepted,
            "Claimed, not accepted (£m)": [
                tidy(every - agreed, digits) for every, agreed in zip(total, accepted, strict=True)
            ],
            "Present value of benefit (£m)": total,
        }
    )


def workings_table(line: LineWorking) -> pd.DataFrame:
    """One line year by year in whole pounds, with totals that the years shown add up to."""
    years = line.years
    known = all(year.nominal is not None for year in years)
    nominal = _pounds([year.nominal or 0.0 for year in years]) if known else [None] * (len(years) + 1)
    return pd.DataFrame(
        {
            "Year": [*(str(year.year) for year in years), "Total"],
            "Nominal (£)": pd.array(nominal, dtype="Int64"),
            "Real (£)": pd.array(_pounds([year.real for year in years]), dtype="Int64"),
            "Discount factor": [*(float(rounded(year.factor, FACTOR_PLACES)) for year in years), None],
            "Present value (£)": pd.array(_pounds([year.present_value for year in years]), dtype="Int64"),
        }
    )


def _pounds(amounts: list[float]) -> list[int]:
    """Whole pounds and then their total."""
    shown = [int(value) for value in largest_remainder(amounts)]
    return [*shown, sum(shown)]


def workings_summary(option: OptionAppraisal, page: ProjectPage) -> pd.DataFrame:
    """One row a line: what it is, whether it counts, and its totals; sunk and timing-only lines are told apart."""
    lines = option.workings
    records = [record_of(page, line) for line in lines]
    money = millions_of(lines, real=lambda line: line.real, value=lambda line: line.present_value)
    return pd.DataFrame(
        {
            "Line": [line_title(page, option, line) for line in lines],
            "Cost or benefit": ["Cost" if line.is_cost else "Benefit" for line in lines],
            "Counted": [_counted(line) for line in lines],
            "Real total (£m)": money["real"],
            "Present value (£m)": money["value"],
            "Source": [record.source if record else "" for record in records],
            "Source grade": [record.source_grade if record else "" for record in records],
        }
    )


def _counted(line: LineWorking) -> str:
    if line.is_headline:
        return "Yes"
    return "No: already spent" if line.is_cost else "No: moves money in time only"
