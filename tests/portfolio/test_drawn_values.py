"""What proposals and options are worth in draws: at every start, with and without ranges, against the entered value."""

from decimal import Decimal

import numpy as np
import pytest
from plain import silos
from plain.register import FIRST, bau, benefit, bodies, cost, option, project, share
from plain.unsure import LOGNORMAL, ranged

from benefits.appraisal.draws import Settings
from benefits.appraisal.lenses import Lens
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.drawn_values import drawn_values
from benefits.portfolio.options_apart import options_apart
from benefits.portfolio.options_uncertain import option_chances
from benefits.portfolio.proposals import proposals_of, window
from benefits.portfolio.scenarios import Assumptions
from benefits.portfolio.uncertainty import ranges_of
from benefits.records.categories import OverrideField
from benefits.records.model import Override
from benefits.records.tables import tables_of

SETTINGS = Settings(400, 2026, 0.3, 0.5)
LATER = Assumptions((Override("S-1", "S", OverrideField.LATEST_START, value=Decimal(1)),))


def drawn(records, assumptions=LATER):
    tables = tables_of(records)
    ledger = ledger_of(tables, Basis(price_base=FIRST))
    proposals = proposals_of(tables, ledger, assumptions, window(FIRST, 2))
    ranges = ranges_of(tables, ledger)
    return proposals.problem, drawn_values(tables, ledger, assumptions, proposals, ranges, SETTINGS)


def test_without_ranges_every_draw_is_the_value_as_entered():
    problem, value = drawn(silos.records())
    assert value.shape == (6, 2, 400)  # each may start now or a year later
    assert value == pytest.approx(np.repeat(problem.value[:, :, None], 400, axis=2))


def test_with_ranges_the_mean_moves_by_the_mean_of_the_multipliers():
    problem, value = drawn(ranged(silos.records()))
    # As entered the value is benefit less cost; the mean multiplies one by 2.3 / 3 and the other by 1.146.
    spent = np.array([one[2] for one in silos.PROJECTS]) * 1e6
    gained = problem.value[:, 0] + spent
    expected = gained * (0.3 + 4 * 0.8 + 1.1) / 6 - spent * 1.146099
    error = value[:, 0].std(axis=1) / np.sqrt(400)
    assert (np.abs(value[:, 0].mean(axis=1) - expected) < 4 * error).all()
    assert (error > 0).all()


class TestOptions:
    RECORDS = (
        *bodies("A", "B"),
        project(appraisal_period=2),
        bau(),
        option("NEW"),
        cost("OLD", [2e6, 2e6], of="BAU", **LOGNORMAL),
        cost("BUILD", [4e6], of="NEW"),
        benefit("GAIN", [0, 1e6], of="NEW"),
        share("GAIN", "B"),
    )
    LINED = frozenset({"BAU", "NEW"})

    def chances(self, records=RECORDS, lined=LINED):
        tables = tables_of(records)
        return option_chances(tables, options_apart(tables, Basis()), Lens(), SETTINGS, set(lined))

    def test_chances_add_up_and_what_is_better_on_average_is_no_worse_known(self):
        found = self.chances()
        assert sum(found.chance) == pytest.approx(1)
        assert found.with_range == ("BAU",)
        assert found.worth >= 0
        assert dict(zip(found.options, found.mean, strict=True))["NEW"] == pytest.approx(-4e6 + 1e6 / 1.035, rel=1e-6)

    def test_one_option_with_lines_is_not_compared(self):
        assert self.chances(lined={"NEW"}) is None

    def test_without_a_range_nothing_is_compared(self):
        plain = [one for one in self.RECORDS if one.id != "OLD"]
        assert self.chances([*plain, cost("OLD", [2e6, 2e6], of="BAU")]) is None
