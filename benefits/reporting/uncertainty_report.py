"""A simulation and switching values as JSON, as flat rows for other programs, and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Lens
from benefits.appraisal.measures import Answer
from benefits.portfolio.basis import Basis
from benefits.portfolio.uncertainty import Coverage
from benefits.reporting import uncertainty_words as words
from benefits.reporting.appraisal_tables import Row, aligned
from benefits.reporting.switching_tables import claim_sentences, switching_finding_plain
from benefits.reporting.words import millions, percent
from benefits.views.switching import Driver, LensSwitches, SwitchingPage
from benefits.views.uncertainty import Simulated
from benefits.views.uncertainty_outcomes import Outcome, body_outcomes, outcomes
from benefits.views.uncertainty_page import UncertaintyPage

Json = dict[str, object]

# What each figure is. Money is unrounded pounds of present value in the price base.
MEASURES: Mapping[str, str] = {
    "as_entered": "net present value with every line as entered",
    "mean": "the mean of the draws",
    "mean_standard_error": "its standard error, as of independent draws",
    "p10": "the bad end: one draw in ten is worth less",
    "p50": "the middle: half the draws are worth less",
    "p90": "the good end: one draw in ten is worth more",
    "chance_of_net_gain": "the part of the draws above 0",
    "chance_standard_error": "its standard error, as of independent draws",
    "chance_at_risk": "the part of the draws in which payers lose while government gains",
    "regret_of_dropping": "what government loses on average if the project is dropped unseen",
    "worth_of_knowing": "of all uncertainty, before deciding, by lens: the most that a pilot should cost",
}
OUTCOME = tuple(MEASURES)[:8]
COLUMNS = ("project", "title", "organisation", "lens", *OUTCOME)
SWITCHING_COLUMNS = ("project", "title", "lens", "kind", "of", "name", "value", "switching_value", "note")
_LINE_NOTE = "no size of it alone would do"
_NOTES = {
    Answer.NO_COST: "no cost recorded",
    Answer.NONE: "no benefit counts, or the case does not pass to begin with",
}


def lens_code(lens: Lens) -> str:
    """A lens as one word."""
    cash = "" if lens.money is Money.ECONOMIC else f"_{lens.money.value}"
    return f"{lens.standpoint.value}{cash}"


def basis_json(basis: Basis, data_version: int | None = None) -> Json:
    """What figures rest on."""
    return {
        "sentence": basis.sentence,
        "green_book": basis.green_book,
        "deflators": basis.deflators,
        "discounting": basis.discounting,
        "price_base": str(basis.price_base),
        "organisations": basis.bodies.value,
        **({} if data_version is None else {"data_version": data_version}),
    }


def simulation_json(found: Simulated, page: UncertaintyPage) -> Json:
    """A simulation of everything, or of the project of the page, in values that JSON knows."""
    rows = range(len(found.projects)) if not page.project else [found.projects.index(page.project)]
    held: Json = {
        "basis": basis_json(found.basis, found.data_version),
        "seed": found.settings.seed,
        "method": found.settings.method.value,
        "draws": found.settings.draws,
        "correlation_between_projects": found.settings.between,
        "correlation_within_a_project": found.settings.within,
        "correlation_laid_on_by": found.settings.laid.value,
        "ranges": _coverage(page.coverage, page.unused),
        "measures": dict(MEASURES),
        "projects": [_project(found, row) for row in rows],
        "fat_tail": {"one_in": page.tail.one_in, "cost_factor": page.tail.cost_factor, "is_in_the_mean": False},
    }
    if not page.project:
        return held | {"portfolio": _lenses(outcomes(found, None)), "organisations": _bodies(found, None)}
    return held | {
        "inputs": [{"lens": lens_code(page.lens), **asdict(one)} for one in page.bars],
        "fat_tail": {
            "one_in": page.tail.one_in,
            "cost_factor": page.tail.cost_factor,
            "is_in_the_mean": False,
            "lenses": {
                lens_code(one.lens): {
                    "as_entered": one.as_entered,
                    "in_tail": one.in_tail,
                    "stopped_before_first_benefit": one.if_stopped,
                }
                for one in page.tails
            },
        },
    }


def _coverage(held: Coverage, unused: Sequence[str]) -> Json:
    return {
        "lines": held.lines,
        "lines_with_range": held.with_range,
        "lines_as_entered": held.lines - held.with_range,
        "part_of_cost": held.part_of_cost,
        "part_of_benefit": held.part_of_benefit,
        "unused": list(unused),
    }


def _project(found: Simulated, row: int) -> Json:
    return {
        "project": found.projects[row],
        "title": found.titles[row],
        "lenses": _lenses(outcomes(found, row)),
        "organisations": _bodies(found, row),
        "chance_at_risk": float(found.at_risk[row]),
        "regret_of_dropping": float(found.regret[row]),
        "worth_of_knowing": {lens_code(lens): float(worth[row]) for lens, worth in found.worth.items()},
    }


def _lenses(held: Mapping[Lens, Outcome]) -> Json:
    return {lens_code(lens): _outcome(one) for lens, one in held.items()}


def _bodies(found: Simulated, row: int | None) -> list[Row]:
    return [
        {"organisation": one.code, "name": one.name, "is_public": one.is_public, **_outcome(one.outcome)}
        for one in body_outcomes(found, row)
    ]


def _outcome(one: Outcome) -> Row:
    figures = (one.as_entered, one.mean, one.mean_error, one.p10, one.p50, one.p90, one.chance, one.chance_error)
    return dict(zip(OUTCOME, figures, strict=True))


def simulation_rows(found: Simulated, page: UncertaintyPage) -> list[Row]:
    """One row a project and lens, and a project and organisation; the portfolio's own have no project."""
    rows: list[int | None] = [None, *range(len(found.projects))]
    shown = [found.projects.index(page.project)] if page.project else rows
    return [line for row in shown for line in _rows(found, row)]


