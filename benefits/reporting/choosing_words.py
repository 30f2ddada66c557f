"""Who chooses, after which cut, and how sure a choice is, in the words that all pages of funding scenarios share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from benefits.portfolio.selection_limits import Explanation
from benefits.portfolio.selection_model import Way
from benefits.reference.dictionary import field
from benefits.reporting.field_words import choice_words
from benefits.reporting.sentences import listed
from benefits.reporting.words import label, number, percent
from benefits.views.selection import Called, missing

SHORT: Mapping[Way, str] = {
    Way.SILO: "On their own",
    Way.JOINT: "Together",
    Way.TRANSFERS: "With transfers",
    Way.POOLED: "Pooled",
}
# Projects named in a sentence; the table has them all.
NAMED = 5
OVER_TIME = "No choice that keeps every rule was found in the time allowed; there may be one."


def way_words(way: Way, cap: float) -> str:
    """Who chooses and out of whose money, in plain words.

    Args:
        way: Of choosing.
        cap: Part of its limit that a body may pass on.

    Example:
        >>> way_words(Way.TRANSFERS, 0.1)
        'Together, with transfers of up to 10% of a budget'
    """
    return {
        Way.SILO: "Each department on its own test and budget",
        Way.JOINT: "Together, each within its own budget",
        Way.TRANSFERS: f"Together, with transfers of up to {percent(cap)} of a budget",
        Way.POOLED: "All budgets pooled (the most that could be had)",
    }[way]


def way_in_a_sentence(way: Way) -> str:
    """Who chooses, in the middle of a sentence.

    Example:
        >>> way_in_a_sentence(Way.JOINT)
        'together, each within its own budget'
    """
    said = label(way)
    return f"{said[:1].lower()}{said[1:]}"


def cut_words(cut: float) -> str:
    """A cut at the head of a sentence.

    Example:
        >>> cut_words(0.2), cut_words(0.0)
        ('At a cut of 20%', 'Without a cut')
    """
    return f"At a cut of {cut_name(cut)}" if cut else "Without a cut"


def cut_name(cut: float) -> str:
    """A cut as a percentage, with a decimal only where it has one.

    Example:
        >>> cut_name(0.2), cut_name(0.125)
        ('20%', '12.5%')
    """
    return f"{number(cut * 100, 1).removesuffix('.0')}%"


def cut_spans(some: Sequence[float], cuts: Sequence[float]) -> str:
    """Some of the cuts that were tried, neighbours as a range; blank for none.

    Example:
        >>> cut_spans([0.0, 0.1, 0.2, 0.4], [0.0, 0.1, 0.2, 0.3, 0.4])
        '0% to 20% and 40%'
    """
    runs: list[list[float]] = []
    for at, cut in enumerate(cuts):
        if cut in some and runs and at and cuts[at - 1] in some:
            runs[-1].append(cut)
        elif cut in some:
            runs.append([cut])
    return listed([" to ".join(dict.fromkeys(cut_name(one) for one in (run[0], run[-1]))) for run in runs])


def objective_words(objective: str) -> str:
    """What a proposal is grouped under, in words."""
    return choice_words(field("project", "themes")).get(objective, f"{objective[:1].upper()}{objective[1:]}")


def proven_words(gap: float, *, is_proven: bool) -> str:
    """How near to the best a choice is, in a few words.

    Args:
        gap: How far the best may be above it, as a part of that.
        is_proven: Whether that is as little as was asked for.

    Example:
        >>> proven_words(0.0004, is_proven=True), proven_words(0.0117, is_proven=False)
        ('proven to within 0.1%', 'best found so far, may be up to 1.2% short')
    """
    if is_proven:
        return f"proven to within {_at_most(gap)}" if gap > 0.0 else "proven to be the best"
    return f"best found so far, may be up to {_at_most(gap)} short"


def _at_most(part: float) -> str:
    """A part that is not exceeded, to a tenth of a percent; the last guards against binary dust."""
    return percent(ceil(part * 1000 - 1e-9) / 1000, 1)


def named(names: Called, codes: Iterable[str]) -> str:
    """Projects by title and code in a sentence, the first few of many; plain."""
    held = list(codes)
    shown = [names.title(code) for code in held[:NAMED]]
    rest = len(held) - len(shown)
    return listed([*shown, f"{rest} more"] if rest else shown)


def why_not_words(names: Called, why_not: Explanation) -> list[str]:
    """Why nothing can be chosen, a sentence each, and what would help; plain."""
    if not why_not:
        return [OVER_TIME]
    said = [f"{one} Named here: {named(names, one.projects)}." for one in why_not.conflicts]
    said += [
        f"The envelope of {one.name} for {label(one.budget_class)} in {one.year} is "
        f"£{number(ceil(one.amount - 0.005))} short for what must be funded from it: "
        f"{listed(list(one.projects)) or 'nothing at all'}."
        for one in missing(names, why_not)
    ]
    if why_not.conflicts:
        return [*said, "Drop or change one of these rules under Scenarios."]
    least = "" if why_not.is_least else "The search for the least money stopped at its time limit: less may be enough. "
    remedy = "Add this money, allow later starts or smaller parts, or drop some of what must be funded."
    return [*said, f"{least}{remedy}"]
