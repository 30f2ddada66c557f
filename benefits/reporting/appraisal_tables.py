"""An appraisal as JSON, as flat tables for other programs, and as aligned text: unrounded but for the text.

The flat tables are the terminal's CSV and the Python twin's frames, so both have the columns listed here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from benefits.appraisal.lenses import Standpoint
from benefits.appraisal.measures import Answer
from benefits.reporting.frames import answer_of
from benefits.reporting.sentences import with_left
from benefits.reporting.words import label, millions, number
from benefits.views.appraisal_report import AppraisalReport, PartyReport, ProjectReport, StandpointTotal, Totals
from benefits.views.project import Figure, LensFigures

Cell = str | int | float | bool | None
Row = dict[str, Cell]

# What each column of the table of projects holds. Amounts are pounds of the project's price base.
PROJECT_COLUMNS: Mapping[str, str] = {
    "project": "code of the project",
    "title": "its name",
    "lead": "code of the lead organisation",
    "stage": "where it stands",
    "class": "which tests it passes, in the lens's money and claims",
    "first_year": "year 0, to which present values are discounted unless another year is chosen",
    "appraisal_period": "last year appraised, counted from year 0",
    "price_base": "the year in whose prices its amounts are",
    "npsv": "net present social value: society, economic",
    "bcr": "benefit-cost ratio: society, economic",
    "bcr_note": "why there is no bcr",
    "rpsc": "return on public sector cost: society, economic",
    "rpsc_note": "why there is no rpsc",
    "pv_cost": "present value of cost: society, economic",
    "pv_benefit": "present value of benefit: society, economic",
    "low": "npsv if every assumed phasing fell on the unkind years; blank where none is assumed",
    "high": "npsv if every assumed phasing fell on the kind years; blank where none is assumed",
    "payback": "years from year 0: society, economic",
    "payback_note": "why there is no payback",
    "discounted_payback": "the same on discounted flows",
    "discounted_payback_note": "why there is no discounted payback",
    "irr": "internal rate of return, a fraction: society, economic",
    "irr_note": "none or several, where there is no one rate",
    "mirr": "modified internal rate of return, a fraction, financed and reinvested at the rate of year 1",
    "mirr_note": "none, where flows are not of both signs",
    "annual_equivalent": "npsv as a flat amount a year",
    "budget_impact": "net present pressure on the budgets of all public bodies",
    "own_net": "net present value of the bodies that pay, in the lens's money and claims",
    "government_net": "net present value of all public bodies, in the lens's money and claims",
    "orphaned": "benefit that lands on public bodies that do not pay",
    "smallest_rescue": "what the payers that fail their own test lack, together",
    "most_others_could_pay": "what the other public bodies gain on balance, together",
    "value_lost_if_dropped": "government's net of a project of class at_risk, otherwise 0",
    "lost_per_pound_saved": "government's benefit for each pound of the payers' cost",
    "lost_per_pound_saved_note": "why there is none",
    "pivotal": "recipients without whose benefit it fails across government",
    "unattributed": "benefit that nobody is named for",
    "sunk": "cost already spent, never counted, undiscounted",
    "timing": "gain that only moves money in time, never counted",
    "lens_standpoint": "whose costs and benefits the lens counts",
    "lens_money": "in what money",
    "lens_claims": "on which claims",
    "lens_pv_cost": "under the lens",
    "lens_pv_benefit": "under the lens",
    "lens_net": "under the lens",
    "lens_bcr": "under the lens",
    "lens_bcr_note": "why there is none",
    "lens_rpsc": "under the lens",
    "lens_rpsc_note": "why there is none",
    "lens_payback": "under the lens",
    "lens_payback_note": "why there is none",
    "lens_discounted_payback": "under the lens",
    "lens_discounted_payback_note": "why there is none",
    "lens_irr": "under the lens",
    "lens_irr_note": "why there is none",
    "lens_mirr": "under the lens",
    "lens_mirr_note": "why there is none",
    "lens_annual_equivalent": "under the lens",
    "lens_budget_impact": "under the lens",
}
PARTY_COLUMNS: Mapping[str, str] = {
    "project": "code of the project",
    "organisation": "code of the body or group",
    "name": "its short name",
    "price_base": "the year in whose prices the amounts are",
    "is_public": "whether it counts as government",
    "is_payer": "whether it is a public body that pays by choice",
    "fails_own_test": "whether it pays more than it gets",
    "is_pivotal": "whether the project fails across government without its benefit",
    "pv_cost": "present value of what it pays, in the lens's money and claims",
    "pv_benefit": "present value of what lands on it, in the lens's money and claims",
    "npv": "pv_benefit less pv_cost",
}
TOTAL_COLUMNS: Mapping[str, str] = {
    "standpoint": "whose costs and benefits count",
    "price_base": "the one year in whose prices all projects are summed",
    "projects": "how many",
    "pv_cost": "present value of cost, in the lens's money and claims",
    "pv_benefit": "present value of benefit, in the lens's money and claims",
    "net": "pv_benefit less pv_cost",
}
# A spreadsheet program would run a text that begins like this as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TITLE = 34


def project_rows(report: AppraisalReport) -> list[Row]:
    """One row a project with the columns of PROJECT_COLUMNS; several recipients are joined by semicolons."""
    return [
        _project(one)
        | {"pivotal": ";".join(one.pivotal)}
        | {f"lens_{name}": value for name, value in _lens(one.under_lens).items()}
        for one in report.projects
    ]


def party_rows(report: AppraisalReport) -> list[Row]:
    """One row for each body or group of each project, with the columns of PARTY_COLUMNS."""
    return [
        _party(party) | {"project": project.project, "price_base": project.price_base}
        for project in report.projects
        for party in project.parties
    ]


def total_rows(report: AppraisalReport) -> list[Row]:
    """One row a standpoint with the columns of TOTAL_COLUMNS."""
    together = report.totals
    return [
        _sums(total) | {"standpoint": str(name), "price_base": together.price_base, "projects": together.n_projects}
        for name, total in together.by_standpoint.items()
    ]


def matrix_rows(report: AppraisalReport) -> list[Row]:
    """The matrix: one row a payer, one column a recipient."""
    grid = report.matrix
    return [
        {"payer": payer, **dict(zip(grid.recipients, values, strict=True))}
        for payer, values in zip(grid.payers, grid.values, strict=True)
    ]


def as_json(report: AppraisalReport) -> dict[str, object]:
    """The whole report in values that JSON knows: amounts in pounds, nothing rounded, null where there is no answer."""
    return {
        "lens": _lens_name(report),
        "basis": _basis(report),
        "projects": [
            _project(one)
            | {
                "pivotal": list(one.pivotal),
                "lens": _lens(one.under_lens),
                "parties": [_party(party) for party in one.parties],
            }
            for one in report.projects
        ],
        "totals": _totals(report.totals),
        "matrix": {
            "price_base": report.totals.price_base,
            "payers": list(report.matrix.payers),
            "recipients": list(report.matrix.recipients),
            "values": [list(row) for row in report.matrix.values],
        },
    }


def as_csv(rows: Sequence[Row], columns: Iterable[str]) -> str:
    """Rows as comma-separated text with a heading; a text that a spreadsheet would run is quoted by an apostrophe."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
    return written.getvalue()


