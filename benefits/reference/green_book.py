"""What the Green Book says in numbers: discount schedules, rules of benefit and defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from benefits.reference.sources import (
    BadReferenceData,
    Row,
    UnknownReference,
    of_edition,
    unknown,
)

EDITION = "GB2026"


@dataclass(frozen=True)
class Band:
    """Consecutive years, counted from year 0, that share a discount rate; no end if `year_to` is None.

    The rate is a fraction and lies between the year before and the year: `DF_t = DF_{t-1} / (1 + r_t)`.
    """

    year_from: int
    year_to: int | None
    rate: float


@dataclass(frozen=True)
class Schedule:
    """A named discount schedule: bands from year 1 on, without a gap; year 0 has factor 1."""

    name: str
    edition: str
    bands: tuple[Band, ...]
    source: str


class PublicFinancial(StrEnum):
    """How a benefit counts in the public finances (spending or receipts of any budget class)."""

    YES = "1"
    NO = "0"
    MINUS = "-1"
    IF_CASH = "if_cash"


class DelCash(StrEnum):
    """How a benefit counts in what a department can spend: only if cash-releasing and landing in DEL."""

    NO = "0"
    IF_DEL = "if_del"
    MINUS_IF_DEL = "-if_del"


@dataclass(frozen=True)
class BenefitRule:
    """What a type of benefit counts for, as multipliers of the amount of a share.

    Attributes:
        type: The code of the type.
        label: The type in words.
        society: The total effect on society, 1 or 0, the mirror included.
        government: The effect at recipients that are public bodies, 1, 0 or -1; others count 0.
        public_financial: Whether public spending or receipts change.
        del_cash: Whether cash stays in a DEL budget.
        mirror: A plain transfer: an equal and opposite entry stands outside government, so that the sum over
            all recipients is the effect on society without a special case.
        note: The trap to mind, in words for people.
        edition: The edition of the guidance.
        source: Where the rule stands.
        tag: V read in the primary text, S in a secondary source, O this product's convention.

    References:
        The Green Book 2026, paras 6.23, 6.30, 6.38 and 8.93 to 8.99.
    """

    type: str
    label: str
    society: int
    government: int
    public_financial: PublicFinancial
    del_cash: DelCash
    mirror: bool
    note: str
    edition: str
    source: str
    tag: str


@dataclass(frozen=True)
class Defaults:
    """The parameters of an appraisal that nobody has set; `defaults.csv` gives the source of each.

    Attributes:
        edition: The edition of the guidance.
        schedule: The discount schedule of a line.
        health_schedule: The discount schedule of health and life effects.
        sensitivity_schedule: The schedule of the lower-rate sensitivity.
        sensitivity_over_years: The horizon, in years, above which that sensitivity is shown.
        appraisal_period: The last year appraised, counted from year 0.
        price_base_rule: How the price base year is found where a project names none.
        present_value_rule: How the present value year is found.
        deflator_edition: The edition of the GDP deflator.
        mirror_recipient: The code that takes the other side of a plain transfer.
        doubt_fraud_or_error: The type of benefit to choose when in doubt between fraud and error.
        bcr_cost_base: What stands below the line of the benefit-cost ratio.
        rpsc_cost_base: What stands below the line of the return on public sector cost.
        separable_part: The part of a shared cost that bodies cause separately above which it is shared apart from
            the rest.
        true_up_collar: The part of an agreed payment by which a true-up may move it.
        transfer_cap: The part of a body's limit in a class and year that it may transfer to others.
        class_minimum: The closed benefits below which a reference class only describes.
        class_advised: The closed benefits from which it is usable; fewer are indicative.
        prudent_percentile: The percentile of the realisation rates for a prudent correction, from 0 to 100.
        record_groups: The departments, or types of benefit, below which only the pooled rate is shown.
        record_benefits: The closed benefits below which only the pooled rate is shown.
        interval_confidence: How often the interval of a realisation rate should hold the true rate.
        realisation_green, realisation_red: Limits of the status of benefits, as parts of what was planned.
        silent_quarters: The quarters without data above which benefits are grey.
        grace_days: The days after the end of a period before a report of it is overdue.
        ended_years: The years for which reports of a closed project are still asked for.
        own_record_weight: The part of a baseline that must be due before its own record weighs as much as its class.
        warning_rate, warning_periods: The realisation rate, and for how many periods it may be below it.
        stale_optimism: How far the forecast of the rest over its plan may be above the realisation rate.
        milestone_slip: The financial years by which an enabling milestone may slip.
        cusum_target, cusum_slack, cusum_limit: The rate expected, the shortfall let pass, and the sum that warns.
        narrative_variance: The part of a baseline above which a variance needs a narrative.
        decision_least: The value of unanswered shares from which a decision is asked for, in pounds.
        fit_periods, fit_evidence, fit_noise: What it takes to tell late from low: periods, a likelihood ratio, and
            the part of the plan that is noise in any case.
        draws, draws_seed: How often a simulation draws, and from which seed.
        correlation_between, correlation_within: Correlation of what different projects, and of what lines of one
            project, may turn out to be.
        core_draws, core_keep, core_drop: How many draws are chosen in, and the parts of them from which a project
            belongs to the selection whatever happens, or up to which it does not.
        interaction_gap: How far what a line explains in total is above what it does by itself where lines interact.
        tail_one_in, tail_cost_factor: One in how many projects has a cost in the fat tail, and how many times over.
        income_elasticity: Power of relative income by which distributional weights are made.
    """

    edition: str
    schedule: str
    health_schedule: str
    sensitivity_schedule: str
    sensitivity_over_years: int
    appraisal_period: int
    price_base_rule: str
    present_value_rule: str
    deflator_edition: str
    mirror_recipient: str
    doubt_fraud_or_error: str
    bcr_cost_base: str
    rpsc_cost_base: str
    separable_part: float
    true_up_collar: float
    transfer_cap: float
    realisation_green: float
    realisation_red: float
    silent_quarters: int
    grace_days: int
    ended_years: int
    own_record_weight: float
    warning_rate: float
    warning_periods: int
    stale_optimism: float
    milestone_slip: float
    cusum_target: float
    cusum_slack: float
    cusum_limit: float
    narrative_variance: float
    decision_least: float
    fit_periods: int
    fit_evidence: float
    fit_noise: float
    class_minimum: int
    class_advised: int
    prudent_percentile: float
    record_groups: int
    record_benefits: int
    interval_confidence: float
    draws: int
    draws_seed: int
    correlation_between: float
    correlation_within: float
    core_draws: int
    core_keep: float
    core_drop: float
    interaction_gap: float
    tail_one_in: int
    tail_cost_factor: float
    income_elasticity: float


@cache
def discount_schedules(edition: str = EDITION) -> Mapping[str, Schedule]:
    """The discount schedules of an edition, by name.

    "health" is the flat rate that the Green Book gives; "health_declining" the column that the transport
    guidance still prints, for comparison only.

    Raises:
        UnknownReference: No such edition is held.
        BadReferenceData: The bands of a schedule do not run on from year 1.

    References:
        The Green Book 2026, paras 6.52 to 6.59; DfT TAG notice "Green Book updates", 16 April 2026.
    """
    rows = of_edition("discount_rates", edition)
    names = dict.fromkeys(row["schedule"] for row in rows)
    return MappingProxyType(
        {name: _schedule(name, edition, [row for row in rows if row["schedule"] == name]) for name in names}
    )


def schedule(name: str, edition: str = EDITION) -> Schedule:
    """The discount schedule of that name.

    Raises:
        UnknownReference: No such edition or schedule is held; near names are offered.
    """
    held = discount_schedules(edition)
    if name not in held:
        raise unknown("discount schedule", name, tuple(held))
    return held[name]


def _schedule(name: str, edition: str, rows: list[Row]) -> Schedule:
    bands = tuple(
        Band(int(row["year_from"]), int(row["year_to"]) if row["year_to"] else None, float(row["rate"])) for row in rows
    )
    starts = [1, *(None if band.year_to is None else band.year_to + 1 for band in bands)]
    if [*(band.year_from for band in bands), None] != starts:
        raise BadReferenceData(f"discount_rates.csv: the bands of '{name}' ({edition}) leave a gap or overlap.")
    return Schedule(name, edition, bands, rows[0]["source"])


@cache
def benefit_rules(edition: str = EDITION) -> Mapping[str, BenefitRule]:
    """What each type of benefit counts for, by the code of the type.

    Raises:
        UnknownReference: No such edition is held.

    References:
        The Green Book 2026, paras 6.30, 6.38 and 8.93 to 8.99; column `tag` marks our own conventions.
    """
    return MappingProxyType({row["type"]: _rule(row) for row in of_edition("benefit_rules", edition)})


def benefit_rule(type_: str, edition: str = EDITION) -> BenefitRule:
    """The rule of one type of benefit.

    Raises:
        UnknownReference: No such edition or type is held; near names are offered.
    """
    held = benefit_rules(edition)
    if type_ not in held:
        raise unknown("type of benefit", type_, tuple(held))
    return held[type_]


def _rule(row: Row) -> BenefitRule:
    return BenefitRule(
        type=row["type"],
        label=row["label"],
        society=int(row["society"]),
        government=int(row["government"]),
        public_financial=PublicFinancial(row["public_financial"]),
        del_cash=DelCash(row["del_cash"]),
        mirror=row["mirror"] == "1",
        note=row["note"],
        edition=row["edition"],
        source=row["source"],
        tag=row["tag"],
    )


@cache
def defaults(edition: str = EDITION) -> Defaults:
    """The default parameters of an edition.

    Raises:
        UnknownReference: No such edition is held, or the table lacks a parameter.
    """
    values = {row["parameter"]: row["value"] for row in of_edition("defaults", edition)}
    try:
        return Defaults(
            edition=edition,
            schedule=values["schedule"],
            health_schedule=values["health_schedule"],
            sensitivity_schedule=values["sensitivity_schedule"],
            sensitivity_over_years=int(values["sensitivity_over_years"]),
            appraisal_period=int(values["appraisal_period"]),
            price_base_rule=values["price_base_rule"],
            present_value_rule=values["present_value_rule"],
            deflator_edition=values["deflator_edition"],
            mirror_recipient=values["mirror_recipient"],
            doubt_fraud_or_error=values["doubt_fraud_or_error"],
            bcr_cost_base=values["bcr_cost_base"],
            rpsc_cost_base=values["rpsc_cost_base"],
            separable_part=float(values["separable_part"]),
            true_up_collar=float(values["true_up_collar"]),
            transfer_cap=float(values["transfer_cap"]),
            class_minimum=int(values["class_minimum"]),
            class_advised=int(values["class_advised"]),
            prudent_percentile=float(values["prudent_percentile"]),
            record_groups=int(values["record_groups"]),
            record_benefits=int(values["record_benefits"]),
            interval_confidence=float(values["interval_confidence"]),
            realisation_green=float(values["realisation_green"]),
            realisation_red=float(values["realisation_red"]),
            silent_quarters=int(values["silent_quarters"]),
            grace_days=int(values["grace_days"]),
            ended_years=int(values["ended_years"]),
            own_record_weight=float(values["own_record_weight"]),
            warning_rate=float(values["warning_rate"]),
            warning_periods=int(values["warning_periods"]),
            stale_optimism=float(values["stale_optimism"]),
            milestone_slip=float(values["milestone_slip"]),
            cusum_target=float(values["cusum_target"]),
            cusum_slack=float(values["cusum_slack"]),
            cusum_limit=float(values["cusum_limit"]),
            narrative_variance=float(values["narrative_variance"]),
            decision_least=float(values["decision_least"]),
            fit_periods=int(values["fit_periods"]),
            fit_evidence=float(values["fit_evidence"]),
            fit_noise=float(values["fit_noise"]),
            draws=int(values["draws"]),
            draws_seed=int(values["draws_seed"]),
            correlation_between=float(values["correlation_between"]),
            correlation_within=float(values["correlation_within"]),
            core_draws=int(values["core_draws"]),
            core_keep=float(values["core_keep"]),
            core_drop=float(values["core_drop"]),
            interaction_gap=float(values["interaction_gap"]),
            tail_one_in=int(values["tail_one_in"]),
            tail_cost_factor=float(values["tail_cost_factor"]),
            income_elasticity=float(values["income_elasticity"]),
        )
    except KeyError as error:
        raise UnknownReference(f"defaults.csv has no parameter {error} in edition '{edition}'.") from error
