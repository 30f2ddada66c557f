"""What a person types beside the register when a cost is shared: read into terms, with every fault told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from benefits.errors import Place, Problem, Severity, has_errors
from benefits.interchange import cells
from benefits.records.checks import MONEY_LIMIT
from benefits.records.drafts import Draft
from benefits.records.entries import Cells, Entry, kept_from
from benefits.views.cost_sharing import PublicBody, SharingPage, Terms

# Columns of the grid; CODE is not shown.
CODE, NAME, GAINS, PAYS, CASH_KNOWN = "code", "Body", "Gains (£m)", "Pays today (£m)", "Known cash (£m)"
SEPARABLE, ALTERNATIVE, CASH = "Causes by itself (£)", "Alternative (£)", "Cash limit (£ or %)"
TYPED = (SEPARABLE, ALTERNATIVE, CASH)
# Pounds by which parts may exceed a whole that is shown in millions only.
_SLIP = 1.0


def form_name(project: str, scope: str) -> str:
    """The name by which a person's draft of the terms is kept."""
    return f"cost_sharing:{scope}:{project}"


def typed_cells(entry: Entry) -> dict[str, Cells]:
    """The cells of a draft by code of the body."""
    return {row[CODE]: row for row in entry.rows if row.get(CODE)}


def entry_with(entry: Entry, rows: Mapping[str, Cells]) -> Entry:
    """An entry with the rows as typed; bodies that are not shown now keep what was typed for them."""
    held = {code: row for code, row in typed_cells(entry).items() if code not in rows}
    typed = {code: {name: row[name] for name in TYPED if row.get(name, "").strip()} for code, row in rows.items()}
    return Entry(rows=(*held.values(), *({CODE: code, **row} for code, row in typed.items() if row)))


def kept_terms(drafts: Iterable[Draft], page: SharingPage) -> Terms:
    """The terms that a person's draft holds for a page; those of the register where there is none or it is faulty."""
    wanted = form_name(page.project, page.scope)
    kept = next((kept_from(one.content) for one in drafts if one.form == wanted), None)
    terms, problems = read_terms(page, typed_cells(kept.typed) if kept else {})
    return Terms() if has_errors(problems) else terms


def read_terms(
    page: SharingPage, rows: Mapping[str, Cells], left_out: Iterable[str] = ()
) -> tuple[Terms, tuple[Problem, ...]]:
    """The terms as typed, without the cells that cannot be read, and what is wrong with those.

    Args:
        page: Who gains and pays, by the register.
        rows: What is typed, by code of the body and column.
        left_out: Codes of the bodies that do not share the cost.
    """
    problems: list[Problem] = []
    separable: dict[str, float] = {}
    alternative: dict[str, float] = {}
    cash: dict[str, float] = {}
    cash_part: dict[str, float] = {}
    for body in page.gainers:
        row = rows.get(body.code, {})
        for column, into in ((SEPARABLE, separable), (ALTERNATIVE, alternative)):
            _read_pounds(row.get(column, ""), column, body, into, problems)
        typed = row.get(CASH, "").strip()
        if typed.endswith("%"):
            _read_part(typed, body, cash_part, problems)
        else:
            _read_pounds(typed, CASH, body, cash, problems)
    terms = Terms(frozenset(left_out), separable=separable, alternative=alternative, cash=cash, cash_part=cash_part)
    return terms, (*problems, *_together(page, terms))


def _read_pounds(typed: str, column: str, body: PublicBody, into: dict[str, float], problems: list[Problem]) -> None:
    if not typed.strip():
        return
    read = cells.money(typed)
    if isinstance(read, cells.Fault):
        problems.append(_problem(body, column, typed, read.wrong, read.remedy))
    elif read < 0:
        problems.append(_problem(body, column, typed, "is negative", "Enter 0 or more, or leave it blank."))
    elif read >= MONEY_LIMIT:
        problems.append(_problem(body, column, typed, "is more than any sum of public money", "Check the zeros."))
    else:
        into[body.code] = float(read)


def _read_part(typed: str, body: PublicBody, into: dict[str, float], problems: list[Problem]) -> None:
    read = cells.fraction(typed)
    if isinstance(read, cells.Fault):
        problems.append(_problem(body, CASH, typed, read.wrong, read.remedy))
    elif not 0 <= read <= Decimal(1):
        problems.append(_problem(body, CASH, typed, "is no part of its gain", "Enter a percentage from 0% to 100%."))
    else:
        into[body.code] = float(read)


def _together(page: SharingPage, terms: Terms) -> list[Problem]:
    """What is wrong with cells that can each be read."""
    found = [
        _problem(
            body,
            ALTERNATIVE,
            "",
            "is less than what the body causes by itself, so it would do better alone and is left out",
            "Check both figures.",
            Severity.WARNING,
        )
        for body in page.gainers
        if terms.alternative.get(body.code, float("inf")) < terms.separable.get(body.code, 0.0)
    ]
    sharing = {code: value for code, value in terms.separable.items() if code not in terms.left_out}
    if sum(sharing.values()) > page.found.cost + _SLIP:
        wrong = "come to more than the whole cost, of which they are a part"
        found.append(Problem(Place("", column=SEPARABLE), "", wrong, "Lower one of them."))
    return found


def _problem(
    body: PublicBody, column: str, value: str, wrong: str, remedy: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(Place("", column=column, record=body.name), value.strip()[:100], wrong, remedy, severity)
