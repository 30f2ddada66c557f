"""The words for each category, and one sentence for each class of project."""

from __future__ import annotations

from enum import Enum

from benefits.actions.agreement import Says
from benefits.appraisal.classes import Classification
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims, Standpoint
from benefits.appraisal.outcomes import Part
from benefits.appraisal.ratios import Ratio
from benefits.appraisal.shapes import ShapeKind
from benefits.appraisal.valuation import Group
from benefits.errors import Severity
from benefits.portfolio.basis import Bodies
from benefits.portfolio.budget_cover import Reason
from benefits.portfolio.contributors import Scope
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.decisions import DecisionKind, Stake
from benefits.portfolio.games import Known
from benefits.portfolio.proposals import LeftOut
from benefits.portfolio.scenario_steps import ChangeGroup
from benefits.portfolio.selection import Status
from benefits.portfolio.selection_model import Way
from benefits.records.categories import (
    Agreement,
    BenefitClass,
    BudgetClass,
    Calculator,
    ConditionStatus,
    CostKind,
    Discounting,
    EnvelopeKind,
    LogKind,
    OptionKind,
    OrganisationKind,
    OverrideField,
    Phasing,
    PoolRule,
    PriceTerms,
    Recurrence,
    Reliability,
    Role,
    ScenarioStatus,
    Stage,
)
from benefits.reporting.change_labels import CHANGE_LABELS
from benefits.reporting.optimism_labels import OPTIMISM_LABELS
from benefits.reporting.realisation_labels import REALISATION_LABELS
from benefits.reporting.simulation_labels import SIMULATION_LABELS
from benefits.reporting.summary_labels import SUMMARY_LABELS
from benefits.views.as_it_stood import Since
from benefits.views.briefing import Subject
from benefits.views.history import VersionKind
from benefits.views.inbox import Counted, InboxState
from benefits.views.memorandum import Overrun

EXPLANATIONS: dict[Classification, str] = {
    Classification.SELF_SUPPORTING: (
        "Every body that pays gets back at least what it pays, and government and society do not lose."
    ),
    Classification.COSTS_MOVED_TO_PUBLIC: (
        "The payers and government do not lose, but society does: cost is moved to people or businesses."
    ),
    Classification.LOCAL_GAIN_ONLY: (
        "The payers do not lose, but government as a whole does: check whether cost is moved to other public bodies."
    ),
    Classification.AT_RISK: (
        "Government as a whole does not lose, but a body that pays gets back less than it pays, so the project "
        "could be dropped when budgets are cut."
    ),
    Classification.PUBLIC_VALUE_ONLY: (
        "Society does not lose, but a payer and government as a whole do: it needs a case that does not rest on "
        "savings, or central money."
    ),
    Classification.NOT_JUSTIFIED: (
        "A payer, government and society all get back less than is paid, counting only benefits with a money value: "
        "other benefits may still decide."
    ),
    Classification.UNKNOWN: (
        "This cannot be judged yet: no public body is recorded as paying, or part of the benefit has no recipient."
    ),
}

