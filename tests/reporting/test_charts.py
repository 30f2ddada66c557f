import json
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pages import HOSTILE, PARTIES, YEAR, M, appraisal, flows, line, party, portfolio, row

from benefits.appraisal.lenses import Standpoint
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.reporting import charts
from benefits.reporting.flows import BODIES, OTHER, PROJECTS, few, picture
from benefits.reporting.portfolio_charts import (
    Side,
    lens_bars_data,
    matrix_data,
    party_bars_data,
    sankey_heights,
    sankey_nodes,
)
from benefits.reporting.project_charts import (
    GOVERNMENT,
    PAYERS,
    SOCIETY,
    present_value_by_year_data,
    recipients_data,
    waterfall_data,
)
from benefits.reporting.waterfalls import StepKind
from benefits.views.portfolio import PartyTotal

OF_PORTFOLIO = ("lens_bars", "sankey", "party_bars", "matrix_heatmap")
OF_OPTION = ("own_to_government_waterfall", "benefit_by_recipient", "present_value_by_year")
BACKGROUNDS = ("#ffffff", "#0e1117", "#14181b", "#262730")


def every_figure(page, option):
    return {name: getattr(charts, name)(page) for name in OF_PORTFOLIO} | {
        name: getattr(charts, name)(option) for name in OF_OPTION
    }


def many_projects(n):
    rows = [row(f"P{i:03}") for i in range(n)]
    paid = flows(*((f"Payer {i % 30:02}", f"P{i:03}", (i + 1) * M) for i in range(n)))
    landed = flows(*((f"Recipient {i % 25:02}", f"P{i:03}", (2 * i + 1) * M) for i in range(n)))
    return portfolio(rows, paid=paid, landed=landed)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


class TestTheFrame:
    def test_every_colour_stands_out_from_light_and_dark_backgrounds(self):
        assert len(set(charts.PALETTE)) >= 10
        faint = [(c, b) for c in charts.PALETTE for b in BACKGROUNDS if contrast(c, b) < 3]
        assert faint == []

    def test_every_figure_takes_the_colours_and_the_width_of_the_page(self):
        for name, figure in every_figure(portfolio(), appraisal()).items():
            layout = figure.layout
            assert (layout.paper_bgcolor, layout.plot_bgcolor) == ("rgba(0,0,0,0)", "rgba(0,0,0,0)"), name
            assert layout.width is None, name
            assert layout.autosize, name
            assert layout.height > 200, name
            texts = [layout.font, layout.title.font, layout.legend.font, *(one.font for one in layout.annotations)]
            texts += [trace.textfont for trace in figure.data if "textfont" in trace]
            assert all(text.color is None for text in texts), name

    def test_the_key_stands_above_the_marks(self):
        for figure in every_figure(portfolio(), appraisal()).values():
            assert figure.layout.legend.orientation == "h"
            assert (figure.layout.legend.y, figure.layout.legend.yanchor) == (1, "bottom")

    def test_bars_of_one_picture_differ_by_pattern_as_well_as_colour(self):
        for figure in every_figure(portfolio(), appraisal()).values():
            drawn = [bar for bar in figure.data if isinstance(bar, go.Bar)]
            assert len({bar.marker.pattern.shape for bar in drawn}) == len(drawn)

    def test_money_axes_show_zero(self):
        for name in ("lens_bars", "party_bars", "own_to_government_waterfall", "benefit_by_recipient"):
            low, high = every_figure(portfolio(), appraisal())[name].layout.xaxis.range
            assert low <= 0 <= high, name

    def test_names_that_people_typed_cannot_become_markup(self):
        hostile = portfolio(
            [row(title=HOSTILE, lead=HOSTILE)],
            parties=(PartyTotal("X", HOSTILE, True, 1 * M, 2 * M),),
            paid=flows((HOSTILE, "P1", 1 * M)),
            landed=flows((HOSTILE, "P1", 2 * M)),
            matrix_payers=(HOSTILE,),
            matrix_recipients=(HOSTILE,),
            matrix=np.array([[2 * M]]),
        )
        option = appraisal((party(HOSTILE, 3 * M, 1 * M), party(f"{HOSTILE}2", 0.0, 9 * M)))
        for name, figure in every_figure(hostile, option).items():
            texts = json.dumps(json.loads(figure.to_json())["data"], ensure_ascii=False).replace("<extra></extra>", "")
            assert "<b" not in texts, name

    def test_nothing_is_sent_elsewhere(self):
        assert charts.config()["displaylogo"] is False
        assert "sendChartToCloud" in charts.config()["modeBarButtonsToRemove"]

    def test_every_picture_has_words_for_those_who_do_not_see_it(self):
        pictures = [name for name in charts.__all__ if name[0].islower() and f"{name}_alt" in charts.__all__]
        assert sorted(pictures) == sorted((*OF_PORTFOLIO, *OF_OPTION))

    def test_an_empty_picture_says_what_to_do_next(self):
        nothing = {"totals": (), "parties": (), "paid": flows(), "landed": flows(), "matrix": np.zeros((0, 0))}
        page = portfolio([], **nothing, matrix_payers=(), matrix_recipients=())
        for name in ("sankey", "party_bars", "matrix_heatmap"):
            (said,) = getattr(charts, name)(page).layout.annotations
            assert "Add them to a project" in said.text
            assert "Empty picture" in getattr(charts, f"{name}_alt")(page)
        option = appraisal((), workings=())
        for name in OF_OPTION:
            assert len(getattr(charts, name)(option).layout.annotations) == 1
            assert "Empty picture" in getattr(charts, f"{name}_alt")(option)


