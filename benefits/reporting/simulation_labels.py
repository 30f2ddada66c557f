"""The words for how amounts are spread and how draws are made."""

from __future__ import annotations

from enum import Enum

from benefits.appraisal.distributions import Ends, Shape
from benefits.appraisal.draws import Laid, Method
from benefits.appraisal.information import Curve
from benefits.records.categories import EstimateEnds, EstimateShape
from benefits.views.sure_selection import Verdict

SIMULATION_LABELS: dict[type[Enum], dict[Enum, str]] = {
    Shape: {
        Shape.FIXED: "Fixed",
        Shape.PERT: "PERT: lowest, most likely, highest",
        Shape.TRIANGULAR: "Triangular: lowest, most likely, highest",
        Shape.LOGNORMAL: "Lognormal: the middle value, and one that four in five stay below",
    },
    Ends: {
        Ends.LIMITS: "The lowest and highest possible",
        Ends.PERCENTILES: "Values that one in ten stays below and one in ten exceeds",
    },
    Method: {
        Method.PSEUDO_RANDOM: "Random draws",
        Method.LATIN_HYPERCUBE: "Latin hypercube",
        Method.SOBOL: "Sobol sequence",
    },
    Laid: {
        Laid.COMMON_FACTOR: "One common factor of optimism",
        Laid.RANK_ORDER: "Rank correlation by reordering",
    },
    Verdict: {
        Verdict.KEEP: "Keep",
        Verdict.FIND_OUT: "Find out more",
        Verdict.DROP: "Drop",
    },
    EstimateShape: {
        EstimateShape.PERT: "PERT: lowest, most likely, highest",
        EstimateShape.TRIANGULAR: "Triangular: lowest, most likely, highest",
        EstimateShape.LOGNORMAL: "Lognormal: the middle value, and one that four in five stay below",
    },
    EstimateEnds: {
        EstimateEnds.LIMITS: "The lowest and highest possible",
        EstimateEnds.PERCENTILES: "Values that one in ten stays below and one in ten exceeds",
    },
    Curve: {
        Curve.CUBIC: "Cubic",
        Curve.SPLINE: "Spline",
    },
}
