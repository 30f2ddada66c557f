"""The page of baselines: what stands, whether it still comes out, how far it has moved, and the form that freezes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from plain.register import FIRST, accepted, benefit, cost, option, project
from visiting import (
    HOSTILE,
    MANAGER,
    NOTHING_YET,
    READER,
    errors,
    headings,
    labelled,
    press,
    read,
    stands_as_text,
    table,
    visit,
)

from benefits.actions.baselining import freeze
from benefits.actions.recording import Edit, save_changes
from benefits.portfolio.basis import Basis
from benefits.records.categories import BaselineStage
from benefits.records.history import Actor
from benefits.records.model import BenefitLine

M = 1_000_000
BRIDGE, LINES = "baselines-tab=First, current and live", "baselines-tab=Line by line"
EVERY, FREEZE = "baselines-tab=All baselines", "baselines-tab=Freeze a baseline"
BUTTON = "Freeze this baseline"


def gain(pounds, **fields):
    return benefit("P-B", [0, pounds], price_year=FIRST, **fields)


@pytest.fixture
def ready(live):
    """The live register with a project that costs £10 million in the first year and gains £20.7 million in the next."""
    records = [
        project(title="Links", lead="DWP"),
        option(),
        cost("P-C", [10 * M], "DWP", price_year=FIRST),
        gain(20.7 * M),
        accepted("P-B", "DWP"),
    ]
    with live.write(Actor("test", "Test"), "test", "", "put") as tx:
        tx.put_all(records)
    return live


def freezing(store, stage=BaselineStage.SOC, day=1, reason=""):
    return freeze(store, MANAGER, "P", stage, date(2026, 5, day), "Board", reason, Basis(), f"{stage}-{day}")


def grown(store, pounds, seen):
    save_changes(store, MANAGER, "P", [Edit(gain(pounds), seen)], "", f"grown-{pounds}")


@pytest.fixture
def moved(ready):
    """First £20.7 million promised, then £10.35 million under change control; the live case gains £31.05 million."""
    freezing(ready)
    grown(ready, 10.35 * M, 1)
    freezing(ready, BaselineStage.CHANGE_CONTROL, 2, "Fewer users")
    grown(ready, 31.05 * M, 2)
    return ready


def page(tab=BRIDGE, who=MANAGER, **address):
    return visit("baselines", who, tab=tab, **({"project": "P"} | address))


def test_an_empty_register_says_what_to_do_next():
    assert NOTHING_YET in read(visit("baselines"))


def test_without_a_project_it_asks_for_one(ready):
    at = visit("baselines", MANAGER)
    assert "Choose a project above" in read(at)
    assert "There is no project X" in read(page(project="X")).replace("\\", "")


def test_a_project_without_a_baseline_says_what_to_do(ready):
    for tab in (BRIDGE, LINES, EVERY):
        at = page(tab)
        assert not at.exception
        assert headings(at)[0] == "No baseline is frozen yet"
        assert "freeze its baseline on the tab" in read(at)


def test_a_baseline_that_stands_is_shown_with_its_check(ready):
    freezing(ready)
    at = page(EVERY)
    row = table(at, "baselines").iloc[0]
    assert (row["Code"], row["Stage"], row["Approved by"]) == ("P-SOC", "Strategic outline case", "Board")
    assert (row["Cost (£m)"], row["Benefit (£m)"], row["NPSV (£m)"]) == (10.0, 20.0, 10.0)
    assert row["Check"] == "The same to the penny"
    told = read(at).replace("\\", "")
    assert "P-SOC: worked out again from the frozen flows, the same to the penny." in told
    assert row["Stands as"] == "First and current"
    assert "The live case is what the current baseline promises" in read(at)
    assert headings(at)[0].replace("\\", "") == "One baseline stands: Strategic outline case of 1 May 2026"


def test_first_current_and_live_are_shown_with_what_changed_between_them(moved):
    at = page()
    assert headings(at)[0].startswith("The promised net value has fallen by £10 million since the first baseline")
    assert [one.value for one in at.metric] == ["£10m", "£0", "−£10m", "£20m"]
    assert "The live case now promises £20 million more net value" in read(at).replace("\\", "")
    steps = table(at, "bridge")
    assert steps["Step"].tolist() == [
        "First baseline",
        "Cost, first to current",
        "Benefit, first to current",
        "Current baseline",
        "Cost, current to live",
        "Benefit, current to live",
        "Live case",
    ]
    assert steps["Net value after it (£m)"].tolist() == [10.0, 10.0, 0.0, 0.0, 0.0, 20.0, 20.0]
    bodies = table(at, "by-body")
    assert bodies.iloc[1].tolist() == ["Benefit", "DWP", 20.0, 10.0, 30.0]
    years = table(at, "by-year")
    assert years["P-CC: benefit (£m)"].tolist()[:2] == [0.0, pytest.approx(10.4, abs=0.06)]


def test_the_drift_is_told_line_by_line(moved):
    at = page(LINES)
    drift = table(at, "drift").set_index("Line")
    assert drift.loc["P-B", "Change (£m)"] == -10.0
    assert drift.loc["P-B", "Change in 2027-28 (£m)"] == pytest.approx(-10.35, abs=0.06)
    assert drift.loc["P-C", "Change (£m)"] == 0.0
    live = table(at, "live-drift").set_index("Line")
    assert live.loc["P-B", "Change (£m)"] == 20.0
    totals = table(at, "drift-totals")
    assert totals["Change (£m)"].tolist()[-1] == -10.0


def tampered(store):
    """A baseline from elsewhere whose figures its flows do not hold."""
    held = store.one("baseline", freezing(store)).record
    flows = [one.record for one in store.where("baseline_flow", "baseline", ["P-SOC"])]
    false = replace(held, id="P-FALSE", pv_benefit=Decimal("99.99"))
    copies = [replace(one, id=f"P-FALSE-F{at}", baseline="P-FALSE") for at, one in enumerate(flows)]
    with store.write(Actor("test", "Test"), "test", "", "false") as tx:
        tx.put_all([false, *copies])


def test_a_baseline_whose_figures_do_not_come_out_is_said_loudly(ready):
    tampered(ready)
    at = page(EVERY)
    assert "P-FALSE holds a cost of £10,000,000.00 and a benefit of £99.99, but its flows come to" in errors(at)
    assert table(at, "baselines").set_index("Code").loc["P-FALSE", "Check"] == "Not what was frozen"
    assert "P-FALSE: worked out again from the frozen flows, NOT what was frozen." in read(at).replace("\\", "")


def test_an_edition_that_is_not_held_is_said_and_the_page_stands(ready):
    held = ready.one("baseline", freezing(ready)).record
    with ready.write(Actor("test", "Test"), "test", "", "old") as tx:
        tx.put_all([replace(held, id="P-OLD", green_book="GB1999", approved_on=date(2020, 1, 1))])
    for tab in (BRIDGE, LINES, EVERY, FREEZE):
        at = page(tab)
        assert not at.exception
        assert "GB1999" in errors(at)


def fill(at, stage="soc", on="2026-05-01", by="Investment board", reason=""):
    labelled(at, "selectbox", "Stage").select(stage)
    labelled(at, "text_input", "Approved on").input(on)
    labelled(at, "text_input", "Approved by").input(by)
    labelled(at, "text_area", "Reason").input(reason)
    return press(at, BUTTON)


def test_what_will_be_frozen_is_shown_before_the_press_and_then_frozen(ready):
    at = page(FREEZE)
    shown = read(at).replace("\\", "")
    assert "A cost of £10 million and a benefit of £20 million, so a net present social value of £10 million" in shown
    assert table(at, "preview")["Line"].tolist() == ["P-C", "P-B"]
    assert ready.current("baseline") == ()
    at = fill(at)
    assert not errors(at)
    made = ready.one("baseline", "P-SOC").record
    assert (made.approved_by, made.approved_on, made.made_by) == ("Investment board", date(2026, 5, 1), "Ada")
    assert made.pv_benefit == Decimal("20000000.00")
    assert "Frozen" in read(at)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"by": "Ada"}, "Approved by: Ada is who freezes it"),
        ({"on": "1 May"}, "Approved on"),
        ({"stage": "change_control", "reason": "Fewer"}, "Stage: change_control has no earlier baseline to change"),
    ],
)
def test_what_stops_it_is_said_and_nothing_is_frozen(ready, typed, said):
    at = fill(page(FREEZE), **typed)
    assert said in errors(at)
    assert labelled(at, "text_input", "Approved by").value == typed.get("by", "Investment board")
    assert ready.current("baseline") == ()


def test_a_case_that_changed_since_it_was_shown_is_not_frozen_unseen(ready):
    at = page(FREEZE)
    grown(ready, 5 * M, 1)
    at = fill(at)
    assert "has changed since its figures were shown" in errors(at)
    assert ready.current("baseline") == ()
    press(at, BUTTON)
    assert len(ready.current("baseline")) == 1


def test_a_reader_sees_what_would_be_frozen_and_who_may(ready):
    at = page(FREEZE, READER)
    assert "choose the role programme manager for DWP" in read(at).replace("\\", "")
    assert BUTTON not in [one.label for one in at.button]


def test_nothing_is_offered_where_there_is_nothing_to_freeze(live):
    with live.write(Actor("test", "Test"), "test", "", "put") as tx:
        tx.put_all([project(lead="DWP")])
    assert "no cost and no benefit with an amount yet" in read(page(FREEZE))


def test_texts_stay_texts(ready):
    line = replace(ready.one("benefit_line", "P-B").record, title=HOSTILE)
    assert isinstance(line, BenefitLine)
    save_changes(ready, MANAGER, "P", [Edit(line, 1)], "", "hostile")
    freezing(ready, reason=HOSTILE)
    for tab in (BRIDGE, LINES, EVERY, FREEZE):
        at = page(tab)
        assert not at.exception
        assert stands_as_text(at)
