"""Keeping a worksheet and the confidence scheme, and correcting lines by them: all of it or nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from plain.optimistic import ANN, BEA, FAY, PLAN, SHEET, factor, published
from plain.realising import put

from benefits.actions.importing import save_import
from benefits.actions.optimism import LineSeen, apply_grade, apply_worksheet, keep_grades, keep_worksheet
from benefits.actions.recording import Edit, Withdrawal
from benefits.errors import Conflict, NotFound, NotPermitted, Refused
from benefits.portfolio.generic_optimism import NoBound
from benefits.records.access import grant
from benefits.records.categories import BiasMeasure, Role, Side
from benefits.records.model import ConfidenceGrade, Person
from benefits.records.store import Store

CAPITAL, DURATION = BiasMeasure.CAPITAL, BiasMeasure.WORKS_DURATION
COST = LineSeen("cost_line", "N-C", 1, Decimal(0))
BENEFIT = LineSeen("benefit_line", "N-B", 1, Decimal(0))
OWN = ConfidenceGrade("BENEFIT-4", Side.BENEFIT, 4, "Ours", Decimal("0.2"), "Ten closed projects")


@pytest.fixture
def store():
    held = Store.in_memory()
    put(held, *PLAN)
    yield held
    held.close()


@pytest.fixture
def kept(store):
    put(store, *SHEET, *published())
    return store


def apply(store, *lines, measure=CAPITAL, seen="1.5", who=ANN, key="k", planned="0"):
    return apply_worksheet(store, who, "N", measure, Decimal(seen), lines, "By the worksheet", key, Decimal(planned))


def rows(store):
    return {one.record.id: one.record for one in store.current("bias_factor")}


def line(store, code="N-C"):
    return store.one("benefit_line" if "-B" in code or "-D" in code else "cost_line", code)


def test_rows_are_saved_changed_and_withdrawn_in_one_save(store):
    first = keep_worksheet(store, ANN, "N", CAPITAL, [Edit(one, 0) for one in SHEET], "First", "k1")
    assert first == keep_worksheet(store, ANN, "N", CAPITAL, [Edit(one, 0) for one in SHEET], "First", "k1")
    more = replace(SHEET[0], mitigation=Decimal("0.7"))
    new = factor("N-W3", "political", "0.1", "0")
    changes = [Edit(more, 1), Withdrawal("bias_factor", "N-W2", 1), Edit(new, 0)]
    save = keep_worksheet(store, ANN, "N", CAPITAL, changes, "Better managed", "k2")
    assert rows(store) == {"N-W1": more, "N-W3": new}
    assert {one.id for one in store.changes(save.seq)} == {"N-W1", "N-W2", "N-W3"}
    assert (save.reason, save.actor_name) == ("Better managed", "Ann")


def test_contributions_above_the_whole_save_nothing(store):
    with pytest.raises(Refused, match="contributions"):
        keep_worksheet(
            *(store, ANN, "N", CAPITAL),
            [Edit(SHEET[0], 0), Edit(factor("N-W3", "political", "0.6", "0"), 0)],
            *("", "k"),
        )
    assert rows(store) == {}


def test_a_worksheet_is_kept_by_who_may_edit_the_project_and_in_its_own_measure(store):
    with pytest.raises(NotPermitted):
        keep_worksheet(store, BEA, "N", CAPITAL, [Edit(SHEET[0], 0)], "", "k")
    with pytest.raises(TypeError):
        keep_worksheet(store, ANN, "N", DURATION, [Edit(SHEET[0], 0)], "", "k")
    with pytest.raises(NotFound):
        keep_worksheet(store, ANN, "NOPE", CAPITAL, [Edit(SHEET[0], 0)], "", "k")
    assert rows(store) == {}


def test_a_worksheet_raises_a_cost_in_the_place_of_its_bias(kept):
    save = apply(kept, COST)
    found = line(kept)
    assert (found.record.optimism_bias, found.version) == (Decimal("1.5"), 2)
    assert "leaves 150%" in found.record.optimism_basis
    assert apply(kept, COST) == save  # twice with one key saves once


def test_a_worksheet_of_duration_delays_a_benefit_by_the_planned_duration(kept):
    apply(kept, replace(BENEFIT, replaces=None), measure=DURATION, seen="0.29718", planned="2")
    assert (line(kept, "N-B").record.slip, line(kept, "N-B").record.optimism_correction) == (Decimal("0.5944"), 0)
    with pytest.raises(Refused, match="is no duration"):
        apply(kept, replace(BENEFIT, seen=2, replaces=Decimal("0.5944")), measure=DURATION, seen="0.29718", key="l")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (LineSeen("cost_line", "N-R", 1, Decimal(0)), "carries a range"),
        (LineSeen("cost_line", "N-S", 1, Decimal(0)), "is sunk"),
        (LineSeen("cost_line", "M-C", 1, Decimal(0)), "is no longer what the line has"),
        (BENEFIT, "no generic bound was published for benefits"),
    ],
)
def test_one_line_that_cannot_be_corrected_stops_them_all(kept, other, told):
    with pytest.raises(Refused, match=told):
        apply(kept, COST, other)
    assert (line(kept).version, line(kept).record.optimism_bias) == (1, 0)


def test_what_moved_since_the_preview_is_not_overwritten(kept):
    with pytest.raises(Refused, match="is no longer what the worksheet comes to"):
        apply(kept, COST, seen="1.2")
    apply(kept, COST)
    with pytest.raises(Refused, match="Look at the preview again"):
        apply(kept, COST, key="later")
    put(kept, replace(line(kept).record, note="Another change"))
    with pytest.raises(Conflict):
        apply_grade(
            *(kept, ANN, "N", "COST-4", Decimal("0.15")), [replace(COST, replaces=Decimal("1.5"))], "", "old version"
        )
    assert line(kept).record.optimism_bias == Decimal("1.5")


def test_without_a_worksheet_the_right_or_a_line_nothing_is_corrected(store):
    with pytest.raises(NoBound):
        apply(store, COST)
    put(store, *SHEET)
    with pytest.raises(NotPermitted):
        apply(store, COST, who=BEA)
    with pytest.raises(NotFound):
        apply(store, replace(COST, line="NOPE"))
    assert line(store).version == 1


def grade(store, *lines, code="BENEFIT-4", seen="0.15", who=ANN, key="k"):
    return apply_grade(store, who, "N", code, Decimal(seen), lines, "By its grade", key)


def test_a_grade_cuts_a_benefit_and_says_that_it_is_unverified(store):
    save = grade(store, BENEFIT)
    found = line(store, "N-B").record
    assert found.optimism_correction == Decimal("0.15")
    assert "Confidence scheme v0, unverified, benefit grade 4" in found.optimism_basis
    assert grade(store, BENEFIT) == save


def test_a_grade_is_refused_for_a_disbenefit_another_side_or_a_changed_scheme(store):
    with pytest.raises(Refused, match="would flatter the project"):
        grade(store, BENEFIT, LineSeen("benefit_line", "N-D", 1, Decimal(0)))
    with pytest.raises(Refused, match="is of the other side"):
        grade(store, COST)
    put(store, OWN)
    with pytest.raises(Refused, match="is no longer the correction of this grade"):
        grade(store, BENEFIT)
    with pytest.raises(NotFound):
        grade(store, BENEFIT, code="NOPE")
    with pytest.raises(NotPermitted):
        grade(store, BENEFIT, who=BEA)
    assert line(store, "N-B").version == 1
    grade(store, BENEFIT, seen="0.2")
    assert line(store, "N-B").record.optimism_basis.startswith("Confidence scheme of this register, benefit grade 4")


def test_finance_for_every_body_keeps_the_scheme_and_nobody_else(store):
    of_one = Person("g", "", "Gil", (grant(Role.FINANCE, "A"),))
    for who in (ANN, of_one):
        with pytest.raises(NotPermitted, match="keep the confidence scheme"):
            keep_grades(store, who, [Edit(OWN, 0)], "", "k")
    save = keep_grades(store, FAY, [Edit(OWN, 0)], "From our record", "k")
    assert store.one("confidence_grade", "BENEFIT-4").record == OWN
    assert keep_grades(store, FAY, [Edit(OWN, 0)], "From our record", "k") == save
    keep_grades(store, FAY, [Withdrawal("confidence_grade", "BENEFIT-4", 1)], "", "away")
    assert store.current("confidence_grade") == ()


def test_a_grade_of_a_side_stands_once(store):
    with pytest.raises(Refused, match="came along as BENEFIT-4"):
        keep_grades(store, FAY, [Edit(replace(OWN, id="OURS"), 0)], "", "k")
    with pytest.raises(Refused, match="as its code says"):
        keep_grades(store, FAY, [Edit(replace(OWN, grade=9), 0)], "", "k")
    put(store, replace(OWN, id="SEVEN", grade=7))
    with pytest.raises(Refused, match="stands twice, beside SEVEN"):
        keep_grades(store, FAY, [Edit(replace(OWN, id="BENEFIT-7", grade=7), 0)], "", "k")
    with pytest.raises(TypeError):
        keep_grades(store, FAY, [Edit(SHEET[0], 0)], "", "k")


def test_an_import_does_not_change_the_scheme_of_every_body_for_one_body(store):
    of_one = Person("g", "", "Gil", (grant(Role.FINANCE, "A"),))
    with pytest.raises(NotPermitted, match="keep the confidence scheme"):
        save_import(store, of_one, [OWN], "", "import")
    save_import(store, FAY, [OWN], "", "import")
    assert store.one("confidence_grade", "BENEFIT-4").record == OWN
