import csv
import io
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from small_pages import YEAR, M, appraisal, flows, line, party, portfolio, project, row, unknown

from benefits.appraisal.classes import Classification
from benefits.appraisal.lenses import Standpoint
from benefits.appraisal.measures import Answer
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.portfolio.basis import Basis
from benefits.portfolio.workings import LineWorking, WorkingYear
from benefits.records.categories import Stage
from benefits.reference.sources import ReferenceTable
from benefits.reporting import tables
from benefits.reporting.frames import decimals, in_millions, on_paper
from benefits.reporting.words import escape_markdown
from benefits.views.assumptions import AssumptionsPage
from benefits.views.portfolio import PartyTotal, Total
from benefits.views.projects import ProjectLine, ProjectsPage

POUNDS = st.floats(-1e12, 1e12, allow_nan=False)


def displayed(values):
    """A column of £m as exact decimals of what a reader sees."""
    return [Decimal(str(value)) for value in values]


class TestCsv:
    def rows_of(self, frame):
        content = tables.csv_bytes(frame)
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    @pytest.mark.parametrize("start", ["=1+1", "+44", "-cmd", "@SUM(A1)", "\tx", "\rx"])
    def test_text_that_a_spreadsheet_would_run_is_made_harmless(self, start):
        assert self.rows_of(pd.DataFrame({"Name": [start]}))[1] == [f"'{start}"]

    def test_numbers_are_untouched_even_negative_ones(self):
        assert self.rows_of(pd.DataFrame({"Net (£m)": [-1.5, 2.0]}))[1:] == [["-1.5"], ["2.0"]]

    def test_a_heading_made_of_a_name_is_made_harmless_too(self):
        assert self.rows_of(pd.DataFrame({"=1+1 (£m)": [1.0]}))[0] == ["'=1+1 (£m)"]

    def test_keeps_commas_quotes_pounds_and_blanks(self):
        frame = pd.DataFrame({"Name": ['a, "b" £'], "Net": pd.Series([None], dtype="float64")})
        assert self.rows_of(frame)[1] == ['a, "b" £', ""]


class TestDecimals:
    def test_the_largest_amount_decides_for_the_whole_table(self):
        page = portfolio([row(own=-400_000.0, government=1200.0, society=0.0, pv_cost=500_000.0, pv_benefit=500_400.0)])
        shown = tables.portfolio_table(page)
        assert shown["Net across government (£m)"].tolist() == [0.001]
        assert shown["Cost (£m)"].tolist() == [0.5]

    def test_amounts_of_tens_of_millions_show_one(self):
        assert decimals([10 * M]) == 1

    def test_a_screen_draws_each_money_column_to_the_decimals_it_has(self):
        frame = pd.DataFrame({"Net (£m)": [1.25, 3.0], "Cost (£m)": [2.0, 3.0], "Name": ["a", "b"]})
        formats = {name: one["type_config"]["format"] for name, one in tables.column_formats(frame).items()}
        assert formats == {"Net (£m)": "%,.2f", "Cost (£m)": "%,.1f"}

    @given(st.lists(POUNDS | st.sampled_from([0.0, -0.0, 50_000.0, 149_999.99999999, 1.5e5, 2_675.0]), max_size=40))
    def test_many_at_once_are_rounded_as_each_alone(self, pounds):
        many = [*pounds, *(1_234_567.0 + 50_000 * step for step in range(100))]
        for digits in (1, 2, 3):
            alone = [in_millions([value], digits)[0] for value in many]
            assert in_millions(many, digits) == alone
            assert [str(value) for value in in_millions(many, digits)] == [str(value) for value in alone]
            formats = tables.column_formats(pd.DataFrame({"£m": alone}))
            finest = max(len(str(Decimal(repr(one)).normalize()).partition(".")[2]) for one in alone if one < 1e6)
            assert formats["£m"]["type_config"]["format"] == f"%,.{max(finest, 1)}f"

    def test_many_at_once_refuse_what_is_no_number_as_each_alone_does(self):
        for value in (float("nan"), float("inf")):
            with pytest.raises(ValueError, match="only a finite number"):
                in_millions([1.0] * 200 + [value], 1)


