"""The smallest rescue shared out: worked examples, and who is left how."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from plain.portfolios import portfolios
from plain.register import RUNNING, bodies, cost, option, project, share
from plain.register import benefit as benefit_line

from benefits.appraisal.classes import risk
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.rescues import rescue_shares
from benefits.records.categories import BenefitClass, BudgetClass
from benefits.records.tables import tables_of

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
MILLION = 1e6


def rescued(records):
    """Each body's name, and the rescue of project P in £m by body."""
    ledger = ledger_of(tables_of(records), Basis())
    appraisal = ledger.appraise()
    shares = rescue_shares(appraisal, risk(appraisal))
    names = [str(ledger.parties[party]) for party in ledger.cube.pair_party]
    columns = {name: dict(zip(names, getattr(shares, name) / MILLION, strict=True)) for name in SHOWN}
    return columns, shares.central_top_up / MILLION


SHOWN = ("before", "lacks", "offers", "after", "in_cash")


def test_the_running_example_needs_what_worked_example_three_one_says():
    found, _ = rescued(RUNNING)
    expected = GOLDEN["E3.1"]
    assert found["lacks"]["A"] == pytest.approx(expected["T_min"])
    assert found["offers"]["A"] == 0
    # B and C gain 45 and 20 of 65 parts of what the others gain.
    assert found["offers"]["B"] == pytest.approx(expected["T_min"] * 45 / 65)
    assert found["offers"]["C"] == pytest.approx(expected["T_min"] * 20 / 65)
    assert found["after"]["A"] == pytest.approx(0, abs=1e-9)
    assert found["after"]["B"] + found["after"]["C"] == pytest.approx(expected["surplus"])


def test_society_outside_government_is_asked_for_nothing():
    found, _ = rescued(RUNNING)
    assert found["offers"]["SOC"] == found["in_cash"]["SOC"] == 0
    assert found["after"]["SOC"] == found["before"]["SOC"]


def test_half_in_cash_leaves_the_top_up_of_worked_example_three_four():
    """Half of what lands on B and C releases DEL cash; A gains value only."""

    def line(code, part, money):
        cash = {"benefit_class": BenefitClass.CASH_RELEASING, "type_": "del_cost_avoided"} if money else {}
        return benefit_line(code, [0, *(part * 8e6 / 2 * year for year in (0.5, 1, 1, 1))], **cash)

    records = [
        *bodies("A", "B", "C"),
        project(),
        option(),
        cost("COST", [10e6, 5e6, 2e6, 2e6, 2e6]),
        *(line("A1", 0.5, False), share("A1", "A")),
        *(line("B1", 0.45, True), replace(share("B1", "B"), budget_class=BudgetClass.RDEL_PROGRAMME)),
        *(line("B2", 0.45, False), share("B2", "B")),
        *(line("C1", 0.2, True), replace(share("C1", "C"), budget_class=BudgetClass.RDEL_PROGRAMME)),
        *(line("C2", 0.2, False), share("C2", "C")),
    ]
    found, top_up = rescued(records)
    assert top_up == pytest.approx(GOLDEN["E3.4"]["central_top_up"])
    assert found["offers"]["B"] + found["offers"]["C"] == pytest.approx(GOLDEN["E3.1"]["T_min"])


@given(portfolios())
def test_a_rescue_moves_money_and_makes_none(records):
    appraisal = ledger_of(tables_of(records), Basis()).appraise()
    found = risk(appraisal)
    shares = rescue_shares(appraisal, found)
    assert (shares.offers >= 0).all()
    assert (shares.in_cash <= shares.offers).all()
    offered = appraisal.by_case(shares.offers)
    whole = np.minimum(found.smallest_rescue, appraisal.by_case(np.where(shares.offers > 0, shares.before, 0.0)))
    assert offered == pytest.approx(whole, abs=1e-6, rel=1e-9)
    before, after = appraisal.by_case(shares.before), appraisal.by_case(shares.after)
    assert after == pytest.approx(before, abs=1e-4, rel=1e-9)
    assert (shares.after[shares.offers > 0] >= -1e-6).all()
