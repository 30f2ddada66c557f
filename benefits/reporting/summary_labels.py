"""The words of the Appraisal Summary Table's categories; `labels` holds them with all others."""

from __future__ import annotations

from enum import Enum

from benefits.views.summary_value import Item, Receiver

SUMMARY_LABELS: dict[type[Enum], dict[Enum, str]] = {
    Item: {
        Item.DESCRIPTION: "Description",
        Item.NPSV: "Net present social value (NPSV)",
        Item.PVB: "Present value of benefits (PVB)",
        Item.PVC: "Present value of costs (PVC)",
        Item.BCR: "Benefit-cost ratio (BCR)",
        Item.RPSC: "Return on public sector cost (RPSC)",
        Item.SWITCHING: "Switching values",
        Item.UNMONETISED: "Effects without a money value",
        Item.FINANCIAL: "Public sector financial impact",
        Item.DISTRIBUTION: "Distribution",
        Item.WHY: "Why preferred",
        Item.UNCERTAINTY: "Key uncertainty",
    },
    Receiver: {
        Receiver.ORIGINATING: "Originating organisation",
        Receiver.PUBLIC: "Other public bodies",
        Receiver.HOUSEHOLDS: "Households",
        Receiver.BUSINESSES: "Businesses",
        Receiver.OTHER: "Other bodies outside government",
        Receiver.NOBODY: "Nobody named yet",
    },
}