def _rows(found: Simulated, row: int | None) -> Iterable[Row]:
    named: Row = {"project": "" if row is None else found.projects[row]}
    named["title"] = words.WHOLE if row is None else found.titles[row]
    for lens, one in outcomes(found, row).items():
        yield {**named, "organisation": "", "lens": lens_code(lens), **_outcome(one)}
    for body in body_outcomes(found, row):
        yield {**named, "organisation": body.code, "lens": "organisation", **_outcome(body.outcome)}


def simulation_text(page: UncertaintyPage) -> str:
    """A simulation as aligned text: the finding, the lenses, the bodies or lines, and what all rests on."""
    parts = [f"{words.finding_plain(page)}.", _spread("Seen by", _named_lenses(page))]
    parts.append(_spread("Organisation", [(one.name, one.outcome) for one in page.bodies]))
    if page.project:
        parts += [_bars(page), words.worth_sentence(page), words.tail_sentence(page)]
    else:
        parts.append(_spread("Project", [(one.project, one.outcome) for one in page.projects]))
    parts += [words.coverage_sentence(page.coverage, page.unused), words.basis(page)]
    return "\n\n".join(part for part in parts if part)


def _named_lenses(page: UncertaintyPage) -> list[tuple[str, Outcome]]:
    return [(words.lens_words(lens), one) for lens, one in page.by_lens.items()]


def _spread(heading: str, rows: Sequence[tuple[str, Outcome]]) -> str:
    columns = (heading, "as entered £m", "mean £m", "error £m", "P10 bad £m", "P50 £m", "P90 good £m", "gain", "error")
    shown = [
        (
            name,
            *(millions(value) for value in (one.as_entered, one.mean, one.mean_error, one.p10, one.p50, one.p90)),
            percent(one.chance, 1),
            percent(one.chance_error, 1),
        )
        for name, one in rows
    ]
    return aligned(columns, shown, text=(0,))


def _bars(page: UncertaintyPage) -> str:
    if not page.bars:
        return ""
    rows = [
        (one.code, one.title, millions(one.at_p10), millions(one.at_p90), millions(one.worth or 0.0))
        for one in page.bars
    ]
    return aligned(("Line", "Title", "at its P10 £m", "at its P90 £m", "worth knowing £m"), rows, text=(0, 1))


