"""What was promised and what arrived in the example, by plain arithmetic on the loaded records.

In £ million, undiscounted, each sum in the prices in which it is entered.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

import numpy as np
import pytest
from example_files import DATA, MILLION, Example

from benefits.actions.importing import save_example
from benefits.actions.surroundings import shipped_organisations
from benefits.errors import Severity
from benefits.interchange.read import Reading, read_folder
from benefits.periods import FinancialYear
from benefits.portfolio.realisation import progress, realisation_rate
from benefits.portfolio.tracked import tracked
from benefits.records.access import grant
from benefits.records.categories import BaselineStage, PriceTerms, Recurrence, Role, Side, Stage
from benefits.records.checks_together import check_together
from benefits.records.model import (
    Baseline,
    BaselineFlow,
    BenefitLine,
    Forecast,
    Measurement,
    Milestone,
    Organisation,
    Outturn,
    Person,
    Project,
    Record,
)
from benefits.records.store import Store
from benefits.records.tables import tables_of
from benefits.reference.deflators import DEFAULT

R = TypeVar("R", bound=Record)

TRACKED = ("baseline", "baseline_flow", "milestone", "forecast", "measurement", "outturn")
NOBODY_NAMED = "is not yet attributed to anybody"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_folder(DATA / "example")


class Held:
    """The records of the example, and the sums a person would do on them, in £ million."""

    def __init__(self, reading: Reading) -> None:
        self.records = reading.records

    def all(self, kind: type[R]) -> list[R]:
        return [one for one in self.records if isinstance(one, kind)]

    def one(self, kind: type[R], code: str) -> R:
        (found,) = [one for one in self.all(kind) if one.id == code]
        return found

    def promised(self, baseline: str, side: Side, upto: str = "2099-00") -> Decimal:
        """What a baseline promises on a side, in all years up to and with one."""
        last = FinancialYear.parse(upto)
        pounds = [
            amount
            for flow in self.all(BaselineFlow)
            if (flow.baseline, flow.side) == (baseline, side) and flow.amounts is not None
            for year, amount in flow.amounts.by_year().items()
            if year <= last
        ]
        return sum(pounds, Decimal(0)) / MILLION

    def cost(self, baseline: str) -> Decimal:
        return self.promised(baseline, Side.COST)

    def benefit(self, baseline: str) -> Decimal:
        return self.promised(baseline, Side.BENEFIT)

    def arrived(self, *benefits: str) -> Decimal:
        found = [one.pounds for one in self.all(Measurement) if one.benefit in benefits and one.pounds is not None]
        assert found
        return sum(found, Decimal(0)) / MILLION

    def spent(self, *lines: str) -> Decimal:
        found = [one.pounds for one in self.all(Outturn) if one.cost_line in lines]
        assert found
        return sum(found, Decimal(0)) / MILLION

    def expected(self, *benefits: str) -> Decimal:
        found = [one.amounts.total for one in self.all(Forecast) if one.benefit in benefits and one.amounts is not None]
        assert found
        return sum(found, Decimal(0)) / MILLION


@pytest.fixture(scope="module")
def held(reading: Reading) -> Held:
    return Held(reading)


def close(found: Decimal, published: str) -> bool:
    """Equal when rounded to as many places as were published."""
    return found.quantize(Decimal(published)) == Decimal(published)


def test_verify_keeps_a_quarter_of_its_first_promise_by_change_control(held: Held) -> None:
    first, now = held.benefit("VERIFY-FBC"), held.benefit("VERIFY-CC")
    assert (first, now) == (873, 217)
    assert close(100 * now / first, "24.86")
    assert now - first == -656
    assert held.one(Baseline, "VERIFY-CC").stage is BaselineStage.CHANGE_CONTROL
    years = {year for flow in held.all(BaselineFlow) if flow.line == "VERIFY-B1" for year in years_of(flow)}
    assert {str(year) for year in years} == {"2016-17", "2017-18", "2018-19", "2019-20"}


def test_verify_reaches_a_seventh_of_the_people_and_no_saving_is_known_to_have_arrived(held: Held) -> None:
    (people,) = [one for one in held.all(Measurement) if one.benefit.startswith("VERIFY")]
    target = held.one(BenefitLine, "VERIFY-B2").target
    assert (people.units, target, people.pounds) == (3_600_000, 25_000_000, None)
    assert close(100 * Decimal(3_600_000) / 25_000_000, "14.4")
    assert held.spent("VERIFY-C1") == 154
    assert held.cost("VERIFY-FBC") == held.cost("VERIFY-CC") == 0  # none was published with the first forecast


def test_programme_for_it_has_half_of_its_cost_back_by_march_2012(held: Held) -> None:
    assert (held.arrived("NPFIT-B1"), held.spent("NPFIT-C1")) == (3_700, 7_300)
    assert close(held.arrived("NPFIT-B1") / held.spent("NPFIT-C1"), "0.507")
    whole = held.benefit("NPFIT-FBC"), held.cost("NPFIT-FBC")
    assert whole == (10_700, 9_800)
    assert close(whole[0] / whole[1], "1.092")


def test_the_curve_of_the_programme_for_it_passes_through_the_published_point(held: Held) -> None:
    benefit = held.promised("NPFIT-FBC", Side.BENEFIT, "2011-12")
    cost = held.promised("NPFIT-FBC", Side.COST, "2011-12")
    assert (benefit, cost) == (3_700, 7_300)
    assert held.promised("NPFIT-FBC", Side.BENEFIT, "2010-11") == 0  # the split over earlier years is not published
    assert held.benefit("NPFIT-FBC") - benefit == 7_000
    assert max(year for flow in held.all(BaselineFlow) if flow.line == "NPFIT-B2" for year in years_of(flow)) == (
        FinancialYear.parse("2023-24")
    )


@pytest.mark.parametrize(
    ("code", "cost", "admin", "fraud", "published"),
    [
        ("BPC-FBC", 1477, 1180, 1428, "1,127"),
        ("BPC-CC", 1464, 1022, 1395, "953"),
        ("BPC-CC-2", 1112, 598, 765, "251"),
    ],
)
def test_benefit_payment_card_promises_less_each_time(
    held: Held, code: str, cost: int, admin: int, fraud: int, published: str
) -> None:
    assert held.cost(code) == cost
    assert held.benefit(code) == admin + fraud
    assert f"Net as published {published}," in held.one(Baseline, code).note
    parts = admin + fraud - cost
    assert (f"{parts:,}" == published) == (code != "BPC-FBC")  # 1,180 + 1,428 - 1,477 = 1,131


def test_benefit_payment_card_loses_four_fifths_of_its_net_saving(held: Held) -> None:
    nets = [held.benefit(code) - held.cost(code) for code in ("BPC-FBC", "BPC-CC", "BPC-CC-2")]
    assert nets == [1131, 953, 251]
    assert nets[2] - nets[0] == -880


def test_prevention_rises_in_ratio_and_falls_in_value(held: Held) -> None:
    plan = held.benefit("DWPPREV-FBC"), held.cost("DWPPREV-FBC")
    outturn = held.arrived("DWPPREV-OUT-B1"), held.spent("DWPPREV-OUT-C1")
    assert (*plan, *outturn) == (1_100, 192, 258, 27)
    assert close(plan[0] / plan[1], "5.73")
    assert close(outturn[0] / outturn[1], "9.56")
    assert (plan[0] - plan[1], outturn[0] - outturn[1]) == (908, 231)


def test_data_platform_is_promised_once_and_its_other_cost_base_is_no_change_of_the_promise(
    held: Held, example: Example
) -> None:
    (only,) = [one.id for one in held.all(Baseline) if one.project == "FDP"]
    assert held.benefit(only) == 780
    assert close(held.cost(only), "158.5")
    assert close(held.benefit(only) / held.cost(only), "4.92")
    assert close(held.benefit(only) / example.total("FDP-C2"), "0.75")


def test_single_trade_window_spent_a_third_of_its_estimate_stopped_and_traders_got_nothing(held: Held) -> None:
    assert held.cost("STW-FBC") == 330
    years = {str(one.year): one.pounds / MILLION for one in held.all(Outturn) if one.cost_line == "STW-C1"}
    assert years == {"2022-23": Decimal("25.8"), "2023-24": Decimal("44.81"), "2024-25": Decimal("34.54")}
    assert held.spent("STW-C1") == Decimal("105.15")
    assert held.spent("STW-C1", "STW-C4") == Decimal("111.441101")
    assert close(100 * held.spent("STW-C1", "STW-C4") / held.cost("STW-FBC"), "33.8")
    assert held.benefit("STW-FBC") == 850
    assert held.arrived("STW-B1") == 0
    assert {one.organisation for one in held.all(BaselineFlow) if one.line == "STW-B1"} == {"BUS"}
    assert held.one(Project, "STW").stage is Stage.STOPPED


def test_law_enforcement_data_rose_by_two_thirds_under_change_control(held: Held) -> None:
    first, now = held.cost("NLEDS-FBC"), held.cost("NLEDS-CC")
    assert (first, now) == (671, 1127)
    assert now - first == 456
    assert close(100 * (now / first - 1), "68")
    assert held.benefit("NLEDS-FBC") == held.benefit("NLEDS-CC") == 0
    (stone,) = [one for one in held.all(Milestone) if one.project == "NLEDS"]
    assert stone.expected_on == date(2025, 4, 1)
    assert stone.expected_on.year - stone.planned_on.year == 5


def test_real_time_information_arrived_for_others_and_its_cash_flow_is_timing(held: Held) -> None:
    own, exchequer, cost = held.arrived("RTI-B2"), held.arrived("RTI-B1"), held.spent("RTI-C1")
    assert (own, exchequer, cost) == (64, 672, 307)
    assert close((exchequer + own) / cost, "2.397")
    assert close(own / cost, "0.208")
    assert held.arrived("RTI-B3") == held.spent("RTI-C2") == 292
    assert held.arrived("RTI-B4") == 813
    assert held.one(BenefitLine, "RTI-B4").recurrence is Recurrence.TIMING


def test_fraud_initiative_keeps_its_one_off_apart(held: Held) -> None:
    assert held.arrived("NFI2022-B1", "NFI2022-B2") == 443
    assert held.arrived("NFI2022-B2") == 443 - 205 == 238
    assert held.one(BenefitLine, "NFI2022-B1").recurrence is Recurrence.ONE_OFF
    listed = held.arrived(*(f"NFI2018-B{line}" for line in range(1, 7)))
    assert listed == Decimal("251.3")
    assert listed + held.arrived("NFI2018-B7") == Decimal("275.3")


def test_troubled_families_is_an_estimate_of_years_that_lay_ahead(held: Held, example: Example) -> None:
    cost = example.total("TROUBLED-C1")
    assert close(held.expected("TROUBLED-B1", "TROUBLED-B2") - cost, "366")
    assert close(held.expected("TROUBLED-B1") - 147, "288.2")
    assert [one for one in held.all(Measurement) if one.benefit.startswith("TROUBLED")] == []


def test_census_of_2011_is_measured_and_that_of_2021_forecast(held: Held) -> None:
    assert held.arrived("CENSUS2011-B1") == 500
    assert held.expected("CENSUS2021-B1") == 5_500


def test_one_login_and_the_asset_register_hold_what_was_promised(held: Held) -> None:
    assert close(held.benefit("ONELOGIN-FBC") / held.cost("ONELOGIN-FBC"), "5.74")
    assert held.cost("NUAR-FBC") == 35
    yearly = {amount for one in held.all(BaselineFlow) if one.line == "NUAR-B1" for amount in amounts_of(one)}
    assert yearly == {350 * MILLION}


def test_satisfaction_is_counted_and_nothing_else_of_tell_us_once_is_known_to_have_arrived(held: Held) -> None:
    (counted,) = [one for one in held.all(Measurement) if one.benefit.startswith("TUO")]
    assert (counted.units, counted.pounds) == (98, None)
    assert [one for one in held.all(Baseline) if one.project == "TUO"] == []


@pytest.mark.parametrize("table", ["baseline", "forecast", "measurement", "outturn"])
def test_every_row_names_its_source_its_grade_and_its_basis(example: Example, table: str) -> None:
    assert [(row["id"], name) for row in example[table] for name in ("source", "note") if not row[name]] == []
    assert {row["source_grade"] for row in example[table]} <= {"A", "B", "C"}


def test_milestones_name_source_and_grade_in_their_note(example: Example) -> None:
    for row in example["milestone"]:
        assert "Source: " in row["note"], row["id"]
        assert row["note"].rstrip(".").endswith(("Grade: A", "Grade: B", "Grade: C")), row["id"]


def test_a_flow_is_part_of_a_sourced_baseline_which_says_how_its_years_were_set(example: Example) -> None:
    notes = {row["id"]: row["note"] for row in example["baseline"]}
    assert {row["baseline"] for row in example["baseline_flow"]} == set(notes)
    assert [code for code, note in notes.items() if not note.startswith("Phasing assumed: ")] == []


def test_a_sum_over_several_years_says_that_it_stands_in_the_last(example: Example) -> None:
    rows = [row for table in ("measurement", "outturn") for row in example[table]]
    cumulative = [row for row in rows if row["note"].startswith("Cumulative ")]
    assert all("the split over earlier years was not published" in row["note"] for row in cumulative)
    of_one_year = {row["id"] for row in rows} - {row["id"] for row in cumulative}
    assert of_one_year == {
        *("RTI-B3-BUS-2016-17", "CENSUS2011-B1-SOC-2012-13"),  # published for a year
        *("VERIFY-B2-CIT-2018-19-Q4", "TUO-B2-CIT-2013-14"),  # counted on a day
        *("STW-C1-2022-23", "STW-C1-2023-24", "STW-C1-2024-25", "STW-C4-2024-25", "STW-B1-BUS-2024-25"),
    }


def test_whoever_approved_is_named_only_where_that_was_published(held: Held) -> None:
    named = {one.id: one.approved_by for one in held.all(Baseline) if one.approved_by != "Not published"}
    assert named == {"NUAR-FBC": "HM Treasury", "NLEDS-CC": "Home Office"}


def test_a_day_that_stands_for_a_month_or_a_year_says_so(held: Held) -> None:
    words = ("stands for it", "Not an approval", "Not the day of an approval")
    known = [one.id for one in held.all(Baseline) if not any(said in one.note for said in words)]
    assert known == ["BPC-FBC"]
    assert held.one(Baseline, "BPC-FBC").approved_on == date(1996, 5, 15)


def test_nobody_is_said_to_have_entered_or_verified_anything(held: Held) -> None:
    happened: list[Measurement | Outturn] = [*held.all(Measurement), *held.all(Outturn)]
    assert {(one.entered_by, one.verified_by) for one in happened} == {("", "")}


def test_the_folder_loads_without_an_error_and_its_only_warnings_are_unattributed_benefits(reading: Reading) -> None:
    assert reading.problems == ()
    found = check_together(reading.records, shipped(reading))
    assert {one.wrong for one in found} == {NOBODY_NAMED}
    assert {one.severity for one in found} == {Severity.WARNING}


def test_a_register_takes_the_example_in_with_all_its_promises_and_results(reading: Reading) -> None:
    store = Store.in_memory()
    save_example(store, Person("reader", "", "Reader", (grant(Role.LEADER),)), reading.records, "example")
    counts = store.counts()
    store.close()
    assert {table: counts[table] for table in TRACKED} == {
        "baseline": 13,
        "baseline_flow": 30,
        "milestone": 5,
        "forecast": 3,
        "measurement": 19,
        "outturn": 9,
    }


def test_a_promise_lies_inside_the_appraisal_and_names_lines_that_the_project_has(held: Held, example: Example) -> None:
    for flow in held.all(BaselineFlow):
        baseline = held.one(Baseline, flow.baseline)
        project = example.project(baseline.project)
        table = "cost_line" if flow.side is Side.COST else "benefit_line"
        (line,) = [row for row in example[table] if row["id"] == flow.line]
        assert example.project_of(line) is project, flow.id
        assert flow.type == line["kind" if flow.side is Side.COST else "type"], flow.id
        for year in years_of(flow):
            assert 0 <= year - baseline.first_year <= int(project["appraisal_period"]), (flow.id, year)
        assert str(baseline.first_year) == project["first_year"]
        assert str(baseline.price_base) == (project["price_base_year"] or project["first_year"])


def test_plan_and_result_meet_at_one_body_and_no_due_year_between_them_is_left_out(held: Held) -> None:
    """Only reported years are compared: a plan spread over years beside one result would look many times fulfilled."""
    results = [(one.benefit, one.recipient, one.year) for one in held.all(Measurement) if one.pounds]
    results += [(one.cost_line, "", one.year) for one in held.all(Outturn)]
    reported = {(line, year) for line, _, year in results}
    for line, body, year in results:
        for flow in (one for one in held.all(BaselineFlow) if one.line == line):
            assert body in ("", flow.organisation), flow.id
            missing = [str(due) for due in years_of(flow) if due <= year and (line, due) not in reported]
            assert missing == [], flow.id


def test_the_engine_finds_the_published_rate_and_no_other(held: Held) -> None:
    tables = tables_of(held.records)
    found = tracked(tables, Side.BENEFIT, FinancialYear.parse("2011-12"), DEFAULT)
    made = progress(found.now, found.realised, found.due(date(2026, 4, 1)), found.reported > 0)
    rates = realisation_rate(made)
    known = {str(found.line[at]): float(rates.value[at]) for at in np.flatnonzero(rates.has_value)}
    assert known == {"DWPPREV-OUT-B1": pytest.approx(258 / 1100), "NPFIT-B1": pytest.approx(3700 / 3700)}


def test_what_is_set_against_a_plan_is_in_its_prices(held: Held) -> None:
    for code, base in (("NPFIT", "2004-05"), ("DWPPREV", "2011-12")):
        results: list[Measurement | Outturn] = [
            *(one for one in held.all(Measurement) if one.benefit.startswith(code)),
            *(one for one in held.all(Outturn) if one.cost_line.startswith(code)),
        ]
        assert {(one.price_terms, str(one.price_year)) for one in results} == {(PriceTerms.REAL, base)}
        assert {str(one.price_base) for one in held.all(Baseline) if one.project == code} == {base}


def test_the_read_me_says_of_every_case_what_is_known_and_what_is_not(example: Example) -> None:
    text = (DATA / "example" / "README.md").read_text(encoding="utf-8")
    section = text.split("## What was promised and what arrived", 1)[1].split("\n## ", 1)[0]
    assert [row["id"] for row in example["project"] if f"`{row['id']}`" not in section] == []


def years_of(flow: BaselineFlow) -> list[FinancialYear]:
    """The years in which a flow holds anything."""
    return [year for year, amount in flow.amounts.by_year().items() if amount] if flow.amounts else []


def amounts_of(flow: BaselineFlow) -> list[Decimal]:
    """What it holds in them."""
    return [amount for amount in flow.amounts.by_year().values() if amount] if flow.amounts else []


def shipped(reading: Reading) -> list[Organisation]:
    """The bodies of the shipped list, by which the example's codes are known."""
    given = {one.id for one in reading.records if isinstance(one, Organisation)}
    return [one for one in shipped_organisations() if one.id not in given]
