"""What stands beside a form: totals that add up, sums that say what is missing, and who changed what."""

from datetime import UTC, datetime
from decimal import Decimal

from benefits.periods import FinancialYear
from benefits.records.entries import HEAD, Difference
from benefits.records.history import Versioned
from benefits.records.model import Project
from benefits.reporting.form_tables import (
    clock,
    differences_table,
    draft_sentence,
    lines_total_table,
    newer_sentences,
    split_chart,
    split_table,
    sum_sentence,
    total_sentence,
    totals_table,
    year_sums_table,
)

AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
D = Decimal


def test_totals_stand_by_year_and_kind_of_prices_with_the_whole_below():
    table = totals_table({"2026-27 prices": {"2026-27": D(1_500_000), "2027-28": D(-20)}, "nominal": {"2026-27": D(3)}})
    assert table.to_numpy().tolist() == [
        ["2026-27", "1,500,000", "3"],
        ["2027-28", "−20", "0"],
        ["All years", "1,499,980", "3"],
    ]


def test_each_line_has_its_total_in_its_own_prices():
    table = lines_total_table(["Build"], ["2026-27 prices"], [{"2026-27": D(2), "2027-28": D(3)}])
    assert table.to_numpy().tolist() == [["Build", "5", "2026-27 prices"]]


def test_a_running_total_says_years_and_prices():
    assert total_sentence({"2026-27": D(1_200_000)}, "2026-27 prices").replace("\\", "") == (
        "**Total: £1.2 million** over 1 year, undiscounted, in 2026-27 prices."
    )
    assert total_sentence({}, "2026-27 prices") == "No amounts yet."


def test_a_sum_says_what_is_missing_or_too_much():
    assert sum_sentence(D("0.9"), 2) == "The parts add up to 90%: **10% is missing**."
    assert sum_sentence(D("1.005"), 2) == "The parts add up to 100.5%: **0.5% is too much**."
    assert sum_sentence(D("0.9999999"), 3) == "The parts add up to 100%."
    assert "cannot" not in sum_sentence(D(1), 1)
    assert "can be read" in sum_sentence(None, 1)
    assert "Nobody is named" in sum_sentence(D(0), 0)


def test_sums_by_year_leave_blank_what_is_whole():
    table = year_sums_table({"2026-27": D(1), "2027-28": D("0.75"), "2028-29": None})
    assert table.to_numpy().tolist() == [
        ["2026-27", "100%", ""],
        ["2027-28", "75%", "25%"],
        ["2028-29", "not known", ""],
    ]


def test_picture_and_table_of_a_split_hold_the_same_parts():
    parts = {"Part": {"DWP": D("0.4"), "<b>MoJ</b>": D("0.6")}}
    table = split_table(parts)
    (bars,) = split_chart(parts).data
    assert table["Part"].tolist() == list(bars.text) == ["40%", "60%"]
    assert list(bars.x) == [0.4, 0.6]
    assert bars.y[1] == "&lt;b&gt;MoJ&lt;/b&gt;"


def test_a_split_by_year_has_a_piece_for_each_recipient_in_each_year():
    parts = {"2026-27": {"DWP": D("0.4"), "MoJ": D("0.6")}, "2027-28": {"DWP": D(1)}}
    dwp, moj = split_chart(parts).data
    assert (list(dwp.x), list(moj.x)) == ([0.4, 1.0], [0.6, 0.0])
    assert dwp.marker.pattern.shape != moj.marker.pattern.shape
    assert split_table(parts)["2027-28"].tolist() == ["100%", "0%"]


def test_an_empty_split_says_what_to_do():
    assert "Name a recipient" in split_chart({"Part": {}}).layout.annotations[0].text


def test_differences_stand_side_by_side_under_the_labels_of_the_form():
    found = [Difference(HEAD, "title", "A", "B", ""), Difference("DWP", "Basis", "", "x", "y")]
    table = differences_table(found, lambda part: part or "Cost line", "cost_line", 3)
    assert table.to_numpy().tolist() == [
        ["Cost line", "Title", "A", "B", "blank"],
        ["DWP", "Basis", "blank", "x", "y"],
    ]
    assert "When you began (version 3)" in table.columns


def test_it_is_said_who_changed_added_or_withdrew_what_and_when():
    record = Project("P", "Links", "DWP", FinancialYear(2026))
    by_bob = Versioned(record, 4, 9, "bob", "Bob", AT, "New survey", False)
    held = {("project", "P"): by_bob, ("share", "S"): by_bob}
    seen = {("project", "P"): 3, ("cost_line", "C"): 1, ("option", "O"): 2}
    latest = {("project", "P"): 4, ("share", "S"): 4, ("option", "O"): 2}
    assert newer_sentences(seen, latest, held) == (
        "Somebody withdrew cost line C after you began. Nothing of it is saved.",
        "Bob changed project P (version 4, you began with version 3) at 14:05 UTC on 22 November 2026. Why: New survey",
        "Bob added share S at 14:05 UTC on 22 November 2026. Why: New survey",
    )


def test_a_draft_says_from_when_it_is_and_on_what_it_is_based():
    assert clock(AT) == "14:05 UTC on 22 November 2026"
    assert draft_sentence(AT, 0, 0).endswith("of something new.")
    assert "still the latest" in draft_sentence(AT, 3, 3)
    assert "now holds version 5" in draft_sentence(AT, 3, 5)
