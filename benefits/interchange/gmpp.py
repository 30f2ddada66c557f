"""Published files of the Government Major Projects Portfolio, read as project records.

A published file has one whole-life cost and one benefit figure a project: no years, no recipients and no price base
that could be relied on. They are kept as words in the project's note; no cost or benefit line is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from benefits.errors import Place, Problem, Severity, has_errors, near
from benefits.interchange import cells
from benefits.interchange.cells import Fault
from benefits.interchange.layout import FileRead
from benefits.interchange.placing import in_file
from benefits.interchange.rows import LONGEST_SHOWN, Part, joined
from benefits.interchange.sheets import Row, Source
from benefits.periods import FinancialYear
from benefits.records.checks import check
from benefits.records.checks_together import ANY
from benefits.records.model import Project
from benefits.reference.organisations import organisations

# What a column is called, up to its first bracket and with underlines as spaces: in the files of single departments
# and in joint lists of them. The authority was called IPA until March 2025 and is called NISTA since.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "gmpp_id": ("gmpp id number", "gmpp id"),
    "title": ("project name", "project"),
    "lead": ("department", "department code"),
    "category": ("annual report category", "category"),
    "summary": ("description / aims", "description"),
    "delivery_confidence_nista": (
        "ipa delivery confidence assessment",
        "nista delivery confidence assessment",
        "nista dca",
        "ipa dca",
    ),
    "delivery_confidence_sro": ("sro delivery confidence assessment", "sro dca"),
    "rating": ("dca",),
    "rated_by": ("dca assessed by",),
    "start": ("project - start date", "start date"),
    "end": ("project - end date", "end date"),
    "end_note": ("end date note",),
    "cost": ("total baseline whole life costs", "whole life cost baseline gbp m", "whole life cost gbp m"),
    "cost_note": ("whole life cost baseline gbp m note",),
    "benefits": ("total baseline benefits", "benefits baseline gbp m"),
    "benefits_note": ("benefits baseline gbp m note",),
    "year": ("report year",),
}
NEEDED = ("gmpp_id", "title", "lead")
MOST_PROBLEMS = 1_000  # of one file; whoever made more has to look at its columns first
RATINGS = ("green", "amber", "red")
EXEMPT = "exempt"
_YEAR_IN_HEADING = re.compile(r"\b([0-9]{4})[/-]([0-9]{2})\b", re.ASCII)
_BEGINS_AS_FIGURE = re.compile(r"[-+(£]*[0-9]", re.ASCII)
_PUBLISHED = "As published: no years, recipients or price base, so no cost or benefit line was made of it."


def is_gmpp(heading: Sequence[str]) -> bool:
    """Whether these are the headings of a file of the Government Major Projects Portfolio.

    Example:
        >>> is_gmpp(["GMPP ID Number", "Project Name", "Department"]), is_gmpp(["id", "title", "lead", "gmpp_id"])
        (True, False)
    """
    return all(name in _columns(heading) for name in NEEDED)


def gmpp_part(source: Source, known: Mapping[str, str] | None = None) -> tuple[Part, FileRead]:
    """The projects of a published file, with what is wrong with its rows.

    Of a project that is in it for several years the newest is taken. A project without a start date gets the year
    of the report as its first year, and the file's problems say so.

    Args:
        source: A file or sheet for which `is_gmpp` holds; its first row holds the headings.
        known: Codes of the register's projects by GMPP identifier; a project that is not there gets that as its code.

    Returns:
        The part, and how it was read: an import leaves fields without a column as the register has them.
    """
    (_, heading), *rows = source.rows or ((0, ()),)
    names = [cells.written(one) for one in heading]
    columns, year = _columns(names), _year_in(names)
    read = [_Line.of(columns, row, year) for row in rows]
    years: dict[str, str] = {}
    for one in read:
        years[one.gmpp_id] = max(years.get(one.gmpp_id, ""), one.year)
    newest = [one for one in read if not one.gmpp_id or one.year == years[one.gmpp_id]]
    given = _given(columns)
    headings = {name: " ".join(names[at].split()) for name, at in columns.items() if name in given}
    headings["id"] = headings["gmpp_id"]
    codes = known or {}
    rows_of: dict[str, tuple[int, ...]] = {}
    for one in newest:
        code = codes.get(one.gmpp_id, one.gmpp_id)
        rows_of[code] = (*rows_of.get(code, ()), one.number)
    file = FileRead(source.name, "project", source.sha256, len(rows), given, headings, rows_of)
    parts = _projects(file, newest, lambda line: _project(file, names, columns, line, codes))
    notes = _file_notes(file.name, len(read) - len(newest), sum("start" not in one.dates for one in newest))
    return joined([Part(problems=(*source.problems, *notes)), *parts]), file


@dataclass(frozen=True)
class _Line:
    """One row by what its columns mean: trimmed texts, the days among them, and what ought to be a day or a figure."""

    number: int
    texts: Mapping[str, str]
    year: str
    dates: Mapping[str, date] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)

    @property
    def gmpp_id(self) -> str:
        """Its identifier in the portfolio; blank where it has none."""
        return self.texts["gmpp_id"]

    @classmethod
    def of(cls, columns: Mapping[str, int], row: Row, year: str) -> _Line:
        """The row as it was read; words in place of a day or a figure stay words, such as those of an exemption."""
        number, held = row
        padded = [*held, *[""] * len(columns)]
        texts = {name: _tidy(cells.written(padded[at])) for name, at in columns.items() if at < len(padded)}
        days = {name: cells.day(texts[name]) for name in ("start", "end") if texts.get(name)}
        figures = {name: cells.number(texts[name]) for name in ("cost", "benefits") if texts.get(name)}
        return cls(
            number,
            texts,
            texts.get("year", "") or year,
            {name: day for name, day in days.items() if isinstance(day, date)},
            {
                name: found
                for name, found in (*days.items(), *figures.items())
                if isinstance(found, Fault) and _BEGINS_AS_FIGURE.match(texts[name])
            },
        )


def _columns(heading: Sequence[str]) -> dict[str, int]:
    """Where each meaning stands among the headings; the first of two."""
    folded = [_folded(one) for one in heading]
    return {name: folded.index(found[0]) for name, words in HEADINGS.items() if (found := _any_of(words, folded))}


def _any_of(words: Iterable[str], folded: Sequence[str]) -> list[str]:
    return [word for word in words if word in folded]


def _folded(heading: str) -> str:
    return " ".join(heading.partition("(")[0].replace("_", " ").casefold().split()).strip(" .:")


def _year_in(heading: Sequence[str]) -> str:
    """The year of the report where a heading names it, as "for 2023/24"; else nothing."""
    found = (_YEAR_IN_HEADING.search(one) for one in heading)
    return next((f"{match[1]}-{match[2]}" for match in found if match), "")


def _tidy(words: str) -> str:
    """The words of a cell without what a spreadsheet program left of its line ends."""
    return cells.text(words.replace("_x000D_", "").replace("\r\n", "\n"))


def _given(columns: Mapping[str, int]) -> frozenset[str]:
    """The fields of a project that the file has columns for."""
    given = {"id", "gmpp_id", "title", "lead", "source", "note"} | {"summary"} & set(columns)
    if "start" in columns:
        given.add("first_year")
    for name in ("delivery_confidence_nista", "delivery_confidence_sro"):
        if name in columns or "rating" in columns:
            given.add(name)
    return frozenset(given)


def _file_notes(name: str, left_out: int, without_start: int) -> list[Problem]:
    found = []
    if left_out:
        rows = "1 row" if left_out == 1 else f"{left_out:,} rows"
        wrong = f"holds {rows} of projects that have a newer one in it"
        found.append(Problem(Place(name), "", wrong, "The one of the newest report is taken.", Severity.WARNING))
    if without_start:
        wrong = f"gives no start date for {without_start:,} of its projects; the report's year is their first year"
        remedy = "Correct the first year of those that you appraise."
        found.append(Problem(Place(name), "", wrong, remedy, Severity.WARNING))
    return found


def _projects(file: FileRead, lines: Iterable[_Line], read: Callable[[_Line], Part]) -> list[Part]:
    """What each row gives, up to the one after which there is too much wrong to go on."""
    parts: list[Part] = []
    found = 0
    for line in lines:
        parts.append(read(line))
        found += len(parts[-1].problems)
        if found > MOST_PROBLEMS:
            wrong = f"has more than {MOST_PROBLEMS:,} problems; the rows below were not read"
            remedy = "Put the first ones right, then read it again."
            problem = Problem(Place(file.name, row=line.number), "", wrong, remedy)
            return [*parts, Part(problems=(problem,), unsure=frozenset({(file.table, ANY)}))]
    return parts


def _project(
    file: FileRead, names: Sequence[str], columns: Mapping[str, int], line: _Line, codes: Mapping[str, str]
) -> Part:
    """The project of one row, or what is wrong with it."""
    code = codes.get(line.gmpp_id, line.gmpp_id)
    lead, first, ratings = _organisation(line.texts["lead"]), _first_year(line), _ratings(line)

    def problem(meaning: str, fault: Fault, severity: Severity = Severity.ERROR) -> Problem:
        heading = names[columns[meaning]] if meaning in columns else ""
        place = Place(file.name, row=line.number, column=" ".join(heading.split()), record=code)
        return Problem(place, line.texts.get(meaning, "")[:LONGEST_SHOWN], fault.wrong, fault.remedy, severity)

    missing = Fault("is missing", "Fill it in, or take the row out.")
    problems = [problem(meaning, missing) for meaning in NEEDED if not line.texts[meaning]]
    problems += [problem(meaning, fault) for meaning, fault in line.faults.items()]
    problems += [
        problem(meaning, found) for meaning, found in (("lead", lead), ("start", first)) if isinstance(found, Fault)
    ]
    for meaning, rating in ratings.items():
        if isinstance(rating, Fault):
            problems.append(problem(meaning if meaning in columns else "rating", rating, Severity.WARNING))
    if isinstance(lead, Fault) or isinstance(first, Fault) or has_errors(problems):
        return Part((), tuple(problems), frozenset({("project", code)}) if code else frozenset())
    record = Project(
        id=code,
        title=line.texts["title"],
        lead=lead,
        first_year=first,
        summary=line.texts.get("summary", ""),
        gmpp_id=line.gmpp_id,
        delivery_confidence_nista=_or_blank(ratings["delivery_confidence_nista"]),
        delivery_confidence_sro=_or_blank(ratings["delivery_confidence_sro"]),
        source=f"{_with_year('Government Major Projects Portfolio', line)}, file {file.name}",
        note=_note(line),
    )
    return Part((record,), (*problems, *in_file(check(record), file, line.number)))


def _organisation(words: str) -> str | Fault:
    """The code of the body that a cell names by its code or name."""
    found = _codes_by_name().get(words.casefold())
    if found or not words:
        return found or ""
    offered = near(words, [*(row.code for row in organisations()), *(row.name for row in organisations())])
    return Fault("is the code or name of no organisation", f"Write its code, such as DFT.{offered}")


@cache
def _codes_by_name() -> Mapping[str, str]:
    return {name.casefold(): row.code for row in organisations() for name in (row.name, row.short_name, row.code)}


def _first_year(line: _Line) -> FinancialYear | Fault:
    """The financial year of the start date, or where there is none that of the report."""
    start = line.dates.get("start")
    if start is not None:
        return FinancialYear(start.year if start.month >= 4 else start.year - 1)
    if line.year:
        return cells.year(line.year)
    return Fault("is blank or no date, and no column says which year's report this is", "Give the start date.")


def _ratings(line: _Line) -> dict[str, str | Fault]:
    """The delivery confidence as NISTA and as the senior responsible owner rate it; blank where nobody has."""
    texts = {name: line.texts.get(name, "") for name in ("delivery_confidence_nista", "delivery_confidence_sro")}
    if line.texts.get("rated_by", "").casefold() == EXEMPT:
        texts = dict.fromkeys(texts, EXEMPT)
    elif line.texts.get("rating"):
        by = "sro" if line.texts.get("rated_by", "").casefold() == "sro" else "nista"
        texts[f"delivery_confidence_{by}"] = line.texts["rating"]
    return {name: _rating(words) for name, words in texts.items()}


def _rating(words: str) -> str | Fault:
    folded = words.casefold()
    if not folded or folded in RATINGS:
        return folded
    if folded.startswith(EXEMPT):
        return EXEMPT
    return Fault("is no delivery confidence and was left blank", "Write Green, Amber, Red or Exempt.")


def _or_blank(found: str | Fault) -> str:
    return "" if isinstance(found, Fault) else found


def _note(line: _Line) -> str:
    """The figures and dates of the file as words."""
    told = [
        ("Category", line.texts.get("category", "")),
        ("start", _shortened(line.texts.get("start", ""))),
        ("end", _shortened(line.texts.get("end", "") or line.texts.get("end_note", ""))),
        ("baseline whole-life cost", _figure(line, "cost")),
        ("baseline benefits", _figure(line, "benefits")),
    ]
    words = "; ".join(f"{name}: {value}" for name, value in told if value)
    return f"{_with_year('GMPP', line)}. {words}. {_PUBLISHED}"


def _with_year(name: str, line: _Line) -> str:
    return f"{name} {line.year}" if line.year else name


def _figure(line: _Line, meaning: str) -> str:
    """A figure in £m as words, or the words that stand in its place."""
    words = line.texts.get(meaning, "") or line.texts.get(f"{meaning}_note", "")
    figure = cells.number(words)
    return _shortened(words) if isinstance(figure, Fault) else f"£{plain(figure):,}m"


def _shortened(words: str) -> str:
    """What stands in place of a figure, without the name of the exemption in brackets after its section."""
    return words.partition(" (")[0] if words.casefold().startswith(EXEMPT) else words


def plain(value: Decimal) -> Decimal:
    """The number without noughts behind the point, and without an exponent.

    Example:
        >>> plain(Decimal("1959.00")), plain(Decimal("1443.70")), plain(Decimal("1E+3"))
        (Decimal('1959'), Decimal('1443.7'), Decimal('1000'))
    """
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