def projects_text(report: AppraisalReport) -> str:
    """The projects as an aligned table in £ million, with their totals and the basis."""
    figures = ("Cost £m", "Benefit £m", "NPSV £m", "BCR", "RPSC", "Payers' net £m", "Government's net £m")
    rows = [
        (
            one.project,
            _short(one.title),
            one.price_base,
            *(millions(value) for value in (one.society.pv_cost, one.society.pv_benefit, one.society.net)),
            _said(one.society.bcr),
            _said(one.society.rpsc),
            millions(one.own),
            millions(one.government),
            label(one.classification),
        )
        for one in report.projects
    ]
    together = report.totals
    total = (
        "All",
        f"{together.n_projects:,} projects",
        together.price_base,
        *(millions(value) for value in (together.society.pv_cost, together.society.pv_benefit, together.society.net)),
        _said(together.bcr),
        _said(together.rpsc),
        *(millions(one.net) for name, one in together.by_standpoint.items() if name is not Standpoint.SOCIETY),
        "",
    )
    table = aligned(("Project", "Title", "Prices", *figures, "Class"), [*rows, total], text=(0, 1, 2, 10))
    return f"{table}\n\n{_caption(report)}\n{_sentence(report)} The total is in {together.price_base} prices."


def parties_text(report: AppraisalReport) -> str:
    """Who pays and who gains in each project, as an aligned table in £ million."""
    headings = ("Project", "Who", "Prices", "Pays £m", "Gains £m", "Net £m", "Own test")
    rows = [
        (
            project.project,
            party.name,
            project.price_base,
            *(millions(value) for value in (party.pv_cost, party.pv_benefit, party.net)),
            ("fails" if party.fails_own_test else "passes") if party.is_payer else "",
        )
        for project in report.projects
        for party in project.parties
    ]
    return f"{aligned(headings, rows, text=(0, 1, 2, 6))}\n\n{_caption(report)}\n{_sentence(report)}"


def matrix_text(report: AppraisalReport) -> str:
    """Payers down, recipients across, as an aligned table in £ million."""
    grid = report.matrix
    rows = [
        (payer, *(millions(value) for value in values)) for payer, values in zip(grid.payers, grid.values, strict=True)
    ]
    table = aligned(("Pays \\ gains, £m", *grid.recipients), rows, text=(0,))
    said = f"{_caption(report)} In {report.totals.price_base} prices."
    return f"{table}\n\n{with_left(f'{said} {report.basis.whose}'.rstrip(), report.left)}"


