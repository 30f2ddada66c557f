"""The effects of an option that no total holds: counted or described only, or not yet put in figures."""

from __future__ import annotations

from collections.abc import Iterator

from benefits.views.project import ProjectPage
from benefits.views.summary_origins import MONEY
from benefits.views.summary_value import Effect


def unmonetised_effects(page: ProjectPage, option: str) -> Iterator[Effect]:
    """Each effect without a money value with the names of those who gain, in the order of the codes."""
    for line in page.benefits:
        if line.option == option and (line.benefit_class not in MONEY or line.amounts is None):
            names = (page.name(one.recipient) for one in page.shares if one.benefit == line.id)
            yield Effect(line, tuple(dict.fromkeys(names)))
