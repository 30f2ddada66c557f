"""A game from a file of JSON: a cost or a value for every group of players, and their benefits where known.

    {"players": ["HMRC", "DWP"], "cost": {"HMRC": 5, "DWP": 4, "HMRC,DWP": 7}, "benefits": {"HMRC": 6, "DWP": 5}}

Groups are names joined by commas, or letters one after another where every name is one letter: "AB". Without a list,
the players are those of the groups.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from benefits.errors import BenefitsError
from benefits.portfolio.games import Game, checked_names, coalition_table, cost_game, in_words, value_game

# What a game's file may hold.
FIELDS = ("players", "cost", "value", "benefits")
# Bytes of a file that are read: enough for a line on each coalition of twenty players.
MAX_BYTES = 1 << 27


class BadGameFile(BenefitsError):
    """The file holds no game; the sentence says what to change."""


def read_game(path: Path) -> Game:
    """The game that a file describes.

    Raises:
        BadGameFile: There is no such file, it cannot be read, is no JSON, or describes no game.
        BadGame: A coalition is missing, or an amount is no number.
    """
    if not path.is_file():
        raise BadGameFile(f"There is no file {path}. Check the path.")
    try:
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as fault:
        raise BadGameFile(f"The file {path} cannot be read. Ask for the right to read it.") from fault
    if len(content) > MAX_BYTES:
        raise BadGameFile(f"{path.name} is longer than a game of twenty players can be. Give benefits and one cost.")
    try:
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError as fault:
        raise BadGameFile(f"{path.name} is not in UTF-8. Save it as UTF-8.") from fault
    except (json.JSONDecodeError, RecursionError) as fault:
        where = f" in line {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else ""
        raise BadGameFile(f"{path.name} is not JSON: there is a mistake{where}. Correct it there.") from fault
    except ValueError as fault:  # more digits than Python turns into a number
        raise BadGameFile(f"{path.name} holds a number of thousands of digits. Enter it in millions.") from fault
    return game_from(found)


def game_from(content: object) -> Game:
    """The game that the content of such a file describes.

    Args:
        content: What JSON makes of the file.

    Raises:
        BadGameFile: It describes no game.
        BadGame: A coalition is missing, or an amount is no number.
    """
    if not isinstance(content, Mapping):
        raise BadGameFile('A game is an object, such as {"cost": {"A": 5, "B": 4, "AB": 7}}.')
    strange = [str(name) for name in content if name not in FIELDS]
    if strange:
        raise BadGameFile(f"A game has no field {in_words(strange)}. Fields: {in_words(FIELDS)}.")
    kinds = [kind for kind in ("cost", "value") if kind in content]
    if len(kinds) != 1:
        raise BadGameFile('Give either a "cost" or a "value" for every group of players.')
    (kind,) = kinds
    amounts = _amounts(content[kind], kind)
    players = _players(content, list(amounts))
    table = coalition_table(players, _by_members(amounts, players, kind), kind)
    benefit = None
    if "benefits" in content:
        gains = _amounts(content["benefits"], "benefits")
        wrong = sorted(set(gains) ^ set(players))
        if wrong:
            raise BadGameFile(f"Players and benefits differ in {in_words(wrong)}. Give a benefit for each player.")
        benefit = np.array([gains[name] for name in players])
    return cost_game(players, table, benefit) if kind == "cost" else value_game(players, table, benefit)


def _once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise BadGameFile(f'"{name}" stands twice in one object. Keep one of them.')
        found[name] = value
    return found


def _amounts(given: object, what: str) -> dict[str, float]:
    if not isinstance(given, Mapping):
        raise BadGameFile(f'"{what}" is an object of amounts, such as {{"A": 5, "B": 4}}.')
    for name, amount in given.items():
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            raise BadGameFile(f'"{name}" of "{what}" is no number. Enter a plain number, without quotation marks.')
    try:
        return {str(name): float(amount) for name, amount in given.items()}
    except OverflowError as fault:
        raise BadGameFile(f'A number of "{what}" is too large. Enter it in thousands or millions.') from fault


def _players(content: Mapping[str, object], groups: list[str]) -> tuple[str, ...]:
    given = content.get("players")
    if given is None:
        letters = [group.strip() for group in groups if len(group.strip()) == 1]
        if letters and all(set(group) <= {*letters, ",", " "} for group in groups):
            return checked_names(letters)
        return checked_names(list(dict.fromkeys(name for group in groups for name in _split(group))))
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise BadGameFile('"players" is a list of names, such as ["HMRC", "DWP"].')
    return checked_names([name.strip() for name in given])


def _by_members(amounts: Mapping[str, float], players: tuple[str, ...], kind: str) -> dict[frozenset[str], float]:
    by_letter = all(len(name) == 1 for name in players)
    found: dict[frozenset[str], float] = {}
    for group, amount in amounts.items():
        names = list(group) if by_letter and "," not in group else _split(group)
        names = [name for name in names if name.strip()]
        if len(set(names)) < len(names):
            raise BadGameFile(f'"{group}" names a player twice. Name each once.')
        if frozenset(names) in found:
            raise BadGameFile(f'The {kind} of "{group}" is given twice, in another order. Keep one of them.')
        found[frozenset(names)] = amount
    return found


def _split(group: str) -> list[str]:
    return [name.strip() for name in group.split(",") if name.strip()]
