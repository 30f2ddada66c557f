"""The sharing of a cost in tables: the rules side by side, and one of them in detail."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import pandas as pd

from benefits.appraisal.measures import Answer
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.shared_costs import SharedCost
from benefits.reporting.cost_sharing_words import objection_in_words
from benefits.reporting.frames import answer_of, decimals, in_millions, that_add_up, yes
from benefits.reporting.rule_words import RULES
from benefits.reporting.words import millions, number
from benefits.views.cost_sharing import BodyShare, Chosen, PublicBody, Sharing

TOGETHER, GAINS = "Together", "Gains (£m)"
PAYS_NOTHING, IS_PAID, NOT_IN, NO_LIMIT = "pays nothing", "is paid", "not in it", "no limit"


def payments_table(found: Sharing) -> pd.DataFrame:
    """What each body gains, pays today, and would pay under each rule; every column adds up."""
    return adding_up([one.name for one in found.page.bodies], _payments(found))


def payment_labels(found: Sharing) -> dict[tuple[str, str], str]:
    """The figures of that table in words, by body and column, for the picture of the same figures."""
    columns = _payments(found)
    digits = decimals(value for column in columns.values() for value in column)
    table = payments_table(found)
    return {
        (str(body), column): number(value, digits)
        for column in columns
        for body, value in zip(table["Body"], table[column].tolist(), strict=True)
    }


def _payments(found: Sharing) -> dict[str, list[float]]:
    bodies = found.page.bodies
    return {
        GAINS: [one.gains for one in bodies],
        "Pays today (£m)": [one.pays for one in bodies],
        **{rule_column(one.rule): _by_body(found, one.payment.tolist()) for one in _rules(found)},
    }


def gains_table(found: Sharing) -> pd.DataFrame:
    """What each body gains on balance today and under each rule; every column adds up."""
    bodies = found.page.bodies
    columns = {
        "Today (£m)": [one.net for one in bodies],
        **{rule_column(one.rule): _nets(found, one) for one in _rules(found)},
    }
    return adding_up([one.name for one in bodies], columns)


def back_table(found: Sharing) -> pd.DataFrame:
    """What each body that shares gets back for each pound it pays, under each rule."""
    columns: dict[str, list[str]] = {"Body": [one.name for one in found.players]}
    for one in _rules(found):
        columns[_method(one.rule)] = [_back_of(one, at) for at in range(len(found.players))]
    return pd.DataFrame(columns)


def rules_table(found: Sharing) -> pd.DataFrame:
    """Each rule in plain words: whether anybody would object or why it does not apply, its use and its weakness."""
    held = found.comparison
    if held is None:
        return pd.DataFrame()
    said = {one.rule: objection_in_words(found.page, one.objects) for one in held.rules if one.rule is not None}
    said |= {rule: f"Not available: {why}" for rule, why in held.not_available.items()}
    return pd.DataFrame(
        {
            "Method": [RULES[rule].column for rule in said],
            "Would anybody do better without the rest?": list(said.values()),
            "In plain words": [RULES[rule].plain for rule in said],
            "When to use it": [RULES[rule].use for rule in said],
            "Bear in mind": [RULES[rule].mind for rule in said],
        }
    )


def how_table() -> pd.DataFrame:
    """How each rule works its payments out, in plain words."""
    rows = [(RULES[rule].both, RULES[rule].how) for rule in Rule]
    return pd.DataFrame(rows, columns=["Rule", "How the payments are worked out"])


def bounds_table(found: Sharing) -> pd.DataFrame:
    """What each body brings and causes, and the least and most that it could pay without anybody objecting."""
    asset = found.asset
    if asset is None:
        return pd.DataFrame()
    columns = {
        GAINS: asset.benefit.tolist(),
        "Causes by itself (£m)": asset.separable.tolist(),
        "Left of its gain (£m)": asset.remaining.tolist(),
        "Least it could pay (£m)": found.least.tolist(),
        "Most it could pay (£m)": found.most.tolist(),
    }
    digits = decimals(value for column in columns.values() for value in column)
    shown = {name: in_millions(column, digits) for name, column in columns.items()}
    alternatives = [_or_words(value, digits, "none known") for value in asset.alternative.tolist()]
    table = pd.DataFrame({"Body": [one.name for one in found.players], **shown})
    table.insert(3, "Cheapest alternative (£m)", alternatives)
    return table


def chosen_table(picked: Chosen) -> pd.DataFrame:
    """One rule for every public body: what it gains, pays today and would pay, and what it gets back for a pound."""
    rows = picked.bodies
    columns = {
        GAINS: [one.body.gains for one in rows],
        "Pays today (£m)": [one.body.pays for one in rows],
        "Would pay (£m)": [one.payment for one in rows],
        "Change (£m)": [one.change for one in rows],
    }
    table = adding_up([one.body.name for one in rows], columns)
    table["Back per £1"] = [*(_back(one) for one in rows), ""]
    if any(one.error is not None for one in rows):
        errors = [one.error or 0.0 for one in rows]
        table["May be off by (£m)"] = [*in_millions(errors, decimals(errors)), None]
    return table


def tests_table(picked: Chosen) -> pd.DataFrame:
    """The own test of every public body, as things stand and under one rule."""
    rows = picked.bodies
    columns = {
        "Net gain today (£m)": [one.body.net for one in rows],
        "Net gain after (£m)": [one.net_after for one in rows],
    }
    table = adding_up([one.body.name for one in rows], columns)
    table.insert(2, "Passes today", [*(yes(one.passes_now) for one in rows), ""])
    table["Passes after"] = [*(yes(one.passes_after) for one in rows), ""]
    return table


def moves_table(picked: Chosen) -> pd.DataFrame:
    """Who pays whom, the largest first."""
    pounds = [one.pounds for one in picked.moves]
    return pd.DataFrame(
        {
            "From": [one.giver for one in picked.moves],
            "To": [one.receiver for one in picked.moves],
            "Pays (£m)": in_millions(pounds, decimals(pounds)),
        }
    )


def cash_table(picked: Chosen) -> pd.DataFrame:
    """What each that shares would pay and has in cash, and what it pays within that."""
    rows = [one for one in picked.bodies if one.is_player]
    columns = {
        "Would pay (£m)": [one.payment for one in rows],
        "Pays within its cash (£m)": [one.in_cash for one in rows],
    }
    table = adding_up([one.body.name for one in rows], columns)
    digits = decimals(value for column in columns.values() for value in column)
    limits = [_or_words(one.limit, digits, NO_LIMIT) for one in rows]
    table.insert(2, "Most it has in cash (£m)", [*limits, ""])
    table["Falls short"] = [*(yes(one.falls_short) for one in rows), ""]
    return table


def short_table(found: Sharing) -> pd.DataFrame:
    """Where too little is gained: what each that could share gains, pays today and has in cash."""
    rows = found.players
    columns = {GAINS: [one.gains for one in rows], "Pays today (£m)": [one.pays for one in rows]}
    table = adding_up([one.name for one in rows], columns)
    digits = decimals(value for column in columns.values() for value in column)
    table["Most it has in cash (£m)"] = [*(_or_words(found.terms.limit(one), digits, NO_LIMIT) for one in rows), ""]
    return table


def shown_amounts(bodies: Sequence[PublicBody]) -> list[tuple[str, str, str]]:
    """Gain, payment today and known cash of each body in £m, as the grid of the terms shows them."""
    columns = [[one.gains for one in bodies], [one.pays for one in bodies], [one.can_pay for one in bodies]]
    digits = decimals(value for column in columns for value in column)
    return [(millions(one.gains, digits), millions(one.pays, digits), millions(one.can_pay, digits)) for one in bodies]


def _rules(found: Sharing) -> tuple[SharedCost, ...]:
    return found.comparison.rules if found.comparison else ()


def rule_column(rule: Rule | None) -> str:
    """The heading of a rule's column of payments or gains."""
    return f"{_method(rule)} (£m)"


