"""The programmes of a register as a sentence and a table."""

from __future__ import annotations

import pandas as pd

from benefits.views.programmes import ProgrammesPage


def programmes_sentence(page: ProgrammesPage) -> str:
    """How many programmes there are, and how many projects belong to none."""
    if not page.lines:
        return "This register has no programmes yet. Add the first below, then choose it in a project's details."
    programmes = "1 programme" if len(page.lines) == 1 else f"{len(page.lines):,} programmes"
    without = "1 project belongs" if page.without == 1 else f"{page.without:,} projects belong"
    return f"{programmes}. {without} to none."


def programmes_table(page: ProgrammesPage) -> pd.DataFrame:
    """Every programme with its lead and its projects."""
    lines = page.lines
    return pd.DataFrame(
        {
            "Programme": [line.programme.title for line in lines],
            "Code": [line.programme.id for line in lines],
            "Lead": [page.name(line.programme.lead) for line in lines],
            "Projects": [len(line.projects) for line in lines],
            "Their titles": [", ".join(line.projects.values()) for line in lines],
            "Summary": [line.programme.summary for line in lines],
        }
    )
