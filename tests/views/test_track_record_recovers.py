"""Registers whose bodies keep promises at known rates: the track record finds the rates again from the records."""

from contextlib import closing
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import Role, Stage
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.realised import realised
from tests.plain.register import FIRST, benefit, bodies, option, project, share
from tests.plain.tracking import baseline, flow, measured

RATES = {"A": 0.55, "B": 0.95, "C": 0.75, "D": 0.85, "E": 0.4, "F": 0.7, "G": 1.0, "H": 0.6}
PROJECTS, YEARS = 12, 4
READER = Person("r", "r@example.gov.uk", "Reader", (grant(Role.LEADER),))
OVER = date(FIRST.start + YEARS + 1, 6, 1)


def register(seed: int, spread: float = 0.25, stopped: float = 0.0):
    """Twelve projects a body, each promising one benefit; a part of them is stopped after two years."""
    draw = np.random.default_rng(seed)
    yield from bodies(*RATES)
    for body, rate in RATES.items():
        for number in range(PROJECTS):
            code = f"{body}{number}"
            plan = draw.uniform(50, 150) * np.arange(1, YEARS + 1)
            is_stopped = draw.random() < stopped
            luck = draw.lognormal(-(spread**2) / 2, spread)
            stage = Stage.STOPPED if is_stopped else Stage.CLOSED
            yield from (project(code, lead=body, stage=stage), option(code, code))
            yield from (benefit(f"{code}-L", [0], of=code), share(f"{code}-L", body))
            yield baseline(f"{code}-FBC", code)
            yield flow(f"{code}-L", body, [f"{one:.2f}" for one in plan], of=f"{code}-FBC")
            for year in range(2 if is_stopped else YEARS):
                arrived = Decimal(f"{plan[year] * rate * luck:.2f}")
                yield measured(f"{code}-L", body, year, arrived)


def record(seed, **settings):
    with closing(Store.in_memory()) as store:
        with store.write(Actor("t", "T"), "import", "", "k") as tx:
            tx.put_all(list(register(seed, **settings)))
        return realised(store, READER, Basis(), OVER)


def test_known_rates_are_found_again():
    found = record(1).by_lead
    assert found is not None
    assert found.n == len(RATES) * PROJECTS
    # The rates are weighted by nothing but chance, so their mean is that of the bodies.
    assert found.mean.value == pytest.approx(np.mean(list(RATES.values())), abs=0.08)
    for one in found.groups:
        assert one.shrunk.value == pytest.approx(RATES[one.name], abs=0.2)


def test_over_many_registers_the_mean_the_order_and_the_intervals_are_right():
    found = [record(seed).by_lead for seed in range(10)]
    mean = np.mean([one.mean.value for one in found])
    assert mean == pytest.approx(np.mean(list(RATES.values())), abs=0.03)
    by_name = {name: np.mean([g.shrunk.value for one in found for g in one.groups if g.name == name]) for name in RATES}
    assert sorted(by_name, key=by_name.__getitem__)[0] == "E"
    held = [g.shrunk.low <= RATES[g.name] <= g.shrunk.high for one in found for g in one.groups]
    assert 0.7 <= np.mean(held) <= 0.95  # 80 intervals that should hold the true rate four times of five
    assert np.corrcoef(list(by_name.values()), list(RATES.values()))[0, 1] > 0.98


def test_stopped_projects_count_and_not_only_those_that_lived():
    all_of_them = record(3, stopped=0.4)
    stopped = all_of_them.closed.is_stopped
    assert 0.25 < stopped.mean() < 0.55
    survivors = all_of_them.closed.realised[~stopped].sum() / all_of_them.closed.planned[~stopped].sum()
    everybody = all_of_them.by_lead.pooled.value
    # Two of four years arrive, and these are 3 of 10 parts of a plan that rises 1, 2, 3, 4.
    assert everybody < survivors - 0.1


def test_the_forecast_of_a_benefit_without_a_record_goes_by_its_bodys_rate():
    with closing(Store.in_memory()) as store:
        new = [
            project("NEW", lead="E", first_year=FIRST + YEARS + 1),
            option("NEW", "NEW"),
            benefit("NEW-L", [0], of="NEW"),
            share("NEW-L", "E"),
            baseline("NEW-FBC", "NEW"),
            flow("NEW-L", "E", [0] * (YEARS + 2) + [100], of="NEW-FBC"),
        ]
        with store.write(Actor("t", "T"), "import", "", "k") as tx:
            tx.put_all([*register(5), *new])
        found = realised(store, READER, Basis(), OVER)
        row = found.benefits.of.line.tolist().index("NEW-L")
        own = next(one for one in found.by_lead.groups if one.name == "E").shrunk.value
        assert found.benefits.coming.rate[row] == pytest.approx(own)
        assert own < 0.55