class TestPortfolioTables:
    def test_every_project_has_class_and_net_values(self):
        (shown,) = tables.portfolio_table(portfolio()).to_dict("records")
        assert shown["Class"] == "At risk: value lands elsewhere"
        assert shown["Stage"] == "Live"
        assert (shown["Net for payers (£m)"], shown["Net across government (£m)"]) == (-60, 30)
        assert shown["Benefit-cost ratio (everybody)"] == "£1.60 back per £1"

    def test_a_ratio_that_is_no_number_says_why(self):
        free = row(bcr=None, bcr_kind=Answer.NO_COST)
        assert tables.portfolio_table(portfolio([free]))["Benefit-cost ratio (everybody)"].tolist() == [
            "no cost recorded"
        ]

    def test_a_project_at_risk_shows_what_would_keep_it(self):
        page = portfolio([row(), row("P2", Classification.NOT_JUSTIFIED), row("P3", pivotal=())])
        first, other = tables.at_risk_table(page).to_dict("records")
        assert first["Value lost if dropped (£m)"] == 30
        assert first["Payers' own net (£m)"] == -60
        assert first["Smallest rescue (£m)"] == 60
        assert first["Most others could pay (£m)"] == 90
        assert first["Benefit landing elsewhere in government (£m)"] == 90
        assert first["Benefit lost per £1 saved"] == "£1.30"
        assert (first["Fails without the benefit of"], other["Fails without the benefit of"]) == (
            "HMT",
            "no single body",
        )

    def test_the_list_of_projects_is_in_words(self):
        listed = ProjectLine("P1", "Share", "HMRC", Stage.OBC, Classification.AT_RISK, 30 * M, -60 * M)
        (shown,) = tables.projects_table(ProjectsPage(Basis(), 1, (listed,), may_add=False)).to_dict("records")
        assert shown["Stage"] == "Outline business case (OBC)"
        assert shown["Net for society (£m)"] == -60

    def test_totals_go_with_their_lens_and_what_they_leave_out_stands_below(self):
        shown = tables.totals_table(portfolio(unjudged=Total(Standpoint.SOCIETY, 1 * M, 8 * M)))
        assert shown["Seen by"].tolist() == ["Own department", "Cross-government", "Society", "Society"]
        assert shown["Projects"].tolist() == [*["Can be judged"] * 3, "Cannot be judged yet"]
        assert shown["Net (£m)"].tolist() == [-60, 30, 60, 7]
        assert set(shown["Money"]) == {"Economic value"}

    @given(st.lists(st.tuples(POUNDS, POUNDS), max_size=8))
    def test_bodies_add_up_to_the_total_shown(self, money):
        parties = tuple(PartyTotal(f"B{i}", f"B{i}", True, *one) for i, one in enumerate(money))
        shown = tables.parties_table(portfolio(parties=parties))
        for column in ("Pays (£m)", "Gains (£m)", "Net (£m)"):
            *parts, total = displayed(shown[column])
            assert sum(parts) == total
        for pays, gains, net in zip(
            *(displayed(shown[f"{name} (£m)"]) for name in ("Pays", "Gains", "Net")), strict=True
        ):
            assert gains - pays == net

    def test_nobody_is_neither_government_nor_outside(self):
        loose = PartyTotal(UNATTRIBUTED, "Not yet attributed", False, 0.0, M)
        shown = tables.parties_table(portfolio(parties=(loose,)))
        assert shown["Counts as"].tolist() == ["Nobody named", ""]

    def test_every_flow_of_the_sankey_is_in_its_table_negative_ones_too(self):
        page = portfolio(paid=flows(("HMRC", "P1", 100 * M), ("DWP", "P1", -5 * M)))
        shown = tables.sankey_table(page)
        assert len(shown) == len(page.paid.value) + len(page.landed.value)
        assert shown["Present value (£m)"].tolist() == [100, -5, 90, 40, 30]
        assert shown["From"].tolist() == ["HMRC", "DWP", *["Project P1"] * 3]

    @given(arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=POUNDS))
    def test_the_matrix_adds_up_down_and_across(self, cells):
        payers, recipients = (tuple(f"{axis}{i}" for i in range(n)) for axis, n in zip("PR", cells.shape, strict=True))
        page = portfolio(matrix=cells, matrix_payers=payers, matrix_recipients=recipients)
        shown = tables.matrix_table(page)
        grid = np.array([displayed(shown[name]) for name in shown.columns[1:]], dtype=object).T
        assert (grid[:, :-1].sum(axis=1) == grid[:, -1]).all()
        assert (grid[:-1].sum(axis=0) == grid[-1]).all()
        step = Decimal(10) ** -decimals(cells.ravel().tolist())
        exact = np.array([[Decimal(str(value)) / 10**6 for value in line] for line in cells.tolist()], dtype=object)
        assert (abs(grid[:-1, :-1] - exact) <= step).all()

    def test_two_recipients_of_one_name_keep_their_columns(self):
        page = portfolio(matrix=np.array([[M, 2 * M]]), matrix_recipients=("Council", "Council"))
        assert list(tables.matrix_table(page).columns) == ["Payer", "Council (£m)", "Council 2 (£m)", "Total (£m)"]

    def test_an_empty_portfolio_gives_empty_tables(self):
        nothing = {"totals": (), "parties": (), "paid": flows(), "landed": flows(), "matrix": np.zeros((0, 0))}
        page = portfolio([], **nothing, matrix_payers=(), matrix_recipients=())
        for make in (tables.portfolio_table, tables.at_risk_table, tables.sankey_table):
            assert len(make(page)) == 0
        assert tables.parties_table(page)["Net (£m)"].tolist() == [0.0]
        assert tables.matrix_table(page)["Total (£m)"].tolist() == [0.0]


