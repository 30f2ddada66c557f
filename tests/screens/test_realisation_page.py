"""Realisation: what arrived of what was promised, what warns, and what the address says to look at."""

from dataclasses import replace

import pytest
from plain.realising import E71, HOPEFUL, LATE, TIMING, put
from plain.register import bodies, project
from visiting import HOSTILE, NOTHING_YET, headings, labelled, read, stands_as_text, table, visit

from benefits.records.store import Store

ON = {"on": "2029-04-30"}


@pytest.fixture
def promised(live) -> Store:
    """The live register with worked example E7.1 and what stands beside it."""
    return put(live, *E71, *TIMING, LATE, HOPEFUL)


def words(at):
    return read(at).replace("\\", "")


def tile(at, label):
    return next(one.value for one in at.metric if one.label == label)


def test_an_empty_register_says_what_to_do(live):
    assert NOTHING_YET in read(visit("realisation"))


def test_a_register_without_a_baseline_says_what_to_do(live):
    put(live, *bodies("A"), project("Q", title="Ideas"))
    at = visit("realisation")
    assert "No benefit has a frozen baseline yet" in read(at)
    assert not at.exception


def test_the_title_states_how_much_of_what_was_due_has_arrived(promised):
    at = visit("realisation", **ON, body="B")
    assert words(at).splitlines()[1] == "£5 million of the £12 million due has arrived: 42%"
    assert (tile(at, "Realisation rate"), tile(at, "On strong evidence")) == ("42%", "8%")
    assert (tile(at, "Arrived"), tile(at, "Verified")) == ("£5m", "£1m")
    assert tile(at, "Benefit status") == "Red"
    assert "this tool's convention" in words(at)


def test_the_curve_has_its_numbers_beside_it(promised):
    at = visit("realisation", **ON, body="B")
    curve = table(at, "curve").set_index("Up to")
    assert curve["Current baseline (£m)"].tolist() == [4, 12, 20, 28]
    assert curve["Realised (£m)"].tolist()[:2] == [1, 5]
    assert curve["Realised (£m)"].isna().tolist() == [False, False, True, True]
    assert curve["Owners' forecast (£m)"].tolist() == [1, 5, 13, 21]
    erosion = table(at, "erosion").set_index("Step")["£m"]
    # 5 + 16 * 5/12 is 11.67 of 28: 7 short of the 12 due, and 9.33 of the 16 to come
    assert erosion.tolist() == [28, 0, 28, -7, -9.3, 11.7]


def test_what_only_came_earlier_is_shown_apart_and_not_counted(promised):
    at = visit("realisation", **ON)
    apart = table(at, "apart").set_index("Comes")
    assert apart["In headline figures"].to_dict() == {"Recurring": "Yes", "One-off": "Yes", "Timing only": "No"}
    assert apart["Arrived (£m)"].tolist() == [5, 3, 9]
    assert tile(at, "Arrived") == "£8m"


def test_delivery_and_benefit_status_stand_side_by_side(promised):
    at = visit("realisation", **ON, body="B", tab="realisation-tab=Projects and status")
    row = table(at, "realisation").iloc[0]
    assert row["Benefit status"].startswith("Red: ")
    assert row["Delivery confidence"] == "Green (NISTA), Amber (SRO)"
    assert "no official threshold" in words(at)


def test_the_limits_of_the_status_come_from_the_address(promised):
    at = visit("realisation", **ON, body="B", green="50", red="40")
    assert tile(at, "Benefit status") == "Amber"
    at = visit("realisation", **ON, body="B", green="50", red="60")
    assert "above the limit of green" in words(at)
    assert tile(at, "Benefit status") == "Red"


def test_one_benefit_can_be_looked_behind(promised):
    at = visit("realisation", **ON, project="P", behind="P-L@B", tab="realisation-tab=Projects and status")
    assert table(at, "lines")["Code"].tolist() == ["P-L", "P-T", "P-O"]  # by what is at stake, then by size
    behind = table(at, "measured")
    assert behind["Period"].tolist() == ["2026-27", "2027-28", "2028-29"]
    assert behind["Verified by"].tolist() == ["Vera", "Vera", "Not verified"]
    at = labelled(at, "selectbox", "Benefit to look behind").select("P-O@A").run()
    assert table(at, "measured")["Amount (£)"].tolist() == [3_000_000]


def test_each_warning_says_what_it_means_and_what_to_do(promised):
    at = visit("realisation", **ON, tab="realisation-tab=Early warnings")
    flags = table(at, "flags").set_index("Warning")
    assert "Forecast more hopeful than the record" in flags.index
    assert flags.loc["Enabling milestone has slipped", "What it means"].endswith("more than 1 year later than planned.")
    assert all(flags["What to do"])
    assert headings(at)[1] == "1 project has a warning raised, of 1 with a baseline"


def test_whether_to_go_on_is_a_sentence(promised):
    at = visit("realisation", **ON, project="P", tab="realisation-tab=Go on or stop")
    # 8 less 2 in two years ahead: 6 + 6 / 1.035 as planned
    assert "Go on: to government the years ahead are worth £11.8 million as planned" in words(at)
    assert "It breaks even if 25% of the benefits ahead arrive." in words(at)
    assert table(at, "going-on")["Go on, to government"].tolist() == ["Yes"]


def test_every_measure_is_listed_with_its_reason_where_there_is_none(promised):
    at = visit("realisation", on="2026-05-01", tab="realisation-tab=Every measure")
    measures = table(at, "measures").set_index("Measure")["Figure"]
    assert measures["Realisation rate"] == "Not due"
    assert headings(at)[0].replace("\\", "") == "Nothing is due by 1 May 2026; £31 million is promised"


def test_a_code_of_the_address_that_nobody_knows_is_told(promised):
    assert "There is no project NOPE" in words(visit("realisation", **ON, project="NOPE"))
    assert "no day. Write it as 2026-11-29" in words(visit("realisation", on="tomorrow"))


def test_a_project_without_a_baseline_is_named(promised):
    put(promised, project("Q", title="Ideas"))
    assert "Without a baseline, so in no figure here: 1 project: Ideas (Q)." in words(visit("realisation", **ON))
    assert "Nothing that is looked at here was promised" in words(visit("realisation", **ON, project="Q"))


def test_peoples_words_stay_words(live):
    put(live, *[hostile(one) for one in [*E71, *TIMING]])
    for tab in ("Projects and status", "Go on or stop"):
        at = visit("realisation", **ON, project="P", behind="P-L@B", tab=f"realisation-tab={tab}")
        assert stands_as_text(at)


def hostile(record):
    texts = {name: HOSTILE for name in ("title", "note", "evidence", "source") if hasattr(record, name)}
    return replace(record, **texts)
