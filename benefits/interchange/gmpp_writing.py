"""The columns of the Government Major Projects Portfolio, filled with what the register holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from benefits.interchange.gmpp import plain
from benefits.interchange.write import cell
from benefits.records.categories import BenefitClass, PriceTerms, Recurrence
from benefits.records.model import BenefitLine, CostLine, Option, Project, Record

# The headings of the publication of 2023-24, in one line each.
COLUMNS = (
    "GMPP ID Number",
    "Project Name",
    "Department",
    "Annual Report Category",
    "Description / Aims",
    "IPA Delivery Confidence Assessment",
    "SRO Delivery Confidence Assessment",
    "Departmental commentary on actions planned or taken on the IPA RAG rating.",
    "Project - Start Date (Latest Approved Start Date)",
    "Project - End Date (Latest Approved End Date)",
    "Departmental narrative on schedule, including any deviation from planned schedule (if necessary)",
    "Financial Year Baseline (£m) (including Non-Government Costs)",
    "Financial Year Forecast (£m) (including Non-Government Costs)",
    "Financial Year Variance (%)",
    "Departmental narrative on budget/forecast variance (if variance is more than 5%)",
    "TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)",
    "Departmental Narrative on Budgeted Whole Life Costs",
    "TOTAL Baseline Benefits (£m)",
    "Departmental Narrative on Budgeted Benefits",
)
_MILLION = Decimal(10**6)


def gmpp_csv(records: Iterable[Record]) -> str:
    """The projects in the columns of the publication of 2023-24; what the register does not hold is left blank.

    Whole-life cost and benefits are the undiscounted sums of the preferred option's lines, in £m, where every line
    has amounts and all are in the same prices; else they are blank, and the narrative beside them says why. Charges
    to other bodies are left out of the cost, timing gains and benefits without a money value out of the benefits.

    Args:
        records: Projects with their options and lines; other records are passed over.
    """
    held = tuple(records)
    preferred = {one.project: one.id for one in held if isinstance(one, Option) and one.is_preferred}
    lines_of: dict[str, list[CostLine | BenefitLine]] = {}
    for one in held:
        if isinstance(one, CostLine | BenefitLine):
            lines_of.setdefault(one.option, []).append(one)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for project in sorted((one for one in held if isinstance(one, Project)), key=lambda one: one.id):
        values = _published(project, lines_of.get(preferred.get(project.id, ""), []))
        writer.writerow({name: cell(value) for name, value in values.items()})
    return text.getvalue()


def _published(project: Project, lines: Sequence[CostLine | BenefitLine]) -> dict[str, str]:
    """One project, with the lines of its preferred option, by the columns it fills."""
    costs = [one for one in lines if isinstance(one, CostLine) and not one.paid_to]
    benefits = [one for one in lines if isinstance(one, BenefitLine) and _is_money(one)]
    values = dict.fromkeys(COLUMNS, "")
    values |= {
        "GMPP ID Number": project.gmpp_id,
        "Project Name": project.title,
        "Department": project.lead,
        "Description / Aims": project.summary,
        "IPA Delivery Confidence Assessment": project.delivery_confidence_nista.capitalize(),
        "SRO Delivery Confidence Assessment": project.delivery_confidence_sro.capitalize(),
    }
    values[COLUMNS[15]], values[COLUMNS[16]] = _summed(project, costs, "cost")
    values[COLUMNS[17]], values[COLUMNS[18]] = _summed(project, benefits, "benefit")
    return values


def _is_money(line: BenefitLine) -> bool:
    in_money = (BenefitClass.CASH_RELEASING, BenefitClass.NON_CASH_RELEASING)
    return line.benefit_class in in_money and line.recurrence is not Recurrence.TIMING


def _summed(project: Project, lines: Sequence[CostLine | BenefitLine], what: str) -> tuple[str, str]:
    """The lines' total in £m with what it is, or nothing with the reason; both blank where there are no lines."""
    if not lines:
        return "", ""
    several = f"{len(lines):,} {what} lines" if len(lines) > 1 else f"1 {what} line"
    without = sum(one.amounts is None for one in lines)
    if without:
        return "", f"Not summed: {without:,} of {several} have no amounts yet."
    prices = {_prices(project, one) for one in lines}
    if len(prices) > 1:
        return "", f"Not summed: the {several} are in {' and '.join(sorted(prices))}."
    total = sum((_total(one) for one in lines), Decimal(0)) / _MILLION
    words = f"Sum of {several} of the preferred option as entered, undiscounted, in {prices.pop()}."
    return format(plain(total), "f"), words


def _total(line: CostLine | BenefitLine) -> Decimal:
    total = line.amounts.total if line.amounts else Decimal(0)
    return -total if isinstance(line, BenefitLine) and line.is_disbenefit else total


def _prices(project: Project, line: CostLine | BenefitLine) -> str:
    if line.price_terms is PriceTerms.NOMINAL:
        return "nominal prices"
    return f"{line.price_year or project.price_base_year or project.first_year} prices"
