"""What falls out when budgets are cut, in sentences: what silos hide, and what becomes of each project."""

from __future__ import annotations

from benefits.portfolio.selection_model import Way
from benefits.reporting.choosing_words import cut_name, cut_spans, cut_words, named, way_words
from benefits.reporting.sentences import one_or_many
from benefits.reporting.words import escape_markdown, pounds_in_prose
from benefits.views.pressure import Course, PressurePage, ProjectCourse


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
