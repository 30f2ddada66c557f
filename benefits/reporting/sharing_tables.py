"""The rules of cost sharing side by side, as JSON and as aligned text: unrounded but for the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from benefits.appraisal.measures import Answer
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.games import in_words
from benefits.portfolio.shared_costs import Comparison, SharedCost
from benefits.portfolio.sharing_report import SharingReport
from benefits.reference.green_book import defaults
from benefits.reporting.appraisal_tables import aligned
from benefits.reporting.words import answer_in_words, label, largest_remainder, number, percent

FloatArray = npt.NDArray[np.float64]
_DIGITS = 2


def sharing_json(report: SharingReport) -> dict[str, object]:
    """The report in values that JSON knows: nothing rounded, null where there is no answer.

    `rules` has by code of the rule: `shares`, what each pays, or is given where values are shared; `net_gain`;
    `back_per_pound`; `in_core`; `objects`, the names of the coalition that would gain most by leaving, and
    `gains_by_leaving`; `standard_error` where shares are sampled; `within_cash` where limits are given.
    """
    found = report.comparison
    held: dict[str, object] = {
        "players": list(found.players),
        "shared": "value" if report.of_values else "cost",
        "amount": _pounds(-found.cost if report.of_values else found.cost),
        "viable": found.is_viable,
        "surplus": _pounds(found.surplus),
        "separable_part": found.separable_part,
        "recommended": None if found.recommended is None else found.recommended.value,
        "left_out": dict(found.left_out),
        "rules": {name: _rule_json(report, name, one) for name, one in report.shown.items()},
        "not_available": {rule.value: why for rule, why in found.not_available.items()},
    }
    if report.bounds is not None and not report.of_values:
        least, most = report.bounds
        held["least"], held["most"] = _by_player(found.players, least), _by_player(found.players, most)
    return held


def _rule_json(report: SharingReport, name: str, one: SharedCost) -> dict[str, object]:
    shares = one.net_gain if report.of_values else one.payment
    held: dict[str, object] = {
        "shares": _by_player(one.players, shares),
        "net_gain": _by_player(one.players, one.net_gain),
        "back_per_pound": {
            player: float(value) if kind == Answer.VALUE else None
            for player, value, kind in zip(one.players, one.back.value, one.back.kind, strict=True)
        },
        "in_core": one.in_core,
        "objects": None if one.objects is None else list(one.objects.coalition),
        "gains_by_leaving": None if one.objects is None else one.objects.gain,
    }
    if one.standard_error is not None:
        held["standard_error"] = _by_player(one.players, one.standard_error)
    if name in report.within:
        cash = report.within[name]
        held["within_cash"] = {"shares": _by_player(one.players, cash.payment), "top_up": cash.top_up}
    return held


def sharing_text(report: SharingReport) -> str:
    """The report as aligned tables: what each pays, what each gains by it, who objects; then what else to know."""
    found = report.comparison
    parts = []
    if report.shown:
        pays = "is given" if report.of_values else "pays"
        titles = [f"What each {pays}", *found.players, "Together", "In the core", "Who objects, and gains by leaving"]
        rows = [_row(report, one) for one in report.shown.values()]
        parts.append(aligned(titles, rows, text=(0, len(titles) - 2, len(titles) - 1)))
    if report.shown and not report.of_values:
        gains = [(_name(one), *_adding_up(one.net_gain)) for one in report.shown.values()]
        parts.append(aligned(["What each gains on balance", *found.players, "Together"], gains, text=(0,)))
        back = [(_name(one), *(_back(one, at) for at in range(len(one.players)))) for one in report.shown.values()]
        parts.append(aligned(["What each gets back", *found.players], back, text=(0,)))
    if report.within:
        cash = [
            (_name(one), *_adding_up(report.within[name].payment), number(report.within[name].top_up, _DIGITS))
            for name, one in report.shown.items()
        ]
        titles = ["What each pays within its cash", *found.players, "Together", "Central top-up"]
        parts.append(aligned(titles, cash, text=(0,)))
    return "\n\n".join([*parts, "\n".join(_notes(report))])


def _row(report: SharingReport, one: SharedCost) -> tuple[str, ...]:
    shares = one.net_gain if report.of_values else one.payment
    objects = "" if one.objects is None else in_words(one.objects.coalition)
    gain = "" if one.objects is None else f" by {number(one.objects.gain, _DIGITS)}"
    return (_name(one), *_adding_up(shares), "yes" if one.in_core else "no", objects + gain)


def _notes(report: SharingReport) -> list[str]:
    found = report.comparison
    notes = []
    if not found.is_viable:
        lacking = number(-found.surplus, _DIGITS)
        notes.append(f"Together the players gain {lacking} less than they must, so nothing is shared.")
    if found.recommended is not None:
        notes.append(f"To start from: {label(found.recommended)}. {_why(found)}".strip())
    notes += [f"{name} is left out: {why}." for name, why in found.left_out.items()]
    if any(one.standard_error is not None for one in report.shown.values()):
        notes.append("The Shapley value is an average over orders drawn at random; JSON has its standard error.")
    if found.is_viable:
        notes += [f"{label(rule)}: not available. {why}" for rule, why in found.not_available.items()]
    return notes


def _why(found: Comparison) -> str:
    if found.separable_part is None:
        return ""
    part, most = percent(found.separable_part), percent(defaults().separable_part)
    if found.separable_part <= defaults().separable_part:
        return f"Separable costs are {part} of the cost, not more than {most}."
    told = f"Separable costs are {part} of the cost, more than {most}."
    is_lacking = found.recommended is Rule.PROPORTIONAL
    return f"{told} Name each body's alternative, so that they can be shared apart." if is_lacking else told


def _name(one: SharedCost) -> str:
    return "Proposed" if one.rule is None else label(one.rule)


def _back(one: SharedCost, at: int) -> str:
    if not one.takes_part[at]:
        return "–"
    if one.back.kind[at] == Answer.NO_COST:
        return "pays nothing"
    return answer_in_words(one.back, at)


def _adding_up(amounts: FloatArray) -> tuple[str, ...]:
    """The amounts, rounded so that they sum to the sum that stands behind them."""
    parts = largest_remainder(amounts.tolist(), digits=_DIGITS)
    return tuple(number(part, _DIGITS) for part in (*parts, sum(parts)))


def _by_player(players: Sequence[str], amounts: FloatArray) -> dict[str, float]:
    return {name: _pounds(amount) for name, amount in zip(players, amounts, strict=True)}


def _pounds(amount: float | np.floating) -> float:
    """A plain number; never minus zero."""
    return float(amount) + 0.0
