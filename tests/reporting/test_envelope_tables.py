"""Affordability in words, tables and pictures: the finding, whether it fits, figures that add up, and what is drawn."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from benefits.periods import FinancialYear, Series
from benefits.portfolio.proposals import LeftOut
from benefits.records.categories import BudgetClass, EnvelopeKind
from benefits.records.history import Versioned
from benefits.records.model import Envelope
from benefits.reporting import envelope_charts as charts
from benefits.reporting import envelope_tables as tables
from benefits.views.envelope_records import EnvelopeLine
from benefits.views.envelopes import Affordability, Affordable, AskingProject, LeftOutProject

FIRST = FinancialYear(2026)
YEARS = tuple(FIRST + year for year in range(4))
RDEL = BudgetClass.RDEL_PROGRAMME
NAMES = {"A": "Alpha", "B": "Beta", "C": "Gamma"}


def row(body="A", year=0, limit=10.0, asked=0.0, committed=0.0, change=0.0, carried=0.0, budget_class=RDEL):
    """One envelope in one year, in £m."""
    free = None if limit is None else limit + change + carried - committed
    pounds = [None if one is None else one * 1e6 for one in (limit, change, committed, carried, free, asked)]
    return Affordable(body, NAMES[body], budget_class, FIRST + year, *pounds)


def page(*rows, body="", is_scenario=False):
    asking = AskingProject("P", "Papers", "data_sharing", ("Alpha",), (1e6, 0.0, 0.0, 0.0))
    left = LeftOutProject("Z", "A levy", LeftOut.NO_COST)
    projects = (asking,) if any(one.asked for one in rows) else ()
    return Affordability(YEARS, NAMES, body, rows, projects, (left,), is_scenario)


def finding(*rows, **more):
    return tables.affordability_finding(page(*rows, **more)).replace("\\", "")


def test_the_title_names_who_is_asked_for_most_more_than_it_has_and_when():
    assert finding(row(asked=25.6), row(year=1, asked=25.6)) == (
        "Projects ask Alpha for £31.2 million more than it has in 2026-27 to 2027-28"
    )


def test_years_that_do_not_follow_each_other_are_named_one_by_one():
    assert finding(row(asked=12), row(year=1), row(year=2, asked=12)).endswith("in 2026-27 and 2028-29")


def test_the_title_counts_the_other_bodies_and_what_they_lack():
    said = finding(row(asked=12), row("B", asked=15), row("C", asked=11))
    assert (
        said == "Projects ask Beta for £5 million more than it has in 2026-27, and 2 other bodies for £3 million more"
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(asked=4)], "The £4 million that projects ask for in 2026-27 to 2029-30 fits"),
        ([row(asked=4), row("B", limit=None, asked=2)], "What projects ask for in 2026-27 to 2029-30 fits where an"),
        (
            [row(limit=None, asked=2)],
            "No envelope is given for 2026-27 to 2029-30, so nothing limits the £2 million that",
        ),
        ([row()], "No project asks for money in 2026-27 to 2029-30"),
        (
            [row(committed=11)],
            "No project asks for money in 2026-27 to 2029-30; 1 envelope promises more than there is",
        ),
    ],
)
def test_the_title_where_nothing_is_short(rows, said):
    assert finding(*rows).startswith(said)


def test_the_title_about_one_body_names_it():
    assert finding(row(asked=4), body="A") == "The £4 million that projects ask Alpha for in 2026-27 to 2029-30 fits"
    assert finding(row(), body="A") == "No project asks Alpha for money in 2026-27 to 2029-30"


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (row(asked=10), "Yes"),
        (row(), "Yes: nothing is asked"),
        (row(asked=12.5), "No: £2.5 million too little"),
        (row(committed=13), "No: over-committed by £3 million"),
        (row(committed=13, asked=2), "No: over-committed by £3 million, and £2 million is asked"),
        (row(limit=None, asked=2), "No envelope given: not limited"),
    ],
)
def test_whether_it_fits_in_words(one, said):
    assert tables.fit_words(one) == said


def test_what_is_shown_adds_up_though_each_part_is_rounded():
    told = tables.shown(row(limit=934.8, change=-93.48, asked=849.86), 1)  # rounded one by one: 934.8-93.5-849.9=-8.6
    assert told.balance == -8.5
    assert told.free == pytest.approx(told.limit + told.change + told.carried_over - told.committed)
    assert told.balance == pytest.approx(told.free - told.asked)


def test_the_table_has_a_column_for_the_change_of_a_scenario_and_blanks_without_an_envelope():
    held = page(row(asked=12, change=-1), row("B", limit=None, asked=2), is_scenario=True)
    table = tables.affordability_table(held).set_index("Organisation")
    assert table.loc["Alpha"].drop(["Budget class", "Year", "Does it fit?"]).to_dict() == {
        "Free (£m)": 9,
        "Asked for (£m)": 12,
        "Balance (£m)": -3,
        "Limit (£m)": 10,
        "Change by the scenario (£m)": -1,
        "Carried over (£m)": 0,
        "Committed (£m)": 0,
    }
    assert table.loc["Beta", ["Free (£m)", "Balance (£m)", "Limit (£m)"]].isna().all()
    assert "Change by the scenario (£m)" not in tables.affordability_table(page(row()))


def test_the_tiles_count_missing_money_and_money_asked_without_an_envelope():
    tiles = tables.affordability_tiles(page(row(asked=12), row(year=1), row("B", limit=None, asked=3)))
    assert [(one["label"], one["value"]) for one in tiles] == [
        ("Projects ask for", "£15m"),
        ("Missing", "£2m"),
        ("Asked without an envelope", "£3m"),
    ]


def test_over_committed_envelopes_and_bodies_without_one_are_told_the_largest_first():
    held = page(row(committed=11), row("C", committed=14), row("B", limit=None, asked=2))
    over, without = (one.replace("\\", "") for one in tables.affordability_notes(held))
    assert "any project asks: Gamma, RDEL programme, 2026-27 by £4 million; Alpha, RDEL programme" in over
    assert "No envelope is given for Beta (£2 million asked)" in without
    assert tables.affordability_notes(page(row(asked=1))) == []


def test_only_the_first_over_committed_envelopes_are_told_one_by_one():
    held = page(*(row(year=year, committed=11 + year, budget_class=one) for one in BudgetClass for year in range(1)))
    (said,) = tables.affordability_notes(held)
    assert f"and {len(BudgetClass) - tables.TOLD} more in the table" in said.replace("\\", "")


def test_projects_that_ask_are_listed_with_each_year_and_in_no_order_of_merit():
    held = page(row(asked=1))
    table = tables.asking_table(held)
    assert table.iloc[0][["Objective", "Project", "Asks"]].tolist() == ["Data sharing", "Papers", "Alpha"]
    assert table.iloc[0]["2026-27 (£m)"] == table.iloc[0]["All years (£m)"] == 1
    assert tables.asking_words(held).startswith("1 project asks for money. Listed by objective")
    assert tables.left_out_table(held)["Why it is left out"].tolist() == [
        "No cost in a departmental budget in these years"
    ]


def line(code="E", kind=EnvelopeKind.LIMIT, source="", is_illustrative=False, year=FIRST):
    amounts = Series(year, (Decimal(10_000_000),))
    envelope = Envelope(code, "A", RDEL, kind, amounts, is_illustrative, source)
    when = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
    return EnvelopeLine(envelope, "Alpha", Versioned(envelope, 2, 7, "ann", "Ann", when, "New letter", False))


def test_every_envelope_stands_with_its_source_and_who_changed_it():
    table = tables.envelopes_table([line(source="Letter", is_illustrative=True), line("F", year=FIRST + 1)])
    assert table.iloc[0][["Organisation", "Kind", "Illustrative", "Source", "By", "Last changed"]].tolist() == [
        "Alpha",
        "Limit",
        "Yes",
        "Letter",
        "Ann",
        "2026-11-22 14:05",
    ]
    assert table["2026-27 (£m)"].iloc[0] == 10
    assert table["2026-27 (£m)"].isna().tolist() == [False, True]


def test_the_heading_of_the_records_says_how_many_nobody_published():
    assert tables.envelopes_finding([]) == "No envelope is recorded yet"
    assert tables.envelopes_finding([line()]) == "1 envelope of 1 organisation"
    some = [line(), line("F", is_illustrative=True)]
    assert tables.envelopes_finding(some) == "2 envelopes of 1 organisation; 1 illustrative, published by nobody"
    assert tables.envelopes_finding(some[1:]).endswith("; all illustrative, published by nobody")


def test_one_envelope_says_who_set_it_why_and_from_what():
    said = tables.envelope_words(line(source="Letter")).replace("\\", "")
    assert said == "Version 2, saved by Ann at 14:05 UTC on 22 November 2026.\n\nWhy: New letter\n\nSource: Letter"
    assert "No source is given." in tables.envelope_words(line()).replace("\\", "")


def test_what_is_left_is_a_row_a_class_with_blanks_where_no_limit_is():
    left = {RDEL: {"2026-27": Decimal(2_000_000)}, BudgetClass.CDEL: {"2027-28": Decimal(-1_000_000)}}
    table = tables.left_table(left)
    assert table["Free for projects"].tolist() == ["RDEL programme", "CDEL"]
    assert table["2027-28 (£m)"].tolist()[1] == -1
    assert table["2026-27 (£m)"].isna().tolist() == [False, True]
    assert tables.left_table({}).empty


def test_panels_begin_where_most_is_missing_and_leave_out_what_has_nothing_to_draw():
    held = page(row(asked=3), row("B", asked=15), row("C", limit=0), row("C", year=1, limit=None, asked=0.0))
    assert [one.name for one in charts.panels(held)] == ["Beta, RDEL programme", "Alpha, RDEL programme"]


def test_the_picture_has_a_panel_with_years_down_and_both_figures_beside_each_other():
    held = page(row(asked=15), row(year=1, limit=None, asked=2))
    free, asked = charts.asked_bars(held).data
    assert (list(free.y), list(free.text), list(asked.text)) == (
        ["2026-27", "2027-28"],
        ["10.0", charts.NO_LIMIT],
        ["15.0", "2.0"],
    )
    assert (list(free.x), list(asked.x)) == ([10, 0], [15, 2])


def test_each_panel_has_its_own_axes_one_below_the_other():
    figure = charts.asked_bars(page(row(asked=15), row("B", asked=100)))
    first, second = figure.layout.yaxis, figure.layout.yaxis2
    assert first.domain[0] > second.domain[1] > second.domain[0] >= 0
    assert figure.layout.xaxis.range[1] > figure.layout.xaxis2.range[1]
    assert [one.showlegend for one in figure.data] == [True, True, False, False]


def test_a_long_list_is_drawn_as_far_as_there_is_room_and_says_so():
    rows = [
        row(one, year, asked=20, budget_class=of) for one in NAMES for of in list(BudgetClass)[:3] for year in range(4)
    ]
    held = page(*rows)
    assert len(charts.panels(held)) == charts.MOST_ROWS // 5
    assert "Drawn are the first 6 of 9" in charts.panels_note(held)
    assert charts.panels_note(page(row(asked=1))) == ""


def test_the_first_panel_is_drawn_however_many_years_it_has():
    held = page(*(row(year=year, asked=20) for year in range(40)))
    assert len(charts.panels(held)) == 1


def test_the_picture_in_words_and_as_a_table_say_what_it_draws():
    held = page(row(asked=15), row("B", limit=None, asked=2))
    said = charts.asked_bars_alt(held)
    assert "Alpha, RDEL programme: £15 million asked in 2026-27, £5 million missing" in said
    assert "Beta, RDEL programme: £2 million asked in 2026-27, nothing missing" in said
    table = charts.asked_bars_table(held)
    assert table["Asked for (£m)"].tolist() == [15, 2]
    assert table["Free for projects (£m)"].isna().tolist() == [False, True]


def test_an_empty_picture_says_so():
    assert charts.asked_bars_alt(page()).startswith("Empty picture.")
    assert charts.EMPTY in charts.asked_bars(page()).layout.annotations[0].text


def test_names_of_bodies_stay_words_in_the_picture():
    held = Affordable("X", "<b>X</b>", RDEL, FIRST, 1e6, 0, 0, 0, 1e6, 2e6)
    figure = charts.asked_bars(page(held))
    assert "&lt;b&gt;X" in figure.layout.annotations[0].text
