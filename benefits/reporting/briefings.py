"""Any briefing from what was fetched for it."""

from __future__ import annotations

from datetime import date

from benefits.reporting.department_briefing import department_briefing
from benefits.reporting.portfolio_briefing import portfolio_briefing
from benefits.reporting.project_briefing import project_briefing
from benefits.views.briefing import DepartmentFacts, Facts, PortfolioFacts
from benefits.views.briefing_value import Briefing


def briefing_of(facts: Facts, made_on: date, register: str = "") -> Briefing:
    """The briefing about a portfolio, a department or a project.

    Args:
        facts: The pages that the screens show.
        made_on: The day on which it is made.
        register: What the register is called; blank for one's own.
    """
    if isinstance(facts, PortfolioFacts):
        return portfolio_briefing(facts, made_on, register)
    if isinstance(facts, DepartmentFacts):
        return department_briefing(facts, made_on, register)
    return project_briefing(facts, made_on, register)
