"""What stands beside the headline figures, in words and tables."""

from decimal import Decimal

import pytest
from plain.register import RUNNING, benefit, cost, share
from plain.summary import READER, effect, holding

from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import Claims
from benefits.portfolio.basis import Basis
from benefits.records.categories import BenefitClass, CostKind, Discounting
from benefits.reporting import further_tables as tables
from benefits.reporting import further_words as words
from benefits.reporting.measure_table import measure_table
from benefits.reporting.record_tables import benefit_lines_table
from benefits.views.further_measures import RateSensitivity, further_measures
from benefits.views.project import project_page

TRUST = effect("P-Q", "P", BenefitClass.QUALITATIVE, "Trust", "points", baseline_value="50", target="62.50")
LINKED = benefit("P-U", [0, 1000, 2000, 2000, 2000], benefit_class=BenefitClass.QUANTIFIABLE, unit="records")
DEAR = cost("P-C2", [10e6], kind=CostKind.EXIT)


def opened(*records, basis=None):
    with holding(records) as store:
        page = project_page(store, READER, "P", basis)
        return page, further_measures(store, READER, page, "P")


def seen(*records):
    return opened(*records)[1]


def said(text):
    return text.replace("\\", "")


def test_a_shortfall_says_what_effects_must_be_worth_in_all_and_each_year():
    assert said(words.worth_sentence(seen(*RUNNING, DEAR, TRUST))) == (
        "NPSV is minus £4.7 million without them. For it to be nothing they must be worth £4.7 million in present "
        "value together, or £1 million in every year appraised (Green Book 2026, 6.105)."
    )


def test_a_surplus_says_what_they_may_cost():
    told = said(words.worth_sentence(seen(*RUNNING, TRUST)))
    assert told.startswith("NPSV is £5.3 million without them. They may be a loss of up to £5.3 million")
    assert "£1.1 million in every year appraised" in told  # 5.275 / 4.673


def test_without_effects_the_sentence_says_so():
    assert words.worth_sentence(seen(*RUNNING)) == words.NO_EFFECT


def test_each_effect_has_class_measure_ends_and_recipients():
    row = tables.effects_table(seen(*RUNNING, TRUST, share("P-Q", "CIT"))).to_dict("records")[0]
    assert row["Effect"] == "P-Q (P-Q)"
    assert (row["Measure"], row["Baseline"], row["Target"]) == ("Trust in points", "50", "62.5")
    assert row["For whom"] == "Households"


def test_cost_of_one_names_both_ways_and_who_pays():
    row = tables.outcomes_table(seen(*RUNNING, LINKED)).to_dict("records")[0]
    assert row["Cost to society of one, discounted"] == "£3,173"
    assert row["Cost to government of one, undiscounted"] == "£3,000"
    assert (row["Unit"], row["Units in all years"]) == ("records", "7,000")
    assert row["Units, discounted"] == "6,380, at standard rates"


@pytest.mark.parametrize(
    ("costs", "units", "expected"),
    [([10], [0], "no units"), ([0], [5], "no cost recorded"), ([-10], [5], "pays for itself"), ([10], [8], "£1.25")],
)
def test_what_has_no_number_is_told_in_words(costs, units, expected):
    line = benefit("U", units, benefit_class=BenefitClass.QUANTIFIABLE, unit="records")
    row = tables.outcomes_table(seen(*RUNNING[:8], cost("C", costs), line)).to_dict("records")[0]
    assert row["Cost to society of one, discounted"] == expected
    assert row["Cost to society of one, undiscounted"] == expected


def test_the_weighted_value_never_stands_alone():
    poorer = share("P-H", "CIT", relative_income=Decimal("0.5"))
    held = seen(*RUNNING, DEAR, benefit("P-H", [10e6]), poorer).weighted
    told = said(words.weighted_sentence(held))
    assert "£5.3 million unweighted and £19.9 million with distributional weights" in told  # 5.28 + 10 x (2.46 - 1)
    assert "One weight of 0.47 on all of these shares would make NPSV nothing." in told  # 1 - 5.28 / 10
    assert "never replaces it (Green Book 2020, A3.22)" in told
    row = tables.weights_table(held).to_dict("records")[0]
    assert (row["Weight"], row["Present value, unweighted (£m)"]) == ("2.46", 10.0)
    assert row["Present value, weighted (£m)"] == 24.6


def test_lower_rates_apply_only_to_long_horizons():
    assert "do not apply to a horizon of 10 years" in words.rates_sentence(RateSensitivity(10, 50, None, None))
    told = said(words.rates_sentence(RateSensitivity(60, 50, 1e6, 2e6)))
    assert "£1 million at the standard rates and £2 million at the lower rates" in told


def test_kinds_that_nobody_entered_are_named():
    shown = tables.included_table(seen(*RUNNING, DEAR)).set_index("Kind")["Present value (£m)"]
    assert shown["Cost: exit"] == "10.0"
    assert shown["Cost: maintenance"] == "none entered"
    assert shown["Benefit: residual value"] == "none entered"
    assert [one for one in shown if one != "none entered"] == ["20.2", "10.0"]


def test_the_health_rate_is_told_with_the_lines_that_use_it():
    saved = benefit("P-H", [0, 1e6], discounting=Discounting.HEALTH, title="Years of life")
    assert words.health_sentence(seen(*RUNNING, saved, share("P-H", "CIT")).health) == (
        "Discounted at the health rate, 1.5% in year 1, and not at the standard one: Years of life."
    )
    assert words.health_sentence(seen(*RUNNING).health) == ""


def test_every_measure_names_edition_price_base_present_value_year_and_cost_base():
    page, further = opened(*RUNNING)
    shown = measure_table(page, page.appraised[0], further, Money.ECONOMIC, Claims.CLAIMED)
    for name, basis in zip(shown["Measure"], shown["Basis"], strict=True):
        assert "Green Book edition GB2026" in basis, name
        assert "2026-27 prices" in basis, name
        assert "present value in 2026-27 at standard rates" in basis or "not discounted" in basis, name
        assert "Cost base" in basis or name == "Present value of benefit (£m)", name


def test_the_modified_rate_is_told_with_the_rate_it_uses():
    page, further = opened(*RUNNING, basis=Basis(discounting="lower_sensitivity"))
    shown = measure_table(page, page.appraised[0], further, Money.ECONOMIC, Claims.CLAIMED)
    row = shown[shown["Measure"].str.startswith("Modified")].to_dict("records")[0]
    assert "at 3.0% a year, the discount rate of year 1" in row["How it is worked out"]
    # (6 x 1.03 ** 2 + 6 x 1.03 + 6) / (10 + 1 / 1.03) = 1.690, to the power of a quarter
    assert row["Society"] == "14.0%"


def test_units_are_not_shown_as_pounds():
    row = benefit_lines_table(opened(*RUNNING, LINKED)[0]).set_index("Code").loc["P-U"]
    assert row["Units entered"] == "7,000 records"
    assert row["Prices"] == ""
    assert row.isna()["Total entered (£m)"]
