"""Affordability and envelopes in tables and sentences: nominal and undiscounted, by body, class and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from benefits.periods import FinancialYear
from benefits.records.categories import BudgetClass
from benefits.reference.dictionary import field
from benefits.reporting.field_words import choice_words
from benefits.reporting.form_tables import clock
from benefits.reporting.frames import decimals, in_millions, that_add_up, tidy, yes
from benefits.reporting.sentences import listed, one_or_many
from benefits.reporting.words import escape_markdown, label, pounds_in_prose, pounds_on_tile
from benefits.views.envelope_records import EnvelopeLine
from benefits.views.envelopes import Affordability, Affordable, Fit

# Envelopes told in a warning; the table has them all.
TOLD = 5
PRICES = (
    "All amounts are nominal and undiscounted: the pounds of each financial year, as budgets are set. They are not the "
    "present values of the other pages. Free is the limit, changed by the scenario, with what is carried over and "
    "less what is committed; the balance is what is free less what is asked for."
)
NOT_LIMITED = "No envelope given: not limited"


def affordability_finding(page: Affordability) -> str:
    """The title of the page: what it finds."""
    short = [row for row in page.rows if row.short]
    if short:
        return escape_markdown(_shortage(short))
    over = {(row.body, row.budget_class) for row in page.rows if row.over_committed}
    promise = one_or_many(len(over), "envelope promises", "envelopes promise")
    return escape_markdown(f"{_no_shortage(page)}{f'; {promise} more than there is' if over else ''}")


def _no_shortage(page: Affordability) -> str:
    when, asked = span(page.years), pounds_in_prose(page.asked)
    if not page.projects:
        whom = f" {page.bodies[page.body]}" if page.body else ""
        return f"No project asks{whom} for money in {when}"
    if all(row.fit is Fit.NOT_LIMITED for row in page.rows):
        return f"No envelope is given for {when}, so nothing limits the {asked} that {_they_ask(page)}"
    if page.asked_without_envelope:
        return f"What {_they_ask(page)} in {when} fits where an envelope is given"
    return f"The {asked} that {_they_ask(page)} in {when} fits"


def _they_ask(page: Affordability) -> str:
    return f"projects ask {page.bodies[page.body]} for" if page.body else "projects ask for"


def _shortage(short: Sequence[Affordable]) -> str:
    """Who is asked for more than it has, by how much and when, the largest first."""
    by_body: dict[str, float] = {}
    for row in short:
        by_body[row.body] = by_body.get(row.body, 0.0) + row.short
    most = max(by_body, key=lambda body: by_body[body])
    rows = [row for row in short if row.body == most]
    years = sorted({row.year for row in rows})
    said = f"Projects ask {rows[0].name} for {pounds_in_prose(by_body[most])} more than it has in {span(years)}"
    others = len(by_body) - 1
    if not others:
        return said
    rest = pounds_in_prose(sum(by_body.values()) - by_body[most])
    return f"{said}, and {one_or_many(others, 'other body', 'other bodies')} for {rest} more"


def span(years: Sequence[FinancialYear]) -> str:
    """Years in words: as a range where they follow each other, else one by one.

    Example:
        >>> span([FinancialYear(2026), FinancialYear(2027)]), span([FinancialYear(2026), FinancialYear(2028)])
        ('2026-27 to 2027-28', '2026-27 and 2028-29')
    """
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]} to {years[-1]}"
    return listed([str(year) for year in years])


def not_among(body: str) -> str:
    """What to say where the address names a body that holds and is asked for nothing."""
    return escape_markdown(f"{body} holds no envelope and is asked for nothing in these years. All bodies are shown.")


def affordability_tiles(page: Affordability) -> list[dict[str, str]]:
    """The totals of what is looked at."""
    return [
        {
            "label": "Projects ask for",
            "value": pounds_on_tile(page.asked),
            "help": f"By all projects at their planned start, in {span(page.years)}, nominal and undiscounted.",
        },
        {
            "label": "Missing",
            "value": pounds_on_tile(page.short),
            "help": "Year by year and class by class: what one year or class leaves over helps no other.",
        },
        {
            "label": "Asked without an envelope",
            "value": pounds_on_tile(page.asked_without_envelope),
            "help": "Where no envelope is given the tool sets no limit; that does not mean that there is money.",
        },
    ]


def affordability_notes(page: Affordability) -> list[str]:
    """What to know before the table is read: over-committed envelopes, and bodies without one."""
    return [escape_markdown(said) for said in (_over_committed(page), _without_envelope(page)) if said]


def _over_committed(page: Affordability) -> str:
    over = sorted((row for row in page.rows if row.over_committed), key=lambda row: -row.over_committed)
    if not over:
        return ""
    named = "; ".join(f"{_place(row)} by {pounds_in_prose(row.over_committed)}" for row in over[:TOLD])
    more = f"; and {len(over) - TOLD:,} more in the table" if len(over) > TOLD else ""
    return f"Over-committed before any project asks: {named}{more}. Check these amounts first."


def _without_envelope(page: Affordability) -> str:
    without: dict[str, float] = {}
    for row in page.rows:
        if row.fit is Fit.NOT_LIMITED and row.asked:
            without[row.name] = without.get(row.name, 0.0) + row.asked
    if not without:
        return ""
    names = sorted(without, key=lambda name: -without[name])
    more = [f"{len(names) - TOLD:,} more"] if len(names) > TOLD else []
    who = listed([*(f"{name} ({pounds_in_prose(without[name])} asked)" for name in names[:TOLD]), *more])
    return f"No envelope is given for {who}, in all years and classes or in some: what is asked there is not limited."


def _place(row: Affordable) -> str:
    return f"{row.name}, {label(row.budget_class)}, {row.year}"


@dataclass(frozen=True)
class Shown:
    """One row of the affordability table in £m as it is shown: what is shown adds up to the balance."""

    limit: float | None
    change: float
    committed: float
    carried_over: float
    free: float | None
    asked: float
    balance: float | None


def shown(row: Affordable, digits: int) -> Shown:
    """The figures of a row, rounded so that they add up.

    Args:
        row: One class of one body in one year.
        digits: Decimal places of a million.
    """
    if row.limit is None:
        change, committed, carried, asked = in_millions(
            [row.change, row.committed, row.carried_over, row.asked], digits
        )
        return Shown(None, change, committed, carried, None, asked, None)
    signed = [row.limit, row.change, row.carried_over, -row.committed, -row.asked]
    limit, change, carried, committed, asked, balance = that_add_up(signed, digits)
    free = tidy(balance - asked, digits)
    return Shown(limit, change, tidy(-committed, digits), carried, free, tidy(-asked, digits), balance)


def digits_of(page: Affordability) -> int:
    """How many decimals of a million the page shows."""
    return decimals(value for row in page.rows for value in (row.limit or 0.0, row.committed, row.asked))


def affordability_table(page: Affordability) -> pd.DataFrame:
    """What each body has, is asked for and lacks, by class and year; a blank for what is not limited."""
    digits = digits_of(page)
    rows = [(row, shown(row, digits)) for row in page.rows]
    change = {"Change by the scenario (£m)": [one.change for _, one in rows]} if page.is_scenario else {}
    return pd.DataFrame(
        {
            "Organisation": [row.name for row, _ in rows],
            "Budget class": [label(row.budget_class) for row, _ in rows],
            "Year": [str(row.year) for row, _ in rows],
            "Does it fit?": [fit_words(row) for row, _ in rows],
            "Free (£m)": _numbers([one.free for _, one in rows]),
            "Asked for (£m)": [one.asked for _, one in rows],
            "Balance (£m)": _numbers([one.balance for _, one in rows]),
            "Limit (£m)": _numbers([one.limit for _, one in rows]),
            **change,
            "Carried over (£m)": [one.carried_over for _, one in rows],
            "Committed (£m)": [one.committed for _, one in rows],
        }
    )


def _numbers(values: Sequence[float | None]) -> pd.Series[float]:
    """A column of numbers with blanks."""
    return pd.Series([float("nan") if one is None else one for one in values], dtype="float64")


def fit_words(row: Affordable) -> str:
    """Whether what is asked fits, in words."""
    if row.fit is Fit.NOT_LIMITED:
        return NOT_LIMITED
    if row.fit is Fit.OVER_COMMITTED:
        asked = f", and {pounds_in_prose(row.asked)} is asked" if row.short else ""
        return f"No: over-committed by {pounds_in_prose(row.over_committed)}{asked}"
    if row.fit is Fit.SHORT:
        return f"No: {pounds_in_prose(row.short)} too little"
    return "Yes" if row.asked else "Yes: nothing is asked"


def asking_table(page: Affordability) -> pd.DataFrame:
    """The projects that ask for money, by objective and name, with the cost of each year."""
    rows = page.projects
    objectives = choice_words(field("project", "themes"))
    digits = decimals(value for row in rows for value in (*row.asked, row.total))
    by_year = {
        f"{year} (£m)": in_millions([row.asked[at] for row in rows], digits) for at, year in enumerate(page.years)
    }
    return pd.DataFrame(
        {
            "Objective": [objectives.get(row.objective, _sentence(row.objective)) for row in rows],
            "Project": [row.title for row in rows],
            "Code": [row.project for row in rows],
            "Asks": [", ".join(row.payers) for row in rows],
            **by_year,
            "All years (£m)": in_millions([row.total for row in rows], digits),
        }
    )


def asking_words(page: Affordability) -> str:
    """How many projects ask, and in what order they are listed."""
    n = one_or_many(len(page.projects), "project asks", "projects ask")
    whom = f" {escape_markdown(page.bodies[page.body])}" if page.body else ""
    return f"{n}{whom} for money. Listed by objective and name, which is no order of merit."


def left_out_words(page: Affordability) -> str:
    """How many projects ask for nothing."""
    return f"{one_or_many(len(page.left_out), 'project is', 'projects are')} left out: see why"


def left_out_table(page: Affordability) -> pd.DataFrame:
    """The projects that ask for nothing, and why."""
    rows = page.left_out
    return pd.DataFrame(
        {
            "Project": [row.title for row in rows],
            "Code": [row.project for row in rows],
            "Why it is left out": [_sentence(row.why.value) for row in rows],
        }
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def envelopes_finding(lines: Sequence[EnvelopeLine]) -> str:
    """How many envelopes there are, of how many bodies, and how many of them nobody published."""
    if not lines:
        return "No envelope is recorded yet"
    bodies = one_or_many(len({line.envelope.organisation for line in lines}), "organisation", "organisations")
    illustrative = sum(line.envelope.is_illustrative for line in lines)
    said = f"{one_or_many(len(lines), 'envelope', 'envelopes')} of {bodies}"
    if not illustrative:
        return said
    return f"{said}; {'all' if illustrative == len(lines) else f'{illustrative:,}'} illustrative, published by nobody"


def envelope_titles(lines: Iterable[EnvelopeLine]) -> dict[str, str]:
    """Every envelope by its code, to choose from."""
    return {line.envelope.id: f"{envelope_title(line)} ({line.envelope.id})" for line in lines}


def envelope_title(line: EnvelopeLine) -> str:
    """What an envelope is, in words."""
    return f"{line.name}: {row_title(line.envelope.budget_class, label(line.envelope.kind))}"


def row_title(budget_class: BudgetClass, kind: str) -> str:
    """A class and a kind of amount as people read them in the grid.

    Example:
        >>> row_title(BudgetClass.CDEL, "Carried over")
        'CDEL, carried over'
    """
    return f"{label(budget_class)}, {kind.lower()}"


def envelopes_table(lines: Sequence[EnvelopeLine]) -> pd.DataFrame:
    """Every envelope with its source, who set it last, and its amounts by year; a blank year is not limited."""
    held = [line.envelope.amounts.by_year() if line.envelope.amounts else {} for line in lines]
    years = sorted({year for amounts in held for year in amounts})
    digits = decimals(value for amounts in held for value in amounts.values())
    return pd.DataFrame(
        {
            "Organisation": [line.name for line in lines],
            "Budget class": [label(line.envelope.budget_class) for line in lines],
            "Kind": [label(line.envelope.kind) for line in lines],
            "Illustrative": [yes(line.envelope.is_illustrative) for line in lines],
            "Source": [line.envelope.source for line in lines],
            "Grade": [line.envelope.source_grade for line in lines],
            "Last changed": [f"{line.saved.recorded_at:%Y-%m-%d %H:%M}" for line in lines],
            "By": [line.saved.saved_by_name for line in lines],
            "Version": [line.saved.version for line in lines],
            **{f"{year} (£m)": _numbers([_millions(amounts.get(year), digits) for amounts in held]) for year in years},
            "Note": [line.envelope.note for line in lines],
            "Code": [line.envelope.id for line in lines],
        }
    )


def _millions(amount: Decimal | None, digits: int) -> float | None:
    return None if amount is None else in_millions([amount], digits)[0]


def envelope_words(line: EnvelopeLine) -> str:
    """One envelope: who set it when and why, and where it comes from; a paragraph each."""
    saved, envelope = line.saved, line.envelope
    said = [
        f"Version {saved.version}, saved by {saved.saved_by_name} at {clock(saved.recorded_at)}.",
        f"Why: {saved.reason}" if saved.reason else "",
        f"Source: {envelope.source}" if envelope.source else "No source is given.",
        f"Note: {envelope.note}" if envelope.note else "",
    ]
    return "\n\n".join(escape_markdown(one) for one in said if one)


def left_table(left: Mapping[BudgetClass, Mapping[str, Decimal]]) -> pd.DataFrame:
    """What is typed leaves for projects, £m by class and year."""
    years = sorted({year for by_year in left.values() for year in by_year})
    digits = decimals(value for by_year in left.values() for value in by_year.values())
    rows = [[_millions(by_year.get(year), digits) for year in years] for by_year in left.values()]
    columns = zip(*rows, strict=True) if rows else iter(())
    return pd.DataFrame(
        {
            "Free for projects": [label(one) for one in left],
            **{f"{year} (£m)": _numbers(column) for year, column in zip(years, columns, strict=True)},
        }
    )
