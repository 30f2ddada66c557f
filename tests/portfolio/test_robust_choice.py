"""How often a project belongs to the best selection: worked example 6.14, and every selection of every draw tried."""

import itertools

import numpy as np
import pytest
from plain.funding import GOLDEN, MILLION, one_pot, worked

from benefits.appraisal.draws import Draws, Method, Settings, correlated
from benefits.portfolio.robust_choice import core_index
from benefits.portfolio.selection_model import Way
from benefits.portfolio.selection_solver import EXACT

E614, PROJECTS = GOLDEN["E6.14"], GOLDEN["E5.1"]["projects"].values()
COST = np.array([spent for _, spent, _ in PROJECTS]) * MILLION
BENEFIT = np.array([sum(gains.values()) for _, _, gains in PROJECTS]) * MILLION
SIGMA, RHO, POOL = 0.35, 0.3, 20 * MILLION


def drawn(draws):
    """Net values of the six projects: lognormal benefit of mean 1, one common factor, evenly spread draws."""
    settings = Settings(draws, 11, between=RHO, within=RHO, method=Method.SOBOL)
    held, six = Draws(settings, np.arange(6), np.arange(6)), np.arange(6)
    z = correlated(held.of_inputs(six), held.of_groups(six), held.shared(), six, np.ones(6, dtype=np.int64), settings)
    return BENEFIT[:, None] * np.exp(SIGMA * z.astype(float) - SIGMA**2 / 2) - COST[:, None]


def by_trying(value):
    """The share of draws in which each project is in the best of all selections within the pool."""
    every = np.array(list(itertools.product([0, 1], repeat=6)))
    affordable = every[every @ COST <= POOL]
    return affordable[(affordable @ value).argmax(axis=0)].mean(axis=0)


def test_worked_example_by_trying_every_selection():
    expected = [E614["core_index"][f"P{number}"] for number in range(1, 7)]
    assert by_trying(drawn(1 << 14)) == pytest.approx(expected, abs=E614["tolerance"])


def test_the_solver_finds_what_trying_finds_in_every_draw():
    value = drawn(128)
    told = []
    found = core_index(
        worked(), Way.POOLED, value[:, None, :], settings=EXACT, on_progress=lambda *now: told.append(now)
    )
    assert found == pytest.approx(by_trying(value))
    assert told == [(done, 128) for done in range(1, 129)]


def test_what_is_best_in_every_draw_is_in_the_core():
    value = np.array([[5.0, 6.0, 7.0], [4.0, 3.0, 8.0], [-1.0, -2.0, 1.0]])
    found = core_index(one_pot([1, 1, 1], [0, 0, 0], 1), Way.POOLED, value[:, None, :], settings=EXACT)
    assert found == pytest.approx([2 / 3, 1 / 3, 0])


def test_silos_have_no_best_for_all():
    with pytest.raises(ValueError, match="no best selection for all"):
        core_index(worked(), Way.SILO, drawn(2)[:, None, :])


@pytest.mark.parametrize("shape", [(6, 2, 3), (5, 1, 3), (6, 1, 0), (6, 3)])
def test_values_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match="give values of shape"):
        core_index(worked(), Way.POOLED, np.zeros(shape))
