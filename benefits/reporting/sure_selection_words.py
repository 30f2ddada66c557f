"""How sure a selection is, in words and as a table: by objective, never as a ranking (Green Book 2026, 6.100)."""

from __future__ import annotations

import pandas as pd

from benefits.reporting.choosing_words import cut_words, objective_words
from benefits.reporting.frames import tidy
from benefits.reporting.sentences import one_or_many
from benefits.reporting.uncertainty_words import coverage_sentence, settings_sentence
from benefits.reporting.words import escape_markdown, label, number, percent
from benefits.views.sure_selection import SureSelection, Verdict

HEADING = "How sure is this selection"
WORKING, GO = "Choosing again in every draw", "See how sure it is"
NO_RANGE = "No line of these proposals carries a range, so every draw would be the same. Give ranges on Edit a project."
NOT_ALONE = (
    "How sure a selection is can be told only where all choose together: on their own departments look at their own "
    "gain, so there is no best selection for all. Choose another way above."
)
NO_CHOICE = "In some draw no selection that keeps every rule and budget was found in time, so no share can be told."
CAVEAT = (
    "The shares tell how sure this what-if is, and do not rank: the Green Book 2026 (6.100) does not compare proposals "
    "with different objectives by summary measures. Value turns out otherwise in each draw; what is asked of "
    "envelopes, and what projects lack without each other, stay as entered."
)


def about(draws: int) -> str:
    """What it takes, said above the button."""
    return (
        f"The best selection is chosen anew in {number(draws)} draws of what the lines with a range may come to. With "
        "many proposals this may take minutes; Stop ends it and nothing is lost."
    )


def finding(held: SureSelection) -> str:
    """How many projects are sure, and of how many it pays to find out more; ready for markdown."""
    if not held.projects:
        return escape_markdown(NO_CHOICE)
    n = {one: sum(row.verdict is one for row in held.projects) for one in Verdict}
    return escape_markdown(
        f"{cut_words(held.cut)}, of {one_or_many(len(held.projects), 'proposal', 'proposals')}: "
        f"{n[Verdict.KEEP]} to keep, in at least {percent(held.keep)} of the draws; {n[Verdict.DROP]} to drop, in at "
        f"most {percent(held.drop)}; for {n[Verdict.FIND_OUT]} it pays to find out more before deciding."
    )


def basis(held: SureSelection) -> str:
    """What the shares rest on; plain text."""
    return f"{coverage_sentence(held.coverage, ())} {settings_sentence(held.settings)}"


def sure_table(held: SureSelection) -> pd.DataFrame:
    """Every proposal with its share of the draws, by objective and title."""
    rows = held.projects
    return pd.DataFrame(
        {
            "Objective": [objective_words(one.proposal.objective) for one in rows],
            "Code": [one.proposal.project for one in rows],
            "Project": [one.proposal.title for one in rows],
            "In the best selection (% of draws)": [tidy(100 * one.share, 1) for one in rows],
            "Standard error (% points)": [tidy(100 * one.error, 1) for one in rows],
            "What it says": [label(one.verdict) for one in rows],
        }
    )