def _method(rule: Rule | None) -> str:
    return RULES[rule].column if rule else "Proposed"


def _by_body(found: Sharing, values: Sequence[float]) -> list[float]:
    """Values of the players at every public body of the page; nothing for the others."""
    held = dict(zip([one.code for one in found.players], values, strict=True))
    return [held.get(one.code, 0.0) for one in found.page.bodies]


def _nets(found: Sharing, one: SharedCost) -> list[float]:
    """What every public body gains on balance: who does not share keeps what the project brings it."""
    held = dict(zip([player.code for player in found.players], one.net_gain.tolist(), strict=True))
    return [held.get(body.code, body.gains) for body in found.page.bodies]


def adding_up(names: Sequence[str], columns: dict[str, list[float]]) -> pd.DataFrame:
    """A table of money whose last row is the sum of each column as shown."""
    digits = decimals(value for column in columns.values() for value in column)
    shown = {name: that_add_up(column, digits) for name, column in columns.items()}
    return pd.DataFrame({"Body": [*names, TOGETHER], **shown})


def _back(one: BodyShare) -> str:
    return _back_in_words(one.back, one.back_kind) if one.takes_part or not one.is_player else NOT_IN


def _back_of(one: SharedCost, at: int) -> str:
    kind = Answer(int(one.back.kind[at]))
    return _back_in_words(float(one.back.value[at]), kind) if one.takes_part[at] else NOT_IN


def _back_in_words(back: float | None, kind: Answer) -> str:
    if kind is Answer.NO_COST:
        return PAYS_NOTHING
    return IS_PAID if kind is Answer.PAYS_FOR_ITSELF else answer_of(back, kind, _ratio)


def _or_words(pounds: float, digits: int, words: str) -> str:
    return number(in_millions([pounds], digits)[0], digits) if isfinite(pounds) else words


def _ratio(value: float) -> str:
    return f"£{number(value, 2)}"
