"""The command that tells how a project is corrected for optimism."""

from __future__ import annotations

import argparse
import json

from benefits import library
from benefits.cli.answers import SOUND
from benefits.records.places import default_store
from benefits.reporting.optimism_report import optimism_json, optimism_text
from benefits.views.optimism import optimism_page


def optimism_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is asked."""
    command.add_argument("project", metavar="PROJECT", help="the project's code")
    command.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, a workbook or a register's file; yours if not given"
    )
    command.add_argument("--format", choices=("table", "json"), default="table", help="as a table")


def optimism(asked: argparse.Namespace) -> int:
    """Tell how a project's costs, benefits and timing are corrected for optimism, and on what each correction rests.

    Then its worksheets of generic optimism bias (Mott MacDonald 2002), and the confidence scheme.
    """
    with library.open(asked.path or default_store()) as register:
        page = optimism_page(register.store, library.local_person(), asked.project)
    if asked.format == "json":
        print(json.dumps(optimism_json(page), indent=2, allow_nan=False))
    else:
        print(optimism_text(page))
    return SOUND