LABELS: dict[type[Enum], dict[Enum, str]] = {
    Standpoint: {
        Standpoint.OWN: "Own department",
        Standpoint.GOVERNMENT: "Cross-government",
        Standpoint.SOCIETY: "Society",
    },
    Money: {
        Money.ECONOMIC: "Economic value",
        Money.PUBLIC_FINANCIAL: "Public finances",
        Money.DEL_CASH: "DEL cash",
    },
    Claims: {Claims.CLAIMED: "All claims", Claims.ACCEPTED: "Accepted only"},
    Classification: {
        Classification.SELF_SUPPORTING: "Self-supporting",
        Classification.COSTS_MOVED_TO_PUBLIC: "Works for government, costs moved to the public",
        Classification.LOCAL_GAIN_ONLY: "Local gain only",
        Classification.AT_RISK: "At risk: value lands elsewhere",
        Classification.PUBLIC_VALUE_ONLY: "Public value only",
        Classification.NOT_JUSTIFIED: "Not justified on monetised value",
        Classification.UNKNOWN: "Not yet known",
    },
    Ratio: {
        Ratio.BCR: "Benefit-cost ratio",
        Ratio.RPSC: "Return on public sector cost",
        Ratio.NET_COST: "Net-cost ratio",
        Ratio.FINANCIAL_RETURN: "Financial return on investment",
        Ratio.CASH_RETURN: "Cash return on investment",
        Ratio.NET_RETURN: "Net return",
    },
    Rule: {
        Rule.PROPORTIONAL: "In proportion to benefit",
        Rule.EQUAL: "Equal split",
        Rule.EQUAL_SURPLUS: "Equal net gain",
        Rule.SHAPLEY: "Shapley value",
        Rule.NUCLEOLUS: "Nucleolus",
        Rule.SCRB: "Separable costs, remaining benefits",
        Rule.ALTERNATE_COST: "Alternate cost avoided",
        Rule.EQUAL_OFFER: "Equal offers",
    },
    Reason: {
        Reason.SHARE: "Share of the cost",
        Reason.BRIDGE: "Bridge",
        Reason.REPAYMENT: "Repayment of the bridge",
    },
    ChangeGroup: {
        ChangeGroup.MONEY: "Money",
        ChangeGroup.COSTS: "Costs",
        ChangeGroup.BENEFITS: "Benefits",
        ChangeGroup.TIMING: "Timing",
        ChangeGroup.DECISIONS: "Who must be funded",
        ChangeGroup.ASSUMPTIONS: "Assumptions and editions",
        ChangeGroup.YEARS: "Years looked at",
    },
    LeftOut: {
        LeftOut.ENDED: "Closed or stopped",
        LeftOut.NO_COST: "No cost in a departmental budget in these years",
    },
    Way: {
        Way.SILO: "Each department on its own",
        Way.JOINT: "Together, each within its own budget",
        Way.TRANSFERS: "Together, with capped transfers",
        Way.POOLED: "All budgets pooled",
    },
    Status: {
        Status.PROVEN: "Best, within the gap asked for",
        Status.STOPPED: "Stopped at the time limit",
    },
    Overrun: {
        Overrun.PRO_RATA: "Everybody, in the same proportions",
        Overrun.LEAD_BEARS: "The lead alone",
    },
    Scope: {
        Scope.PROJECT: "The project alone",
        Scope.BUNDLE: "The project with what it needs and enables",
        Scope.ENABLER: "The project as an enabler of others",
    },
    Known: {
        Known.COSTS: "Costs",
        Known.COSTS_AND_BENEFITS: "Costs and benefits",
        Known.VALUES: "Values",
        Known.VALUES_AND_BENEFITS: "Values and benefits",
    },
    Bodies: {Bodies.AS_RECORDED: "As recorded", Bodies.TODAY: "Today's organisations"},
    Severity: {Severity.ERROR: "Error", Severity.WARNING: "Warning"},
    OrganisationKind: {
        OrganisationKind.MINISTERIAL: "Ministerial department",
        OrganisationKind.NON_MINISTERIAL: "Non-ministerial department",
        OrganisationKind.AGENCY: "Agency or public body",
        OrganisationKind.DEVOLVED: "Devolved administration",
        OrganisationKind.LOCAL: "Local government",
        OrganisationKind.PUBLIC_GROUP: "Public sector group",
        OrganisationKind.HOUSEHOLDS: "Households",
        OrganisationKind.BUSINESSES: "Businesses",
        OrganisationKind.OTHER: "Other outside government",
    },
    Role: {
        Role.PROGRAMME_MANAGER: "Programme manager",
        Role.FINANCE: "Finance",
        Role.LEADER: "Leader",
        Role.BENEFIT_OWNER: "Benefit owner",
        Role.ASSURER: "Assurer",
        Role.ADMINISTRATOR: "Administrator",
    },
    Stage: {
        Stage.IDEA: "Idea",
        Stage.SOC: "Strategic outline case (SOC)",
        Stage.OBC: "Outline business case (OBC)",
        Stage.FBC: "Full business case (FBC)",
        Stage.DELIVERY: "Delivery",
        Stage.LIVE: "Live",
        Stage.CLOSED: "Closed",
        Stage.STOPPED: "Stopped",
    },
    OptionKind: {
        OptionKind.BAU: "Business as usual",
        OptionKind.DO_MINIMUM: "Do minimum",
        OptionKind.PREFERRED: "Preferred way forward",
        OptionKind.LESS_AMBITIOUS: "Less ambitious",
        OptionKind.MORE_AMBITIOUS: "More ambitious",
    },
    BudgetClass: {
        BudgetClass.RDEL_ADMIN: "RDEL admin",
        BudgetClass.RDEL_PROGRAMME: "RDEL programme",
        BudgetClass.CDEL: "CDEL",
        BudgetClass.AME: "AME",
        BudgetClass.RECEIPTS: "Receipts",
        BudgetClass.NON_CASH: "Non-cash",
        BudgetClass.OUTSIDE: "Outside government",
    },
    CostKind: {
        CostKind.IMPLEMENTATION: "Implementation",
        CostKind.OPERATING: "Operating",
        CostKind.MAINTENANCE: "Maintenance",
        CostKind.DUAL_RUNNING: "Dual running",
        CostKind.EXIT: "Exit",
        CostKind.EVALUATION: "Evaluation",
        CostKind.RISK: "Risk",
        CostKind.THIRD_PARTY: "Cost pushed onto another body",
        CostKind.CHARGE: "Charge paid to another body",
    },
    PriceTerms: {PriceTerms.REAL: "Real", PriceTerms.NOMINAL: "Nominal"},
    BenefitClass: {
        BenefitClass.CASH_RELEASING: "Cash-releasing",
        BenefitClass.NON_CASH_RELEASING: "Non-cash-releasing",
        BenefitClass.QUANTIFIABLE: "Quantifiable, no money value",
        BenefitClass.QUALITATIVE: "Qualitative",
    },
    Recurrence: {
        Recurrence.RECURRING: "Recurring",
        Recurrence.ONE_OFF: "One-off",
        Recurrence.TIMING: "Timing only",
    },
    Agreement: {
        Agreement.CLAIMED: "Claimed",
        Agreement.ACCEPTED: "Accepted",
        Agreement.DISPUTED: "Disputed",
        Agreement.BASELINED: "Baselined",
        Agreement.TAKEN_FROM_BUDGET: "Taken from budget",
        Agreement.WITHDRAWN: "Withdrawn",
    },
    Says: {
        Says.ACCEPT: "Accept",
        Says.DISPUTE: "Dispute",
        Says.ASK: "Ask",
        Says.BASELINE: "Baseline",
        Says.TAKE_FROM_BUDGET: "Take from budget",
    },
    Counted: {
        Counted.YES: "Yes",
        Counted.OTHER_OPTION: "No: not in the preferred option",
        Counted.TIMING: "No: it only comes earlier or later",
        Counted.NO_MONEY: "No: it has no money value",
    },
    Subject: {Subject.PORTFOLIO: "Portfolio", Subject.DEPARTMENT: "Department", Subject.PROJECT: "Project"},
    InboxState: {
        InboxState.TO_ANSWER: "To answer",
        InboxState.CHANGED: "Changed since answered",
        InboxState.ASKED: "Question asked",
        InboxState.DISPUTED: "Disputed",
        InboxState.ACCEPTED: "Accepted",
        InboxState.WITHDRAWN: "Withdrawn by the project",
    },
    Phasing: {Phasing.PUBLISHED: "Published", Phasing.ASSUMED: "Assumed", Phasing.OWN: "Own figures"},
    PoolRule: {
        PoolRule.PROPORTIONAL: "Cut in proportion when together they exceed the total",
        PoolRule.UNION: "Each removes a part of what is left",
    },
    ConditionStatus: {
        ConditionStatus.MET: "Met",
        ConditionStatus.PARTLY: "Partly met",
        ConditionStatus.NOT_MET: "Not met",
        ConditionStatus.NOT_APPLICABLE: "Not applicable",
    },
    LogKind: {
        LogKind.ASSUMPTION: "Assumption",
        LogKind.DECISION: "Decision",
        LogKind.QUALITY_ASSURANCE: "Quality assurance",
    },
    Reliability: {Reliability.HIGH: "High", Reliability.MEDIUM: "Medium", Reliability.LOW: "Low"},
    EnvelopeKind: {
        EnvelopeKind.LIMIT: "Limit",
        EnvelopeKind.COMMITTED: "Committed",
        EnvelopeKind.CARRIED_OVER: "Carried over",
    },
    ScenarioStatus: {
        ScenarioStatus.DRAFT: "Draft",
        ScenarioStatus.SHARED: "Shared",
        ScenarioStatus.LOCKED: "Locked",
        ScenarioStatus.APPROVED: "Approved",
    },
    OverrideField: {
        OverrideField.CUT_PART: "Limit cut by a part",
        OverrideField.CUT_AMOUNT: "Limit cut by an amount",
        OverrideField.ADD_AMOUNT: "Limit raised by an amount",
        OverrideField.COST_FACTOR: "Costs multiplied",
        OverrideField.BENEFIT_FACTOR: "Benefits multiplied",
        OverrideField.BENEFIT_DELAY: "Benefits come later",
        OverrideField.START_DELAY: "Project starts later",
        OverrideField.LATEST_START: "Project may start later",
        OverrideField.LEAST_PART: "Project may be funded in part",
        OverrideField.MUST_FUND: "Must be funded",
        OverrideField.MUST_NOT_FUND: "Must not be funded",
        OverrideField.EXCLUSIVE: "At most one of a group",
        OverrideField.AT_LEAST: "At least so many of an objective",
        OverrideField.CLAIMS: "Which benefits count",
        OverrideField.DISCOUNTING: "Discount schedule",
        OverrideField.GREEN_BOOK: "Edition of the guidance",
        OverrideField.DEFLATORS: "GDP deflator edition",
        OverrideField.STANDPOINT: "Whose value counts",
        OverrideField.TRANSFER_CAP: "Part that may be transferred",
        OverrideField.SHARING_RULE: "How shared costs are split",
        OverrideField.CLOSED_TOO: "Closed projects are looked at too",
    },
    Calculator: {
        Calculator.STAFF_TIME: "Staff time",
        Calculator.FRAUD: "Fraud",
        Calculator.ERROR: "Error",
        Calculator.CITIZEN_TIME: "Citizen time",
        Calculator.BUSINESS_TIME: "Business time",
        Calculator.DUPLICATE_COLLECTION: "Duplicate collection",
        Calculator.LEGACY: "Legacy replacement",
        Calculator.OPEN_DATA: "Open data",
        Calculator.UNIT_COST: "Unit cost",
    },
    ShapeKind: {
        ShapeKind.STEP: "Full amount from a year on",
        ShapeKind.LINEAR: "Ramp up in a straight line",
        ShapeKind.S_CURVE: "Ramp up in an S-curve",
    },
    Group: {
        Group.BODY: "The body you name",
        Group.AGENCY: "Agency of the database",
        Group.CITIZENS: "Citizens",
        Group.BUSINESSES: "Businesses",
    },
    Part: {
        Part.SERVICE: "Cost of a service",
        Part.TRANSFER: "Payment or tax (a transfer)",
        Part.ECONOMIC: "Value to the economy",
        Part.SOCIAL: "Value to people",
    },
    VersionKind: {
        VersionKind.CREATED: "Created",
        VersionKind.CHANGED: "Changed",
        VersionKind.WITHDRAWN: "Withdrawn",
        VersionKind.BROUGHT_BACK: "Brought back",
    },
    Since: {
        Since.ADDED: "Added",
        Since.CHANGED: "Changed",
        Since.WITHDRAWN: "Withdrawn",
        Since.CAME_AND_WENT: "Added and withdrawn",
    },
    DecisionKind: {
        DecisionKind.AT_RISK: "Project at risk",
        DecisionKind.STOP_OR_GO_ON: "Stop or go on",
        DecisionKind.BODY_LOSES: "A body would lose by going on",
        DecisionKind.DISPUTED: "Disputed share",
        DecisionKind.UNANSWERED: "Shares without an answer",
        DecisionKind.RED: "Red benefits",
        DecisionKind.ERODED: "Promise eroded since approval",
        DecisionKind.LIVE_DIFFERS: "Case differs from its baseline",
        DecisionKind.OVERDUE: "Reports long overdue",
        DecisionKind.DIVIDED: "Promised to a divided body",
    },
    Stake: {
        Stake.GOVERNMENT: "Net value across government",
        Stake.AHEAD: "Net value ahead to government",
        Stake.AHEAD_BODY: "Net value ahead to one body",
        Stake.RECIPIENT: "Present value of benefit to one body",
        Stake.REAL: "Real pounds, undiscounted",
        Stake.SOCIETY: "Net value to society",
    },
    Discounting: {Discounting.STANDARD: "Standard", Discounting.HEALTH: "Health and life effects"},
    **CHANGE_LABELS,
    **OPTIMISM_LABELS,
    **REALISATION_LABELS,
    **SIMULATION_LABELS,
    **SUMMARY_LABELS,
}
