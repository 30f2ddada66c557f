"""The words for the categories of optimism: what a bound is measured on, and what a correction rests on."""

from __future__ import annotations

from enum import Enum

from benefits.records.categories import BiasMeasure
from benefits.views.optimism import RestsOn

OPTIMISM_LABELS: dict[type[Enum], dict[Enum, str]] = {
    BiasMeasure: {
        BiasMeasure.WORKS_DURATION: "Works duration",
        BiasMeasure.CAPITAL: "Capital expenditure",
        BiasMeasure.OPERATING: "Operating expenditure",
    },
    RestsOn: {
        RestsOn.OWN_RECORD: "Own track record",
        RestsOn.REFERENCE_CLASS: "Reference class",
        RestsOn.GENERIC: "Generic upper bound",
        RestsOn.SCHEME: "Confidence scheme",
        RestsOn.RANGE: "A range in its place",
        RestsOn.OWN_WORDS: "Its own words",
        RestsOn.NOT_SAID: "Not said",
        RestsOn.NOTHING: "Not corrected",
    },
}
