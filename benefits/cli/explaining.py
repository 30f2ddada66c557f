"""The command that tells why a project's figures changed."""

from __future__ import annotations

import argparse
import json
from datetime import date

from benefits import library
from benefits.cli.answers import SOUND
from benefits.errors import BenefitsError
from benefits.records.places import default_store
from benefits.reporting.explained_report import explained_json, explained_text
from benefits.reporting.realisation_words import day_of
from benefits.views.appraisal_report import CLAIMS, MONEYS, STANDPOINTS, lens_of
from benefits.views.explained import Stand, explained, other_editions


def explain_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    held = ", ".join(other_editions())
    command.add_argument("project", metavar="PROJECT", help="the project's code")
    command.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, a workbook or a register's file; yours if not given"
    )
    command.add_argument(
        "--from",
        dest="before",
        metavar="EDITION",
        help=f"of guidance or schedule, or several with commas; the usual ones if not given. Besides them: {held}",
    )
    command.add_argument("--to", dest="after", metavar="EDITION", help="likewise; the usual ones if not given")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--from-day", metavar="DATE", help="from the records as they stood at the end of that day (UTC)")
    which.add_argument(
        "--from-baseline", metavar="CODE", help="from the records and editions of which this baseline was frozen"
    )
    command.add_argument("--lens", choices=STANDPOINTS, default="society", help="whose costs and benefits")
    command.add_argument("--money", choices=MONEYS, default="economic", help="value, or cash in DEL budgets")
    command.add_argument("--claims", choices=CLAIMS, default="claimed", help="all claims, or what recipients accepted")
    command.add_argument("--format", choices=("table", "json"), default="table", help="as a table")


def explain(asked: argparse.Namespace) -> int:
    """Tell why a project's figures differ between editions, or between then and now: step by step and line by line.

    The steps add up to the whole change: lines, amounts, shares, corrections, years, then editions.
    """
    if not (asked.before or asked.after or asked.from_day or asked.from_baseline):
        raise BenefitsError(
            "From what to what? Name an edition with --from or --to, a day with --from-day, or a baseline with "
            f"--from-baseline. Editions besides the usual ones: {', '.join(other_editions())}."
        )
    lens = lens_of(asked.lens, asked.money, asked.claims)
    before = Stand(_day(asked.from_day), asked.from_baseline or "", _names(asked.before))
    with library.open(asked.path or default_store()) as register:
        person = library.local_person()
        page = explained(register.store, person, asked.project, before, Stand(editions=_names(asked.after)))
    if page.change is None:
        raise BenefitsError(page.fault)
    if asked.format == "json":
        print(json.dumps(explained_json(page, page.change, lens), indent=2, allow_nan=False))
    else:
        print(explained_text(page, page.change, lens))
    return SOUND


def _names(typed: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (typed or "").split(",") if name.strip())


def _day(typed: str | None) -> date | None:
    found = day_of(typed) if typed else None
    if typed and found is None:
        raise BenefitsError(f"--from-day: {typed} is no day. Write it as 2026-11-29.")
    return found
