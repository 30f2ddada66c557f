"""What a simulation is run with, as people type it, and how much of it a computer can hold."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from benefits.appraisal import draws
from benefits.appraisal.draws import Laid, Method, Settings
from benefits.errors import Place, Problem, Refused

# Memory that the draws of one simulation may take, and what a draw of a case under a lens takes; bytes.
MEMORY, ONE_DRAW = 1 << 30, 4
_WHOLE = "Enter a whole number, such as {}, or leave it blank for the usual one."
_PART = "Enter a number from 0 to 1, such as {}, or leave it blank for the usual one."


def settings_typed(
    number: str = "",
    seed: str = "",
    method: Method | None = None,
    between: str = "",
    within: str = "",
    laid: Laid | None = None,
) -> Settings:
    """Settings as they were typed; blank for what is usual.

    Args:
        number: How many draws.
        seed: Names the draws.
        method: How they are spread; the usual one if None.
        between: Correlation between projects.
        within: Correlation within a project.
        laid: How these are laid on; the usual way if None.

    Raises:
        Refused: Something typed is no number, or the settings have problems.
    """
    usual = draws.usual()
    found: list[Problem] = []
    made = replace(
        usual,
        draws=_whole("draws", number, usual.draws, found),
        seed=_whole("seed", seed, usual.seed, found),
        method=method or usual.method,
        between=_part("correlation between projects", between, usual.between, found),
        within=_part("correlation within a project", within, usual.within, found),
        laid=laid or usual.laid,
    )
    found += [] if found else draws.problems(made)
    if found:
        raise Refused(found)
    return made


def _whole(name: str, typed: str, usual: int, found: list[Problem]) -> int:
    text = typed.replace(",", "").strip()
    if not text:
        return usual
    try:
        return int(text)
    except ValueError:
        found.append(_problem(name, typed, "is no whole number", _WHOLE.format(f"{usual:,}")))
        return usual


def _part(name: str, typed: str, usual: float, found: list[Problem]) -> float:
    text = typed.strip()
    if not text:
        return usual
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if isfinite(value):
        return value
    found.append(_problem(name, typed, "is no number", _PART.format(usual)))
    return usual


def refuse_too_many(settings: Settings, cases: int, lenses: int) -> None:
    """Nothing, if a computer can hold the draws.

    Raises:
        Refused: There are too many.
    """
    most = MEMORY // (ONE_DRAW * max(cases * lenses, 1))
    if settings.draws > most:
        remedy = f"Draw at most {most:,} times: the draws of {cases:,} projects are kept in memory."
        raise Refused([_problem("draws", f"{settings.draws:,}", "is more than can be kept", remedy)])


def _problem(name: str, value: str, wrong: str, remedy: str) -> Problem:
    return Problem(Place("simulation", column=name), value, wrong, remedy)
