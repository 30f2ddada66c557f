"""Funding pressure in words and pictures: findings, how sure they are, and what becomes of each project."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from plain import silos
from plain.register import FIRST

from benefits.portfolio.pressure import CUTS
from benefits.portfolio.selection_limits import Conflict, Explanation, Shortfall
from benefits.portfolio.selection_model import Way
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting import pressure_words as words
from benefits.reporting.casualty_words import course_words, hidden_sentence, project_sentences, unlimited_notes
from benefits.reporting.choosing_words import OVER_TIME, objective_words, proven_words, way_words, why_not_words
from benefits.reporting.figures import inside
from benefits.reporting.pressure_charts import LABEL, ROWS, apart, kept_lines, kept_lines_alt
from benefits.reporting.pressure_tables import kept_table, lost_table, price_table
from benefits.reporting.selection_tables import more_finding, more_table, selection_sentence
from benefits.views.funding import funding
from benefits.views.kept_answers import KeptAnswer
from benefits.views.more_money import Buys, work_out_more_money
from benefits.views.pressure import Course, Kept, pressure_answer, pressure_page

READER = Person("reader", "", "Reader", (grant(Role.LEADER),))


@pytest.fixture(scope="module")
def store():
    held = Store.in_memory()
    with held.write(Actor("test", "Test"), "test", "", "silos") as tx:
        tx.put_all(silos.records())
    yield held
    held.close()


@pytest.fixture(scope="module")
def page(store):
    held = funding(store, READER)
    return pressure_page(held, KeptAnswer(pressure_answer(READER, held), is_stale=False))


def plain(said):
    return said.replace("\\", "")


def with_line(page, cut, **changes):
    """The page with one of its cuts changed."""
    lines = tuple(replace(line, **changes) if line.cut == cut else line for line in page.lines)
    return replace(page, lines=lines)


def kept(pounds, **changes):
    return replace(Kept(pounds, 0.0, 0.0, 0.0, True, 1, ()), **changes)


class TestFindings:
    def test_the_four_ways_have_plain_words(self):
        assert [way_words(way, 0.05) for way in Way] == [
            "Each department on its own test and budget",
            "Together, each within its own budget",
            "Together, with transfers of up to 5% of a budget",
            "All budgets pooled (the most that could be had)",
        ]

    @pytest.mark.parametrize(
        ("silo", "joint", "transfers", "finding"),
        [
            (6e6, 14e6, 14e6, "each department on its own keeps £6 million; together they would keep £14 million"),
            (6e6, 6e6, 6e6, "each department on its own keeps £6 million; together they would keep no more"),
            (
                6e6,
                6e6,
                9e6,
                "each department on its own keeps £6 million; together they would keep no more, and with transfers "
                "£9 million",
            ),
            (0.0, 2e6, 2e6, "each department on its own keeps nothing; together they would keep £2 million"),
            (
                -3e6,
                2e6,
                2e6,
                "what departments fund on their own loses £3 million; together they would keep £2 million",
            ),
        ],
    )
    def test_the_title_states_what_is_found(self, page, silo, joint, transfers, finding):
        values = {Way.SILO: kept(silo), Way.JOINT: kept(joint), Way.TRANSFERS: kept(transfers)}
        assert plain(words.pressure_finding(with_line(page, 0.2, kept=values), 0.2)) == f"At a cut of 20% {finding}"

    def test_a_cut_that_leaves_no_choice_says_so(self, page):
        none = with_line(page, 0.5, kept={}, price=None)
        assert words.pressure_finding(none, 0.5) == "At a cut of 50% no choice keeps every rule and every budget"
        assert "cannot be told" in words.price_sentence(none, 0.5)
        assert "cannot be told" in hidden_sentence(none, 0.5)
        joint = with_line(page, 0.5, kept={Way.JOINT: kept(2e6)}, price=None)
        assert plain(words.pressure_finding(joint, 0.5)) == (
            "At a cut of 50% £2 million is kept: together, each within its own budget. No choice the other way"
        )

    def test_the_price_of_silos_says_where_it_comes_from(self, page):
        assert plain(words.price_sentence(page, 0.2)) == (
            "At a cut of 20% the price of silos is 2.5: pooled budgets would keep £15 million, 2.5 times what "
            "departments keep on their own. Of the £9 million between them, £8 million because each department looks "
            "at its own gain and £1 million because budgets are not pooled."
        )

    def test_silos_that_keep_nothing_have_a_difference_and_no_ratio(self, page):
        price = replace(page.line(0.2).price, silo=0.0)
        said = plain(words.price_sentence(with_line(page, 0.2, price=price), 0.2))
        assert "where departments on their own keep nothing. Of the £15 million between them" in said
        prices = price_table(with_line(page, 0.2, price=price)).set_index("Cut")
        assert np.isnan(prices["Price of silos (£ pooled per £1 alone)"]["20%"])
        assert prices["Difference (£m)"]["20%"] == 15

    def test_what_a_cut_costs_is_said_for_each_pound(self, page):
        assert plain(words.lost_sentence(page, 0.2)) == (
            "At a cut of 20% budgets lose £4 million in all. Value lost across government: as departments choose on "
            "their own, £2 million (£0.50 for each £1 cut); as they would choose together, £2 million (£0.50 for each "
            "£1 cut)."
        )
        assert words.lost_sentence(page, 0.0) == ""

    def test_a_cut_that_silos_gain_by_is_told_as_it_is(self, page):
        gains = {Way.SILO: kept(9e6, lost=-1e6, lost_per_pound=-0.25)}
        said = plain(words.lost_sentence(with_line(page, 0.2, kept=gains), 0.2))
        assert said.endswith("as departments choose on their own, none: £1 million is gained.")


class TestHowSure:
    @pytest.mark.parametrize(
        ("gap", "is_proven", "said"),
        [
            (0.0, True, "proven to be the best"),
            (0.001, True, "proven to within 0.1%"),
            (0.012, False, "best found so far, may be up to 1.2% short"),
            (0.01201, False, "best found so far, may be up to 1.3% short"),
        ],
    )
    def test_a_gap_is_never_said_to_be_smaller_than_it_is(self, gap, is_proven, said):
        assert proven_words(gap, is_proven=is_proven) == said

    def test_the_worst_of_the_open_choices_is_told(self, page):
        late = with_line(page, 0.2, kept={**page.line(0.2).kept, Way.POOLED: kept(1e6, gap=0.02, is_proven=False)})
        assert words.sureness_note(late) == (
            "1 choice of 44 stopped at the time limit of 2.5 seconds: best found so far, may be up to 2.0% short."
        )
        sure = kept_table(late).set_index("Cut")["How sure"]
        assert sure["20%"] == "Pooled: best found so far, may be up to 2.0% short"
        assert sure["25%"] == "Proven to be the best"

    def test_silos_that_wait_for_each_other_are_told(self, page):
        test = page.answer.test
        first = test.steps[0]
        circle = replace(first.selections[Way.SILO], is_settled=False)
        steps = (replace(first, selections={**first.selections, Way.SILO: circle}), *test.steps[1:])
        turned = replace(page, answer=replace(page.answer, test=replace(test, steps=steps)))
        assert words.circle_note(page) == ""
        assert "depend on each other in a circle" in words.circle_note(turned)
        assert "in a circle" in plain(selection_sentence(turned.selection(0.0, Way.SILO)))


class TestCourses:
    @pytest.mark.parametrize(
        ("funded", "said"),
        [
            ((True, True, True), "kept to 20%"),
            ((True, False, False), "drops at 10%"),
            ((True, False, True), "drops at 10%, back at 20%"),
            ((False, False, False), "never funded"),
            ((False, False, True), "funded only from 20% on"),
            ((True, True), "kept to 10%, no choice beyond"),
            ((), "no choice possible"),
        ],
    )
    def test_what_becomes_of_a_project_takes_a_few_words(self, funded, said):
        cuts = (0.0, 0.1, 0.2)
        assert course_words(Course(cuts[: len(funded)], funded), cuts) == said

    def test_a_project_has_a_line_for_each_way_and_one_for_what_silos_hide(self, page):
        said = [plain(line) for line in project_sentences(page, page.project("P5"))]
        assert said[0] == "Each department on its own test and budget: never funded."
        assert said[1] == "Together, each within its own budget: drops at 45%."
        assert said[-1] == (
            "Departments on their own leave it out, and together they would fund it, at cuts of 0% to 40%."
        )

    def test_projects_beyond_every_envelope_are_named(self, page):
        assert unlimited_notes(page) == []
        free = [plain(said) for said in unlimited_notes(replace(page, unlimited=("P1",), partly_limited=("P2", "P3")))]
        assert free == [
            "1 proposal draws on no envelope, so no cut reaches it: Project P1 (P1).",
            "2 proposals also ask for money where no envelope is given; nothing limits that part: Project P2 (P2) and "
            "Project P3 (P3).",
        ]

    def test_an_objective_of_the_dictionary_has_words_and_any_other_is_shown_as_it_is(self):
        assert objective_words("data_sharing") == "Data sharing"
        assert objective_words("no objective recorded") == "No objective recorded"


class TestWhyThereIsNone:
    def test_what_is_short_is_said_in_full_pounds_with_names(self, page):
        short = Shortfall("A", "rdel_programme", FIRST, 1_000_000.4, ("P1",))
        said = why_not_words(page.called, Explanation(shortfalls=(short,), is_least=False))
        assert said == [
            "The envelope of A for RDEL programme in 2026-27 is £1,000,001 short for what must be funded from it: "
            "Project P1 (P1).",
            "The search for the least money stopped at its time limit: less may be enough. Add this money, allow later "
            "starts or smaller parts, or drop some of what must be funded.",
        ]

    def test_rules_that_contradict_each_other_are_named(self, page):
        rules = Conflict(("P1 must be funded", "P1 must not be funded"), ("P1",))
        first, remedy = why_not_words(page.called, Explanation(conflicts=(rules,)))
        assert "P1 must be funded; P1 must not be funded. Named here: Project P1 (P1)." in first
        assert remedy == "Drop or change one of these rules under Scenarios."

    def test_no_explanation_means_that_time_ran_out(self, page):
        assert why_not_words(page.called, Explanation()) == [OVER_TIME]


class TestPicture:
    def test_each_way_is_a_line_of_every_cut_on_an_axis_from_zero(self, page):
        figure = kept_lines(page)
        assert [trace.name for trace in figure.data] == [
            "All budgets pooled (the most that could be had)",
            "Together, with transfers of up to 10% of a budget",
            "Together, each within its own budget",
            "Each department on its own test and budget",
        ]
        assert list(figure.data[3].y) == [8, 6, 6, 6, 6, 6, 6, 4, 4, 2, 2]
        assert list(figure.data[3].x) == [f"{5 * nth}%" for nth in range(11)]
        assert figure.layout.yaxis.range[0] == 0
        assert len({(trace.line.dash, trace.marker.symbol) for trace in figure.data}) == 4

    def test_labels_stand_at_the_ends_and_never_on_each_other(self, page):
        labels = kept_lines(page).layout.annotations
        assert [one.text for one in labels] == ["Pooled £8m", "Transfers £8m", "Together £8m", "Own £2m"]
        heights = [one.y * inside(ROWS) for one in labels]
        assert all(above - below >= LABEL - 1e-9 for above, below in pairwise(heights))

    def test_labels_at_the_foot_of_the_picture_are_pushed_up(self):
        assert apart([98.0, 99.0, 100.0], 10.0, 100.0) == [80.0, 90.0, 100.0]

    def test_a_cut_without_a_choice_is_a_gap(self, page):
        gone = with_line(page, 0.2, kept={Way.POOLED: kept(15e6)})
        joint = kept_lines(gone).data[2]
        assert joint.y[CUTS.index(0.2)] is None
        assert joint.connectgaps is False

    def test_nothing_to_draw_says_so(self, page):
        none = replace(page, lines=tuple(replace(line, kept={}) for line in page.lines))
        assert kept_lines(none).layout.annotations[0].text == "No way of choosing has an answer."
        assert kept_lines_alt(none) == "Empty picture. No way of choosing has an answer."

    def test_the_picture_reads_in_words(self, page):
        assert kept_lines_alt(page).startswith(
            "Lines of value kept against the cut of every budget: on their own from £8 million at 0% to £2 million at "
            "50%, together from £16 million at 0%"
        )

    def test_no_table_writes_what_is_no_number(self, page):
        none = with_line(page, 0.2, kept={}, price=None)
        for made in (kept_table(none), lost_table(none), price_table(none)):
            assert "nan" not in made.to_csv(index=False).casefold()


class TestMoreMoney:
    def test_what_is_not_proven_says_between_what_it_lies(self, store):
        more = work_out_more_money(store, READER, funding(store, READER))
        first = more.lines[0]
        open_one = replace(first, buys={**first.buys, (Way.JOINT, 5e6): Buys(3e6, 1e6, 4e6)})
        shown = more_table(replace(more, lines=(open_one, *more.lines[1:])))
        assert shown["How sure"].tolist() == ["+£5 million own budgets: between £1 million and £4 million", "Exact"]

    def test_a_million_that_buys_nothing_is_the_finding(self, store):
        more = work_out_more_money(store, READER, funding(store, READER), "B")
        assert plain(more_finding(more)) == (
            "One more £1 million in any one envelope buys nothing by itself: more is needed for a step"
        )
        assert more_finding(replace(more, lines=())) == "No envelope is given to add to"
        none = {Way.JOINT: Explanation(), Way.TRANSFERS: Explanation()}
        assert more_finding(replace(more, why_not=none)).startswith("No choice keeps every rule")
