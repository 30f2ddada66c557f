"""The words for how amounts are spread and how draws are made."""

from __future__ import annotations

from enum import Enum

from benefits.appraisal.distributions import Ends, Shape
from benefits.appraisal.draws import Method
from benefits.appraisal.information import Curve

SIMULATION_LABELS: dict[type[Enum], dict[Enum, str]] = {
    Shape: {
        Shape.FIXED: "Fixed",
        Shape.PERT: "PERT: lowest, most likely, highest",
        Shape.TRIANGULAR: "Triangular: lowest, most likely, highest",
        Shape.LOGNORMAL: "Lognormal: P50 and P80",
    },
    Ends: {
        Ends.LIMITS: "The lowest and highest possible",
        Ends.PERCENTILES: "P10 and P90: one time in ten lower, one time in ten higher",
    },
    Method: {
        Method.PSEUDO_RANDOM: "Random draws",
        Method.LATIN_HYPERCUBE: "Latin hypercube",
        Method.SOBOL: "Sobol sequence",
    },
    Curve: {
        Curve.CUBIC: "Cubic",
        Curve.SPLINE: "Spline",
    },
}
