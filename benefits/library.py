"""The Python twin: a register opened for reading, and its appraisal as pandas frames.

    import benefits

    with benefits.open("my-folder") as register:
        appraisal = register.appraise(price_base="2024-25")
        print(appraisal.projects()[["project", "npsv", "bcr", "class"]])
"""

from __future__ import annotations

import getpass
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from benefits.errors import BenefitsError, Place, Problem, Refused, has_errors, near
from benefits.interchange.placing import placed
from benefits.interchange.read import Reading, read_folder
from benefits.periods import FinancialYear
from benefits.portfolio.basis import DISCOUNTINGS, Basis
from benefits.records.access import grant
from benefits.records.checks_together import check_together
from benefits.records.history import Actor
from benefits.records.model import Organisation, OrganisationKind, Person, Record, Role
from benefits.records.store import Store
from benefits.reference import deflators, green_book
from benefits.reference.organisations import organisations
from benefits.reference.sources import unknown
from benefits.reporting import appraisal_tables
from benefits.views.appraisal_report import AppraisalReport, appraisal_report, lens_of

if TYPE_CHECKING:
    import pandas as pd
