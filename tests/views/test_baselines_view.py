"""What the view of baselines tells: first and current, whether figures come out, drift, and the live case."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from plain.register import FIRST, bodies, cost, option, project, share
from plain.register import benefit as gain

from benefits.actions.baselining import freeze
from benefits.actions.recording import Edit, Withdrawal, save_changes
from benefits.errors import NotFound, NotPermitted
from benefits.portfolio.basis import Basis, Bodies
from benefits.records.access import grant
from benefits.records.categories import BaselineStage, Role, Side
from benefits.records.history import Actor, Head
from benefits.records.model import Baseline, Person
from benefits.records.store import Store
from benefits.reporting import baseline_charts as charts
from benefits.reporting import baseline_tables as tables
from benefits.reporting import baseline_words as words
from benefits.reporting.baseline_report import baselines_json, baselines_text
from benefits.reporting.bridges import bridge_table
from benefits.reporting.project_briefing_state import baselines as briefed
from benefits.views.baselines import Reproduction, baselines_page

ADA = Person("ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER, "A"),))
BEA = Person("bea", "", "Bea", (grant(Role.LEADER),))
M = 1_000_000


@pytest.fixture
def store():
    held = Store.in_memory()
    records = [
        *bodies("A", "B"),
        project(),
        option(),
        cost("C", [4 * M], price_year=FIRST),
        gain("G", [0, 10 * M], price_year=FIRST),
        share("G", "A", 0.6),
        share("G", "B", 0.4),
    ]
    put(held, *records)
    yield held
    held.close()


def put(store, *records):
    with store.write(Actor("t", "Test"), "test", "", f"put-{store.data_version()}") as tx:
        tx.put_all(records)


def freezing(store, stage=BaselineStage.SOC, day=1, reason=""):
    return freeze(store, ADA, "P", stage, date(2026, 5, day), "Board", reason, Basis(), f"{stage}{day}")


def test_the_first_is_the_current_one_until_another_is_frozen(store):
    freezing(store)
    page = baselines_page(store, ADA, "P")
    assert page.first is page.current is page.rows[0]
    freezing(store, BaselineStage.OBC, 2)
    page = baselines_page(store, ADA, "P")
    assert [(row.baseline.id, row.is_first, row.is_current) for row in page.rows] == [
        ("P-SOC", True, False),
        ("P-OBC", False, True),
    ]
    assert not page.drift.has_moved
    assert words.finding_plain(page).startswith("The promise has not changed since the first baseline")


def test_a_share_that_moves_to_another_body_is_a_change_though_the_net_value_is_the_same(store):
    freezing(store)
    moved = [Edit(share("G", "A", 0.4), 1), Edit(share("G", "B", 0.6), 1)]
    save_changes(store, ADA, "P", moved, "", "moved")
    page = baselines_page(store, ADA, "P")
    assert page.live.since_current.has_moved
    assert words.has_left_baseline(page)
    assert "promises as much as the current baseline, but its lines or years differ" in words.live_plain(page)
    change = {body: one.change for body, one in page.live.since_current.by_body(Side.BENEFIT).items()}
    assert change == {"A": pytest.approx(-2 * M / 1.035), "B": pytest.approx(2 * M / 1.035)}
    freezing(store, BaselineStage.CHANGE_CONTROL, 2, "B gains more")
    said = words.finding_plain(baselines_page(store, ADA, "P"))
    assert said.startswith("The promised net value is the same since")
    assert said.endswith("its lines have changed")


def test_a_higher_cost_takes_net_value(store):
    freezing(store)
    save_changes(store, ADA, "P", [Edit(cost("C", [5 * M], price_year=FIRST), 1)], "", "dearer")
    page = baselines_page(store, ADA, "P")
    assert words.live_plain(page) == (
        "The live case now promises £1 million less net value than the current baseline: freeze it under change "
        "control, or put the case right. Cost is £1 million higher, benefit is the same."
    )
    bridge = charts.bridge_data(page)
    assert [one.name for one in bridge] == [
        charts.BOTH,
        "Cost, current to live",
        "Benefit, current to live",
        "Live case",
    ]
    assert bridge[1].change == pytest.approx(-M)
    assert bridge[-1].end == pytest.approx(10 * M / 1.035 - 5 * M)


def test_what_a_person_may_do_is_not_kept_from_another_and_a_save_is_seen_at_once(store):
    assert baselines_page(store, ADA, "P").may_freeze
    assert not baselines_page(store, BEA, "P").may_freeze
    assert baselines_page(store, ADA, "P").rows == ()
    freezing(store)
    assert len(baselines_page(store, ADA, "P").rows) == len(baselines_page(store, BEA, "P").rows) == 1
    demoted = replace(ADA, grants=(grant(Role.LEADER),))
    assert not baselines_page(store, demoted, "P").may_freeze


def test_who_may_not_read_and_what_is_not_there(store):
    with pytest.raises(NotPermitted):
        baselines_page(store, Person("x", "", "X"), "P")
    with pytest.raises(NotFound, match="no project Q"):
        baselines_page(store, ADA, "Q")


def test_a_published_baseline_without_present_values_is_told_so_and_compared_all_the_same(store):
    code = freezing(store)
    flows = [one.record for one in store.where("baseline_flow", "baseline", [code])]
    published = Baseline("P-OLD", "P", BaselineStage.SOC, date(2020, 1, 1), "Board", FIRST, FIRST)
    put(store, published, *(replace(one, id=f"OLD{at}", baseline="P-OLD") for at, one in enumerate(flows)))
    page = baselines_page(store, ADA, "P")
    assert page.first.baseline.id == "P-OLD"
    assert (page.first.reproduction, page.first.figures) == (Reproduction.NO_FIGURES, None)
    assert not page.drift.has_moved
    assert "P-OLD: frozen without present values" in words.checks_plain(page)
    assert tables.baselines_table(page)["NPSV (£m)"].isna().tolist() == [True, False]


def test_a_baseline_without_flows_cannot_be_worked_out_again(store):
    held = store.one("baseline", freezing(store)).record
    put(store, replace(held, id="P-BARE", approved_on=date(2026, 5, 3)))
    page = baselines_page(store, ADA, "P")
    assert page.current.reproduction is Reproduction.FAILED
    assert any("It holds no flows" in one.replace("\\", "") for one in words.alarms(page))
    assert page.current.figures == (Decimal("4000000.00"), held.pv_benefit)


def test_a_live_case_with_no_line_left_is_against_the_baseline_and_not_to_be_frozen(store):
    freezing(store)
    gone = [("share", "G-A"), ("share", "G-B"), ("benefit_line", "G"), ("cost_line", "C")]
    save_changes(store, ADA, "P", [Withdrawal(table, code, 1) for table, code in gone], "", "gone")
    page = baselines_page(store, ADA, "P")
    assert page.live.is_empty
    assert page.live.since_current.net.now == 0
    assert words.preview_sentence(page) == ""


def test_tables_add_up_as_they_are_shown(store):
    freezing(store)
    save_changes(store, ADA, "P", [Edit(gain("G", [0, 9_876_543], price_year=FIRST), 1)], "", "less")
    freezing(store, BaselineStage.CHANGE_CONTROL, 2, "Less")
    page = baselines_page(store, ADA, "P")
    shown = tables.totals_table(page.drift, "First", "Current")
    for column in ("First (£m)", "Current (£m)", "Change (£m)"):
        benefit, outlay, net = (Decimal(str(one)) for one in shown[column].tolist()[3:])
        assert benefit - outlay == net
    for table in (shown, tables.drift_table(page, page.drift, "First", "Current")):
        for _, row in table.iterrows():
            change = Decimal(str(row["Current (£m)"])) - Decimal(str(row["First (£m)"]))
            assert change == Decimal(str(row["Change (£m)"]))
    bridge = bridge_table(charts.bridge_data(page))
    assert bridge["Net value after it (£m)"].iloc[-1] == bridge["Net value after it (£m)"].iloc[-4]


def test_the_live_case_stands_by_the_organisations_recorded(store):
    freezing(store)
    page = baselines_page(store, ADA, "P", Basis(bodies=Bodies.TODAY))
    assert page.basis.bodies is Bodies.AS_RECORDED
    assert not page.live.since_current.has_moved
    assert page.project == "P"


def test_a_baseline_tells_the_save_and_hash_of_the_register_it_was_frozen_from(store):
    before = store.saves()[0]
    freezing(store)
    page = baselines_page(store, ADA, "P")
    assert page.first.head == Head(before.seq, before.hash)
    assert tables.baselines_table(page)["Register"].tolist() == [f"register at save 1, hash {before.hash[:8]}…"]
    assert f"register at save 1, hash {before.hash[:8]}…" in baselines_text(page)
    assert baselines_json(page)["baselines"][0]["head"] == {"save": 1, "hash": before.hash}
    assert f"; register at save 1, hash {before.hash[:8]}…." in briefed(page).paragraphs[0]


def test_a_baseline_of_another_register_names_no_save_of_this_one(store):
    freezing(store)
    held = baselines_page(store, ADA, "P").first
    with closing(Store.in_memory()) as other:
        put(other, *bodies("A", "B"), project())
        put(other, replace(held.baseline, data_version=1), *held.flows)
        (row,) = baselines_page(other, ADA, "P").rows
    assert row.head is None
