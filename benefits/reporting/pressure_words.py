"""Funding pressure in sentences: who chooses, what each cut costs, what falls out of sight, and how sure it all is.

Sentences that hold what people typed in are ready for markdown where they end a public function; those that end in
`_plain` are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from benefits.appraisal.lenses import NEGLIGIBLE, Standpoint
from benefits.portfolio.pressure import CUTS
from benefits.portfolio.selection_limits import Explanation
from benefits.portfolio.selection_model import Way
from benefits.reference.dictionary import field
from benefits.reporting.field_words import choice_words
from benefits.reporting.sentences import listed, one_or_many, pounds_or_nothing
from benefits.reporting.words import escape_markdown, label, number, percent, pounds_in_prose, pounds_on_tile
from benefits.views.funding import Funding
from benefits.views.pressure import Course, CutLine, Kept, PressurePage, ProjectCourse
from benefits.views.selection import Called, missing

TABS = ("Value kept", "What falls out", "At one cut", "What one more £1m buys")
SHORT: Mapping[Way, str] = {
    Way.SILO: "On their own",
    Way.JOINT: "Together",
    Way.TRANSFERS: "With transfers",
    Way.POOLED: "Pooled",
}
# Projects named in a sentence; the table has them all.
NAMED = 5
USUAL_CUT = 0.2  # looked at first
INTRO = (
    "Every budget is cut by the same part and every choice is made again. Between two cuts a project may come back, "
    "since projects are whole: nothing is smoothed."
)
WORKING = "Choosing again at every cut"
NO_ENVELOPES = (
    "No envelope is given in these years, so no cut reaches any project. Say what each organisation may spend, by "
    "budget class and year; then this page shows what a cut would cost."
)
NO_PROPOSALS = "No project asks for money in these years. Choose a scenario of other years, or see under Envelopes why."
NOTHING_CUT = "Without a cut nothing is lost. Choose a cut above."
NOTHING_TO_CUT = "There is nothing to cut yet"
NOT_YET = "Not worked out yet: press the button above."
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


# The cuts of the page by what stands for them in an address: 20 for a fifth.
CUTS_BY_CODE = {cut_name(cut).removesuffix("%"): cut for cut in CUTS}
CUT_NAMES = {code: cut_name(cut) if cut else "No cut" for code, cut in CUTS_BY_CODE.items()}


def pressure_finding(page: PressurePage, cut: float) -> str:
    """The title of the page: what departments keep on their own at a cut, and what they would keep together."""
    line = page.line(cut)
    when = cut_words(line.cut)
    silo, joint = line.value(Way.SILO), line.value(Way.JOINT)
    if silo is None and joint is None:
        return escape_markdown(f"{when} no choice keeps every rule and every budget")
    if silo is None or joint is None:
        way, value = (Way.JOINT, joint) if silo is None else (Way.SILO, silo)
        return escape_markdown(
            f"{when} {pounds_in_prose(value or 0.0)} is kept: {label(way).lower()}. The other way no choice was found"
        )
    if joint - silo <= NEGLIGIBLE:
        return escape_markdown(f"{when} {_alone_keeps(silo)}; together they would keep no more")
    return escape_markdown(f"{when} {_alone_keeps(silo)}; together they would keep {pounds_in_prose(joint)}")


def _alone_keeps(silo: float) -> str:
    if silo < -NEGLIGIBLE:
        return f"what departments fund on their own loses {pounds_in_prose(-silo)}"
    return f"each department on its own keeps {pounds_or_nothing(silo)}"


def objective_words(objective: str) -> str:
    """What a proposal is grouped under, in words."""
    return choice_words(field("project", "themes")).get(objective, f"{objective[:1].upper()}{objective[1:]}")


def question_finding(held: Funding) -> str:
    """The title of the page before anything is worked out."""
    n = len(held.proposals.problem.projects)
    return f"What would {one_or_many(n, 'proposal', 'proposals')} keep, cut by cut?"


def not_yet_words(held: Funding, time_limit: float) -> str:
    """Why there is a button, and what it may take."""
    n = len(held.proposals.problem.projects)
    return (
        f"{number(n)} proposals are chosen from anew at each of eleven cuts, four ways. Each choice is given up to "
        f"{number(time_limit, 1)} seconds, so this may take up to two minutes; Stop ends it and nothing is lost."
    )


def pressure_tiles(page: PressurePage, cut: float) -> list[dict[str, str]]:
    """What each way keeps at a cut."""
    line = page.line(cut)
    return [
        {
            "label": SHORT[way],
            "value": pounds_on_tile(line.kept[way].value) if way in line.kept else "None possible",
            "help": f"{way_words(way, page.cap)}. Net present value of what is funded. {_sure(line, way)}",
        }
        for way in page.ways
    ]


def _sure(line: CutLine, way: Way) -> str:
    return sureness(line.kept[way], way) if way in line.kept else "No choice keeps every rule and budget."


def sureness(kept: Kept, way: Way) -> str:
    """How near to the best a choice is known to be, as a sentence."""
    whose = "Each department's own gain is" if way is Way.SILO else "This is"
    if kept.is_proven:
        return f"{whose} {proven_words(kept.gap, is_proven=True)}."
    return f"{whose} the {proven_words(kept.gap, is_proven=False)}."


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


def sureness_note(page: PressurePage) -> str:
    """How sure the choices of the whole test are."""
    kept = [(way, one) for line in page.lines for way, one in line.kept.items()]
    open_ones = [one for _, one in kept if not one.is_proven]
    if not open_ones:
        most = max((one.gap for _, one in kept), default=0.0)
        return f"Every choice is {proven_words(most, is_proven=True)}." if kept else ""
    worst = max(one.gap for one in open_ones)
    return (
        f"{one_or_many(len(open_ones), 'choice', 'choices')} of {len(kept)} stopped at the time limit of "
        f"{number(page.answer.time_limit, 1)} seconds: {proven_words(worst, is_proven=False)}."
    )


def circle_note(page: PressurePage) -> str:
    """Said where silos wait for each other's choices in a circle; blank where they do not."""
    chosen = [step.selections[Way.SILO] for step in page.answer.test.steps if Way.SILO in step.selections]
    if all(one.is_settled for one in chosen):
        return ""
    return (
        "At some cuts the departments' own choices depend on each other in a circle; there they were taken to choose "
        "together, each for its own gain."
    )