class TestOptionTables:
    def test_twelve_lenses_each_with_its_measures_in_words(self):
        shown = tables.lens_table(appraisal())
        assert len(shown) == 12
        assert not shown.duplicated(["Seen by", "Money", "Benefits counted"]).any()
        first = shown.iloc[0]
        assert first["Benefit-cost ratio (PVB / PVC)"] == "£0.40 back per £1"
        assert first["Payback"] == "1.5 years, in 2028-29"
        assert first["Discounted payback"] == "not within the years appraised"
        assert first["Internal rate of return (real)"] == "more than one rate"

    def test_bodies_come_payers_first_with_their_test_in_words(self):
        shown = tables.parties_of(appraisal())
        assert shown["Body"].tolist() == ["HMRC", "HMT", "Households"]
        assert shown["Own test"].tolist() == ["Fails", "Does not fund it", "Does not fund it"]
        assert shown["Government fails without its benefit"].tolist() == ["No", "Yes", "No"]

    @pytest.mark.parametrize(
        ("part", "said"),
        [(1 / 3, "33%"), (1.0, "all of it"), (-0.2, "none: government already loses"), (None, "does not apply")],
    )
    def test_says_how_much_of_a_benefit_may_fail(self, part, said):
        shown = tables.parties_of(appraisal((party("HMT", 0.0, M, bearable_failure=part),)))
        assert shown["Part of its benefit that may fail before government loses"].tolist() == [said]

    def test_the_waterfall_adds_up_to_the_totals_of_other_tables(self):
        option = appraisal((party("HMRC", 10.06 * M, 0.0), party("HMT", 0.0, 30.04 * M), party("DWP", 0.0, 1.03 * M)))
        shown = tables.waterfall_table(option)
        so_far, changes = displayed(shown["Net present value so far (£m)"]), shown["Change (£m)"].tolist()
        assert so_far == displayed([-10.1, 20.0, 21.0, 21.0, 21.0])
        assert np.isnan(changes[-1])
        assert sum(displayed(one for one in changes if not np.isnan(one))) == so_far[-1]

    def test_recipients_add_up_and_split_into_accepted_and_not(self):
        shown = tables.recipients_table(appraisal())
        assert shown["Recipient"].tolist() == ["HMT", "HMRC", "Households", "Total"]
        assert shown["Claimed, not accepted (£m)"].tolist() == [90, 0, 0, 90]
        assert shown["Present value of benefit (£m)"].tolist() == [90, 40, 30, 160]

    def test_business_as_usual_is_compared_with_and_not_appraised(self):
        bau, preferred = tables.options_table(project()).to_dict("records")
        assert bau["Class"] == "Compared with, not appraised"
        assert np.isnan(bau["Net for society (£m)"])
        assert (preferred["Preferred"], preferred["Net for society (£m)"]) == ("Yes", 60)


