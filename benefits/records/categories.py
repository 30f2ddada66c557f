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