def unlimited_notes(page: PressurePage) -> list[str]:
    """Which projects no cut reaches, wholly or in part; ready for markdown."""
    said = []
    if page.unlimited:
        n = one_or_many(
            len(page.unlimited),
            "proposal draws on no envelope, so no cut reaches it",
            "proposals draw on no envelope, so no cut reaches them",
        )
        said.append(f"{n}: {named(page.called, page.unlimited)}.")
    if page.partly_limited:
        n = one_or_many(len(page.partly_limited), "proposal also asks", "proposals also ask")
        who = named(page.called, page.partly_limited)
        said.append(f"{n} for money where no envelope is given; nothing limits that part: {who}.")
    return [escape_markdown(one) for one in said]


def named(names: Called, codes: Iterable[str]) -> str:
    """Projects by title and code in a sentence, the first few of many; plain."""
    held = list(codes)
    shown = [names.title(code) for code in held[:NAMED]]
    rest = len(held) - len(shown)
    return listed([*shown, f"{rest} more"] if rest else shown)


def lost_sentence(page: PressurePage, cut: float) -> str:
    """What a cut costs in value, for each pound; ready for markdown, blank without a cut."""
    line = page.line(cut)
    if line.money_cut <= NEGLIGIBLE:
        return ""
    said = []
    for way in (Way.SILO, Way.JOINT):
        kept = line.kept.get(way)
        if kept is not None and kept.lost is not None and kept.lost_per_pound is not None:
            who = "as departments choose on their own" if way is Way.SILO else "as they would choose together"
            said.append(f"{_lost(kept.lost, kept.lost_per_pound)} {who}")
    taken = f"{cut_words(line.cut)} {pounds_in_prose(line.money_cut)} is taken off budgets"
    lost = f"Value lost {across(page.called)}: {'; '.join(said)}." if said else ""
    return escape_markdown(f"{taken}. {lost}".strip())


def across(names: Called) -> str:
    """To whom the value that counts goes, in words."""
    return "to society" if names.standpoint is Standpoint.SOCIETY else "across government"


def _lost(pounds: float, per_pound: float) -> str:
    if pounds < -NEGLIGIBLE:
        return f"none, {pounds_in_prose(-pounds)} is gained"
    if pounds <= NEGLIGIBLE:
        return "none"
    return f"{pounds_in_prose(pounds)}, £{number(per_pound, 2)} for each £1 cut,"


