"""A project's baselines as JSON and as text for a terminal, with the drift between them and the live case."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from benefits.portfolio.baseline_drift import Drift, Moved
from benefits.records.categories import Side
from benefits.reporting.baseline_words import basis_caption, checks_plain, finding_plain, live_plain
from benefits.reporting.closing_words import head_words
from benefits.reporting.words import label, millions
from benefits.views.baselines import BaselineRow, BaselinesPage, Reproduction


def baselines_json(page: BaselinesPage) -> dict[str, object]:
    """The page in values that JSON knows: pounds, to the penny where they are frozen; null where there is none.

    `baselines` has one row each, the first one first: who, when and why; `pv_cost`, `pv_benefit` and `npsv` as frozen,
    in its own `price_base`, discounted to `first_year`; `reproduced`, whether they come out of the flows again. `drift`
    is the current baseline against the first one, in its terms; `live` the register as it stands against the current.
    """
    live = page.live.since_current if page.live else None
    return {
        "project": page.project,
        "first": page.first.baseline.id if page.first else None,
        "current": page.current.baseline.id if page.current else None,
        "baselines": [_baseline_json(row) for row in page.rows],
        "drift": _drift_json(page.drift) if page.drift else None,
        "live": _drift_json(live) if live else None,
        "fault": page.fault or None,
    }


def _baseline_json(row: BaselineRow) -> dict[str, object]:
    held, figures = row.baseline, row.figures or (None, None)
    return {
        "baseline": held.id,
        "stage": held.stage.value,
        "approved_on": str(held.approved_on),
        "approved_by": held.approved_by,
        "frozen_by": held.made_by,
        "reason": held.reason,
        "price_base": str(held.price_base),
        "first_year": str(held.first_year),
        "green_book": held.green_book or None,
        "deflators": held.deflators or None,
        "discounting": held.discounting or None,
        "software": held.software or None,
        "head": {"save": row.head.save, "hash": row.head.hash} if row.head else None,
        "pv_cost": _pounds(figures[0]),
        "pv_benefit": _pounds(figures[1]),
        "npsv": _pounds(row.net),
        "reproduced": row.reproduction is Reproduction.SAME,
        "check": label(row.reproduction),
        "fault": row.fault or None,
    }


def _pounds(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _drift_json(drift: Drift) -> dict[str, object]:
    return {
        "price_base": str(drift.price_base),
        "present_value_year": str(drift.present_value_year),
        "has_moved": drift.has_moved,
        "npsv": _moved_json(drift.net),
        "pv_cost": _moved_json(drift.present_value(Side.COST)),
        "pv_benefit": _moved_json(drift.present_value(Side.BENEFIT)),
        "cost": _moved_json(drift.total(Side.COST)),
        "benefit": _moved_json(drift.total(Side.BENEFIT)),
        "lines": [
            {
                "side": one.side.value,
                "line": one.line,
                "organisation": one.organisation or None,
                "title": one.title,
                "counts": one.is_counted,
                "pv": _moved_json(Moved(float(drift.pv_first[row]), float(drift.pv_now[row]))),
                "by_year": _by_year(drift, row),
            }
            for row, one in enumerate(drift.lines)
        ],
    }


def _moved_json(moved: Moved) -> dict[str, float]:
    return {"before": moved.first, "now": moved.now, "change": moved.change}


def _by_year(drift: Drift, row: int) -> Mapping[str, Mapping[str, float]]:
    pairs = zip(drift.years, drift.first[row].tolist(), drift.now[row].tolist(), strict=True)
    return {str(year): _moved_json(Moved(first, now)) for year, first, now in pairs}


def baselines_text(page: BaselinesPage) -> str:
    """The page for a terminal."""
    lines = [f"{page.title} ({page.project}). {finding_plain(page)}.", *(_line(row) for row in page.rows)]
    rest = (checks_plain(page), live_plain(page), page.fault, basis_caption(page))
    return "\n".join([*lines, *(one for one in rest if one)])


def _line(row: BaselineRow) -> str:
    held, figures = row.baseline, row.figures
    worth = "no present values" if figures is None else _worth(*figures)
    at = f"; {head_words(row.head)}" if row.head else ""
    why = f" Why: {held.reason}" if held.reason else ""
    stands = " (first and current)" if row.is_first and row.is_current else ""
    stands = stands or (" (first)" if row.is_first else " (current)" if row.is_current else "")
    return (
        f"  {held.id}{stands}: {label(held.stage)}, {held.approved_on}, approved by {held.approved_by}: {worth}, "
        f"{held.price_base} prices{at}.{why}"
    )


def _worth(cost: Decimal, benefit: Decimal) -> str:
    return f"cost £{millions(cost)}m, benefit £{millions(benefit)}m, net £{millions(benefit - cost)}m"
