"""The words, pictures and tables of a simulation: what they say is what they hold, and every picture has its twin."""

from dataclasses import replace

import pytest
from plain.realising import put
from plain.register import bau, benefit, cost, option, project, share
from plain.unsure import UNSURE, ranged

from benefits.appraisal.lenses import Lens, Standpoint
from benefits.portfolio.basis import Basis
from benefits.portfolio.uncertainty import Coverage
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting import uncertainty_charts as charts
from benefits.reporting import uncertainty_tables as tables
from benefits.reporting import uncertainty_words as words
from benefits.reporting.switching_tables import claims_table, lines_table, switching_finding_plain
from benefits.views.kept_answers import KeptAnswer
from benefits.views.switching import switching_page
from benefits.views.uncertainty import simulated
from benefits.views.uncertainty_page import uncertainty_page
from benefits.views.uncertainty_settings import settings_typed

ANN = Person("a", "", "Ann", (grant(Role.LEADER),))
GOVERNMENT, OWN = Lens(Standpoint.GOVERNMENT), Lens(Standpoint.OWN)
# Q gains 4m for 1m whatever happens; the cost of N is netted against business as usual.
SURE = [project("Q"), option("Q", "Q"), cost("Q-C", [1e6, 0], of="Q"), benefit("Q-B", [0, 4e6], of="Q")]
SURE += [share("Q-B", "B")]
NETTED = [project("N"), option("N", "N"), bau("NB", "N"), *ranged([cost("N-C", [5e6, 0], of="N")])]
NETTED += [cost("NB-C", [6e6, 0], of="NB")]


@pytest.fixture(scope="module")
def store():
    held = put(Store.in_memory(), *UNSURE, *SURE, *NETTED)
    yield held
    held.close()


@pytest.fixture(scope="module")
def page(store):
    answer = simulated(store, ANN, Basis(), settings_typed("4000"))
    return lambda code="", lens=GOVERNMENT: uncertainty_page(store, ANN, KeptAnswer(answer, is_stale=False), lens, code)


class TestWords:
    @pytest.mark.parametrize(
        ("chance", "said"),
        [(0.0, "in no draw"), (0.049, "less than 1 in 20"), (0.05, "about 1 in 10"), (0.95, "more than 19 in 20")],
    )
    def test_a_chance_near_the_ends(self, chance, said):
        assert words.chance_words(chance) == said

    def test_the_bad_and_the_good_end_are_named(self, page):
        said = " ".join(words.spread_sentences(page("P")))
        assert said.index("P10, the bad end") < said.index("P90, the good end")
        assert "hides a" in said

    def test_a_case_that_cannot_turn_out_otherwise_says_so(self, page):
        assert words.finding_plain(page("Q")) == (
            "Q: government gains £2.9 million as entered; no line carries a range"
        )
        assert words.worth_sentence(page("Q")).startswith("No outcome would change")

    def test_ranges_that_no_figure_takes_are_named(self, page):
        held = page("N")
        assert held.unused == ("N-C",)
        assert "The ranges of N-C are not used" in words.coverage_sentence(held.coverage, held.unused)
        assert page("P").unused == ()

    def test_how_much_is_taken_as_entered_is_told(self):
        said = words.coverage_sentence(Coverage(4, 1, 10.0, 5.0, 0.0, 0.0), ())
        assert said == (
            "1 of 4 lines carry a range: 50% of the cost by present value. The others are taken as entered, so the "
            "true spread is wider."
        )


class TestPictures:
    def test_the_columns_are_those_of_the_table_and_hold_every_draw(self, page):
        figure, table = charts.histogram(page("P")), tables.histogram_table(page("P").picture)
        heights = [value for trace in figure.data for value in trace.y]
        assert sum(heights) == pytest.approx(100)
        assert heights == pytest.approx(table["Draws (%)"].tolist(), abs=0.006)

    def test_losses_and_gains_stand_on_their_own_sides(self, page):
        loss, gain = charts.histogram(page("P")).data
        assert max(loss.x) < 0 < min(gain.x)

    def test_draws_that_are_all_alike_have_no_picture_but_a_word(self, page):
        assert charts.histogram(page("Q")).layout.annotations[0].text == charts.ALIKE

    def test_each_bar_of_the_tornado_ends_where_the_table_says(self, page):
        held = page("P")
        table = tables.tornado_table(held)
        for trace, at in zip(charts.tornado(held).data, ("P10", "P90"), strict=True):
            ends = [start + length for start, length in zip(trace.base, trace.x, strict=True)]
            assert ends == pytest.approx(table[f"Net value with the line at its {at} (£m)"].tolist(), abs=0.051)

    def test_where_both_ends_are_on_one_side_the_pieces_do_not_overlap(self, page):
        held = page("P")
        bar = replace(held.bars[0], at_p10=-3e6, at_p90=-1e6)
        low, high = charts.tornado(replace(held, bars=(bar,))).data
        assert (low.base[0], low.x[0], high.x[0]) == (-1, -2, 0)

    def test_a_tornado_without_bars_says_why(self, page):
        assert charts.tornado(page("Q")).layout.annotations[0].text == charts.NO_BARS
        assert charts.tornado_alt(page("Q")) == charts.NO_BARS


class TestSwitchingWords:
    def test_the_weakest_claim_is_the_finding(self, store):
        held = switching_page(store, ANN, Basis(), "P")
        assert (
            switching_finding_plain(held, GOVERNMENT) == "24% of what is claimed for B may fail before government loses"
        )
        assert switching_finding_plain(held, OWN) == (
            "As entered whoever pays loses £13.9 million: benefits would have to be 3.17 times as large to break even"
        )
        assert set(claims_table(held, OWN)["May fail before the project does"]) == {"nothing: it fails already"}

    def test_one_recipient_of_all_may_not_fail_altogether(self, store):
        held = switching_page(store, ANN, Basis(), "Q")
        assert switching_finding_plain(held, GOVERNMENT).startswith("74% of what is claimed for B may fail")

    def test_netted_costs_have_a_name_and_a_gain_that_nothing_can_undo_says_so(self, store):
        held = lines_table(switching_page(store, ANN, Basis(), "N"), GOVERNMENT)
        assert held["Line"].tolist() == ["Costs below business as usual"]
        assert held["Breaks even if this part of it comes"].tolist() == ["0.0%"]
