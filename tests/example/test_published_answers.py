"""The published answers come back from the lines by plain arithmetic, in £ million and undiscounted unless said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from example_files import MILLION, Example


def close(found: Decimal, published: str) -> bool:
    """Equal when rounded to as many places as were published."""
    return found.quantize(Decimal(published)) == Decimal(published)


def test_real_time_information_passes_for_government_and_fails_for_hmrc(example: Example) -> None:
    exchequer, own, cost = example.total("RTI-B1"), example.total("RTI-B2"), example.total("RTI-C1")
    assert (exchequer, own, cost) == (672, 64, 307)
    assert close((exchequer + own) / cost, "2.397")
    assert close(own / cost, "0.208")
    assert close((exchequer + own + example.total("RTI-B4")) / cost, "5.046")
    assert example.row("RTI-B4")["recurrence"] == "timing"


def test_real_time_information_costs_employers_once_and_saves_them_the_same_each_year(example: Example) -> None:
    assert example.total("RTI-C2") == 292
    assert set(example.years(example.row("RTI-B3")).values()) == {292 * MILLION}
    assert example.row("RTI-C2")["budget_class"] == "outside_government"


def test_verify_keeps_a_quarter_of_its_forecast(example: Example) -> None:
    revised = example.total("VERIFY-B1")
    assert close(100 * revised / 873, "24.86")
    assert revised - 873 == -656
    assert example.total("VERIFY-C1", "VERIFY-C2", "VERIFY-C3") == Decimal("154") + Decimal("21.5") + 12


def test_single_trade_window_stands_at_its_estimate_and_stopped_at_what_was_spent(example: Example) -> None:
    assert example.total("STW-C1") == Decimal("25.8") + Decimal("44.81") + Decimal("34.54") == Decimal("105.15")
    assert example.total("STW-C1", "STW-C2") == 330
    assert example.total("STW-C3", "STW-C4") == Decimal("111.441101")
    assert example.total("STW-B1") == 850


def test_data_first_recovers_the_published_present_value(example: Example) -> None:
    gains = example.years(example.row("DATAFIRST-B1"))
    start = int(example.project("DATAFIRST")["first_year"][:4])
    year_end = sum(gain / Decimal("1.035") ** (int(year[:4]) - start) for year, gain in gains.items()) / MILLION
    year_start = year_end * Decimal("1.035")
    assert set(gains.values()) == {Decimal(18_100) * MILLION * Decimal("0.005")}
    assert close(year_end, "752.65")
    assert close(year_start, "778.996")
    cost = example.total("DATAFIRST-C1")
    assert close(year_end / cost, "9.40")
    assert close(year_end - cost, "672.6")


def test_federated_data_platform_returns_five_or_three_quarters_by_its_cost_base(example: Example) -> None:
    for option in "BW":
        assert example.total(*(f"FDP-{option}{line}" for line in (1, 2, 3, 4))) == 780
    assert close(example.total("FDP-C1"), "158.5")
    assert close(780 / example.total("FDP-C1"), "4.92")
    assert close(780 / example.total("FDP-C2"), "0.75")


def test_fraud_initiative_keeps_its_one_off_apart(example: Example) -> None:
    assert example.total("NFI2022-B1", "NFI2022-B2") == 443
    assert example.total("NFI2022-B2") == 443 - 205 == 238
    assert example.row("NFI2022-B1")["recurrence"] == "one_off"


def test_fraud_initiative_of_2016_lists_most_of_its_total(example: Example) -> None:
    listed = example.total(*(f"NFI2018-B{line}" for line in range(1, 7)))
    assert listed == Decimal("251.3")
    assert listed + example.total("NFI2018-B7") == Decimal("275.3")


def test_tell_us_once_costs_more_than_it_returns(example: Example) -> None:
    cost, gain = example.total("TUO-C1"), example.total("TUO-B1")
    assert close(gain / cost, "0.39")
    assert close((gain - cost) / cost, "-0.609")


def test_law_enforcement_data_rose_by_two_thirds(example: Example) -> None:
    assert close(100 * (example.total("NLEDS-C1") / example.total("NLEDS-C6") - 1), "68")
    assert example.total("NLEDS-C2", "NLEDS-C3") == example.total("NLEDS-C4", "NLEDS-C5") == 10 * (21 + 13)


def test_troubled_families_gross_figures_give_back_the_published_net_ones(example: Example) -> None:
    cost = example.total("TROUBLED-C1")
    gross = example.total("TROUBLED-B1", "TROUBLED-B2")
    assert close(cost, "285.9")
    assert close(gross - cost, "366")
    assert close(gross / cost, "2.28")
    fiscal = example.total("TROUBLED-B1")
    assert close(fiscal - 147, "288.2")
    assert close(fiscal / (fiscal - 147), "1.51")


def test_programme_for_it_had_half_of_its_cost_back_by_2012(example: Example) -> None:
    assert close(example.total("NPFIT-B1") / example.total("NPFIT-C1"), "0.507")
    whole = example.total("NPFIT-B1", "NPFIT-B2"), example.total("NPFIT-C1", "NPFIT-C2")
    assert whole == (10_700, 9_800)
    assert close(whole[0] / whole[1], "1.092")
    assert max(example.years(example.row("NPFIT-C1"))) == max(example.years(example.row("NPFIT-B1"))) == "2011-12"


@pytest.mark.parametrize(("year", "parts", "published"), [("1996", 1131, 1127), ("1997", 953, 953), ("1999", 251, 251)])
def test_benefit_payment_card_erodes(example: Example, year: str, parts: int, published: int) -> None:
    option = f"BPC-{year}"
    net = example.total(f"{option}-B1", f"{option}-B2") - example.total(f"{option}-C1")
    assert net == parts
    note = example.project("BPC")["note"]
    assert f"{published:,}" in note
    assert f"{parts:,}" in note


FUNDS = {
    "OSDATA": "156",
    "DVLADATA": "3.7",
    "CHDATA": "1.9",
    "LRDATA": "1.2",
    "METDATA": "0.94",
    "UKHODATA": "0.336",
}


@pytest.mark.parametrize(("fund", "net"), FUNDS.items())
def test_each_trading_fund_loses_what_the_economy_gains_many_times(example: Example, fund: str, net: str) -> None:
    gross, cost = example.total(f"{fund}-B1"), example.total(f"{fund}-C1")
    assert close(gross - cost, net)
    (share,) = example.shares_of(f"{fund}-B1")
    assert share["recipient"] == "SOC"
    assert example.row(f"{fund}-C1")["payer"] == example.project(fund)["lead"]


def test_trading_funds_add_up_to_the_published_total(example: Example) -> None:
    gross = example.total(*(f"{fund}-B1" for fund in FUNDS))
    cost = example.total(*(f"{fund}-C1" for fund in FUNDS))
    assert close(gross, "179.48")
    assert close(cost, "15.37")
    assert close(example.total("OSDATA-B1") / example.total("OSDATA-C1") - 1, "13.0")
    assert close(gross / cost - 1, "10.68")


def test_prevention_rises_in_ratio_and_falls_in_value(example: Example) -> None:
    plan = example.total("DWPPREV-PLAN-B1"), example.total("DWPPREV-PLAN-C1")
    outturn = example.total("DWPPREV-OUT-B1"), example.total("DWPPREV-OUT-C1")
    assert close(plan[0] / plan[1], "5.73")
    assert close(outturn[0] / outturn[1], "9.56")
    assert (plan[0] - plan[1], outturn[0] - outturn[1]) == (908, 231)


def test_one_login_returns_nearly_six_times_its_delivery_cost(example: Example) -> None:
    assert close(example.total("ONELOGIN-B1") / example.total("ONELOGIN-C1"), "5.74")


def test_census_is_worth_half_a_billion_a_year(example: Example) -> None:
    assert set(example.years(example.row("CENSUS2011-B1")).values()) == {500 * MILLION}
    assert example.total("CENSUS2021-B1") == 5_500


def test_asset_register_saves_the_published_sum_each_year(example: Example) -> None:
    assert set(example.years(example.row("NUAR-B1")).values()) == {350 * MILLION}
    assert example.total("NUAR-C1") == Decimal("42.6")


def test_compass_transfer_moves_budget_and_adds_nothing(example: Example) -> None:
    charge = example.row("COMPASS-C2")
    assert (charge["payer"], charge["paid_to"], charge["kind"]) == ("MOJ", "CPS", "charge")
    assert example.total("COMPASS-C1") == example.total("COMPASS-C2") == Decimal("4.3")


def test_the_jointly_funded_centre_is_told_without_money(example: Example) -> None:
    centre = example.project("CEIS")
    assert {centre["lead"], *centre["partners"].split(";")} == {"DFE", "DH", "DWP", "HO", "BIS"}
    assert [row["id"] for row in example["cost_line"] if example.project_of(row) is centre] == []
