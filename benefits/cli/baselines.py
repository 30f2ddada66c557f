"""The command that tells what a project promised at each approval, and how far the promise has moved."""

from __future__ import annotations

import argparse
import json

from benefits import library
from benefits.cli.answers import SOUND
from benefits.records.places import default_store
from benefits.reporting.baseline_report import baselines_json, baselines_text
from benefits.views.baselines import baselines_page


def baseline(asked: argparse.Namespace) -> int:
    """Print a project's frozen baselines, each worked out again, with the drift from the first and the live case."""
    with library.open(asked.path or default_store()) as register:
        page = baselines_page(register.store, library.local_person(), asked.project)
    if asked.format == "json":
        print(json.dumps(baselines_json(page), indent=2, allow_nan=False))
    else:
        print(baselines_text(page))
    return SOUND
