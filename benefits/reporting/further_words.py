"""What stands beside an option's headline figures, in sentences ready for markdown: no sentence holds typed text."""

from __future__ import annotations

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.appraisal.measures import Answer
from benefits.reporting.sentences import one_or_many
from benefits.reporting.words import escape_markdown, number, percent, pounds_in_prose
from benefits.views.further_measures import FurtherMeasures, HealthLines, RateSensitivity
from benefits.views.project import Figure
from benefits.views.weighted_value import WeightedValue

NO_EFFECT = "No effect without a money value is recorded."
NO_OUTCOME = "No benefit is recorded as quantifiable, so there is no unit whose cost could be told."
NO_INCOME = (
    "No share says what income the households have that gain, so no distributional weight can be given. "
    "Enter a relative income where the shares of a benefit to households are edited."
)
STANDS_BESIDE = (
    "It is a sensitivity: the weighted value stands beside the unweighted one and never replaces it "
    "(Green Book 2020, A3.22)."
)
OUTCOME_BASIS = (
    "The whole cost of the option over the units of each outcome, so the rows must not be added. Discounted: cost and "
    "units in present value of year 0. Undiscounted: plain sums, real. It is the reverse of NPUC (Green Book 2026, "
    "Table 10)."
)
INCLUDED_BASIS = (
    "Present value of each kind to whoever pays, less business as usual where it is recorded, so a saving is minus. "
    "Cost already spent is left out. A charge from one body to another cancels out in the net value for society. "
    "Maintenance, evaluation, exit and third-party costs and residual values belong in an appraisal "
    "(Green Book 2026, 6.13 and 6.65)."
)


def worth_sentence(held: FurtherMeasures) -> str:
    """NPSV, and what the effects without a money value must be worth or may cost (Green Book 2026, 6.105)."""
    if not held.effects:
        return NO_EFFECT
    if abs(held.needed) <= NEGLIGIBLE:
        return "NPSV is nothing without them, so they decide whether it is a gain or a loss."
    value, each_year = pounds_in_prose(abs(held.needed)), pounds_in_prose(abs(held.needed_each_year))
    if held.needed > 0:
        said = (
            f"NPSV is {pounds_in_prose(held.npsv)} without them. For it to be nothing they must be worth {value} in "
            f"present value together, or {each_year} in every year appraised (Green Book 2026, 6.105)."
        )
    else:
        said = (
            f"NPSV is {value} without them. They may be a loss of up to {value} in present value together, or "
            f"{each_year} in every year appraised, before it is nothing (Green Book 2026, 6.105)."
        )
    return escape_markdown(said)


def weighted_sentence(held: WeightedValue) -> str:
    """The weighted value beside the unweighted one, and the weight that would switch the answer."""
    said = (
        f"NPSV is {pounds_in_prose(held.npsv)} unweighted and {pounds_in_prose(held.weighted)} with distributional "
        f"weights: relative income to the power of minus {number(held.elasticity, 1)}. {_switching(held.switching)} "
        f"{STANDS_BESIDE}"
    )
    return escape_markdown(said)


def _switching(held: Figure) -> str:
    if held.kind is not Answer.VALUE or held.value is None:
        return "No one weight on these shares, of nothing or more, would make NPSV nothing."
    return f"One weight of {number(held.value, 2)} on all of these shares would make NPSV nothing."


def rates_sentence(held: RateSensitivity) -> str:
    """NPSV at the lower rates beside the standard ones, or that they do not apply to the horizon."""
    if held.standard is None or held.lower is None:
        return (
            f"The lower rates are a sensitivity for horizons above {held.over_years} years; they do not apply to a "
            f"horizon of {one_or_many(held.horizon, 'year', 'years')}."
        )
    return escape_markdown(
        f"NPSV is {pounds_in_prose(held.standard)} at the standard rates and {pounds_in_prose(held.lower)} at the "
        f"lower rates, a sensitivity because the horizon of {held.horizon:,} years is above {held.over_years} years "
        "(DfT TAG, April 2026)."
    )


def health_sentence(held: HealthLines) -> str:
    """Which benefits are discounted at the health rate; blank where none is. Plain text."""
    if not held.titles:
        return ""
    names = "; ".join(held.titles)
    return f"Discounted at the health rate, {percent(held.rate, 1)} in year 1, and not at the standard one: {names}."
