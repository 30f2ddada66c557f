"""The Appraisal Summary Table for paper and workbook: the table in words, its figures, and where each comes from.

References:
    HM Treasury, The Green Book 2026, 9.3 to 9.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from benefits.appraisal.lenses import Standpoint
from benefits.reporting.briefing_standing import as_reported_on, editions_of, subtitle
from benefits.reporting.briefing_tables import figures_of
from benefits.reporting.frames import answer_of
from benefits.reporting.sentences import one_or_many, option_memo_sentence, phasing_sentence, project_basis
from benefits.reporting.summary_tables import (
    Exact,
    distribution_frame,
    doubts_frame,
    effects_frame,
    impact_frame,
    measures_frame,
    records_frame,
    summary_frame,
    switching_frame,
    trace_frame,
)
from benefits.reporting.summary_words import NO_BASELINE, NO_OPTION, finding, net_cost, switching, worth
from benefits.reporting.words import pounds_in_prose
from benefits.views.briefing_value import Briefing, Headline, Section
from benefits.views.summary_value import SummaryRow, SummaryTable

BASIS = "Society's economic value, all claims; each option as the change against business as usual where one is given."
NOMINAL = (
    "Public money is nominal and not discounted (Green Book 2026, Table 9): all public bodies together, so a charge "
    "between two of them changes no total. Plus is paid, minus is saved or received."
)
SWITCHES = (
    "Each stands for itself, everything else unchanged (Green Book 2026, 6.102 to 6.105). A negative worth of other "
    "effects says how large a loss by them could be before the answer changes."
)
NOT_RANKED = "Options of one project are compared; no ratio ranks projects with different objectives (6.100)."


def summary_briefing(table: SummaryTable, made_on: date, register: str = "") -> Briefing:
    """The table as a briefing, which every form of a briefing writes.

    Args:
        table: The finished table.
        made_on: The day.
        register: What the register is called; blank for one's own.
    """
    page = table.page
    return Briefing(
        title=f"Appraisal Summary Table: {page.project.title}",
        subtitle=subtitle(register, f"Project {page.project.id}, led by {page.name(page.project.lead)}"),
        made_on=made_on,
        as_reported_on=as_reported_on(table.reported),
        basis=f"{BASIS} {project_basis(page)}",
        editions=editions_of(page.basis),
        caveats=caveats(table),
        headlines=_headlines(table.preferred) if table.preferred else (),
        sections=_sections(table),
    )


def _headlines(row: SummaryRow) -> tuple[Headline, ...]:
    if row.appraisal is None or row.switch is None:
        return ()
    held = row.appraisal.under(Standpoint.SOCIETY)
    less = f"PVB {pounds_in_prose(held.pv_benefit)} less PVC {pounds_in_prose(held.pv_cost)}."
    public = "Nominal, not discounted, all public bodies."
    return (
        Headline("Net present social value (NPSV) of the preferred option", pounds_in_prose(held.net), less),
        Headline(
            "Benefit-cost ratio (PVB / PVC)", answer_of(held.bcr.value, held.bcr.kind), "Green Book 2026, Table 10."
        ),
        Headline(
            "Return on public sector cost (RPSC)",
            answer_of(held.rpsc.value, held.rpsc.kind),
            "(PVB less costs outside government) / costs of government (Green Book 2026, Table 10).",
        ),
        Headline("Public sector financial impact", _impact(row), public),
        Headline("Switching values", switching(row.switch), "Green Book 2026, 6.102 to 6.105."),
    )


def _impact(row: SummaryRow) -> str:
    return "not known" if row.impact.fault else net_cost(row.impact.total)


def _sections(table: SummaryTable) -> tuple[Section, ...]:
    whole = _section(finding(table), "Options and what is known of each", summary_frame(table), (NOT_RANKED,))
    if table.preferred is None:
        return (whole, _trace(table), _records(table)) if table.rows else (Section(NO_OPTION),)
    measures, exact = measures_frame(table)
    switches, worths = switching_frame(table)
    held = [
        whole,
        _section(
            "Summary measures of each option, with everybody counted",
            "Summary measures by option, present value, £m",
            measures,
            ("NPSV is PVB less PVC. A ratio carries its name and stands beside the value (Green Book 2026, 6.93).",),
            exact,
        ),
        _section(
            "At which values each option's NPSV is nothing",
            "Switching values by option",
            switches,
            (SWITCHES,),
            worths,
        ),
        _effects(table),
        _public_money(table),
        _distribution(table),
    ]
    doubts = doubts_frame(table)
    if len(doubts):
        held.append(_section("The key uncertainty of each cell", "Key uncertainties by option and column", doubts))
    return (*held, _trace(table), _records(table))


def _effects(table: SummaryTable) -> Section:
    frame = effects_frame(table)
    if not len(frame):
        return Section("No effect without a money value is recorded")
    row = table.preferred
    said = (worth(row.switch),) if row and row.switch else ()
    title = f"{one_or_many(len(frame), 'effect has', 'effects have')} no money value and stand in no total"
    told = tuple(f"For the preferred option: {one}" for one in said)
    return _section(title, "Effects without a money value by option", frame, told)


def _public_money(table: SummaryTable) -> Section:
    frame, exact = impact_frame(table)
    faults = tuple(dict.fromkeys(one.impact.fault for one in table.rows if one.impact.fault))
    if not len(frame):
        return Section("No public money can be shown by year", faults or ("No public money moves in any option.",))
    row = table.preferred
    title = f"The preferred option: {_impact(row)} to the public finances" if row else "Public money"
    return _section(
        title, "Public money by option, budget class and year, £m, nominal", frame, (NOMINAL, *faults), exact
    )


def _distribution(table: SummaryTable) -> Section:
    frame, exact = distribution_frame(table)
    if not len(frame):
        return Section("Nobody pays or gains in any option")
    title = "Who pays and who gains, by group (Green Book 2026, 6.23)"
    return _section(title, "Costs and benefits by option, group and body, present value, £m", frame, (), exact)


def _trace(table: SummaryTable) -> Section:
    said = "Costs and benefits of business as usual are taken off, so they stand behind every change against it."
    frame = trace_frame(table)
    return _section("Where each cell comes from", "Cells and the records that they come from", frame, (said,))


def _records(table: SummaryTable) -> Section:
    return _section("The records that the table comes from", "Records by code", records_frame(table))


def _section(
    title: str, caption: str, frame: pd.DataFrame, said: Sequence[str] = (), exact: Exact | None = None
) -> Section:
    return Section(title, tuple(said), None, figures_of(caption, frame, exact))


def caveats(table: SummaryTable) -> tuple[str, ...]:
    """What to keep in mind about the table, a sentence each."""
    row = table.preferred
    said = [
        *([] if table.has_baseline else [NO_BASELINE]),
        *([phasing_sentence(row.appraisal), option_memo_sentence(row.appraisal)] if row and row.appraisal else []),
        "All claims count, accepted or not; the distribution says how much is accepted.",
        "Effects without a money value are in no total; they may still decide (Green Book 2026, 6.97 to 6.99).",
    ]
    return tuple(one for one in said if one)
