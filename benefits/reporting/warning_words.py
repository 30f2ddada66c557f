"""What each early warning means and asks for, and whether to go on with a project, in sentences."""

from __future__ import annotations

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.portfolio.early_warning import Flag, usual_limits
from benefits.portfolio.realisation import Reading
from benefits.reporting.realisation_words import years
from benefits.reporting.sentences import listed, one_or_many
from benefits.reporting.words import escape_markdown, label, percent, pounds_in_prose
from benefits.views.realisation import ProjectStanding, RealisationPage
from benefits.views.standing_figures import Ahead, Told

FLAGS_INTRO = (
    "Warnings come before a status turns red. Each is about the whole project. One that lacks data is not raised and "
    "is named as not judged: silence is no comfort."
)
AHEAD_INTRO = (
    "What is spent is spent. Going on is judged by the years ahead only, seen from the first of them: the benefits "
    "still to come, as planned and at the rate now expected, less the costs still to come in the current baseline. It "
    "is a test to government: what lands on people and businesses is named beside it and not counted."
)
# What each warning means, and what to do about it; methods 7.5.
_MEANS = {
    Flag.LOW_RATE: "Less than {rate} of what was due has arrived, {periods} years running.",
    Flag.STALE_OPTIMISM: "The owner's forecast of the rest is over {optimism} of the plan above the record so far.",
    Flag.MILESTONE_SLIPPED: "A change that has to be live first is more than {slip} later than planned.",
    Flag.UNREPORTED: "Something was due and nobody has reported for more than {quarters} quarters.",
    Flag.NO_OWNER: "No one in the receiving body is named as owner of a benefit.",
    Flag.WORTH_LOST: "At the rate now expected, going on leaves government or a body that benefits worse off.",
    Flag.DRIFT: "Small shortfalls have added up: slow drift that no single year shows.",
}
_TO_DO = {
    Flag.LOW_RATE: "Find out whether it is late or weak, and change the forecast or the plan.",
    Flag.STALE_OPTIMISM: "Ask the owner what will be different from now on, or lower the forecast.",
    Flag.MILESTONE_SLIPPED: "Move the benefits that wait for it by change control, or bring it forward.",
    Flag.UNREPORTED: "Ask the recipient to enter a measurement; none is a figure too.",
    Flag.NO_OWNER: "Name an owner on the benefit line.",
    Flag.WORTH_LOST: "Take it to a decision: change it, share the cost anew, or stop knowingly.",
    Flag.DRIFT: "Look for the cause now, before the rate is red.",
}


def flag_means(flag: Flag) -> str:
    """What a warning means, with its limit."""
    limits = usual_limits()
    return _MEANS[flag].format(
        rate=percent(limits.rate),
        periods=limits.periods,
        optimism=percent(limits.optimism),
        slip=years(limits.slip),
        quarters=limits.silent_quarters,
    )


def flag_to_do(flag: Flag) -> str:
    """What to do about a warning."""
    return _TO_DO[flag]


def flags_finding(page: RealisationPage) -> str:
    """How many projects are warned of."""
    n = sum(bool(one.flags) for one in page.projects)
    if not n:
        return "No warning is raised"
    return (
        f"{one_or_many(n, 'project has', 'projects have')} a warning raised, of {len(page.projects):,} with a baseline"
    )


def ahead_finding(page: RealisationPage) -> str:
    """How many projects are no longer worth going on with."""
    left = [one for one in page.projects if one.ahead.has_years_ahead]
    failing = [one for one in left if not one.ahead.should_go_on]
    if not left:
        return "No benefit to government and no cost lies ahead"
    if not failing:
        many = len(left) > 1
        return (
            f"All {len(left):,} projects with years ahead are worth going on with" if many else "It is worth going on"
        )
    n = one_or_many(len(failing), "project is", "projects are")
    return f"{n} not worth going on with to government alone, of {len(left):,} with years ahead"


def ahead_sentence(one: ProjectStanding) -> str:
    """Whether to go on with one project; ready for markdown."""
    return escape_markdown(f"{one.title}: {ahead_plain(one.ahead)}{_own_case(one)}")


def ahead_plain(held: Ahead) -> str:
    """Whether to go on, in words."""
    outside = (
        f" {pounds_in_prose(held.outside)} more is expected outside government, not discounted, and not in this test."
        if held.outside > NEGLIGIBLE
        else ""
    )
    if not held.has_years_ahead:
        return f"no benefit to government and no cost lies ahead, so there is nothing to decide by this test.{outside}"
    lost = "Not by government's gain alone" if outside else "Stop, or change it"
    verdict = "Go on" if held.should_go_on else lost
    return (
        f"{verdict}: to government the years ahead are worth {pounds_in_prose(held.planned)} as planned and "
        f"{pounds_in_prose(held.expected)} at the rate now expected. {_least_yield(held.least_yield)}{outside}"
    )


def _least_yield(least: Told) -> str:
    if least.value is None:
        return (
            "No benefit to government lies ahead." if least.kind is Reading.NOTHING_AHEAD else f"{label(least.kind)}."
        )
    if least.value <= 0:
        return "It is worth it at any yield."
    return f"It breaks even if {percent(least.value)} of the benefits ahead arrive."


def _own_case(one: ProjectStanding) -> str:
    losing = [f"{name} loses {pounds_in_prose(-worth)}" for name, worth in one.bodies if worth < -NEGLIGIBLE]
    if not losing or not one.ahead.has_years_ahead:
        return ""
    return f" On own cases alone, at the rate now expected: {listed(losing)} by going on."
