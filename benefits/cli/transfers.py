"""The command that turns a scenario into a schedule of budget cover transfers."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benefits import library
from benefits.actions.surroundings import surroundings
from benefits.cli.answers import SOUND, existing, store_of
from benefits.cli.records import FORMS
from benefits.errors import BenefitsError, Refused, has_errors, near
from benefits.interchange.scenario_file import ENDING, MOST_CHARACTERS, read_scenario
from benefits.interchange.template import Format
from benefits.interchange.transfers import TransferOrigin, transfers_workbook
from benefits.interchange.write import write_file
from benefits.portfolio.cost_sharing import Rule
from benefits.records.checks_together import check_together
from benefits.records.model import Override, Person, Record, Scenario
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.reporting.transfer_report import (
    not_phased_text,
    scenario_terms,
    transfers_json,
    transfers_text,
)
from benefits.views.funding import Funding, funding, scenarios_seen
from benefits.views.scenario_transfers import ScenarioTransfers, funding_from, scenario_transfers
from benefits.views.transfers import NOBODY, usual_rule


def transfers(asked: argparse.Namespace) -> int:
    """Write the budget cover transfers that a scenario's shared costs take, phased within headroom, as a workbook.

    Every project at risk in the scenario, or each one named, is shared among the public bodies that gain by it and
    paid in the years in which they can pay. What cannot be phased is told and left out.
    """
    place, form = Path(asked.out).expanduser(), _form(asked.out)
    if form is None:
        raise BenefitsError(f"{place} is no name of a workbook. Let it end in {FORMS}.")
    person = library.local_person()
    with library.open(existing(store_of(asked))) as register:
        held = _scenario(register.store, person, asked.scenario)
        lender = _lender(held, asked.lender or "")
        rule = Rule(asked.rule) if asked.rule else usual_rule(held)
        found = scenario_transfers(register.store, person, held, rule, asked.project or (), lender)
    left_out = not_phased_text(found)
    if not found.phased:
        raise BenefitsError(left_out or f"No project is at risk in {held.title}, so there is no cost to share.")
    write_file(place, _workbook(found, form))
    if left_out:
        print(left_out, file=sys.stderr)
    if asked.format == "json":
        print(json.dumps({"written": str(place), **transfers_json(found)}, indent=2, allow_nan=False))
    else:
        print(f"{transfers_text(found)}\nThe schedule is in {place}.")
    return SOUND


def _workbook(found: ScenarioTransfers, form: Format) -> bytes:
    origin = TransferOrigin(found.held.title, now().date(), scenario_terms(found), found.names)
    return transfers_workbook(found.schedule, origin, form)


def _scenario(store: Store, person: Person, asked: str) -> Funding:
    """The scenario of that code, or the one in a file."""
    seen = scenarios_seen(store, person)
    if asked in seen:
        return funding(store, person, asked)
    place = Path(asked).expanduser()
    if not asked.casefold().endswith(ENDING) and not place.is_file():
        told = f" It holds {', '.join(sorted(seen))}." if seen else " It holds none."
        raise BenefitsError(
            f"The register has no scenario {asked}.{near(asked, seen)}{told} Name one, or a file that ends in {ENDING}."
        )
    scenario, overrides = _read(as_seen_by(store, person), place)
    return funding_from(store, person, scenario, overrides)


def _read(store: Store, place: Path) -> tuple[Scenario, tuple[Override, ...]]:
    """The scenario of a file, judged beside the records of the register."""
    try:
        with place.open(encoding="utf-8-sig") as file:
            text = file.read(MOST_CHARACTERS + 1)
    except (OSError, UnicodeDecodeError) as fault:
        raise BenefitsError(f"{place} cannot be read as text. Name a scenario of the register, or its file.") from fault
    scenario, overrides, problems = read_scenario(text)
    if scenario is None or has_errors(problems):
        raise Refused(problems)
    coming: tuple[Record, ...] = (scenario, *overrides)
    problems = check_together(coming, surroundings(store, coming))
    if has_errors(problems):
        raise Refused(problems)
    return scenario, overrides


def _lender(held: Funding, asked: str) -> str:
    if asked and asked != NOBODY and asked not in held.names:
        raise BenefitsError(f"--lender: the register has no body {asked}.{near(asked, held.names)}")
    return asked


def _form(out: str) -> Format | None:
    ending = Path(out).suffix.casefold().removeprefix(".")
    return Format(ending) if ending in [*Format] else None
