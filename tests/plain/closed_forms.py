"""What learning is worth where net values are normal, exactly: what draws are held against."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr


def density(x):
    """Of the standard normal."""
    return np.exp(-(np.asarray(x) ** 2) / 2) / np.sqrt(2 * np.pi)


def worth_of_knowing_normal(mean, deviation):
    """Methods 6.5: sigma phi(mu / sigma) + mu Phi(mu / sigma) - max(0, mu)."""
    ratio = mean / deviation
    return deviation * density(ratio) + mean * ndtr(ratio) - np.maximum(mean, 0.0)


def best_of_two_normals(mean, deviation, correlation=0.0):
    """The expected best, what it is worth to know it, and the chance that the first is it (Clark 1961)."""
    (one, other), (s1, s2) = mean, deviation
    apart = np.sqrt(s1**2 + s2**2 - 2 * correlation * s1 * s2)
    at = (one - other) / apart
    chance = ndtr(at)
    expected = one * chance + other * (1 - chance) + apart * density(at)
    return expected, expected - max(one, other), chance
