"""Funding pressure in tables: value kept at each cut, what silos cost, what is lost for each pound, who falls out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import pandas as pd

from benefits.portfolio.selection_model import Way
from benefits.reporting.casualty_words import course_words
from benefits.reporting.choosing_words import SHORT, cut_name, cut_spans, objective_words, proven_words
from benefits.reporting.frames import millions_of
from benefits.reporting.words import rounded
from benefits.views.pressure import CutLine, PressurePage, ProjectCourse

Row = TypeVar("Row")
TAKEN = "Taken off budgets (£m)"


def millions_or_blank(rows: Sequence[Row], **columns: Callable[[Row], float | None]) -> dict[str, pd.Series]:
    """Columns in £m as `millions_of` has them, blank where there is no amount.

    Args:
        rows: What the table lists.
        **columns: How to take the pounds of each column from a row; None for no amount.
    """

    def or_nothing(of: Callable[[Row], float | None]) -> Callable[[Row], float]:
        return lambda row: of(row) or 0.0

    shown = millions_of(rows, **{name: or_nothing(of) for name, of in columns.items()})
    return {name: blank_where([of(row) for row in rows], shown[name]) for name, of in columns.items()}


def blank_where(held: Iterable[float | None], shown: Sequence[float]) -> pd.Series:
    """A column of numbers that is blank where there is none."""
    values = [float("nan") if one is None else told for one, told in zip(held, shown, strict=True)]
    return pd.Series(values, dtype="float64")


def hundredths(values: Sequence[float | None]) -> pd.Series:
    """A column of numbers to two decimals, blank where there is none."""
    return blank_where(values, [float(rounded(one or 0.0, 2)) for one in values])


def kept_table(page: PressurePage) -> pd.DataFrame:
    """Value kept at each cut, each way, and how sure that is."""
    columns = {"taken": _taken} | {way.value: _value(way) for way in page.ways}
    money = millions_or_blank(page.lines, **columns)
    held = {"Cut": _cuts(page), TAKEN: money["taken"]}
    held |= {f"{SHORT[way]} (£m)": money[way.value] for way in page.ways}
    return pd.DataFrame(held | {"How sure": [_how_sure(page, line) for line in page.lines]})


def _cuts(page: PressurePage) -> list[str]:
    return [cut_name(line.cut) for line in page.lines]


def _taken(line: CutLine) -> float:
    return line.money_cut


def _value(way: Way) -> Callable[[CutLine], float | None]:
    return lambda line: line.value(way)


def _how_sure(page: PressurePage, line: CutLine) -> str:
    """The ways that are not proven, each by how much; else how far all are."""
    open_ones = [
        f"{SHORT[way]}: {proven_words(one.gap, is_proven=False)}" for way, one in line.kept.items() if not one.is_proven
    ]
    none = [f"{SHORT[way]}: no choice possible" for way in page.ways if way not in line.kept]
    if open_ones or none:
        return "; ".join([*open_ones, *none])
    return proven_words(max(one.gap for one in line.kept.values()), is_proven=True).capitalize()


def price_table(page: PressurePage) -> pd.DataFrame:
    """The price of silos at each cut and its three parts; blank where a way has no choice."""
    money = millions_or_blank(
        page.lines,
        difference=lambda line: line.price.difference if line.price else None,
        objective=lambda line: line.price.objective if line.price else None,
        passing_on=lambda line: line.price.passing_on if line.price else None,
        pooling=lambda line: line.price.pooling if line.price else None,
    )
    ratios = [line.price.ratio if line.price else None for line in page.lines]
    return pd.DataFrame(
        {
            "Cut": _cuts(page),
            "Price of silos (£ pooled per £1 alone)": hundredths(ratios),
            "Difference (£m)": money["difference"],
            "From own gain only (£m)": money["objective"],
            "From no transfers (£m)": money["passing_on"],
            "From no pooling (£m)": money["pooling"],
        }
    )


def lost_table(page: PressurePage) -> pd.DataFrame:
    """Value lost against no cut, and for each pound cut, each way."""
    columns = {"taken": _taken} | {way.value: _lost(way) for way in page.ways}
    money = millions_or_blank(page.lines, **columns)
    held = {"Cut": _cuts(page), TAKEN: money["taken"]}
    held |= {f"Lost, {SHORT[way].lower()} (£m)": money[way.value] for way in page.ways}
    for way in page.ways:
        per_pound = [line.kept[way].lost_per_pound if way in line.kept else None for line in page.lines]
        held[f"Lost per £1 cut, {SHORT[way].lower()} (£)"] = hundredths(per_pound)
    return pd.DataFrame(held)


def _lost(way: Way) -> Callable[[CutLine], float | None]:
    return lambda line: line.kept[way].lost if way in line.kept else None


def falls_table(page: PressurePage, projects: Sequence[ProjectCourse]) -> pd.DataFrame:
    """What becomes of projects under each way, by objective and title."""
    held = {
        "Objective": [objective_words(one.proposal.objective) for one in projects],
        "Code": [one.proposal.project for one in projects],
        "Project": [one.proposal.title for one in projects],
    }
    held |= {SHORT[way]: [course_words(one.courses[way], page.cuts) for one in projects] for way in page.ways}
    held["Hidden by silos at"] = [cut_spans(one.hidden_at, page.cuts) or "no cut" for one in projects]
    return pd.DataFrame(held | {"Lead": [one.proposal.lead for one in projects]})


def hidden_projects(page: PressurePage, cut: float) -> tuple[ProjectCourse, ...]:
    """The projects that silos hide at a cut, by objective and title."""
    hidden = set(page.line(cut).hidden)
    return tuple(one for one in page.projects if one.proposal.project in hidden)


def objectives_table(page: PressurePage, cut: float) -> pd.DataFrame:
    """How many proposals of each objective are kept at a cut, each way, and how many without a cut together."""
    at = page.line(cut).cut
    every = Counter(one.proposal.objective for one in page.projects)
    rows = sorted(every, key=str.casefold)
    held: dict[str, list[str] | list[int]] = {
        "Objective": [objective_words(name) for name in rows],
        "Proposals": [every[name] for name in rows],
    }
    for way in page.ways:
        kept = Counter(one.proposal.objective for one in page.projects if _is_kept(one, way, at))
        held[f"Kept, {SHORT[way].lower()}"] = [kept[name] for name in rows]
    return pd.DataFrame(held)


def _is_kept(one: ProjectCourse, way: Way, cut: float) -> bool:
    course = one.courses[way]
    return any(funded for each, funded in zip(course.cuts, course.is_funded, strict=True) if each == cut)