def price_sentence(page: PressurePage, cut: float) -> str:
    """What silos cost at a cut, and where it comes from; ready for markdown."""
    line = page.line(cut)
    price = line.price
    if price is None:
        return escape_markdown(f"{cut_words(line.cut)} the price of silos cannot be told: not every way has a choice.")
    if price.difference <= NEGLIGIBLE:
        return escape_markdown(f"{cut_words(line.cut)} silos cost nothing: pooled budgets would keep no more.")
    ratio = f", {times(price.ratio)} times as much" if price.ratio is not None else ""
    parts = (
        (price.objective, "because each department looks at its own gain"),
        (price.passing_on, "because no budget is transferred"),
        (price.pooling, "because budgets are not pooled"),
    )
    said = [f"{pounds_in_prose(pounds)} {why}" for pounds, why in parts if pounds > NEGLIGIBLE]
    return escape_markdown(
        f"{cut_words(line.cut)} the price of silos is {pounds_in_prose(price.difference)}: pooled budgets would keep "
        f"{pounds_in_prose(price.pooled)}{ratio}. Of that, {listed(said)}."
    )


def times(ratio: float) -> str:
    """How many times as much, to two decimals at most.

    Example:
        >>> times(2.5), times(17 / 6), times(4.0)
        ('2.5', '2.83', '4')
    """
    return number(ratio, 2).removesuffix("0").removesuffix("0").removesuffix(".")


def hidden_sentence(page: PressurePage, cut: float) -> str:
    """What no department's own list of casualties would name; ready for markdown."""
    line = page.line(cut)
    when = cut_words(line.cut)
    if not (Way.SILO in line.kept and Way.JOINT in line.kept):
        return escape_markdown(f"{when} it cannot be told what departments leave out: a way of choosing has no answer.")
    if not line.hidden:
        return escape_markdown(f"{when} departments on their own leave out nothing that they would fund together.")
    n = one_or_many(len(line.hidden), "project", "projects")
    return escape_markdown(
        f"{when} departments on their own leave out {n} worth {pounds_in_prose(line.hidden_value)} that they would "
        f"fund together. A list of what the cut costs, drawn up department by department, would not name "
        f"{'it' if len(line.hidden) == 1 else 'them'}: {named(page.called, line.hidden)}."
    )


def course_words(course: Course, cuts: tuple[float, ...]) -> str:
    """What becomes of a project under one way, in a few words.

    Args:
        course: Of the project under the way.
        cuts: All that were tried.

    Example:
        >>> course_words(Course((0.0, 0.1, 0.2, 0.3), (True, True, False, True)), (0.0, 0.1, 0.2, 0.3))
        'drops at 20%, back at 30%'
    """
    if not course.is_known:
        return "no choice possible"
    if course.is_never_funded:
        return "never funded"
    back = course.returns_at
    if not course.is_funded[0]:
        return f"funded only from {cut_name(back or 0.0)} on"
    if course.drops_at is not None:
        again = f", back at {cut_name(back)}" if back is not None else ""
        return f"drops at {cut_name(course.drops_at)}{again}"
    if len(course.cuts) < len(cuts):
        return f"kept to {cut_name(course.cuts[-1])}, no choice beyond"
    return f"kept to {cut_name(cuts[-1])}"


def project_sentences(page: PressurePage, one: ProjectCourse) -> list[str]:
    """What becomes of one project, a line a way, and where silos hide it; ready for markdown."""
    said = [f"{way_words(way, page.cap)}: {course_words(one.courses[way], page.cuts)}." for way in page.ways]
    if one.hidden_at:
        cuts = cut_spans(one.hidden_at, page.cuts)
        said.append(f"Departments on their own leave it out, and together they would fund it, at cuts of {cuts}.")
    return [escape_markdown(line) for line in said]


def project_finding(page: PressurePage, one: ProjectCourse) -> str:
    """The heading of one project: where it drops when departments choose on their own; ready for markdown."""
    course = course_words(one.courses[Way.SILO], page.cuts) if Way.SILO in one.courses else ""
    return escape_markdown(f"{page.called.title(one.proposal.project)}: {course} if departments choose on their own")


def unknown_project(code: str) -> str:
    """Said where the address names a project that asks for nothing; ready for markdown."""
    return escape_markdown(f"{code} does not ask for money in these years. All proposals are shown.")


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
