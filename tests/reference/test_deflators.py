"""The GDP deflator: joined without a jump, honest about every year, and silent about none that is missing."""

import csv
from itertools import pairwise

import numpy as np
import pytest

from benefits.periods import FinancialYear
from benefits.reference.deflators import DEFAULT, MissingDeflator, editions, gdp_deflators
from benefits.reference.sources import UnknownReference, data_folder, read_table

ROWS = [row for row in read_table("gdp_deflator") if row["edition"] == DEFAULT]
JOINS = [
    later["financial_year"]
    for earlier, later in pairwise(ROWS)
    if (earlier["release"], earlier["status"]) != (later["release"], later["status"])
]


def growth(year: str, edition: str = DEFAULT) -> float:
    """Growth of the index on the year before, as a fraction."""
    start = FinancialYear.parse(year).start
    earlier, later = gdp_deflators(edition).at([start - 1, start])
    return float(later / earlier - 1)


def test_the_index_is_a_hundred_in_the_year_it_is_based_on():
    assert gdp_deflators().at(2024) == 100


def test_the_series_has_joins_to_test():
    assert JOINS == ["2015-16", "2025-26", "2031-32"]


@pytest.mark.parametrize("year", JOINS)
def test_growth_does_not_jump_at_a_join(year):
    assert -0.01 <= growth(year) <= 0.08


def test_the_join_of_2015_16_has_the_growth_that_the_older_release_printed():
    # HM Treasury, September 2019: 0.861217% in 2015-16
    assert growth("2015-16") == pytest.approx(0.00861217, abs=1e-7)


@pytest.mark.parametrize(
    ("year", "printed"),
    [("2018-19", 1.89629), ("2017-18", 1.688435), ("2016-17", 2.367588)],
)
def test_the_two_releases_agree_within_half_a_point_where_they_overlap(year, printed):
    assert growth(year) * 100 == pytest.approx(printed, abs=0.5)


def test_the_published_rebasing_factor_of_2026_is_met():
    # HM Treasury, March 2026: prices of 2020-21 times 1.1751 are prices of 2024-25
    earlier, later = gdp_deflators().at([2020, 2024])
    assert later / earlier == pytest.approx(1.1751, abs=0.0005)


def test_extrapolated_years_rest_on_weighted_calendar_growth_of_consumer_prices():
    # OBR, March 2026: 3.4% in 2025, 2.3% in 2026, 2.0% from 2027
    assert growth("2025-26") == pytest.approx(0.75 * 0.034 + 0.25 * 0.023, abs=1e-7)
    assert growth("2026-27") == pytest.approx(0.75 * 0.023 + 0.25 * 0.020, abs=1e-7)
    assert growth("2050-51") == pytest.approx(0.02, abs=1e-7)


def test_every_year_says_what_it_is_and_what_it_rests_on():
    series = gdp_deflators()
    assert series.status_of(FinancialYear(2024)) == "outturn"
    assert series.status_of(FinancialYear(2025)) == "extrapolated"
    assert set(series.status) == {"outturn", "extrapolated"}
    assert len(series.status) == len(series.notes) == len(series.index)
    assert all(series.notes)
    assert "proxy" in series.notes[-1].casefold()


def test_years_keep_their_shape():
    years = np.array([[2024, 2026], [2030, 1955]])
    assert gdp_deflators().at(years).shape == (2, 2)


def test_missing_years_are_named_with_the_range_held_and_the_remedy():
    with pytest.raises(MissingDeflator) as caught:
        gdp_deflators().at([2026, 2081, 2082, 1954])
    sentence = str(caught.value)
    for part in ("1954-55, 2081-82, 2082-83", "1955-56 to 2080-81", "2026-11", "shorten"):
        assert part in sentence
    assert "2026-27" not in sentence


def test_many_missing_years_are_counted_and_not_all_listed():
    with pytest.raises(MissingDeflator, match="and 45 more"):
        gdp_deflators().at(np.arange(2081, 2131))


def test_a_year_outside_has_no_status():
    with pytest.raises(MissingDeflator):
        gdp_deflators().status_of(FinancialYear(2081))


def test_the_index_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        gdp_deflators().index[0] = 1


def test_an_unknown_edition_offers_the_near_one():
    with pytest.raises(UnknownReference, match="Did you mean 2026-11"):
        gdp_deflators("2026-10")


def test_the_default_edition_comes_first():
    assert editions() == (DEFAULT, "HMT-2015-03")


def test_the_edition_of_2015_brings_every_unit_cost_to_the_prices_its_database_printed():
    series = gdp_deflators("HMT-2015-03")
    pairs = (
        ("fiscal_cost_gbp", "fiscal_price_year", "fiscal_cost_2015_16_gbp"),
        ("economic_value_gbp", "economic_price_year", "economic_value_2015_16_gbp"),
        ("social_value_gbp", "social_price_year", "social_value_2015_16_gbp"),
    )
    checked = 0
    with (data_folder() / "reference" / "gmca_unit_costs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for value, year, printed in pairs:
                if row[value] and row[year] and row[printed]:
                    start = FinancialYear.parse(row[year].replace("/", "-")).start
                    there, then = series.at([2015, start])
                    assert float(row[value]) * there / then == pytest.approx(float(row[printed]), rel=1e-7)
                    checked += 1
    assert checked == 778
