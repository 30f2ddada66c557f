"""The cells of an Appraisal Summary Table in words, each with its key uncertainty; plain text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from benefits.appraisal.lenses import NEGLIGIBLE, Standpoint
from benefits.appraisal.measures import Answer
from benefits.reporting.frames import answer_of
from benefits.reporting.history_tables import day_words
from benefits.reporting.lines import NETTED_DOWN, NETTED_UP
from benefits.reporting.sentences import listed, one_or_many, phasing_sentence
from benefits.reporting.words import label, number, percent, pounds_in_prose
from benefits.views.project import OptionAppraisal
from benefits.views.summary_value import ClassImpact, Effect, Part, Receiver, Stake, SummaryRow, SummaryTable, Switch

COLUMNS = (
    "Option",
    "Description",
    "Summary measures",
    "Effects without a money value",
    "Public sector financial impact",
    "Distribution",
    "Why preferred",
)
BASELINE = "What every other option is measured against, so every figure of it is nothing by definition."
NO_BASELINE = "No business as usual is recorded, so costs and benefits count whole and not as changes against it."
NO_RANGE = "No line that counts carries a range."
NO_OPTION = "No option but business as usual is recorded, so there is nothing to compare yet. Add an option."


def title_of(row: SummaryRow) -> str:
    """The option's title with its kind, and whether it is the preferred one."""
    kind = label(row.option.kind).lower()
    marked = f"{kind}, preferred" if row.is_preferred and "preferred" not in kind else kind
    return f"{row.option.title} ({row.option.id}, {marked})"


def cells(table: SummaryTable, row: SummaryRow) -> tuple[str, ...]:
    """One row of the table: a cell for each of COLUMNS, lines apart."""
    made = (
        [row.option.summary or "No description is recorded."],
        [*measures(row), *_key(measures_doubt(row))],
        [*effects(row), *_key(effects_doubt(row))],
        [*impact(row), *_key(impact_doubt(row))],
        [*distribution(row), *_key(distribution_doubt(row))],
        [*why(table, row), *_key(why_doubt(table, row))],
    )
    return (title_of(row), *("\n".join(lines) for lines in made))


def _key(said: str) -> list[str]:
    return [f"Key uncertainty: {said}"] if said else []


def measures(row: SummaryRow) -> list[str]:
    """The summary measures by name, and the switching values."""
    if row.appraisal is None or row.switch is None:
        return [BASELINE]
    held = row.appraisal.under(Standpoint.SOCIETY)
    return [
        f"NPSV {pounds_in_prose(held.net)}",
        f"PVB {pounds_in_prose(held.pv_benefit)}",
        f"PVC {pounds_in_prose(held.pv_cost)}",
        f"BCR (PVB / PVC): {answer_of(held.bcr.value, held.bcr.kind)}",
        f"RPSC: {answer_of(held.rpsc.value, held.rpsc.kind)}",
        switching(row.switch),
    ]


def switching(held: Switch) -> str:
    """At which values the NPSV is nothing, everything else unchanged."""
    part, times, years = held.benefit_multiplier, held.cost_multiplier, held.delay_years
    said = [
        *([f"{percent(part.value)} of the benefits arrive"] if part.value is not None else []),
        *([f"costs come to {percent(times.value)} of the plan"] if times.value is not None else []),
        *([f"benefits come {number(years.value, 1)} years later"] if years.value is not None else []),
    ]
    if said:
        return f"NPSV is nothing if {', or '.join(said)}."
    if part.kind is Answer.NO_COST:
        return "No cost is recorded, so there is nothing to switch."
    return "No benefit with a money value is recorded, so no part of it could switch the answer."


def measures_doubt(row: SummaryRow) -> str:
    """The line on which most of the answer hangs, and what assumed years leave open."""
    if row.appraisal is None or row.stake is None:
        return ""
    return " ".join(one for one in (stake(row.stake), phasing_sentence(row.appraisal)) if one)


def stake(held: Stake) -> str:
    """How far one line moves the answer, or where it would switch it."""
    line, name = held.held, stake_title(held)
    if line.at_p10 is not None and line.at_p90 is not None:
        low, high = sorted((line.at_p10, line.at_p90))
        return (
            f"{name}, which alone moves NPSV between {pounds_in_prose(low)} and {pounds_in_prose(high)} over its own "
            "range, from P10 to P90: one outcome in ten lies beyond each end."
        )
    if line.switches_at <= NEGLIGIBLE:
        return f"What weighs most is {_lower(name)}: no change of its size alone would switch the answer. {NO_RANGE}"
    return f"What weighs most is {_lower(name)}: NPSV is nothing at {percent(line.switches_at)} of it. {NO_RANGE}"


def _lower(name: str) -> str:
    """Our own words inside a sentence; what people typed stays."""
    return f"{name[0].lower()}{name[1:]}" if name in (NETTED_UP, NETTED_DOWN) else name


