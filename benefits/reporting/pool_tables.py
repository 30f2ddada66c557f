"""Benefit that may be counted twice, as tables and sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pandas as pd

from benefits.actions.networking import Outcome
from benefits.reference.green_book import benefit_rules
from benefits.reporting.frames import decimals, in_millions, millions_of, that_add_up, yes
from benefits.reporting.network_tables import some_of
from benefits.reporting.sentences import one_or_many
from benefits.reporting.words import escape_markdown, label, percent, pounds_in_prose
from benefits.views.pools import Finding, PoolDetail, PoolRow, PoolsPage, Remedied

NO_POOLS = (
    "No pool is recorded. A pool is one total that several projects would each reduce, such as all losses to one kind "
    "of fraud. Add one on the tab beside this one, then choose it on each benefit that draws on it."
)
NO_CLAIMS = "No benefit with a money value draws on this pool. Choose it on a benefit line of a project."
NO_TOTAL = (
    "No total is recorded that claims could be compared with, so no remedy can be worked out. Enter the total and its "
    "price year on the tab beside this one."
)
EXCEEDS = (
    "One project alone claims more than the whole pool in some year, so the union cannot be worked out. Lower the "
    "claim, or record a larger total with its source."
)
REMEDY_CAPTION = (
    "Claims are before any overlap, in the pool's prices, not discounted. Cut in proportion: every claim is cut alike "
    "in a year in which together they exceed the total. Union: each project removes its part of what the others "
    "leave, and each gets its average over every order (Shapley value); nobody gets the leftovers for coming last."
)
CUT_CAPTION = (
    "A line carries one overlap for all its years: the one that leaves the present value which the yearly cuts leave. "
    "It replaces the overlap that the line carries now."
)
STRONG_INTRO = (
    "The same recipient, the same driver and the same years in two projects, though no common pool is declared. The "
    "driver is that of a line's pool, or else its type with the words of its measure. Either put the lines into one "
    "pool, or record why they are separate."
)
WEAK_INTRO = (
    "The same recipient, type of benefit and years in two projects, with no measure that would say whether it is the "
    "same benefit. Fill in the measures to settle these."
)
NO_FINDING = "The machine check finds no benefit that two projects claim alike."


def pools_table(page: PoolsPage) -> pd.DataFrame:
    """Every pool with what is claimed from it in the year of most claims."""
    rows = page.pools
    digits = decimals(value for row in rows for value in (row.total or 0.0, row.most_claimed))
    return pd.DataFrame(
        {
            "Code": [row.pool for row in rows],
            "Pool": [row.title for row in rows],
            "Driver": [row.driver for row in rows],
            "Total a year (£m)": _or_blank([row.total for row in rows], digits),
            "Price year": [row.price_year for row in rows],
            "Projects that claim": [row.n_projects for row in rows],
            "Most claimed in a year (£m)": in_millions([row.most_claimed for row in rows], digits),
            "In": [row.most_year for row in rows],
            "Contested": [yes(row.is_contested) for row in rows],
            "Rule": [label(row.rule) for row in rows],
        }
    )


def _or_blank(pounds: Sequence[float | None], digits: int) -> pd.Series[float]:
    return pd.Series(
        [float("nan") if one is None else in_millions([one], digits)[0] for one in pounds], dtype="float64"
    )


def landings_table(detail: PoolDetail) -> pd.DataFrame:
    """Claims by project and recipient, one column a year, with what they come to beside the pool's total."""
    rows, claimed = detail.landings, [one.claimed for one in detail.by_year]
    total = [] if detail.row.total is None else [[detail.row.total] * len(detail.years)]
    pounds = [*(one.by_year for one in rows), claimed, *total]
    digits = decimals(value for row in pounds for value in row)
    columns = zip(*(in_millions(row, digits) for row in pounds), strict=True)
    ends = ["All claims", *["The whole pool"] * len(total)]
    return pd.DataFrame(
        {
            "Project": [*(one.project for one in rows), *ends],
            "Recipient": [*(one.recipient for one in rows), *[""] * len(ends)],
            **{f"{year} (£m)": list(column) for year, column in zip(detail.years, columns, strict=True)},
        }
    )


def remedies_table(detail: PoolDetail) -> pd.DataFrame:
    """What each project claims over all years, and what each remedy leaves of it, with totals."""
    return _remedied("Project", detail.by_project)


def yearly_remedies_table(detail: PoolDetail) -> pd.DataFrame:
    """What is claimed in each year, and what each remedy leaves of it, with totals."""
    return _remedied("Year", detail.by_year)


def _remedied(name: str, rows: Sequence[Remedied]) -> pd.DataFrame:
    of: dict[str, Callable[[Remedied], float | None]] = {
        "Claimed (£m)": lambda one: one.claimed,
        "Cut in proportion (£m)": lambda one: one.proportional,
        "Union (£m)": lambda one: one.union,
    }
    digits = decimals(one.claimed for one in rows)
    columns = {head: _column([take(one) for one in rows], digits) for head, take in of.items()}
    return pd.DataFrame({name: [*(one.name for one in rows), "Total"], **columns})


def _column(pounds: Sequence[float | None], digits: int) -> list[float]:
    """The amounts with their total; blank throughout where one of them cannot be worked out."""
    known = [one for one in pounds if one is not None]
    return that_add_up(known, digits) if len(known) == len(pounds) else [float("nan")] * (len(pounds) + 1)


