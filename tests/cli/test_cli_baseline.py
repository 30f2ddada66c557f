"""What `benefits baseline` prints: every baseline with its check, the drift, and the live case."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from benefits.actions.baselining import freeze
from benefits.actions.recording import Edit, save_changes
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import BaselineStage, Role
from benefits.records.model import Person
from benefits.records.store import Store

ADA = Person("ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER),))


@pytest.fixture
def frozen(filled):
    """The README's project with two baselines; the second promises half the benefit."""
    with closing(Store.open(filled)) as store:
        freeze(store, ADA, "LINK", BaselineStage.FBC, date(2026, 4, 1), "Board", "", Basis(), "a")
        for held in store.current("benefit_line"):
            halved = replace(held.record.amounts, values=tuple(one / 2 for one in held.record.amounts.values))
            save_changes(store, ADA, "LINK", [Edit(replace(held.record, amounts=halved), 1)], "", held.record.id)
        freeze(store, ADA, "LINK", BaselineStage.CHANGE_CONTROL, date(2026, 5, 1), "Board", "Late", Basis(), "b")
    return filled


def test_baselines_are_told_with_the_drift_and_the_live_case(run, frozen):
    code, out, err = run("baseline", frozen, "--project", "LINK")
    assert (code, err) == (0, "")
    assert "LINK-FBC (first): Full business case, 2026-04-01, approved by Board" in out
    assert "LINK-CC (current): Change control, 2026-05-01" in out
    assert "Why: Late" in out
    assert "LINK-FBC and LINK-CC: worked out again from the frozen flows, the same to the penny." in out
    assert "The promised net value has fallen by" in out
    assert "The live case is what the current baseline promises" in out


def test_json_holds_the_figures_to_the_penny(run, frozen):
    code, out, _ = run("baseline", "--project", "LINK", "--format", "json")
    found = json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON
    assert code == 0
    assert (found["first"], found["current"]) == ("LINK-FBC", "LINK-CC")
    first, now = found["baselines"]
    assert first["reproduced"] is now["reproduced"] is True
    drift = found["drift"]
    assert drift["npsv"]["change"] == pytest.approx(now["npsv"] - first["npsv"], abs=0.05)
    assert drift["pv_cost"]["change"] == 0
    assert drift["benefit"]["now"] == pytest.approx(drift["benefit"]["before"] / 2)
    assert sum(one["pv"]["change"] for one in drift["lines"]) == pytest.approx(drift["npsv"]["change"])
    assert found["live"]["has_moved"] is False
    assert Decimal(str(first["pv_cost"])) == Decimal(str(first["pv_cost"])).quantize(Decimal("0.01"))


def test_a_project_without_baselines_and_one_that_is_not_there_are_told(run, filled):
    code, out, _ = run("baseline", "--project", "LINK")
    assert code == 0
    assert "No baseline is frozen yet" in out
    empty = json.loads(run("baseline", "--project", "LINK", "--format", "json")[1])
    assert (empty["first"], empty["baselines"], empty["drift"], empty["live"]) == (None, [], None, None)
    code, _, err = run("baseline", "--project", "LINX")
    assert code == 1
    assert "There is no project LINX. Did you mean LINK?" in err
