"""The words for the steps between two states of a project, in the order in which they are taken."""

from __future__ import annotations

from enum import Enum

from benefits.portfolio.change_steps import ChangeStep

CHANGE_LABELS: dict[type[Enum], dict[Enum, str]] = {
    ChangeStep: {
        ChangeStep.OPTION: "Another preferred option",
        ChangeStep.WITHDRAWN: "Lines withdrawn",
        ChangeStep.ADDED: "Lines added",
        ChangeStep.AMOUNTS: "Amounts of lines",
        ChangeStep.KINDS: "Kinds, payers and bodies",
        ChangeStep.SHARES: "Shares and agreement",
        ChangeStep.CORRECTIONS: "Optimism and other corrections",
        ChangeStep.FIRST_YEAR: "First and last year",
        ChangeStep.PRICE_BASE: "Price base",
        ChangeStep.DEFLATORS: "Edition of the GDP deflator",
        ChangeStep.GREEN_BOOK: "Edition of the guidance",
        ChangeStep.DISCOUNTING: "Discount schedule",
    }
}
