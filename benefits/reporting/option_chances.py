"""Options compared under uncertainty: how often each is the best, and what it is worth to know before choosing."""

from __future__ import annotations

import pandas as pd

from benefits.reporting.frames import millions_of, tidy, yes
from benefits.reporting.uncertainty_words import chance_words, settings_sentence
from benefits.reporting.words import escape_markdown, pounds_in_prose
from benefits.views.options import OptionsPage

NOTHING_TO_COMPARE = (
    "Which option may turn out best is not worked out: that takes two options with costs or benefits, and a line of "
    "one of them with a range. Give ranges on the page Edit a project."
)
LINKED = (
    "Options have lines of their own, and each line has its own draws even where two options share what it is about. "
    "What links them is the common factor: good and bad luck of the project counts for all its options at once."
)


def finding(page: OptionsPage) -> str:
    """The option that is most often best, and how often; ready for markdown."""
    held = page.chances
    if held is None:
        return ""
    at = held.chance.index(max(held.chance))
    title = _titles(page)[held.options[at]]
    return escape_markdown(f"{title} has the highest net value {_in_outcomes(held.chance[at])}")


def _in_outcomes(chance: float) -> str:
    said = chance_words(chance)
    return said if chance in (0.0, 1.0) else f"in {said} outcomes"


def _titles(page: OptionsPage) -> dict[str, str]:
    return {one.option.id: one.option.title for one in page.options}


def worth_sentence(page: OptionsPage) -> str:
    """What it is worth to know before choosing; ready for markdown, blank where nothing is compared."""
    held = page.chances
    if held is None:
        return ""
    return escape_markdown(
        f"To know which option turns out best before choosing would be worth {pounds_in_prose(held.worth)} on average "
        f"(standard error {pounds_in_prose(held.worth_error)}): more than that no study or pilot to choose should cost."
    )


def caption(page: OptionsPage) -> str:
    """How the options were drawn; plain text, blank where nothing is compared."""
    return f"{LINKED} {settings_sentence(page.chances.settings)}" if page.chances else ""


def chances_table(page: OptionsPage) -> pd.DataFrame:
    """Every option that was drawn, in the order of the page."""
    held, titles = page.chances, _titles(page)
    rows = [] if held is None else list(range(len(held.options)))
    if held is None:
        return pd.DataFrame()
    order = sorted(rows, key=lambda row: list(titles).index(held.options[row]))
    return pd.DataFrame(
        {
            "Option": [titles[held.options[row]] for row in order],
            "Code": [held.options[row] for row in order],
            "Carries a range": [yes(held.options[row] in held.with_range) for row in order],
            "Mean net value (£m)": millions_of(order, mean=lambda row: held.mean[row])["mean"],
            "Chance of being best (%)": [tidy(100 * held.chance[row], 1) for row in order],
            "Standard error (% points)": [tidy(100 * held.chance_error[row], 1) for row in order],
        }
    )