def stake_title(held: Stake) -> str:
    """What the line is called, with its code."""
    if not held.title:
        return NETTED_UP if held.held.is_cost else NETTED_DOWN
    return f"{held.title} ({held.origins[0].code})"


def effects(row: SummaryRow) -> list[str]:
    """What no total holds, and what it would have to be worth."""
    said = [effect(one) for one in row.effects] or ["None is recorded."]
    return [*said, *([worth(row.switch)] if row.switch and row.effects else [])]


def effect(held: Effect) -> str:
    """One effect: what it is measured by, where it stands and how far it should go, and for whom."""
    line = held.line
    unit = f" {line.unit}" if line.unit else ""
    ends = [
        f"{word} {amount(value)}{unit}"
        for word, value in (("from", line.baseline_value), ("to", line.target))
        if value is not None
    ]
    # A unit stands behind the last figure only, and alone where there is no figure.
    told = " ".join(ends) if len(ends) < 2 else f"{ends[0].removesuffix(unit)} {ends[1]}"
    parts = [label(line.benefit_class).lower(), line.measure, told or line.unit]
    gains = f"for {listed(list(held.recipients))}" if held.recipients else ""
    return f"{line.title} ({line.id}): {', '.join(one for one in (*parts, gains) if one)}"


def amount(value: Decimal) -> str:
    """A number as it was typed, without noughts at its end."""
    return number(value, len(f"{value:f}".partition(".")[2].rstrip("0")))


def worth(held: Switch) -> str:
    """What the effects without a money value must be worth, or how large a loss they may be (6.105)."""
    if held.needed > NEGLIGIBLE:
        return (
            f"To break even they would have to be worth {pounds_in_prose(held.needed)} in present value, or "
            f"{pounds_in_prose(held.needed_each_year)} in every year."
        )
    if held.needed < -NEGLIGIBLE:
        return (
            f"It breaks even without them, and would if they were a loss of {pounds_in_prose(-held.needed)} in present "
            f"value, or {pounds_in_prose(-held.needed_each_year)} in every year."
        )
    return "It breaks even without them."


def effects_doubt(row: SummaryRow) -> str:
    """How many of the effects could not be told to have come."""
    loose = sum(not one.is_measured for one in row.effects)
    if not loose:
        return ""
    of = one_or_many(len(row.effects), "effect has", "effects have")
    return f"{loose:,} of {of} no measure with a target, so nobody could tell whether it came."


def impact(row: SummaryRow) -> list[str]:
    """Public money by budget class, nominal and undiscounted; positive net cost is pressure."""
    held = row.impact
    if row.is_baseline:
        return ["Nothing: the others show the change against it."]
    if held.fault:
        return [f"It cannot be told. {held.fault}"]
    if not held.classes:
        return ["No public money moves."]
    said = [f"{class_name(one)}: {paid(sum(one.cost), sum(one.benefit))}" for one in held.classes]
    return [*said, f"In all, {held.years[0]} to {held.years[-1]}: {net_cost(held.total)}, nominal, not discounted."]


def class_name(one: ClassImpact) -> str:
    """The budget class in words."""
    return label(one.budget_class) if one.budget_class else "No class entered"


def paid(cost: float, benefit: float) -> str:
    """What is paid and what is saved."""
    told = [
        f"{word} {pounds_in_prose(value)}"
        for word, value in (("pays", cost), ("saves or receives", benefit))
        if abs(value) > NEGLIGIBLE
    ]
    return " and ".join(told) or "nothing on balance"


def net_cost(pounds: float) -> str:
    """Net cost, or net saving."""
    if abs(pounds) <= NEGLIGIBLE:
        return "no net cost"
    return f"net {'cost' if pounds > 0 else 'saving'} {pounds_in_prose(abs(pounds))}"


def impact_doubt(row: SummaryRow) -> str:
    """The cost that weighs most, and how many years rest on forecast inflation."""
    if not row.impact.classes:
        return ""
    said, costly, years = [], row.cost_stake, len(row.impact.years)
    if costly:
        which = "The cost with the widest range" if costly.held.swing else "The largest cost"
        said.append(f"{which} is {_lower(stake_title(costly))}.")
    if row.impact.n_forecast:
        said.append(f"Inflation is a forecast in {row.impact.n_forecast:,} of {one_or_many(years, 'year', 'years')}.")
    return " ".join(said)


def distribution(row: SummaryRow) -> list[str]:
    """Who pays and who gains, by group, in present value."""
    if row.is_baseline:
        return ["Nothing: the others show the change against it."]
    said = [_group(one, [part for part in row.parts if part.receiver is one]) for one in Receiver]
    return [*([one for one in said if one] or ["Nobody pays or gains."]), *_weighted(row)]


