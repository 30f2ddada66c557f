"""Why a project's figures changed, in sentences: what has moved, by which step most, and on what both ends rest."""

from __future__ import annotations

from benefits.appraisal.lenses import NEGLIGIBLE, Lens, Standpoint
from benefits.portfolio.basis import Basis
from benefits.portfolio.explained_change import ExplainedChange, StepChange
from benefits.reference import deflators
from benefits.reporting.history_tables import day_words
from benefits.reporting.words import escape_markdown, label, pounds_in_prose, pounds_on_tile
from benefits.version import software
from benefits.views.explained import End, Ends, ExplainedPage

INTRO = (
    "A figure that is not what it was has its reasons: the records, the editions of guidance, or both. They are told "
    "here step by step, and line by line in each step."
)
CAPTION = (
    "The steps are taken in the order shown, which is this tool's convention, and add up to the whole change: how much "
    "a correction takes depends on the amount that it acts on. A line that is added or withdrawn is so with its shares "
    "and corrections. Business as usual counts the other way round."
)
NO_LINES = "No line is worth anything else under this lens."
A_DAY = "day"  # in the address, where what follows says which
SPARED = "Costs spared against business as usual, counted as benefit"
_SCHEDULES = {"standard": "standard discount rates", "lower_sensitivity": "lower-rate sensitivity"}
_WHOSE = {
    Standpoint.SOCIETY: "society",
    Standpoint.GOVERNMENT: "government as a whole",
    Standpoint.OWN: "the bodies that pay",
}


def edition_words(name: str) -> str:
    """An edition or schedule by what it is an edition of."""
    if name in _SCHEDULES:
        return _SCHEDULES[name]
    return f"GDP deflator edition {name}" if name in deflators.editions() else f"Green Book edition {name}"


def starts_named(ends: Ends) -> dict[str, str]:
    """From where a change can be explained, by what the address says of it."""
    baselines = {
        one.id: f"Baseline {one.id}: {label(one.stage)}, {day_words(one.approved_on)}" for one in ends.baselines
    }
    return {A_DAY: "The register at the end of a day"} | baselines | goals_named(ends)


def goals_named(ends: Ends) -> dict[str, str]:
    """Under which other edition today's records can stand, by its name."""
    return {name: f"Records of today, {edition_words(name)}" for name in ends.editions}


def end_words(end: End) -> str:
    """One end of the change, as part of a sentence."""
    asked, usual = end.asked, Basis()
    if end.frozen:
        said = f"baseline {end.frozen.id}, approved on {day_words(end.frozen.approved_on)}"
    elif asked.day:
        said = f"the register at the end of {day_words(asked.day)}"
    else:
        said = "the records of today"
    held = (end.basis.green_book, end.basis.deflators, end.basis.discounting)
    standing = (usual.green_book, usual.deflators, usual.discounting)
    other = [edition_words(name) for name, plain in zip(held, standing, strict=True) if name != plain]
    return f"{said} under {' and '.join(other)}" if other else said


def finding(page: ExplainedPage, lens: Lens) -> str:
    """What has moved, and by which step most, for a page."""
    return escape_markdown(finding_plain(page, lens))


def finding_plain(page: ExplainedPage, lens: Lens) -> str:
    """What has moved, and by which step most."""
    change = page.change
    if change is None:
        return f"{page.title}: the change cannot be explained"
    if not change.steps:
        return f"{page.title}: no figure differs between the two ends"
    before, after, moved = change.before[lens].net, change.after[lens].net, change.change(lens).net
    if abs(moved) < NEGLIGIBLE:
        return f"{page.title}: net value to {_WHOSE[lens.standpoint]} is the same, {pounds_in_prose(after)}"
    has = "risen" if moved > 0 else "fallen"
    size, most = pounds_in_prose(abs(moved)), label(largest(change, lens).step)
    return (
        f"{page.title}: net value to {_WHOSE[lens.standpoint]} has {has} by {size}, from {pounds_in_prose(before)} to "
        f"{pounds_in_prose(after)}. The largest step: {most[0].lower() if most[1].islower() else most[0]}{most[1:]}"
    )


def largest(change: ExplainedChange, lens: Lens) -> StepChange:
    """The step that moved net value most; of several the first."""
    return max(change.steps, key=lambda one: abs(one.change(lens).net))


def from_to(page: ExplainedPage) -> str:
    """Both ends in a sentence, with what each rests on."""
    return f"From {_resting(page.before)} to {_resting(page.after)}."


def _resting(end: End) -> str:
    if end.first_year is None:
        return f"{end_words(end)} (the project was not there yet)"
    return f"{end_words(end)} ({end.price_base} prices, discounted to {end.first_year}, save {end.data_version})"


def checks(page: ExplainedPage) -> list[tuple[bool, str]]:
    """For each baseline whether the records of then still give its frozen figures, and that in a sentence."""
    found = []
    for end in (page.before, page.after):
        if end.frozen is None or end.asked.editions:
            continue
        if end.is_reproduced:
            said = f"Baseline {end.frozen.id} run again from the records of then gives the same, to the penny."
        elif end.frozen.pv_cost is None:
            said = f"Baseline {end.frozen.id} holds no figures to run again."
        else:
            said = f"Baseline {end.frozen.id} run again from the records of then does not give the frozen figures."
            if end.frozen.software not in ("", software()):
                said += f" It was worked out by {end.frozen.software}, and this is {software()}."
        found.append((end.is_reproduced, said))
    return found


def tiles(page: ExplainedPage, lens: Lens) -> list[dict[str, str]]:
    """Net value before and after, and the change in cost, benefit and net value; none where nothing could be summed."""
    change = page.change
    if change is None:
        return []
    moved = change.change(lens)
    return [
        _tile("Net value before", change.before[lens].net, f"Net present value, {end_words(page.before)}."),
        _tile("Net value after", change.after[lens].net, f"Net present value, {end_words(page.after)}."),
        _tile("Change in cost", moved.pv_cost, "Present value of cost after, less before: more cost takes net value."),
        _tile("Change in benefit", moved.pv_benefit, "Present value of benefit after, less before."),
    ]


def _tile(name: str, pounds: float, about: str) -> dict[str, str]:
    return {"label": name, "value": pounds_on_tile(pounds), "help": escape_markdown(about)}
