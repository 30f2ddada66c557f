"""What is wrong with records that are each right by themselves: duplicates, references, sums and years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from benefits.errors import Problem, near
from benefits.periods import FinancialYear, Series
from benefits.records.categories import BenefitClass, BudgetClass, CostKind, OptionKind, OrganisationKind, Recurrence
from benefits.records.funding_together import funding
from benefits.records.model import (
    REFERENCES,
    SHARE_TOLERANCE,
    TABLES,
    BenefitLine,
    Condition,
    CostLine,
    Dependency,
    Option,
    Organisation,
    Person,
    Project,
    Record,
    Share,
    table_of,
)
from benefits.records.optimism_checks import optimism
from benefits.records.references import pointed
from benefits.records.tracking_together import tracking
from benefits.records.whole import ANY, Key, Whole, problem, warning

__all__ = ["ANY", "Key", "check_together"]

RESIDUAL = "residual_value"
# Benefits of people and firms: they cannot land on a public body.
OUTSIDE_TYPES = {"citizen_time": "citizens", "business_time": "businesses"}


def check_together(
    records: Iterable[Record], known: Iterable[Record] = (), unsure: frozenset[Key] = frozenset()
) -> tuple[Problem, ...]:
    """What is wrong with records together, and with what the register holds already.

    Only what the coming records touch is looked at: their references, the shares of their benefits, the options of
    their projects, the lines whose project they change.

    Args:
        records: What is to be saved.
        known: Current records of the register, at least all that belong to the same projects, and all
            organisations. A coming record of the same table and code replaces them.
        unsure: Table and code (or ANY) of records that exist but could not be read, and of those that such records
            point at; nothing is said for lack of them.
    """
    coming = tuple(records)
    by_table: dict[str, dict[str, Record]] = {table: {} for table in TABLES}
    before: dict[Key, Record] = {}
    for record in known:
        by_table[table_of(record)][record.id] = record
        before[table_of(record), record.id] = record
    for record in coming:
        by_table[table_of(record)][record.id] = record
    whole = Whole(by_table, before, coming, unsure)
    found = [_duplicates(whole), _references(whole), _people(whole), _names_of_bodies(whole)]
    found += [_groups_of_bodies(whole), _options(whole), _lines(whole), _shares(whole), _sums(whole)]
    found += [_needs(whole), _conditions(whole), funding(whole), tracking(whole), optimism(whole)]
    return tuple(dict.fromkeys(one for some in found for one in some))


def _duplicates(whole: Whole) -> Iterator[Problem]:
    counts = Counter((table_of(record), record.id) for record in whole.coming)
    for record in whole.coming:
        times = counts[table_of(record), record.id]
        if times > 1:
            yield problem(record, "id", record.id, f"is the code of {times} records", "Give each its own code.")


def _references(whole: Whole) -> Iterator[Problem]:
    for record in whole.coming:
        for field, target in REFERENCES[table_of(record)].items():
            for code in pointed(getattr(record, field)):
                if code not in whole.by_table[target] and not whole.is_unsure(target, code):
                    kind = target.replace("_", " ")
                    remedy = f"Correct the code, or add the {kind} first.{near(code, whole.by_table[target])}"
                    yield problem(record, field, code, f"is the code of no {kind}", remedy)


def _people(whole: Whole) -> Iterator[Problem]:
    emails = Counter(person.email.casefold() for person in whole.all(Person))
    subjects = Counter(person.subject for person in whole.all(Person))
    bodies = whole.by_table["organisation"]
    for person in whole.coming:
        if not isinstance(person, Person):
            continue
        if person.email and emails[person.email.casefold()] > 1:
            remedy = "Give each person their own address, and each person one record."
            yield problem(person, "email", person.email, "is the address of another person too", remedy)
        if person.subject and subjects[person.subject] > 1:
            remedy = "Give each person their own subject: nobody signs in as two."
            yield problem(person, "subject", person.subject, "is the subject of another person too", remedy)
        for grant in person.grants:
            body = grant.partition(":")[2]
            if body and body != "*" and body not in bodies and not whole.is_unsure("organisation", body):
                remedy = f"Correct the code after the colon, or add the organisation first.{near(body, bodies)}"
                yield problem(person, "grants", grant, "names no organisation", remedy)


def _names_of_bodies(whole: Whole) -> Iterator[Problem]:
    """Pages and pictures name a body by its short name: two of one name would be read, and drawn, as one."""
    named: dict[str, list[str]] = {}
    for body in whole.all(Organisation):
        named.setdefault(body.short_name.casefold(), []).append(body.id)
    for one in whole.coming:
        if not isinstance(one, Organisation) or not one.short_name:
            continue
        other = next((code for code in named[one.short_name.casefold()] if code != one.id), "")
        if other:
            wrong, remedy = f"is the short name of {other} too", "Give one of them another short name."
            yield problem(one, "short_name", one.short_name, wrong, remedy)


def _groups_of_bodies(whole: Whole) -> Iterator[Problem]:
    for body in whole.coming:
        if not isinstance(body, Organisation):
            continue
        above, seen = whole.of(Organisation, body.parent), {body.id}
        while above is not None and above.id not in seen:
            seen.add(above.id)
            above = whole.of(Organisation, above.parent)
        if above is not None and above.id == body.id and body.parent != body.id:
            yield problem(body, "parent", body.parent, "belongs to this body itself", "Correct one of the two parents.")


def _options(whole: Whole) -> Iterator[Problem]:
    touched = {one.project for one in whole.touched(Option)} | {one.id for one in whole.touched(Project)}
    by_project: dict[str, list[Option]] = {code: [] for code in sorted(touched)}
    for option in whole.all(Option):
        if option.project in by_project:
            by_project[option.project].append(option)
    for code, options in by_project.items():
        project = whole.of(Project, code)
        if project is None or ("project", code) in whole.unsure or ("option", ANY) in whole.unsure:
            continue
        preferred = [one for one in options if one.is_preferred]
        usual = [one for one in options if one.kind is OptionKind.BAU]
        yield from _more_than_one(preferred, "is_preferred", "yes", f"preferred option of {code}")
        yield from _more_than_one(usual, "kind", OptionKind.BAU.value, f"business as usual of {code}")
        if not preferred and ("option", code) not in whole.unsure:
            wrong = "has no preferred option" if options else "has no option"
            remedy = "Mark one as preferred." if options else "Add its preferred way forward, then its lines."
            yield warning(project, "", "", wrong, remedy)


def _more_than_one(options: list[Option], column: str, value: str, what: str) -> Iterator[Problem]:
    if len(options) > 1:
        for option in options:
            others = ", ".join(one.id for one in options if one is not option)
            yield problem(option, column, value, f"is a second {what}, beside {others}", "Keep one of them.")


def _lines(whole: Whole) -> Iterator[Problem]:
    touched = {one.id for one in whole.touched(Project)}
    usual = {one.project for one in whole.all(Option) if one.kind is OptionKind.BAU}
    coming = {(table_of(one), one.id) for one in whole.coming}
    lines: tuple[CostLine | BenefitLine, ...] = (*whole.all(CostLine), *whole.all(BenefitLine))
    raised = {one.option for one in whole.all(CostLine) if one.optimism_bias}
    for line in lines:
        option = whole.of(Option, line.option)
        project = whole.of(Project, option.project) if option else None
        is_coming = (table_of(line), line.id) in coming
        if project is None or not (is_coming or project.id in touched):
            continue
        yield from _outside_appraisal(line, project)
        if is_coming and isinstance(line, CostLine):
            yield from _payer(whole, line, project)
            yield from _risk(line, raised)
        if is_coming and isinstance(line, BenefitLine):
            yield from _residual(line, project)
        if is_coming and isinstance(line, BenefitLine) and line.deadweight and project.id in usual:
            wrong = f"is taken off although {project.id} has business as usual as an option"
            remedy = "Leave it at 0, or what would have happened anyway is taken off twice."
            yield warning(line, "deadweight", format(line.deadweight, "f"), wrong, remedy)


def _risk(line: CostLine, raised: set[str]) -> Iterator[Problem]:
    """A cost of risk beside costs that are raised for optimism (Green Book 2026, 6.78 to 6.82: correct once)."""
    if line.kind is CostKind.RISK and line.option in raised:
        wrong = "is a cost of risk, and other costs of the option are raised for optimism"
        remedy = "Make sure that they are not about the same doubt, or keep one of the two."
        yield warning(line, "kind", line.kind, wrong, remedy)


def _residual(line: BenefitLine, project: Project) -> Iterator[Problem]:
    """A residual value before the last year of the appraisal."""
    if line.type != RESIDUAL or line.amounts is None:
        return
    last = project.first_year + project.appraisal_period
    early = [str(year) for year, amount in line.amounts.by_year().items() if amount and year < last]
    if early:
        wrong = f"holds amounts before {last}, the last year of the appraisal, such as in {early[0]}"
        remedy = "A residual value is what is left at the end: enter it in the last year."
        yield warning(line, "amounts", "", wrong, remedy)


def _outside_appraisal(line: CostLine | BenefitLine, project: Project) -> Iterator[Problem]:
    if line.amounts is None or (isinstance(line, CostLine) and line.is_sunk):
        return
    first, last = project.first_year, project.first_year + project.appraisal_period
    remedy = f"Move it, or change the first year or the appraisal period of {project.id}"
    remedy += ", or mark a past cost as sunk." if isinstance(line, CostLine) else "."
    for year, amount in line.amounts.by_year().items():
        if amount and not first <= year <= last:
            wrong = f"is outside the appraisal of {project.id}, which runs from {first} to {last}"
            yield problem(line, str(year), format(amount, "f"), wrong, remedy)


def _payer(whole: Whole, line: CostLine, project: Project) -> Iterator[Problem]:
    yield from _colour(whole, line, "payer", line.payer, line.budget_class)
    if line.kind is CostKind.THIRD_PARTY and line.payer == project.lead:
        remedy = f"Name the body that the cost falls on, or choose another kind: {project.lead} leads the project."
        yield warning(line, "payer", line.payer, "is no third party", remedy)


def _colour(whole: Whole, record: CostLine | Share, field: str, code: str, colour: BudgetClass) -> Iterator[Problem]:
    """A body outside government has no budget class, and a public body has one."""
    body = whole.of(Organisation, code)
    if body is None:
        return
    if body.kind.is_public and colour is BudgetClass.OUTSIDE:
        remedy = f"Choose the budget of {code}, or name a group outside government as {field}."
        yield warning(record, "budget_class", colour, f"does not go with {code}, a public body", remedy)
    if not body.kind.is_public and (colour.is_del or colour in (BudgetClass.AME, BudgetClass.RECEIPTS)):
        wrong, remedy = f"does not go with {code}, which is outside government", "Choose outside government."
        yield warning(record, "budget_class", colour, wrong, remedy)


def _shares(whole: Whole) -> Iterator[Problem]:
    for share in whole.coming:
        benefit = whole.of(BenefitLine, share.benefit) if isinstance(share, Share) else None
        if not isinstance(share, Share) or benefit is None:
            continue
        yield from _colour(whole, share, "recipient", share.recipient, share.budget_class)
        body = whole.of(Organisation, share.recipient)
        if body is not None and body.kind.is_public and benefit.type in OUTSIDE_TYPES:
            wrong = f"is a public body, and the time saved is that of {OUTSIDE_TYPES[benefit.type]}"
            remedy = "Name a group outside government, or choose staff time as the type: it counts nothing here."
            yield problem(share, "recipient", share.recipient, wrong, remedy)
        if body is not None and body.kind is not OrganisationKind.HOUSEHOLDS and share.relative_income is not None:
            wrong, remedy = "is given, though the recipient is no group of households", "Leave it blank."
            yield problem(share, "relative_income", format(share.relative_income, "f"), wrong, remedy)
        if share.budget_class.is_del and benefit.benefit_class is not BenefitClass.CASH_RELEASING:
            wrong = f"names a budget, though {benefit.id} releases no cash"
            remedy = "Choose non-cash, or make the benefit cash-releasing if a budget can be cut."
            yield warning(share, "budget_class", share.budget_class, wrong, remedy)


def _sums(whole: Whole) -> Iterator[Problem]:
    """Shares of a benefit sum to one, or there are none; each recipient has one."""
    touched = {one.benefit for one in whole.touched(Share)} | {one.id for one in whole.touched(BenefitLine)}
    by_benefit: dict[str, list[Share]] = {code: [] for code in sorted(touched)}
    for share in whole.all(Share):
        if share.benefit in by_benefit:
            by_benefit[share.benefit].append(share)
    coming = {one.id for one in whole.coming if isinstance(one, Share)}
    for code, shares in by_benefit.items():
        benefit = whole.of(BenefitLine, code)
        if benefit is None or ("benefit_line", code) in whole.unsure or ("share", ANY) in whole.unsure:
            continue
        if not shares:
            if benefit.recurrence is not Recurrence.TIMING:
                remedy = "Say on whom it lands, or leave it so: it counts for no body until then."
                yield warning(benefit, "", "", "is not yet attributed to anybody", remedy)
            continue
        yield from _twice(shares)
        place = next((one for one in reversed(shares) if one.id in coming), None)
        yield from _total(benefit, shares, place or benefit)


def _twice(shares: list[Share]) -> Iterator[Problem]:
    counts = Counter(share.recipient for share in shares)
    for share in shares:
        if counts[share.recipient] > 1:
            others = ", ".join(one.id for one in shares if one is not share and one.recipient == share.recipient)
            wrong = f"gets a second share of {share.benefit}, beside {others}"
            yield problem(share, "recipient", share.recipient, wrong, "Give each recipient one share.")


def _total(benefit: BenefitLine, shares: list[Share], place: Record) -> Iterator[Problem]:
    if not _all_finite(shares):
        return  # said of each share already
    steady = sum((share.fraction for share in shares if share.fraction is not None), Decimal(0))
    yearly = [share.by_year for share in shares if share.by_year is not None]
    column = "fraction" if isinstance(place, Share) and place.by_year is None else ""
    remedy = "Change the fractions so that they add up to 1, or give the missing recipient a share."
    if not yearly:
        if abs(steady - 1) > SHARE_TOLERANCE:
            wrong = f"is what the shares of {benefit.id} add up to, not 1"
            yield problem(place, column, _plain(steady), wrong, remedy)
        return
    for year in _years_with_money(benefit, yearly):
        total = steady + sum((series.by_year().get(year, Decimal(0)) for series in yearly), Decimal(0))
        if abs(total - 1) > SHARE_TOLERANCE:
            wrong = f"is what the shares of {benefit.id} add up to in {year}, not 1"
            yield problem(place, column or str(year), _plain(total), wrong, remedy)


def _all_finite(shares: list[Share]) -> bool:
    whole = (share.fraction for share in shares if share.fraction is not None)
    yearly = (value for share in shares if share.by_year is not None for value in share.by_year.values)
    return all(value.is_finite() for value in (*whole, *yearly))


def _years_with_money(benefit: BenefitLine, yearly: list[Series]) -> list[FinancialYear]:
    if benefit.amounts is not None:
        return [year for year, amount in benefit.amounts.by_year().items() if amount]
    return sorted({year for series in yearly for year in series.by_year()})


def _plain(value: Decimal) -> str:
    return format(value.normalize() + 0, "f")


def _needs(whole: Whole) -> Iterator[Problem]:
    """Projects that need each other in a circle, told once for each dependency that comes in."""
    needs: dict[str, list[str]] = {}
    for one in whole.all(Dependency):
        needs.setdefault(one.project, []).append(one.needs)
    counts = Counter((one.project, one.needs) for one in whole.all(Dependency))
    for record in whole.coming:
        if not isinstance(record, Dependency) or record.needs == record.project:
            continue
        way = _way(needs, record.needs, record.project)
        if way:
            wrong = f"leads back: {record.project} needs {' needs '.join(way)}"
            yield problem(record, "needs", record.needs, wrong, "Take one of these dependencies out.")
        if counts[record.project, record.needs] > 1:
            yield problem(record, "needs", record.needs, "is needed twice by the project", "Keep one of the two.")


def _way(needs: Mapping[str, list[str]], start: str, goal: str) -> list[str]:
    """The shortest way from one project to another along what each needs; empty where there is none."""
    ways, seen = [[start]], {start}
    for way in ways:  # grows as it is walked: breadth first
        if way[-1] == goal:
            return way
        for further in needs.get(way[-1], []):
            if further not in seen:
                seen.add(further)
                ways.append([*way, further])
    return []


def _conditions(whole: Whole) -> Iterator[Problem]:
    counts = Counter((one.project, one.step, one.recipient) for one in whole.all(Condition))
    for record in whole.coming:
        if isinstance(record, Condition) and counts[record.project, record.step, record.recipient] > 1:
            remedy = "Keep one entry for each step, or name the receiving body that each is about."
            yield problem(record, "step", record.step, "is entered twice for the same project and body", remedy)
