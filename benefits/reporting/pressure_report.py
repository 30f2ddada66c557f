"""The funding-pressure test and one selection as JSON and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benefits.portfolio.selection import PriceOfSilos
from benefits.portfolio.selection_model import Way
from benefits.reporting.appraisal_tables import aligned
from benefits.reporting.casualty_words import course_words
from benefits.reporting.choosing_words import (
    SHORT,
    cut_name,
    cut_words,
    named,
    proven_words,
    way_words,
    why_not_words,
)
from benefits.reporting.funding_words import caveat, illustrative_note, scenario_basis
from benefits.reporting.pressure_words import sureness_note
from benefits.reporting.selection_tables import chosen_words
from benefits.reporting.words import label, millions, number
from benefits.views.funding import Funding
from benefits.views.pressure import Course, CutLine, PressurePage
from benefits.views.selection import Chosen, EnvelopeUse, SelectionPage

NOT_LIMITED = "No envelope is given in these years, so nothing limits what is funded and a cut takes nothing."


def pressure_json(held: Funding, page: PressurePage) -> dict[str, object]:
    """The test in values that JSON knows: pounds unrounded, null with a note where there is no selection.

    `cuts` has one row a cut: `value` kept by way; `falls`, the projects that are funded without a cut and not after it,
    by way; `funded`; `hidden`, what a joint choice funds and silos leave out; `price_of_silos` with its parts; `lost`
    and `lost_per_pound` by way; `gap`, how far the best may be above each value as a part of it, and `proven`; `notes`.
    `projects` has one row a proposal: by way the cut at which it `drops_at` first, and at which it `returns_at`.
    """
    return {
        **_origin(held),
        "ways": {way.value: way_words(way, page.cap) for way in page.ways},
        "cuts": [_cut_json(page, line) for line in page.lines],
        "projects": [
            {
                "project": one.proposal.project,
                "title": one.proposal.title,
                "lead": one.proposal.lead,
                "objective": one.proposal.objective,
                "drops_at": {way.value: one.courses[way].drops_at for way in page.ways},
                "returns_at": {way.value: one.courses[way].returns_at for way in page.ways},
                "never_funded": {way.value: _never(one.courses[way]) for way in page.ways},
                "hidden_at": list(one.hidden_at),
                "limited": one.proposal.project not in page.unlimited,
            }
            for one in page.projects
        ],
    }


def _never(course: Course) -> bool | None:
    return course.is_never_funded if course.is_known else None


def _origin(held: Funding) -> dict[str, object]:
    """Which scenario, on which basis, and what the figures may not be used for."""
    return {
        "scenario": held.code or None,
        "title": held.title,
        "years": [str(year) for year in held.proposals.envelopes.years],
        "transfer_cap": held.proposals.problem.transfer_cap,
        "basis": scenario_basis(held),
        "notes": _notes(held),
        "left_out": {code: why.value for code, why in held.proposals.left_out.items()},
    }


def _notes(held: Funding) -> list[str]:
    said = [caveat()]
    said += [illustrative_note()] if held.is_illustrative else []
    return said if held.has_envelopes else [*said, NOT_LIMITED]


def _cut_json(page: PressurePage, line: CutLine) -> dict[str, object]:
    funded = {way: page.answer.test.funded(way)[page.lines.index(line)] for way in page.ways}
    codes = page.answer.test.problem.projects

    def by_way(values: Mapping[Way, object]) -> dict[str, object]:
        return {way.value: values.get(way) for way in page.ways}

    return {
        "cut": line.cut,
        "money_cut": line.money_cut,
        "value": by_way({way: one.value for way, one in line.kept.items()}),
        "falls": by_way({way: list(one.dropped) for way, one in line.kept.items()}),
        "funded": by_way(
            {way: [code for code, is_in in zip(codes, funded[way], strict=True) if is_in] for way in line.kept}
        ),
        "hidden": list(line.hidden),
        "price_of_silos": None if line.price is None else _price_json(line.price),
        "lost": by_way({way: one.lost for way, one in line.kept.items()}),
        "lost_per_pound": by_way({way: one.lost_per_pound for way, one in line.kept.items()}),
        "gap": by_way({way: one.gap for way, one in line.kept.items()}),
        "proven": by_way({way: one.is_proven for way, one in line.kept.items()}),
        "notes": {way.value: " ".join(why_not_words(page.called, why)) for way, why in line.why_not.items()},
    }


def _price_json(price: PriceOfSilos) -> dict[str, float | None]:
    return {
        "ratio": price.ratio,
        "difference": price.difference,
        "objective": price.objective,
        "transfers": price.passing_on,
        "pooling": price.pooling,
    }


def pressure_text(held: Funding, page: PressurePage) -> str:
    """The test as aligned tables in £ million: value kept at each cut, then who falls out."""
    kept = aligned(
        ("Cut", "Taken off £m", *(f"{SHORT[way]} £m" for way in page.ways), "Price of silos", "Lost per £1, together"),
        [_kept_row(page, line) for line in page.lines],
        text=(0,),
    )
    falls = aligned(
        ("Objective", "Project", *(SHORT[way] for way in page.ways)),
        [
            (
                one.proposal.objective,
                one.proposal.project,
                *(course_words(one.courses[way], page.cuts) for way in page.ways),
            )
            for one in page.projects
        ],
        text=range(2 + len(page.ways)),
    )
    said = [f"{SHORT[way]}: {way_words(way, page.cap)}." for way in page.ways]
    hidden = [
        f"{cut_words(line.cut)} departments on their own leave out, and together would fund: "
        f"{named(page.called, line.hidden)}."
        for line in page.lines
        if line.hidden
    ]
    why_not = dict.fromkeys(
        f"{cut_words(line.cut)}, {SHORT[way].lower()}: {one}"
        for line in page.lines
        for way, why in line.why_not.items()
        for one in why_not_words(page.called, why)
    )
    parts = [kept, falls, _lines(hidden), _lines(why_not), _lines([*said, sureness_note(page)]), _closing(held)]
    return "\n\n".join(part for part in parts if part)


def _kept_row(page: PressurePage, line: CutLine) -> tuple[str, ...]:
    values = (line.value(way) for way in page.ways)
    price = line.price.ratio if line.price else None
    joint = line.kept.get(Way.JOINT)
    lost = joint.lost_per_pound if joint else None
    return (
        cut_name(line.cut),
        millions(line.money_cut),
        *("none" if value is None else millions(value) for value in values),
        "" if price is None else number(price, 2),
        "" if lost is None else f"£{number(lost, 2)}",
    )


def _lines(said: Iterable[str]) -> str:
    return "\n".join(one for one in said if one)


def _closing(held: Funding) -> str:
    return _lines([scenario_basis(held), *_notes(held)])


def selection_json(held: Funding, page: SelectionPage) -> dict[str, object]:
    """One selection in values that JSON knows: pounds unrounded.

    `projects` are those that are funded: `first_year`, `years_later`, `part`, `value` by itself and `cost`, nominal in
    the years of the scenario; `not_funded` the codes of the others. `envelopes` has one row a body, class and year:
    `headroom` after the cut, null where no envelope is given; `spent`; `passed_on` and `received`; `left`.
    """
    found = page.selection
    return {
        **_origin(held),
        "way": page.way.value,
        "way_in_words": way_words(page.way, page.cap),
        "cut": page.cut,
        "value": None if found is None else found.value,
        "gap": None if found is None else found.gap,
        "proven": None if found is None else found.is_proven,
        "projects": [_chosen_json(one) for one in page.funded],
        "not_funded": [one.proposal.project for one in page.chosen if not one.is_funded],
        "envelopes": [_use_json(one) for one in page.envelopes],
        "transfers": [
            {
                "body": one.body,
                "budget_class": one.budget_class.value,
                "year": str(one.year),
                "passed_on": one.passed_on,
                "received": one.received,
            }
            for one in page.moves
        ],
        "why_not": [] if page.why_not is None else why_not_words(page.called, page.why_not),
    }


def _chosen_json(one: Chosen) -> dict[str, object]:
    return {
        "project": one.proposal.project,
        "title": one.proposal.title,
        "lead": one.proposal.lead,
        "objective": one.proposal.objective,
        "first_year": str(one.first_year),
        "years_later": None if one.first_year is None else one.first_year - one.proposal.planned,
        "part": one.part,
        "value": one.value,
        "cost": one.spent,
    }


def _use_json(one: EnvelopeUse) -> dict[str, object]:
    return {
        "body": one.body,
        "budget_class": one.budget_class.value,
        "year": str(one.year),
        "headroom": one.headroom,
        "spent": one.spent,
        "passed_on": one.passed_on,
        "received": one.received,
        "left": one.left,
    }


def selection_text(held: Funding, page: SelectionPage) -> str:
    """One selection as aligned tables in £ million: what is funded, and what it takes out of each envelope."""
    if page.selection is None:
        return _lines(why_not_words(page.called, page.why_not)) if page.why_not is not None else ""
    found = page.selection
    projects = aligned(
        ("Objective", "Project", "Lead", "Funded", "Cost £m", "Value £m"),
        [
            (
                one.proposal.objective,
                one.proposal.project,
                one.proposal.lead,
                chosen_words(one),
                millions(one.spent),
                millions(one.value),
            )
            for one in page.funded
        ],
        text=(0, 1, 2, 3),
    )
    uses = aligned(
        ("Body", "Class", "Year", "Headroom £m", "Spent £m", "Passed on £m", "Received £m", "Left £m"),
        [_use_row(one) for one in page.envelopes],
        text=(0, 1, 2),
    )
    others = [one.proposal.project for one in page.chosen if not one.is_funded]
    said = (
        f"{cut_words(page.cut)}. {way_words(page.way, page.cap)}: value kept £{millions(found.value)}m, "
        f"{proven_words(found.gap, is_proven=found.is_proven)}."
    )
    left = f"Not funded: {', '.join(others)}." if others else "Every proposal is funded."
    return "\n\n".join([said, projects, uses, left, _closing(held)])


def _use_row(one: EnvelopeUse) -> Sequence[str]:
    def told(pounds: float | None) -> str:
        return "no limit" if pounds is None else millions(pounds)

    return (
        one.body,
        label(one.budget_class),
        str(one.year),
        told(one.headroom),
        millions(one.spent),
        millions(one.passed_on),
        millions(one.received),
        told(one.left),
    )