def aligned(headings: Sequence[str], rows: Sequence[Sequence[str]], text: Sequence[int]) -> str:
    """A table in a font of one width; the columns `text` stand left, the others right.

    What is not printable, for instance a code that would command the terminal, becomes a blank.
    """
    shown = [[_printable(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[at]) for row in shown) for at in range(len(headings))]
    lines = [shown[0], ["-" * width for width in widths], *shown[1:]]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in text else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _printable(cell: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in cell)


def _project(one: ProjectReport) -> Row:
    return {
        "project": one.project,
        "title": one.title,
        "lead": one.lead,
        "stage": one.stage,
        "class": str(one.classification),
        "first_year": one.first_year,
        "appraisal_period": one.appraisal_period,
        "price_base": one.price_base,
        "npsv": one.society.net,
        **_measures(one.society),
        "low": one.low,
        "high": one.high,
        "own_net": one.own,
        "government_net": one.government,
        "orphaned": one.orphaned,
        "smallest_rescue": one.smallest_rescue,
        "most_others_could_pay": one.most_others_could_pay,
        "value_lost_if_dropped": one.value_lost_if_dropped,
        **_answer("lost_per_pound_saved", one.lost_per_pound_saved),
        "unattributed": one.unattributed,
        "sunk": one.sunk,
        "timing": one.timing,
    }


def _lens(under: LensFigures) -> Row:
    lens = under.lens
    named: Row = {"standpoint": str(lens.standpoint), "money": str(lens.money), "claims": str(lens.claims)}
    return named | {"net": under.net} | _measures(under)


def _measures(of: LensFigures) -> Row:
    return {
        "pv_cost": of.pv_cost,
        "pv_benefit": of.pv_benefit,
        **_answer("bcr", of.bcr),
        **_answer("rpsc", of.rpsc),
        **_answer("payback", of.payback),
        **_answer("discounted_payback", of.discounted_payback),
        **_answer("irr", of.irr),
        **_answer("mirr", of.mirr),
        "annual_equivalent": of.annual_equivalent,
        "budget_impact": of.budget_impact,
    }


def _answer(name: str, found: Figure) -> Row:
    """A figure, or null beside the reason why there is none."""
    return {name: found.value, f"{name}_note": None if found.kind is Answer.VALUE else found.kind.name.lower()}


def _party(one: PartyReport) -> Row:
    return {
        "organisation": one.organisation,
        "name": one.name,
        "is_public": one.is_public,
        "is_payer": one.is_payer,
        "fails_own_test": one.fails_own_test,
        "is_pivotal": one.is_pivotal,
        "pv_cost": one.pv_cost,
        "pv_benefit": one.pv_benefit,
        "npv": one.net,
    }


def _sums(total: StandpointTotal) -> Row:
    return {"pv_cost": total.pv_cost, "pv_benefit": total.pv_benefit, "net": total.net}


def _totals(together: Totals) -> dict[str, object]:
    return {
        "price_base": together.price_base,
        "projects": together.n_projects,
        "npsv": together.society.net,
        "pv_cost": together.society.pv_cost,
        "pv_benefit": together.society.pv_benefit,
        **_answer("bcr", together.bcr),
        **_answer("rpsc", together.rpsc),
        "standpoints": {str(name): _sums(total) for name, total in together.by_standpoint.items()},
        "classes": {str(name): count for name, count in together.classes.items()},
        "unattributed": together.unattributed,
        "sunk": together.sunk,
        "timing": together.timing,
    }


def _lens_name(report: AppraisalReport) -> dict[str, str]:
    lens = report.lens
    return {"standpoint": str(lens.standpoint), "money": str(lens.money), "claims": str(lens.claims)}


def _basis(report: AppraisalReport) -> dict[str, object]:
    basis = report.basis
    return {
        "green_book": basis.green_book,
        "deflators": basis.deflators,
        "discounting": basis.discounting,
        "price_base": str(basis.price_base) if basis.price_base else None,
        "present_value": str(basis.present_value) if basis.present_value else None,
        "organisations": str(basis.bodies),
        "left_as_recorded": {one.code: list(one.successors) for one in report.left},
        "sentence": basis.sentence,
    }


def _safe(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _said(found: Figure) -> str:
    return answer_of(found.value, found.kind, lambda value: number(value, 2))


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"


def _sentence(report: AppraisalReport) -> str:
    return with_left(report.basis.sentence, report.left)


def _caption(report: AppraisalReport) -> str:
    lens = report.lens
    return f"Who pays and who gains: {label(lens.money)}, {label(lens.claims).lower()}."
