"""The categories of the register: what may stand in a field that is a choice, in the field's words."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What kind of body it is; the last three are groups of society outside government."""

    MINISTERIAL = "ministerial_department"
    NON_MINISTERIAL = "non_ministerial_department"
    AGENCY = "agency_or_public_body"
    DEVOLVED = "devolved_administration"
    LOCAL = "local_government"
    PUBLIC_GROUP = "public_sector_group"
    HOUSEHOLDS = "households"
    BUSINESSES = "businesses"
    OTHER = "other_outside_government"

    @property
    def is_public(self) -> bool:
        """Whether it counts as government in the cross-government lens."""
        return self not in (OrganisationKind.HOUSEHOLDS, OrganisationKind.BUSINESSES, OrganisationKind.OTHER)


class Role(StrEnum):
    """What a person may be."""

    PROGRAMME_MANAGER = "programme_manager"
    FINANCE = "finance"
    LEADER = "leader"
    BENEFIT_OWNER = "benefit_owner"
    ASSURER = "assurer"
    ADMINISTRATOR = "administrator"


class Stage(StrEnum):
    """Where a project stands in its business case and life."""

    IDEA = "idea"
    SOC = "soc"
    OBC = "obc"
    FBC = "fbc"
    DELIVERY = "delivery"
    LIVE = "live"
    CLOSED = "closed"
    STOPPED = "stopped"


class OptionKind(StrEnum):
    """The courses that a business case compares (Green Book 2026, chapter 4)."""

    BAU = "business_as_usual"
    DO_MINIMUM = "do_minimum"
    PREFERRED = "preferred"
    LESS_AMBITIOUS = "less_ambitious"
    MORE_AMBITIOUS = "more_ambitious"


class BudgetClass(StrEnum):
    """The colour of money: which control total it falls in, or none."""

    RDEL_ADMIN = "rdel_admin"
    RDEL_PROGRAMME = "rdel_programme"
    CDEL = "cdel"
    AME = "ame"
    RECEIPTS = "receipts"
    NON_CASH = "non_cash"
    OUTSIDE = "outside_government"

    @property
    def is_del(self) -> bool:
        """Whether it is inside a Departmental Expenditure Limit, so can pay a departmental share."""
        return self in (BudgetClass.RDEL_ADMIN, BudgetClass.RDEL_PROGRAMME, BudgetClass.CDEL)


class CostKind(StrEnum):
    """What the money is spent on."""

    IMPLEMENTATION = "implementation"
    OPERATING = "operating"
    MAINTENANCE = "maintenance"
    DUAL_RUNNING = "dual_running"
    EXIT = "exit"
    EVALUATION = "evaluation"
    RISK = "risk"
    THIRD_PARTY = "third_party"
    CHARGE = "charge"


class PriceTerms(StrEnum):
    """Whether amounts are in the prices of one year or of the year they fall in."""

    REAL = "real"
    NOMINAL = "nominal"


class BenefitClass(StrEnum):
    """Whether a benefit releases cash, is worth money without cash, or is counted or described only."""

    CASH_RELEASING = "cash_releasing"
    NON_CASH_RELEASING = "non_cash_releasing"
    QUANTIFIABLE = "quantifiable"
    QUALITATIVE = "qualitative"


class Recurrence(StrEnum):
    """Whether a benefit repeats, comes once, or only moves money in time (never in headline figures)."""

    RECURRING = "recurring"
    ONE_OFF = "one_off"
    TIMING = "timing"


class Agreement(StrEnum):
    """Where the recipient stands on a share."""

    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    BASELINED = "baselined"
    TAKEN_FROM_BUDGET = "taken_from_budget"
    WITHDRAWN = "withdrawn"

    @property
    def is_accepted(self) -> bool:
        """Whether the recipient has agreed to the share."""
        return self in (Agreement.ACCEPTED, Agreement.BASELINED, Agreement.TAKEN_FROM_BUDGET)


class Phasing(StrEnum):
    """Where the split over years comes from."""

    PUBLISHED = "published"
    ASSUMED = "assumed"
    OWN = "own"


class Discounting(StrEnum):
    """Which of the Green Book's discount schedules a line uses."""

    STANDARD = "standard"
    HEALTH = "health"


class PoolRule(StrEnum):
    """How claims on one total are cut so that together they do not exceed it (methods 2.5)."""

    PROPORTIONAL = "proportional"
    UNION = "union"


class ConditionStatus(StrEnum):
    """How far a practical step has been taken. They have no order that could be averaged."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class LogKind(StrEnum):
    """What a log entry records (AQuA Book: assumptions, decisions and quality assurance are each logged)."""

    ASSUMPTION = "assumption"
    DECISION = "decision"
    QUALITY_ASSURANCE = "quality_assurance"


class Reliability(StrEnum):
    """How far an assumption or a check can be relied on, in its maker's judgement."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Calculator(StrEnum):
    """Which calculator wrote a benefit line (methods 8)."""

    STAFF_TIME = "staff_time"
    FRAUD = "fraud"
    ERROR = "error"
    CITIZEN_TIME = "citizen_time"
    BUSINESS_TIME = "business_time"
    DUPLICATE_COLLECTION = "duplicate_collection"
    LEGACY = "legacy"
    OPEN_DATA = "open_data"
    UNIT_COST = "unit_cost"