class TestWorkings:
    def test_a_line_shows_each_year_and_adds_up(self):
        shown = tables.workings_table(line(0, 100 * M, is_cost=True))
        assert shown["Year"].tolist() == ["2026-27", "2027-28", "Total"]
        assert shown["Present value (£)"].tolist() == [50_000_000, 25_000_000, 75_000_000]
        assert shown["Discount factor"].tolist()[:2] == [1.0, 0.5]

    def test_a_discount_factor_has_four_decimals(self):
        year = WorkingYear(YEAR, None, 1.0, 1 / 1.035, 1 / 1.035)
        shown = tables.workings_table(LineWorking(0, 0, True, True, (year,)))
        assert shown["Discount factor"].tolist()[0] == 0.9662

    def test_nominal_pounds_that_the_deflator_does_not_reach_are_blank(self):
        year = WorkingYear(YEAR, None, 5.0, 1.0, 5.0)
        shown = tables.workings_table(LineWorking(0, 0, True, True, (year,)))
        assert shown["Nominal (£)"].isna().all()

    @given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=12))
    def test_whole_pounds_add_up_to_their_total(self, amounts):
        years = tuple(WorkingYear(YEAR + i, one, one, 1.0, one) for i, one in enumerate(amounts))
        shown = tables.workings_table(LineWorking(0, 0, True, True, years))
        for column in ("Nominal (£)", "Real (£)", "Present value (£)"):
            *parts, total = shown[column].tolist()
            assert sum(parts) == total

    def test_each_line_is_named_with_its_source_and_whether_it_counts(self):
        sunk = line(-1, 9 * M, is_cost=True, is_headline=False)
        option = appraisal(workings=(*appraisal().workings, sunk))
        shown = tables.workings_summary(option, project(option))
        assert shown["Line"].tolist() == ["Build (C1)", "Less fraud (B1)", "Costs above business as usual"]
        assert shown["Counted"].tolist() == ["Yes", "Yes", "No: already spent"]
        assert shown["Source grade"].tolist() == ["B", "C", ""]
        assert shown["Present value (£m)"].tolist() == [75, 120, 6.8]

    def test_a_line_of_business_as_usual_says_that_it_is_taken_off(self):
        option = appraisal()
        page = project(option)
        page = replace(page, benefits=(replace(page.benefits[0], option="P1-0"),))
        assert (
            tables.workings_summary(option, page)["Line"].tolist()[1]
            == "Less fraud (B1), taken off as business as usual"
        )


