"""The words for the categories of realisation: baselines, what arrived, and how that stands; `labels` offers them."""

from __future__ import annotations

from enum import Enum

from benefits.portfolio.due_measurements import DueKind, DueState
from benefits.portfolio.early_warning import Flag
from benefits.portfolio.forecast_at_completion import ForecastBasis
from benefits.portfolio.late_or_low import Pattern
from benefits.portfolio.learned_optimism import Method
from benefits.portfolio.realisation import Reading
from benefits.portfolio.realisation_status import BenefitStatus, StatusReason
from benefits.portfolio.reference_class import Strength
from benefits.portfolio.track_record import Spread, WhyTogether
from benefits.records.categories import BaselineStage, Side
from benefits.views.baselines import Reproduction
from benefits.views.learned_optimism import RecordOf
from benefits.views.realisation_terms import BodyAs

REALISATION_LABELS: dict[type[Enum], dict[Enum, str]] = {
    BaselineStage: {
        BaselineStage.SOC: "Strategic outline case",
        BaselineStage.OBC: "Outline business case",
        BaselineStage.FBC: "Full business case",
        BaselineStage.CHANGE_CONTROL: "Change control",
    },
    Reproduction: {
        Reproduction.SAME: "The same to the penny",
        Reproduction.DIFFERS: "Not what was frozen",
        Reproduction.NO_FIGURES: "No present values to compare",
        Reproduction.FAILED: "Could not be worked out again",
    },
    RecordOf: {
        RecordOf.LEAD: "The lead organisation's",
        RecordOf.TYPE: "That of its type of benefit",
        RecordOf.MEAN: "All together, mean",
        RecordOf.PRUDENT: "All together, prudent",
    },
    BodyAs: {BodyAs.RECIPIENT: "Benefits that land on it", BodyAs.LEAD: "Projects that it leads"},
    Side: {Side.COST: "Cost", Side.BENEFIT: "Benefit"},
    Reading: {
        Reading.VALUE: "Known",
        Reading.NOT_DUE: "Not due",
        Reading.NOT_REPORTED: "Not reported",
        Reading.NO_GAIN_PLANNED: "No gain planned on balance",
        Reading.NOTHING_LIVE: "No enabling change is live",
        Reading.PLAN_FALLS: "The plan has a year of loss",
        Reading.TOO_EARLY: "Too early to tell",
        Reading.NOT_KNOWN: "Not known",
        Reading.NOTHING_AHEAD: "No benefit lies ahead",
    },
    Pattern: {
        Pattern.AS_PLANNED: "As planned or better",
        Pattern.LATE: "Late",
        Pattern.LOW: "Low",
        Pattern.LATE_AND_LOW: "Late and low",
        Pattern.TOO_EARLY: "Too early to tell",
    },
    ForecastBasis: {
        ForecastBasis.SHRUNK: "Own record and reference class",
        ForecastBasis.OWN_RECORD: "Own record only",
        ForecastBasis.REFERENCE_CLASS: "Reference class only",
        ForecastBasis.PLAN: "Plan as it stands",
    },
    BenefitStatus: {
        BenefitStatus.GREEN: "Green",
        BenefitStatus.AMBER: "Amber",
        BenefitStatus.RED: "Red",
        BenefitStatus.GREY: "Grey",
    },
    StatusReason: {
        StatusReason.ON_TRACK: "On track",
        StatusReason.RATE: "Too little has arrived so far",
        StatusReason.FORECAST: "The forecast falls short",
        StatusReason.BOTH: "Too little has arrived and the forecast falls short",
        StatusReason.NOT_DUE: "Nothing is due yet",
        StatusReason.NO_DATA: "No data for too long",
        StatusReason.AWAITED: "First report awaited",
        StatusReason.NO_GAIN_PLANNED: "No gain planned on balance",
    },
    Flag: {
        Flag.LOW_RATE: "Low rate for several periods",
        Flag.STALE_OPTIMISM: "Forecast more hopeful than the record",
        Flag.MILESTONE_SLIPPED: "Enabling milestone has slipped",
        Flag.UNREPORTED: "Due and not reported",
        Flag.NO_OWNER: "No owner in the receiving body",
        Flag.WORTH_LOST: "No longer worth it on what is now expected",
        Flag.DRIFT: "Slow drift below plan",
    },
    DueKind: {
        DueKind.MEASUREMENT: "Measurement",
        DueKind.OUTTURN: "Cost outturn",
        DueKind.VERIFICATION: "Verification of a measurement",
        DueKind.OUTTURN_VERIFICATION: "Verification of cost outturn",
        DueKind.MILESTONE: "Milestone",
    },
    DueState: {
        DueState.ESCALATED: "Escalated",
        DueState.OVERDUE: "Overdue",
        DueState.DUE: "Due",
    },
    Strength: {
        Strength.DESCRIPTIVE: "Descriptive only",
        Strength.INDICATIVE: "Indicative",
        Strength.USABLE: "Usable",
    },
    Spread: {Spread.TOGETHER: "One spread for all", Spread.OWN: "Each one's own spread"},
    WhyTogether: {
        WhyTogether.FEW_BENEFITS: "Too few closed benefits",
        WhyTogether.FEW_GROUPS: "Too few departments or types",
        WhyTogether.NO_SPREAD: "No spread among the benefits",
    },
    Method: {
        Method.CLASS_MEAN: "Mean rate of the reference class",
        Method.CLASS_MEDIAN: "Median rate of the reference class",
        Method.CLASS_PRUDENT: "Prudent rate of the reference class",
        Method.CLASS_RATIO: "Rate of the reference class, each pound alike",
        Method.OWN_RECORD: "Own track record, drawn towards all",
        Method.NEWCOMER: "Mean of all track records",
        Method.POOLED_RECORD: "All closed benefits together",
    },
}
