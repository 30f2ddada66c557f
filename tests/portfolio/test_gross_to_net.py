"""From benefits as entered to what counts: the bridge ends at the appraisal, and each cut takes what it says."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from plain.portfolios import portfolios
from plain.register import RUNNING, ledger

from benefits.appraisal.lenses import ALL_LENSES, Lens
from benefits.portfolio.basis import Basis
from benefits.portfolio.gross_to_net import gross_to_net
from benefits.portfolio.lines import CUTS
from benefits.records.model import BenefitLine
from benefits.records.tables import tables_of

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))


def cut(**cuts: Decimal):
    return [replace(one, **cuts) if isinstance(one, BenefitLine) else one for one in RUNNING]


def test_the_worked_example_is_a_bridge_from_100_to_51():
    held = GOLDEN["E2.8"]
    records = cut(
        deadweight=Decimal(str(held["deadweight"])),
        displacement=Decimal(str(held["displacement"])),
        overlap=Decimal(str(held["overlap"])),
        optimism_correction=Decimal(str(held["ob"])),
    )
    found = gross_to_net(tables_of(records), Basis())
    per_hundred = [float(one[0] / found.gross[0] * held["gross"]) for one in found.after.values()]
    assert list(found.after) == ["deadweight", "displacement", "overlap", "optimism_correction"]
    assert per_hundred == pytest.approx([80, 72, 68.4, held["net"]])


def test_a_delay_stands_last_and_takes_what_it_pushes_out_and_puts_off():
    found = gross_to_net(tables_of(cut(slip=Decimal(1), leakage=Decimal("0.5"))), Basis())
    assert list(found.after) == ["leakage", "slip"]
    late = sum(amount / 1.035 ** (year + 1) for year, amount in enumerate([0, 4, 8, 8]))
    assert found.net[0] == pytest.approx(late * 0.5 * 1e6)


def test_a_benefit_without_cuts_is_its_own_net():
    found = gross_to_net(tables_of(cut(**dict.fromkeys(CUTS, Decimal(0)))), Basis())
    assert found.after == {}
    assert found.net[0] == found.gross[0] == pytest.approx(GOLDEN["E1.1"]["pv_benefit"] * 1e6)


@given(portfolios(most=2))
def test_the_bridge_ends_at_the_benefit_of_the_appraisal_under_every_lens(records):
    appraisal = ledger(records, every_option=True).appraise()
    for lens in ALL_LENSES[::3]:
        counted = appraisal.counts(lens.standpoint)
        expected = appraisal.by_case(appraisal.values(lens.money, lens.claims).benefit, counted)
        assert gross_to_net(tables_of(records), Basis(), lens).net == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_the_lens_is_societys_unless_another_is_asked_for():
    tables = tables_of(RUNNING)
    assert gross_to_net(tables, Basis()).gross == gross_to_net(tables, Basis(), Lens()).gross