class TestRecords:
    def test_costs_carry_payer_prices_years_source_and_grade(self):
        (shown,) = tables.cost_lines_table(project()).to_dict("records")
        assert (shown["Payer"], shown["Total entered (£m)"]) == ("HMRC", 100)
        assert (shown["Prices"], shown["Years"]) == ("Real, 2026-27 prices", "2026-27 to 2027-28")
        assert (shown["Source"], shown["Source grade"]) == ("A report", "B")

    def test_benefits_are_in_the_words_of_the_guidance(self):
        (shown,) = tables.benefit_lines_table(project()).to_dict("records")
        assert (shown["Type"], shown["Class"], shown["Prices"]) == ("Fraud prevented", "Cash-releasing", "Nominal")
        assert shown["Source grade"] == "C"

    def test_a_line_without_amounts_is_blank_not_zero(self):
        page = project()
        shown = tables.cost_lines_table(replace(page, costs=(replace(page.costs[0], amounts=None),)))
        assert shown["Years"].tolist() == ["not entered"]
        assert shown["Total entered (£m)"].isna().all()

    def test_shares_are_steady_or_by_year(self):
        shown = tables.shares_table(project())
        assert shown["Share"].tolist() == ["25.0%", "by year, 2026-27 to 2027-28"]
        assert shown["Source grade"].tolist() == ["C", "C"]

    def test_guidance_is_listed_with_edition_and_source(self):
        held = ReferenceTable("rates", "Rates", ("GB2026",), "HM Treasury", "OGL", "Green Book", "A", 1)
        page = AssumptionsPage((held,), held, (MappingProxyType({"first_year": "1", "rate": "0.035"}),))
        assert tables.reference_table_list(page)["Editions"].tolist() == ["GB2026"]
        assert tables.reference_rows(page).to_dict("records") == [{"First year": "1", "Rate": "0.035"}]


class TestTheExample:
    def test_every_table_can_be_downloaded(self, example_portfolio, example_list, example_projects):
        made = [
            make(example_portfolio)
            for make in (
                tables.portfolio_table,
                tables.at_risk_table,
                tables.parties_table,
                tables.totals_table,
                tables.sankey_table,
                tables.matrix_table,
            )
        ]
        made.append(tables.projects_table(example_list))
        for page in example_projects:
            made += [
                make(page)
                for make in (
                    tables.options_table,
                    tables.cost_lines_table,
                    tables.benefit_lines_table,
                    tables.shares_table,
                )
            ]
            for option in page.appraised:
                made += [tables.lens_table(option), tables.parties_of(option), tables.waterfall_table(option)]
                made += [tables.recipients_table(option), tables.workings_summary(option, page)]
                made += [tables.workings_table(one) for one in option.workings]
        for frame in made:
            assert frame.columns.is_unique
            assert tables.csv_bytes(frame)

    def test_the_matrix_and_the_bodies_hold_the_judged_and_the_unjudged(self, example_portfolio):
        totals = tables.totals_table(example_portfolio)
        society = totals[totals["Seen by"] == "Society"]
        matrix, parties = tables.matrix_table(example_portfolio), tables.parties_table(example_portfolio)
        rounding = 0.11  # two figures of one decimal
        assert matrix["Total (£m)"].iloc[-1] == pytest.approx(society["Benefit (£m)"].sum(), abs=rounding)
        assert parties["Net (£m)"].iloc[-1] == pytest.approx(society["Net (£m)"].sum(), abs=rounding)

    def test_lines_without_a_recipient_are_listed_once(self, example_projects):
        (page,) = [page for page in example_projects if page.project.id == "VERIFY"]
        shown = tables.workings_summary(page.appraised[0], page)
        assert shown["Line"].is_unique
        assert unknown().classification is page.appraised[0].classification


def test_on_paper_figures_are_text_and_nothing_typed_becomes_markup():
    shown = on_paper(pd.DataFrame({"*bold*": ["*bold*", None], "Net (£m)": [-1234.5, float("nan")]}))
    assert shown[escape_markdown("Net (£m)")].tolist() == [escape_markdown("−1,234.5"), ""]
    assert shown[escape_markdown("*bold*")].tolist() == [escape_markdown("*bold*"), ""]


def test_on_paper_a_few_wide_rows_stand_on_their_side():
    wide = pd.DataFrame({f"Field {at}": [f"a{at}", f"b{at}"] for at in range(11)})
    shown = on_paper(wide)
    assert list(shown.columns) == ["Field", "Row 1", "Row 2"]
    assert shown["Row 2"].tolist() == [f"b{at}" for at in range(11)]
    assert len(on_paper(pd.concat([wide] * 2))) == 4