def _weighted(row: SummaryRow) -> list[str]:
    """The weighted value beside the unweighted one, where a share gives a relative income."""
    held = row.weighted
    if held is None:
        return []
    return [
        f"Sensitivity: NPSV is {pounds_in_prose(held.npsv)} unweighted and {pounds_in_prose(held.weighted)} with "
        "distributional weights (Green Book 2020, A3.12 to A3.22)."
    ]


def _group(receiver: Receiver, parts: list[Part]) -> str:
    if not parts:
        return ""
    each = [f"{one.party.name} {_pays(one)}" for one in parts]
    return f"{label(receiver)}: {'; '.join(each)}"


def _pays(part: Part) -> str:
    cost, gain = part.party.pv_cost, part.party.pv_benefit
    told = [
        *([f"pays {pounds_in_prose(cost)}"] if cost > NEGLIGIBLE else []),
        *([f"recovers {pounds_in_prose(-cost)} of cost"] if cost < -NEGLIGIBLE else []),
        *([f"gains {pounds_in_prose(gain)}"] if gain > NEGLIGIBLE else []),
        *([f"loses {pounds_in_prose(-gain)}"] if gain < -NEGLIGIBLE else []),
    ]
    return " and ".join(told) or "neither pays nor gains"


def distribution_doubt(row: SummaryRow) -> str:
    """How much of the benefit nobody has accepted, or has been named for."""
    public = [one.party for one in row.parts if one.receiver in (Receiver.ORIGINATING, Receiver.PUBLIC)]
    claimed = sum(one.pv_benefit - one.accepted_benefit for one in public)
    loose = sum(one.party.pv_benefit for one in row.parts if one.receiver is Receiver.NOBODY)
    said = []
    if claimed > NEGLIGIBLE:
        said.append(f"{pounds_in_prose(claimed)} is claimed and not accepted by the public bodies that should gain it.")
    if abs(loose) > NEGLIGIBLE:
        said.append(f"{pounds_in_prose(loose)} has no named recipient.")
    return " ".join(said)


def why(table: SummaryTable, row: SummaryRow) -> list[str]:
    """Why the option is preferred: its decisions; of another one how it stands beside the preferred one."""
    if row.is_preferred:
        said = [f"{one.title} ({one.id}){_dated(one.made_on)}. {one.detail}".strip() for one in table.decisions]
        return said or ["No decision is recorded in the project's log."]
    first = table.preferred
    if row.appraisal is None or first is None or first.appraisal is None:
        return ["Not an option to choose, but the baseline." if row.is_baseline else "Not preferred."]
    less = npsv(row.appraisal) - npsv(first.appraisal)
    if abs(less) <= NEGLIGIBLE:
        return ["Not preferred; its NPSV is the same as that of the preferred option."]
    side = "above" if less > 0 else "below"
    return [f"Not preferred; its NPSV is {pounds_in_prose(abs(less))} {side} that of the preferred option."]


def npsv(appraisal: OptionAppraisal) -> float:
    """Net present social value."""
    return appraisal.under(Standpoint.SOCIETY).net


def _dated(day: date | None) -> str:
    return f", {day_words(day)}" if day else ""


def why_doubt(table: SummaryTable, row: SummaryRow) -> str:
    """The open assumptions and steps on which the preference rests."""
    if not row.is_preferred:
        return ""
    said = []
    if table.doubts:
        of = one_or_many(len(table.doubts), "open assumption is", "open assumptions are")
        said.append(
            f"{of} of low or of no judged reliability: {_names(f'{one.title} ({one.id})' for one in table.doubts)}."
        )
    if table.open_steps:
        steps = one_or_many(len(table.open_steps), "condition is", "conditions are")
        said.append(f"{steps} not met or met in part: {_names(one.id for one in table.open_steps)}.")
    return " ".join(said)


def _names(names: Iterable[str]) -> str:
    return listed(list(names))


def finding(table: SummaryTable) -> str:
    """What the table shows, in a sentence: the preferred option beside the others."""
    row = table.preferred
    if row is None or row.appraisal is None:
        return NO_OPTION
    held = row.appraisal.under(Standpoint.SOCIETY)
    if abs(held.pv_cost) <= NEGLIGIBLE and abs(held.pv_benefit) <= NEGLIGIBLE:
        return f"The preferred option, {row.option.title}, has no cost and no benefit with a money value yet."
    others = [one for one in table.rows if one.appraisal is not None and not one.is_preferred]
    higher = sum(npsv(one.appraisal) > npsv(row.appraisal) + NEGLIGIBLE for one in others if one.appraisal)
    value = f"The preferred option, {row.option.title}, has an NPSV of {pounds_in_prose(npsv(row.appraisal))}"
    if not others:
        beside = "only business as usual" if table.has_baseline else "no other option, not even business as usual,"
        return f"{value}; {beside} is recorded beside it."
    if not higher:
        return f"{value}, the highest of {len(others) + 1:,} options."
    return f"{value}; {one_or_many(higher, 'other option has', 'other options have')} a higher one."