class TestLensBars:
    def test_goes_from_the_own_department_to_society(self):
        assert [total.standpoint for total in lens_bars_data(portfolio())] == list(Standpoint)

    def test_draws_cost_benefit_and_net_in_millions_with_the_figure_beside_each(self):
        cost, benefit, net = charts.lens_bars(portfolio()).data
        assert (cost.name, benefit.name, net.name) == ("Cost", "Benefit", "Net")
        assert list(net.x) == [-60, 30, 60]
        assert list(net.text) == ["−60.0", "30.0", "60.0"]

    def test_says_each_net_value(self):
        said = charts.lens_bars_alt(portfolio())
        assert "Own department: cost £100 million, benefit £40 million, net minus £60 million" in said


class TestSankey:
    def test_money_flows_from_payer_to_project_to_recipient(self):
        figure = charts.sankey(portfolio())
        (drawn,) = figure.data
        names = [text.split(" £")[0] for text in drawn.node.label]
        flows = {
            (names[source], names[target], value)
            for source, target, value in zip(drawn.link.source, drawn.link.target, drawn.link.value, strict=True)
        }
        middle = "Project P1 (P1)"
        assert flows == {("HMRC", middle, 100), (middle, "HMRC", 40), (middle, "HMT", 90), (middle, "Households", 30)}

    def test_a_body_that_pays_and_gains_has_a_block_on_each_side(self):
        nodes = sankey_nodes(picture(portfolio()))
        assert [node.place for node in nodes if node.name == "HMRC"] == [0, 2]

    def test_a_block_carries_its_figure_and_a_project_says_both_when_pointed_at(self):
        (drawn,) = charts.sankey(portfolio()).data
        assert "HMRC £100.0m" in drawn.node.label
        assert "Project P1 (P1)" in drawn.node.label
        assert "Project P1 (P1): £100.0m for £160.0m" in drawn.node.customdata

    @pytest.mark.parametrize("n", [1, 13, 14, 400])
    def test_grouping_keeps_the_sums_and_few_marks(self, n):
        page = many_projects(n)
        shown = picture(page)
        assert sum(flow.value for flow in shown.paid) == pytest.approx(page.paid.value.sum())
        assert sum(flow.value for flow in shown.landed) == pytest.approx(page.landed.value.sum())
        assert len({flow.project for flow in (*shown.paid, *shown.landed)}) <= PROJECTS + 1
        assert len({flow.organisation for flow in shown.paid}) <= BODIES + 1
        assert len({flow.organisation for flow in shown.landed}) <= BODIES + 1

    def test_the_largest_projects_by_benefit_keep_their_names(self):
        shown = picture(many_projects(100))
        assert {flow.project for flow in shown.landed} >= {f"Project P{i:03} (P{i:03})" for i in range(88, 100)}
        assert f"{OTHER} projects (88)" in {flow.project for flow in shown.landed}

    def test_blocks_of_a_column_do_not_overlap_and_grouped_ones_stand_last(self):
        shown = picture(many_projects(100))
        nodes = sankey_nodes(shown)
        heights = sankey_heights(nodes, shown)
        for place in (0, 1, 2):
            column = [node for node in nodes if node.place == place]
            assert all(heights[above] < heights[below] for above, below in pairwise(column))
            assert column[-1].name.startswith(OTHER)
            assert 0 < heights[column[0]] < heights[column[-1]] < 1

    def test_recoveries_and_losses_are_counted_not_drawn(self):
        page = portfolio(landed=flows(("HMT", "P1", 90 * M), ("DWP", "P1", -5 * M)))
        (drawn,) = charts.sankey(page).data
        assert min(drawn.link.value) > 0
        assert "1 negative flow (a recovery or a loss) is in the table but cannot be drawn." in charts.sankey_alt(page)
        two = portfolio(paid=flows(("DWP", "P1", -1.0)), landed=flows(("HMT", "P1", 9 * M), ("DWP", "P1", -5 * M)))
        assert "2 negative flows (recoveries or losses) are" in charts.sankey_alt(two)

    def test_says_who_pays_and_gains_most(self):
        said = charts.sankey_alt(portfolio())
        assert "£100 million paid, most by HMRC; £160 million of benefit, most to HMT." in said


