"""A briefing as a Word paper: findings as headings, charts that Word draws itself, and the table of each."""

from __future__ import annotations

from datetime import date

from benefits.reporting.briefing_words import BASIS, CAVEATS, editions, headline_table
from benefits.reporting.documents import LYING, UPRIGHT, Paper
from benefits.reporting.table_fitting import MOST_LYING, across, is_wide, widths
from benefits.reporting.word_charts import put_chart
from benefits.views.briefing_value import Briefing, Figures, Section


def briefing_paper(briefing: Briefing) -> bytes:
    """The briefing as the bytes of a .docx file.

    Args:
        briefing: Everything that it says.
    """
    paper = Paper(briefing.title, briefing.made_on)
    paper.foot(briefing.dated)
    paper.say(briefing.subtitle, briefing.dated, briefing.basis)
    headlines = headline_table(briefing)
    if headlines:
        _table(paper, headlines)
    for section in briefing.sections:
        _section(paper, section, briefing.made_on)
    paper.heading(BASIS)
    paper.points(briefing.basis, briefing.dated, *editions(briefing))
    if briefing.caveats:
        paper.heading(CAVEATS)
        paper.points(*briefing.caveats)
    return paper.docx()


def _section(paper: Paper, section: Section, made: date) -> None:
    paper.heading(section.title)
    paper.say(*section.paragraphs)
    if section.picture and section.figures:
        put_chart(paper, section.figures.caption, section.picture, made)
    tables = across(section.figures, MOST_LYING) if section.figures else ()
    lies = any(map(is_wide, tables))
    if lies:
        paper.turn(landscape=True)
    for one in tables:
        _table(paper, one, LYING if lies else UPRIGHT)
    if section.source:
        paper.say(section.source)
    if lies:
        paper.turn(landscape=False)


def _table(paper: Paper, figures: Figures, whole: float = UPRIGHT) -> None:
    columns = widths(figures, whole)
    paper.table(figures.caption, figures.headings, figures.rows, columns, figures.numbers, figures.totals)
