"""What every briefing says of itself: the state of the register that it shows, and the editions followed."""

from __future__ import annotations

from benefits.portfolio.basis import Basis
from benefits.reporting.history_tables import day_words
from benefits.views.briefing import Reported

NO_LEAGUE = (
    "Projects with different objectives are not ranked by any ratio (Green Book 2026, 6.100). Lists stand in the order "
    "of the value at stake, or of names."
)
OURS_BELOW = "Status and what is expected follow this tool's own convention."
OURS = (
    "Green, amber and red of benefits, and what is expected in all, follow this tool's convention: no official "
    "threshold for benefits exists. Delivery confidence is another thing."
)
THREE_DECISIONS = "share the cost, ask for central money, or stop knowingly"


def as_reported_on(reported: Reported) -> str:
    """The day of the register's last save with its number, and how many restricted projects are left out."""
    if reported.saved_at is None:
        return f"{day_words(reported.on)}: nothing has been saved in the register yet"
    number = reported.n_left_out
    without = f", without {number:,} restricted project{'' if number == 1 else 's'}" if number else ""
    return f"{day_words(reported.saved_at.date())} (save {reported.data_version:,} of the register{without})"


def judged_by(reported: Reported) -> str:
    """The day by which what is due is judged."""
    return f"What is due is judged by {day_words(reported.on)}: years that were over by then."


def editions_of(basis: Basis) -> tuple[str, ...]:
    """The editions of the guidance that a basis names."""
    return (
        f"HM Treasury, The Green Book, edition {basis.green_book}",
        f"HM Treasury, GDP deflators, edition {basis.deflators}",
    )


def subtitle(register: str, about: str) -> str:
    """Whose the briefing is.

    Args:
        register: What the register is called, blank for one's own.
        about: What of it the briefing is about.
    """
    return f"{register}: {about}" if register else about
