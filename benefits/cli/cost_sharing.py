"""The command that shares a cost: who pays how much under each rule, and who would object."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benefits.cli.answers import SOUND
from benefits.errors import BenefitsError, near
from benefits.interchange import cells
from benefits.interchange.game_file import read_game
from benefits.portfolio.shared_assets import shared_asset
from benefits.portfolio.sharing_report import sharing_report
from benefits.portfolio.sharing_rules import Case
from benefits.reporting.sharing_tables import sharing_json, sharing_text

FloatArray = npt.NDArray[np.float64]


def share_cost(asked: argparse.Namespace) -> int:
    """Print what each body pays of a shared cost under every rule, what it gains, and which bodies would object."""
    case = _case(asked)
    proposal = _of_players(case, asked.proposed, "--proposed", None)
    report = sharing_report(case, proposal, _of_players(case, asked.cash, "--cash", np.inf))
    if asked.format == "json":
        print(json.dumps(sharing_json(report), indent=2, allow_nan=False))
    else:
        print(sharing_text(report))
    return SOUND


def _case(asked: argparse.Namespace) -> Case:
    amounts = (asked.cost, asked.benefits, asked.separable, asked.alternatives)
    if asked.game is not None:
        if any(one is not None for one in amounts):
            raise BenefitsError("Give either a file or amounts, not both.")
        return read_game(Path(asked.game).expanduser())
    if asked.cost is None:
        raise BenefitsError("Give a shared cost, as in --cost 9 --benefits A=12,B=6,C=3, or the file of a game.")
    return shared_asset(
        _amount(asked.cost, "--cost"),
        _by_name(asked.benefits, "--benefits"),
        _by_name(asked.separable, "--separable"),
        _by_name(asked.alternatives, "--alternatives"),
    )


def _of_players(case: Case, words: str | None, option: str, missing: float | None) -> FloatArray | None:
    """The amounts of an option in the order of the players; `missing` where a player has none, if one may."""
    found = _by_name(words, option)
    if found is None:
        return None
    for name in found:
        if name not in case.players:
            raise BenefitsError(f"{option}: {name} is no player.{near(name, case.players)}")
    lacking = [name for name in case.players if name not in found]
    if lacking and missing is None:
        raise BenefitsError(f"{option}: an amount is missing for {', '.join(lacking)}. Enter it, 0 where it is none.")
    return np.array([found.get(name, missing) for name in case.players], dtype=np.float64)


def _by_name(words: str | None, option: str) -> dict[str, float] | None:
    """Amounts written A=12,B=6."""
    if words is None:
        return None
    found: dict[str, float] = {}
    for pair in words.split(","):
        name, equals, amount = (part.strip() for part in pair.partition("="))
        if not (name and equals and amount):
            raise BenefitsError(
                f"{option}: '{pair.strip()}' is no name with an amount. Write A=12,B=6, without spaces."
            )
        if name in found:
            raise BenefitsError(f"{option}: {name} stands twice. Name each body once.")
        found[name] = _amount(amount, option)
    return found


def _amount(words: str, option: str) -> float:
    """A plain number of any length, or an amount as in an import, such as £1.2m."""
    try:
        return float(words)
    except ValueError:
        read = cells.money(words)
    if isinstance(read, cells.Fault):
        raise BenefitsError(f"{option}: '{words}' {read.wrong}. Enter a number, such as 9, 0.5 or £1.2m.")
    return float(read)
