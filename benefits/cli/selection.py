"""The commands that choose within envelopes: what is funded one way, and what falls out when budgets are cut."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from benefits import library
from benefits.cli.answers import SOUND
from benefits.errors import BenefitsError, near
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import SolverSettings
from benefits.records.model import Person
from benefits.records.places import default_store
from benefits.records.store import Store
from benefits.reporting.choosing_words import why_not_words
from benefits.reporting.pressure_report import pressure_json, pressure_text, selection_json, selection_text
from benefits.views.funding import Funding, funding, scenarios_seen
from benefits.views.kept_answers import KeptAnswer
from benefits.views.pressure import pressure_answer, pressure_page
from benefits.views.selection import one_selection

CUTS = "0,10,20,30,40,50"
SECONDS = 30.0


def select_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    _with_envelopes(command)
    command.add_argument("--way", choices=[way.value for way in Way], default="joint", help="who chooses, out of what")
    command.add_argument("--cut", metavar="N", default="0", help="percent of every limit that is cut; 0 if not given")


def pressure_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    _with_envelopes(command)
    command.add_argument("--cuts", metavar="N,N", default=CUTS, help=f"percent of every limit; {CUTS} if not given")


def _with_envelopes(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, a workbook or a register's file; yours if not given"
    )
    command.add_argument("--scenario", metavar="CODE", help="a funding scenario; the register as it is if not given")
    command.add_argument(
        "--seconds", type=float, metavar="N", default=SECONDS, help="how long each choice may take; 30 if not given"
    )


def pressure(asked: argparse.Namespace) -> int:
    """Cut every budget by each of some parts and print what departments keep on their own, together, and pooled.

    What is committed stays; a scenario's own cuts come first. It is an affordability what-if, no league table.
    """
    cuts = [_cut(one, "--cuts") for one in asked.cuts.split(",")]
    settings, person = _settings(asked), library.local_person()
    with library.open(asked.path or default_store()) as register:
        held = _scenario(register.store, person, asked.scenario)
        answer = pressure_answer(person, held, cuts, settings, _progress())
    page = pressure_page(held, KeptAnswer(answer, is_stale=False))
    if asked.format == "json":
        print(json.dumps(pressure_json(held, page), indent=2, allow_nan=False))
    else:
        print(pressure_text(held, page))
    return SOUND


def select(asked: argparse.Namespace) -> int:
    """Print what is funded out of the envelopes one way, from when, and what it takes out of each envelope."""
    cut, way = _cut(asked.cut, "--cut"), Way(asked.way)
    settings, person = _settings(asked), library.local_person()
    with library.open(asked.path or default_store()) as register:
        held = _scenario(register.store, person, asked.scenario)
        page = one_selection(person, held, way, cut, settings)
    if page.why_not is not None:
        raise BenefitsError(" ".join(why_not_words(page.called, page.why_not)))
    if asked.format == "json":
        print(json.dumps(selection_json(held, page), indent=2, allow_nan=False))
    else:
        print(selection_text(held, page))
    return SOUND


def _scenario(store: Store, person: Person, code: str | None) -> Funding:
    """The scenario of that code, or the register as it stands; one in which somebody asks for money."""
    seen = scenarios_seen(store, person)
    if code and code not in seen:
        told = f" It holds {', '.join(sorted(seen))}." if seen else " It holds none."
        raise BenefitsError(f"The register has no scenario {code}.{near(code, seen)}{told}")
    held = funding(store, person, code or "")
    if not held.proposals.problem.projects:
        years = dict.fromkeys(held.proposals.envelopes.years[at] for at in (0, -1))
        when = " to ".join(map(str, years))
        raise BenefitsError(f"No project asks for money in {when}. Name a scenario of other years with --scenario.")
    return held


def _cut(words: str, option: str) -> float:
    """A percentage from 0 to 100 as a part."""
    try:
        percent = Decimal(words.strip().removesuffix("%"))
    except InvalidOperation:
        percent = Decimal("NaN")
    if not (percent.is_finite() and 0 <= percent <= 100):
        raise BenefitsError(f"{option}: '{words.strip()}' is no percentage from 0 to 100. Write 10 for a tenth.")
    return float(percent / 100)


def _settings(asked: argparse.Namespace) -> SolverSettings:
    if not 0.0 < asked.seconds <= 86_400.0:
        raise BenefitsError("--seconds: enter how long each choice may take, such as 30; at most 86,400.")
    return SolverSettings(time_limit=asked.seconds)


def _progress() -> Callable[[int, int], None] | None:
    """How far the work is, on the error stream, where a person watches it."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, of: int) -> None:
        end = "\n" if done == of else ""
        print(f"\r{done:,} of {of:,} choices made", end=end, file=sys.stderr, flush=True)

    return tell
