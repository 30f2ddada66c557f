"""Funding scenarios in sentences: what each override changes, what may be done and by whom, what is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from benefits.portfolio.proposals import LeftOut
from benefits.portfolio.scenario_steps import ChangeGroup
from benefits.records.categories import ScenarioStatus
from benefits.records.model import Override, Scenario
from benefits.reporting.override_words import override_sentence
from benefits.reporting.sentences import listed, one_or_many
from benefits.reporting.words import escape_markdown, label, number, pounds_in_prose
from benefits.views.scenario_meaning import Meaning
from benefits.views.scenarios import Hindrance, Names, ScenarioChange, ScenarioDetail, ScenariosPage, Step

NO_SCENARIOS = "No scenarios yet. Make one under Build a scenario, or bring one in from a file."
NOT_SHOWN = "No scenario is left by these filters. Choose others."
WAYS_EXPLAINED = (
    "Each department on its own (a silo) funds what pays for itself out of its own envelopes. Together, all look for "
    "the largest value to government, or to society where the scenario says so, each still paying out of its own "
    "envelopes. Capped transfers let a body pass on a part of its limit. Pooled budgets have no such borders: the "
    "most that could be reached."
)
PER_POUND = (
    "Net value for each £1 of cost is net present value over nominal cash of the years shown. It is no benefit-cost "
    "ratio, and it ranks nothing."
)
BRIDGE_ORDER = (
    "One group of changes after the other is exchanged, in this order: money, costs, benefits, timing, who must be "
    "funded, assumptions and editions, years looked at. After each, the choice is made anew. In another order the "
    "steps would differ; their sum would not."
)
CHOOSE_SOME = "Choose up to four scenarios to see them side by side; the register as it stands is one of them."
WHO_MODELS = "To build or change scenarios, {first} the role finance."
MADE_OTHERWISE = (
    "Approved on other inputs: the register or what the scenario rests on has changed since the approval, so the "
    "figures below are not the ones that were approved. Copy the scenario and have the copy approved, or look at the "
    "history to see what changed."
)
NO_STEP = "There is nothing that your role may do with it now."
FILE_INTRO = (
    "A file that this page wrote, or that somebody wrote by hand. It comes in as a draft of yours and overwrites "
    "nothing. Organisations, projects and uses of data are told by their codes, so they have to be in this register."
)
NO_TEXT = "The file is no text in UTF-8. Choose one that this page wrote, or save yours as UTF-8."
STEPS: Mapping[Step, str] = {
    Step.COPY: "Make a copy",
    Step.SHARE: "Share it",
    Step.LOCK: "Lock it",
    Step.UNLOCK: "Unlock it",
    Step.APPROVE: "Approve it",
    Step.WITHDRAW: "Withdraw it",
}
EXPLAINED: Mapping[Step, str] = {
    Step.COPY: "A draft of your own that says the same. The original stays as it is.",
    Step.SHARE: "Everybody who reads the register sees it. It may still be changed.",
    Step.LOCK: "It stays as it is, so that it can be looked at and approved.",
    Step.UNLOCK: "It may be changed again, and is shared.",
    Step.APPROVE: "In your name, today, with the inputs that you see here. It then stays as it is for good.",
    Step.WITHDRAW: "It no longer counts, nor do its overrides. The history stays.",
}
WHO: Mapping[Step, str] = {
    Step.COPY: "Finance or an administrator, for a body of their own",
    Step.SHARE: "Finance or an administrator, for its owner",
    Step.LOCK: "Finance or an administrator, for its owner",
    Step.UNLOCK: "Whoever made it, or an administrator for its owner",
    Step.APPROVE: "A leader, finance or an administrator for its owner, never somebody who made it",
    Step.WITHDRAW: "Finance for its owner while it is a draft or shared; afterwards an administrator",
}
_FROM: Mapping[Step, str] = {
    Step.SHARE: "Only a draft can be shared",
    Step.LOCK: "Only a draft or a shared scenario can be locked",
    Step.UNLOCK: "Only a locked scenario can be unlocked",
    Step.APPROVE: "Only a locked scenario can be approved",
}
_LEFT_OUT: Mapping[LeftOut, str] = {
    LeftOut.ENDED: "closed or stopped",
    LeftOut.NO_COST: "with no cost in a departmental budget in these years",
}


def status_sentence(scenario: Scenario) -> str:
    """How settled a scenario is, who made it, and who approved it when; not escaped."""
    made = f", made by {scenario.made_by}" if scenario.made_by else ""
    if scenario.status is ScenarioStatus.APPROVED:
        when = day_in_words(scenario.approved_on) if scenario.approved_on else "a day that is not recorded"
        return f"Approved by {scenario.approved_by} on {when}{made}."
    return f"{label(scenario.status)}{made}."


def approved_words(scenario: Scenario) -> str:
    """Who approved it and when, for a table; blank where nobody did."""
    if not scenario.approved_on:
        return scenario.approved_by
    return f"{scenario.approved_by}, {day_in_words(scenario.approved_on)}"


def day_in_words(day: date) -> str:
    """A day in words.

    Example:
        >>> day_in_words(date(2026, 11, 5))
        '5 November 2026'
    """
    return f"{day.day} {day:%B %Y}"


def years_sentence(scenario: Scenario) -> str:
    """Which years a scenario covers."""
    last = scenario.first_year + (scenario.years - 1)
    if scenario.years == 1:
        return f"{scenario.first_year}"
    return f"{scenario.first_year} to {last}"


def list_finding(page: ScenariosPage) -> str:
    """How many scenarios there are, and how settled they are."""
    if not page.n_all:
        return "No scenarios yet"
    counts = dict.fromkeys(ScenarioStatus, 0)
    for line in page.lines:
        counts[line.scenario.status] += 1
    held = [f"{n} {label(status).lower()}" for status, n in counts.items() if n]
    n = one_or_many(len(page.lines), "scenario", "scenarios")
    return f"{n}: {listed(held)}" if held else "No scenario is shown"


def scenario_finding(detail: ScenarioDetail, meaning: Meaning | None) -> str:
    """The heading of one scenario: what it does to the money; escaped."""
    title = escape_markdown(detail.scenario.title)
    if meaning is None:
        return title
    change = meaning.after - meaning.before
    asking = one_or_many(meaning.n_asking, "project asks", "projects ask")
    if not any(row.n_years for row in meaning.rows):
        return f"{title}: {asking} for money, and no limit is given"
    if abs(change) < 1:
        return f"{title}: {asking} for money, and no limit is changed"
    moved = f"adds {_money(change)} to" if change > 0 else f"takes {_money(-change)} from"
    return f"{title} {moved} what is free for projects; {asking} for money"


def _money(pounds: float) -> str:
    return escape_markdown(pounds_in_prose(pounds))


def meaning_sentence(meaning: Meaning) -> str:
    """Who asks for money and how that compares with what there is; ready for markdown."""
    years = one_or_many(meaning.n_years, "year", "years")
    asking = one_or_many(meaning.n_asking, "project asks", "projects ask")
    said = [f"{asking} for {_money(meaning.asked)} in {years}, were all of them to start as planned."]
    if any(row.n_years for row in meaning.rows):
        said.append(
            f"Free for projects: {_money(meaning.before)} without the scenario's changes of limits, "
            f"{_money(meaning.after)} with them."
        )
    if meaning.unlimited >= 1:
        said.append(f"{_money(meaning.unlimited)} of what is asked falls in years and budgets without a limit.")
    reasons = [f"{number(n)} {_LEFT_OUT[why]}" for why, n in sorted(meaning.left_out.items()) if n]
    if reasons:
        said.append(f"Other projects do not ask: {listed(reasons)}.")
    return " ".join(said)


def changes_listed(detail: ScenarioDetail) -> str:
    """What the scenario changes, as markdown: sentences under the heading of their group.

    Inherited ones say whose they are, and whether the scenario's own hold instead.
    """
    held = {
        group: [f"- {change_words(one, detail.names)}" for one in detail.changes if one.group is group]
        for group in ChangeGroup
    }
    parts = ("\n".join([f"**{label(group)}**\n", *lines]) for group, lines in held.items() if lines)
    return "\n\n".join(parts) or "Nothing: it says what the register says."


def bullets(overrides: Iterable[Override], names: Names) -> str:
    """Overrides as a list in markdown."""
    return "\n".join(f"- {escape_markdown(override_sentence(one, names))}" for one in overrides)


def change_words(change: ScenarioChange, names: Names) -> str:
    """One change in a sentence ready for markdown; an inherited one says whose it is."""
    said = escape_markdown(override_sentence(change.override, names))
    if change.is_own:
        return said
    source = escape_markdown(names.scenarios.get(change.source, change.source))
    if change.is_replaced:
        return f"~~{said}~~ *From {source}; replaced here.*"
    return f"{said} *From {source}.*"


def hidden_base_sentence(detail: ScenarioDetail) -> str:
    """Said where a scenario rests on one that the person cannot see; not escaped."""
    return (
        f"It is based on {detail.hidden_base}, which is gone or another person's draft, so its figures cannot be "
        "worked out for you. Ask its maker to share it."
    )


def step_reason(step: Step, detail: ScenarioDetail) -> str:
    """Why a step is not open to the person now; blank where it is."""
    why = detail.hindrances.get(step)
    if why is None:
        return ""
    if why is Hindrance.STATUS:
        return f"{_FROM[step]}; this one is {label(detail.scenario.status).lower()}."
    if why is Hindrance.OWN_WORK:
        return "You made some of it, and nobody approves their own scenario."
    return "Your role does not allow it."


def approval_sentence(detail: ScenarioDetail, name: str) -> str:
    """What an approval will record; not escaped."""
    return (
        f"It will say: approved by {name or 'you'} on {day_in_words(detail.today)}, with the fingerprint of the inputs "
        "behind the figures on this page. If they change later, the scenario says that it was approved on other inputs."
    )


def owner_sentence(detail: ScenarioDetail) -> str:
    """Who owns it, which years it covers and what it is based on; not escaped."""
    scenario, names = detail.scenario, detail.names
    owner = names.organisations.get(scenario.owner, scenario.owner)
    base = names.scenarios.get(scenario.based_on, scenario.based_on)
    said = f"Owner {owner}. {years_sentence(scenario)}."
    return f"{said} Based on {base} ({scenario.based_on})." if scenario.based_on else said


def inherited_title(n: int) -> str:
    """The heading of the changes that a scenario takes over."""
    return f"{one_or_many(n, 'change is', 'changes are')} taken over from what it is based on"


def unfinished_sentence(whole: Sequence[bool]) -> str:
    """Why the form cannot be saved: which changes are not complete or right; blank where all are."""
    held = [str(number) for number, is_whole in enumerate(whole, start=1) if not is_whole]
    if not held:
        return ""
    noun = f"Change {held[0]} is" if len(held) == 1 else f"Changes {listed(held)} are"
    return f"{noun} not complete or not right. Edit or remove what is wrong; nothing was saved."


def not_saved(row: Mapping[str, str], saved: Mapping[str, Mapping[str, str]]) -> str:
    """Whether a change of the form differs from what the register holds; ready for markdown."""
    code = row.get("id", "")
    if code not in saved:
        return "*New, not saved yet.*"
    is_same = {name: cell for name, cell in row.items() if cell.strip()} == saved[code]
    return "" if is_same else "*Changed, not saved yet.*"


def done(step: Step, title: str) -> str:
    """Said after a step.

    Example:
        >>> done(Step.LOCK, "Cut")
        'Cut is locked.'
    """
    return f"{title} is {_DONE[step]}."


_DONE: Mapping[Step, str] = {
    Step.COPY: "copied; this is the copy, a draft of yours",
    Step.SHARE: "shared",
    Step.LOCK: "locked",
    Step.UNLOCK: "unlocked, and shared",
    Step.APPROVE: "approved in your name",
    Step.WITHDRAW: "withdrawn",
}


def copy_title(scenario: Scenario) -> str:
    """What a copy is called at first."""
    return f"Copy of {scenario.title}"


def incoming_sentence(scenario: Scenario, n: int, code: str) -> str:
    """What a file holds, and under which code it comes in; not escaped."""
    kept = f"It comes in as {code}." if code else "Its code is taken here, so that it gets a new one."
    changes = one_or_many(n, "change", "changes")
    return f"{scenario.title}: {years_sentence(scenario)}, {changes}. {kept} Nothing that is here is overwritten."


def base_not_here(scenario: Scenario) -> str:
    """Why a file cannot come in yet; not escaped."""
    return (
        f"It is based on {scenario.based_on}, which this register does not hold, or which is another person's draft. "
        "Import or share that one first, or take based_on out of the file."
    )


def why_not_edited(detail: ScenarioDetail) -> str:
    """Why the person cannot change what a scenario says; not escaped."""
    scenario = detail.scenario
    if not scenario.status.is_open:
        return f"{scenario.title} is {label(scenario.status).lower()}: nothing of it changes. Change a copy of it."
    owner = detail.names.organisations.get(scenario.owner, scenario.owner)
    return f"Only people who model funding for {owner} change {scenario.title}. Copy it and change the copy."


def no_such_scenario(code: str) -> str:
    """Said where the address names a scenario that the person cannot see; not escaped."""
    return f"There is no scenario {code} that you may see. Choose one below."