def switching_json(pages: Sequence[SwitchingPage]) -> Json:
    """The switching values of projects: null with a note where there is none."""
    return {
        "basis": basis_json(pages[0].basis) if pages else None,
        "claims": pages[0].claims.value if pages else None,
        "projects": [_switching(page) for page in pages],
    }


def _switching(page: SwitchingPage) -> Json:
    return {"project": page.project, "title": page.title, "lenses": {lens_code(lens): row for lens, row in _by(page)}}


def _by(page: SwitchingPage) -> Iterable[tuple[Lens, Json]]:
    for one in page.by_lens:
        lines = [
            {
                "line": line.code or None,
                "title": line.title,
                "is_cost": line.is_cost,
                "value": line.value,
                "multiplier": line.multiplier,
                "multiplier_note": None if line.multiplier is not None else _LINE_NOTE,
            }
            for line in page.lines[one.lens]
        ]
        recipients = [
            {
                "organisation": claim.code,
                "name": claim.name,
                "is_public": claim.is_public,
                "claimed": claim.benefit,
                "may_fail": claim.may_fail,
                "net_without": claim.without,
            }
            for claim in page.recipients[one.lens]
        ]
        yield one.lens, {**_drivers(one), "lines": lines, "recipients": recipients}


def _drivers(one: LensSwitches) -> Row:
    row: Row = {"net": one.net}
    for name, driver in _named(one).items():
        row |= {name: driver.value, f"{name}_note": _note(driver)}
    return row | {
        "unmonetised_value": one.unmonetised,
        "unmonetised_each_year": one.unmonetised_each_year,
        "net_if_benefits_a_year_late": one.net_if_late,
    }


def _named(one: LensSwitches) -> dict[str, Driver]:
    return {
        "benefit_multiplier": one.benefits,
        "cost_multiplier": one.costs,
        "delay_years": one.delay_years,
        "own_share": one.own_share,
    }


def _note(held: Driver) -> str | None:
    return _NOTES.get(held.kind)


def switching_rows(pages: Sequence[SwitchingPage]) -> list[Row]:
    """One row a project, lens and driver, line or recipient.

    `value` is the net present value for a driver, what a line adds to it, what is claimed for a recipient;
    `switching_value` the multiplier of a driver or line, or the part of the claim that may fail.
    """
    made: list[Row] = []
    for page in pages:
        for one in page.by_lens:
            start: Row = {"project": page.project, "title": page.title, "lens": lens_code(one.lens)}
            for name, driver in _named(one).items():
                figures: Row = {"value": one.net, "switching_value": driver.value, "note": _note(driver)}
                made.append({**start, "kind": "driver", "of": name, "name": "", **figures})
            for line in page.lines[one.lens]:
                note = None if line.multiplier is not None else _LINE_NOTE
                figures = {"value": line.value, "switching_value": line.multiplier, "note": note}
                made.append({**start, "kind": "line", "of": line.code, "name": line.title, **figures})
            for claim in page.recipients[one.lens]:
                figures = {"value": claim.benefit, "switching_value": claim.may_fail, "note": None}
                made.append({**start, "kind": "recipient", "of": claim.code, "name": claim.name, **figures})
    return made


def switching_text(pages: Sequence[SwitchingPage], lens: Lens) -> str:
    """Projects under one lens, each with the finding and what each recipient's claim may bear."""
    parts = []
    for page in pages:
        head = f"{page.title} ({page.project})"
        drivers = next(one for one in page.by_lens if one.lens == lens)
        lines = [f"  {said}" for said in claim_sentences(page, lens)]
        parts.append("\n".join([head, f"  {switching_finding_plain(page, lens)}.", f"  {_said(drivers)}", *lines]))
    return "\n\n".join([*parts, pages[0].basis.sentence] if pages else ["There is no project yet."])


def _said(one: LensSwitches) -> str:
    benefits, costs = one.benefits.value, one.costs.value
    if benefits is None or costs is None:
        return f"No switching value of all benefits or costs: {_note(one.benefits) or _note(one.costs)}."
    return f"Breaks even at {percent(benefits, 1)} of the benefits, or at {percent(costs, 1)} of the costs."