def cuts_table(detail: PoolDetail) -> pd.DataFrame:
    """The overlap that each line carries, and the one that each remedy would put on it."""
    lines = detail.lines
    return pd.DataFrame(
        {
            "Code": [one.benefit for one in lines],
            "Benefit": [one.title for one in lines],
            "Project": [one.project for one in lines],
            "Overlap now": [_percent(one.overlap) for one in lines],
            "Cut in proportion": [_percent(one.proportional) for one in lines],
            "Union": [_percent(one.union) for one in lines],
            "You may change it": [yes(one.may_edit) for one in lines],
        }
    )


def _percent(overlap: Decimal | None) -> str:
    return "" if overlap is None else percent(overlap, 1)


def findings_table(page: PoolsPage, found: Sequence[Finding]) -> pd.DataFrame:
    """What the machine check finds, the most at stake first."""
    money = millions_of(found, at_stake=lambda one: one.at_stake)
    return pd.DataFrame(
        {
            "Recipient": [one.recipient for one in found],
            "Driver": [driver_of(page, one) for one in found],
            "Years": [_years(one) for one in found],
            "Projects": [some_of(one.projects) for one in found],
            "Benefit lines": [len(one.lines) for one in found],
            "Counted twice at most (£m)": money["at_stake"],
        }
    )


def finding_lines_table(finding: Finding) -> pd.DataFrame:
    """The benefit lines of one finding."""
    lines = finding.lines
    return pd.DataFrame(
        {
            "Code": [one.benefit for one in lines],
            "Benefit": [one.title for one in lines],
            "Project": [one.project for one in lines],
            "Pool": [one.pool for one in lines],
            "You may change it": [yes(one.may_edit) for one in lines],
        }
    )


def driver_of(page: PoolsPage, finding: Finding) -> str:
    """The driver of a finding in words: the pool's, or type and measure."""
    if not finding.type:
        return finding.driver
    of_type = benefit_rules(page.basis.green_book)[finding.type].label
    return f"{of_type}: {finding.driver}" if finding.driver else of_type


def _years(finding: Finding) -> str:
    if finding.first_year == finding.last_year:
        return finding.first_year
    return f"{finding.first_year} to {finding.last_year}"


def finding_name(page: PoolsPage) -> Callable[[Finding], str]:
    """What to call a finding in a list to choose from; plain text."""

    def name(one: Finding) -> str:
        return f"{one.recipient}, {driver_of(page, one)}: {some_of(one.projects)}"

    return name


def pools_finding(page: PoolsPage) -> str:
    """How many pools are contested, and what the machine check finds."""
    contested = [row for row in page.pools if row.is_contested]
    said = (
        f"{len(contested):,} of {one_or_many(len(page.pools), 'pool', 'pools')} {_is(len(contested))} contested."
        if page.pools
        else "No pool is recorded."
    )
    if not page.strong:
        return f"{said} The machine check finds nothing claimed alike outside them."
    found = one_or_many(len(page.strong), "finding", "findings")
    return f"{said} The machine check has {found} of benefit claimed alike without a common pool."


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def pool_finding(row: PoolRow) -> str:
    """Whether the claims on one pool fit, in words."""
    if not row.n_projects:
        return NO_CLAIMS
    claimed = f"{pounds_in_prose(row.most_claimed)} is claimed in {row.most_year}, the year of most claims"
    total = "" if row.total is None else f", of a total of {pounds_in_prose(row.total)}"
    projects = one_or_many(row.n_projects, "project claims", "projects claim")
    verdict = "Contested: " if row.is_contested else ""
    return f"{verdict}{projects} from it; {claimed}{total}, in {row.price_year} prices."


def rule_sentence(detail: PoolDetail) -> str:
    """The rule that the pool's record chooses."""
    return f"The rule recorded for this pool: {label(detail.pool.rule).lower()}."


def cuts_sentence(detail: PoolDetail) -> str:
    """How many lines the person could put right, and what is left for others; blank where no remedy exists."""
    if all(line.under(detail.pool.rule) is None for line in detail.lines):
        return ""
    wrong = [line for line in detail.lines if line.under(detail.pool.rule) != line.overlap]
    if not wrong:
        return "Every line carries the overlap of the pool's rule already."
    mine = len(detail.cuts)
    others = tuple(dict.fromkeys(line.project for line in wrong if not line.may_edit))
    said = f"{one_or_many(mine, 'line', 'lines')} of yours would change." if mine else "No line of yours would change."
    return f"{said} Left to others: {escape_markdown(some_of(others))}." if others else said


def pools_basis(page: PoolsPage) -> str:
    """On what the present values of the machine check rest."""
    return (
        f"Counted twice at most: present value of all but the largest claim of each year. {page.basis.sentence} Pools "
        "are in their own price years, not discounted."
    )


def weak_caption(page: PoolsPage) -> str:
    """How many weak findings are not shown; blank where all are."""
    if page.n_weak <= len(page.weak):
        return ""
    return f"The {len(page.weak)} with the most at stake, of {page.n_weak:,}."


def settled_sentence(page: PoolsPage) -> str:
    """How many findings a decision in the log settles; blank where none does."""
    if not page.n_settled:
        return ""
    n = one_or_many(page.n_settled, "finding is", "findings are")
    return f"{n} left out because a project's log says why the benefits are separate."


def outcome_sentences(outcomes: Sequence[Outcome]) -> tuple[str, str]:
    """What was saved in which projects, and what was not and why; either may be blank. Plain text."""
    saved = [one.project for one in outcomes if one.save and not one.fault]
    faults = [f"{one.project}: {one.fault}" for one in outcomes if one.fault]
    said = f"Saved in {some_of(tuple(saved))}." if saved else "" if faults else "There was nothing to change."
    return said, "\n".join(faults)