class EstimateShape(StrEnum):
    """How the amounts of a line may spread around what was entered (methods 6.1)."""

    PERT = "pert"
    TRIANGULAR = "triangular"
    LOGNORMAL = "lognormal"


class EstimateEnds(StrEnum):
    """What the low and the high end of an estimate are. P10 is what one outcome in ten stays below."""

    LIMITS = "minimum_and_maximum"
    PERCENTILES = "p10_and_p90"


class BaselineStage(StrEnum):
    """At which approval a baseline was frozen; after the first one it changes by change control only."""

    SOC = "soc"
    OBC = "obc"
    FBC = "fbc"
    CHANGE_CONTROL = "change_control"


class Side(StrEnum):
    """On which side of the ledger a flow stands."""

    COST = "cost"
    BENEFIT = "benefit"


class BiasMeasure(StrEnum):
    """What generic optimism bias is measured on (Mott MacDonald 2002, Table 2)."""

    WORKS_DURATION = "works_duration"
    CAPITAL = "capital_expenditure"
    OPERATING = "operating_expenditure"


class EnvelopeKind(StrEnum):
    """What an amount of an envelope is.

    A limit is what may be spent. What is committed is already promised: it stays spent when the limit is cut, and it
    carries over into each year that it names. What is carried over was brought in from an earlier year, as agreed
    under Budget Exchange.
    """

    LIMIT = "limit"
    COMMITTED = "committed"
    CARRIED_OVER = "carried_over"


class ScenarioStatus(StrEnum):
    """How settled a funding scenario is: only a draft or a shared one can be changed."""

    DRAFT = "draft"
    SHARED = "shared"
    LOCKED = "locked"
    APPROVED = "approved"

    @property
    def is_open(self) -> bool:
        """Whether it and its overrides may still be changed."""
        return self in (ScenarioStatus.DRAFT, ScenarioStatus.SHARED)


class OverrideField(StrEnum):
    """What a funding scenario may change; `override_fields.py` declares what each of them needs.

    Attributes:
        CUT_PART: The part of a limit that is cut, by body, class and year; each blank means all.
        CUT_AMOUNT: Pounds off the limit of one body and class, in one year, or in each.
        ADD_AMOUNT: Pounds on top of the limit of one body and class, in one year, or in each.
        COST_FACTOR: What costs are multiplied by, of one project or all, for one payer or all.
        BENEFIT_FACTOR: What benefits are multiplied by, of one project or all, for one recipient or all.
        BENEFIT_DELAY: Whole years by which benefits come later, of one project or all.
        START_DELAY: Whole years by which a project starts later.
        LATEST_START: The start is a decision: at most this many whole years later, for one project or all.
        LEAST_PART: A project may be funded in part, down to this part of it; one project or all.
        MUST_FUND: A project is funded whatever it is worth.
        MUST_NOT_FUND: A project is not funded.
        EXCLUSIVE: Of the projects of a named group at most one is funded.
        AT_LEAST: At least so many projects of an objective, which is a use of data, are funded.
        CLAIMS: Whether all claimed benefits count, or only accepted ones.
        DISCOUNTING: The discount schedule.
        GREEN_BOOK: The edition of the Green Book's tables.
        DEFLATORS: The edition of the GDP deflators.
        STANDPOINT: Whose value the joint choice looks at: government's or society's.
        TRANSFER_CAP: The part of a body's limit that it may pass to others.
        SHARING_RULE: How shared costs are split among those who gain.
        CLOSED_TOO: Projects that are closed or stopped ask for money too, to look back; needs no value.
    """

    CUT_PART = "cut_part"
    CUT_AMOUNT = "cut_amount"
    ADD_AMOUNT = "add_amount"
    COST_FACTOR = "cost_factor"
    BENEFIT_FACTOR = "benefit_factor"
    BENEFIT_DELAY = "benefit_delay"
    START_DELAY = "start_delay"
    LATEST_START = "latest_start"
    LEAST_PART = "least_part"
    MUST_FUND = "must_fund"
    MUST_NOT_FUND = "must_not_fund"
    EXCLUSIVE = "exclusive"
    AT_LEAST = "at_least"
    CLAIMS = "claims"
    DISCOUNTING = "discounting"
    GREEN_BOOK = "green_book"
    DEFLATORS = "deflators"
    STANDPOINT = "standpoint"
    TRANSFER_CAP = "transfer_cap"
    SHARING_RULE = "sharing_rule"
    CLOSED_TOO = "closed_too"
