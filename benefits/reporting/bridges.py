"""A bridge as numbers and in words: the twins of a waterfall."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from benefits.reporting.frames import decimals, in_millions, tidy
from benefits.reporting.waterfalls import Step, StepKind
from benefits.reporting.words import pounds_in_prose

STEP, CHANGE, AFTER = "Step", "Change in net value (£m)", "Net value after it (£m)"


def bridge_table(steps: Sequence[Step]) -> pd.DataFrame:
    """Each total, and what changed between them, so that what is shown adds up."""
    digits = decimals(value for one in steps for value in (one.start, one.end))
    before, after = (in_millions([getattr(one, end) for one in steps], digits) for end in ("start", "end"))
    changes = [
        float("nan") if one.kind is StepKind.TOTAL else tidy(after[at] - before[at], digits)
        for at, one in enumerate(steps)
    ]
    return pd.DataFrame({STEP: [one.name for one in steps], CHANGE: changes, AFTER: after})


def bridge_words(steps: Sequence[Step], of: str = "net value") -> str:
    """The bridge step by step, for people who do not see it."""
    return f"Steps of {of}. {'; '.join(f'{one.name}: {pounds_in_prose(one.change)}' for one in steps)}."