class TestPartyBars:
    def test_gains_come_first_and_losses_last(self):
        shown = party_bars_data(portfolio())
        assert [(bar.name, bar.value, bar.side) for bar in shown] == [
            ("HMT", 90 * M, Side.GAINS),
            ("Households", 30 * M, Side.GAINS),
            ("HMRC", -60 * M, Side.LOSES),
        ]

    def test_benefit_that_nobody_is_named_for_is_no_gain_of_a_body(self):
        loose = PartyTotal(UNATTRIBUTED, "Not yet attributed", False, 0.0, 500 * M)
        page = portfolio(parties=(loose, *portfolio().parties), unattributed=500 * M)
        assert party_bars_data(page)[0].side is Side.NOBODY
        said = charts.party_bars_alt(page)
        assert "2 gain or break even and 1 lose" in said
        assert "largest gain is HMT" in said
        assert "Nobody is named yet for £500 million." in said

    def test_many_bodies_are_grouped_and_the_sum_stays(self):
        page = portfolio(parties=tuple(PartyTotal(f"B{i}", f"B{i}", True, i * M, 50 * M) for i in range(90)))
        shown = party_bars_data(page)
        assert len(shown) == 21
        assert sum(bar.value for bar in shown) == pytest.approx(sum(one.net for one in page.parties))

    @given(st.dictionaries(st.text(max_size=5), st.floats(-1e9, 1e9), max_size=12), st.integers(1, 6))
    def test_nobody_is_lost_by_grouping(self, totals, most):
        names = few(totals, most, "bodies")
        assert names.keys() == totals.keys()
        kept = [name for name, shown in names.items() if name == shown]
        assert len(kept) in (len(totals), most)
        left_out = [abs(totals[name]) for name in totals if name not in kept]
        assert max(left_out, default=0.0) <= min((abs(totals[name]) for name in kept), default=0.0)


class TestMatrix:
    def test_prints_each_value_and_leaves_empty_cells_blank(self):
        page = portfolio(
            matrix=np.array([[40 * M, 0.0], [0.0, -5 * M]]),
            matrix_payers=("HMRC", "DWP"),
            matrix_recipients=("HMRC", "HMT"),
        )
        (drawn,) = charts.matrix_heatmap(page).data
        assert [list(line) for line in drawn.text] == [["40.0", ""], ["", "−5.0"]]
        assert -drawn.zmin == drawn.zmax == 40

    def test_a_name_that_looks_like_a_day_or_a_number_stays_a_name(self):
        page = portfolio(matrix=np.array([[40 * M]]), matrix_payers=("2026-04-01",), matrix_recipients=("1e309",))
        layout = charts.matrix_heatmap(page).layout
        assert (layout.xaxis.type, layout.yaxis.type) == ("category", "category")

    def test_grouping_keeps_the_sum(self):
        page = portfolio(
            matrix=np.arange(900.0).reshape(30, 30),
            matrix_payers=tuple(f"P{i}" for i in range(30)),
            matrix_recipients=tuple(f"R{i}" for i in range(30)),
        )
        grid = matrix_data(page)
        assert len(grid.payers) == len(grid.recipients) == 13
        assert sum(value or 0.0 for line in grid.pounds for value in line) == pytest.approx(page.matrix.sum())

    def test_says_where_most_passes(self):
        assert "£90 million: money of HMRC, benefit to HMT." in charts.matrix_heatmap_alt(portfolio())


class TestWaterfall:
    def test_leads_from_the_payers_through_each_body_to_government_and_society(self):
        steps = waterfall_data(appraisal())
        assert [(step.name, step.start / M, step.end / M) for step in steps] == [
            (PAYERS, 0, -60),
            ("HMT", -60, 30),
            (GOVERNMENT, 0, 30),
            ("Households", 30, 60),
            (SOCIETY, 0, 60),
        ]

    def test_a_body_that_loses_steps_down(self):
        steps = waterfall_data(appraisal((*PARTIES, party("DWP", 5 * M, 0.0, is_payer=False))))
        assert [step.kind for step in steps if step.name == "DWP"] == [StepKind.LOSS]
        assert steps[-1].end == pytest.approx(55 * M)

    def test_many_bodies_still_end_at_governments_net(self):
        option = appraisal((*PARTIES, *(party(f"B{i}", 0.0, i * M) for i in range(1, 40))))
        steps = waterfall_data(option)
        by_name = {step.name: step.end for step in steps}
        assert len(steps) < 15
        assert by_name[GOVERNMENT] == pytest.approx(option.under(Standpoint.GOVERNMENT).net)
        assert by_name[SOCIETY] == pytest.approx(option.under(Standpoint.SOCIETY).net)

    def test_says_the_totals_and_the_largest_step(self):
        said = charts.own_to_government_waterfall_alt(appraisal())
        assert "payers' own minus £60 million, across government £30 million, society £60 million" in said
        assert "largest step is HMT, £90 million" in said


class TestRecipients:
    def test_tells_accepted_from_claimed(self):
        shown = recipients_data(appraisal())
        assert [(bar.name, bar.accepted / M, bar.not_accepted / M) for bar in shown] == [
            ("HMT", 0, 90),
            ("HMRC", 40, 0),
            ("Households", 30, 0),
        ]

    def test_says_how_much_is_accepted(self):
        said = charts.benefit_by_recipient_alt(appraisal())
        assert "£160 million over 3 recipients, most to HMT, £90 million. 44% is accepted" in said
        assert "over 1 recipient," in charts.benefit_by_recipient_alt(appraisal(PARTIES[:1]))


class TestPresentValueByYear:
    def test_adds_up_year_by_year(self):
        first, second = present_value_by_year_data(appraisal())
        assert (first.year, first.cost, first.benefit, first.cumulative) == (YEAR, 50 * M, 80 * M, 30 * M)
        assert (second.cost, second.benefit, second.cumulative) == (25 * M, 40 * M, (30 + 15) * M)

    def test_sunk_and_timing_only_lines_are_left_out(self):
        sunk = line(1, 900 * M, is_cost=True, is_headline=False)
        with_it = appraisal(workings=(*appraisal().workings, sunk))
        assert present_value_by_year_data(with_it) == present_value_by_year_data(appraisal())

    def test_says_so_where_it_does_not_end_at_societys_net(self):
        assert "society's net is £60 million" in charts.present_value_by_year_alt(appraisal())
        flat = appraisal((party("HMRC", 75 * M, 120 * M),))
        assert "society's net is" not in charts.present_value_by_year_alt(flat)


class TestTheExample:
    def test_every_picture_of_every_project_is_drawn_and_said(self, example_portfolio, example_projects):
        assert len(example_projects) > 20
        options = [option for page in example_projects for option in page.appraised]
        for of, names in ((example_portfolio, OF_PORTFOLIO), *((option, OF_OPTION) for option in options)):
            for name in names:
                assert getattr(charts, name)(of).to_json()
                assert getattr(charts, f"{name}_alt")(of).endswith(".")

    def test_the_waterfall_ends_where_the_measures_do(self, example_projects):
        for option in (option for page in example_projects for option in page.appraised):
            ends = {step.name: step.end for step in waterfall_data(option)}
            for name, standpoint in zip((PAYERS, GOVERNMENT, SOCIETY), Standpoint, strict=True):
                assert ends[name] == pytest.approx(option.under(standpoint).net, abs=0.01)
