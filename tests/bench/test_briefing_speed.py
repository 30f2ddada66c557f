"""How long a briefing takes at a thousand projects with baselines and measurements; printed, never asserted."""

from datetime import date
from time import perf_counter

import pytest
from thousand_tracked import tracked_records

from benefits.actions.importing import seed_organisations
from benefits.library import BRIEFING_FORMS
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.history import Actor
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.reporting.briefings import briefing_of
from benefits.views.briefing import About, Subject, briefing_facts

pytestmark = pytest.mark.bench

ON = date(2026, 11, 29)
READER = Person("reader", "", "Reader", (grant(Role.LEADER),))
SUBJECTS = (About(), About(Subject.DEPARTMENT, "DWP"), About(Subject.PROJECT, "P0777"))


def test_every_briefing_of_a_thousand_projects(capsys):
    store = Store.in_memory()
    seed_organisations(store)
    with store.write(Actor("test", "Test"), "import", "", "thousand") as tx:
        tx.put_all(tracked_records())
    with capsys.disabled():
        print("\nBriefings at 1,000 projects with baselines and measurements (s); the first one appraises them")
        for about in SUBJECTS:
            start = perf_counter()
            made = briefing_of(briefing_facts(store, READER, about, Basis(), ON), ON)
            taken = [f"gathered {perf_counter() - start:.2f}"]
            for ending, write in BRIEFING_FORMS.items():
                start = perf_counter()
                assert write(made)
                taken.append(f"{ending} {perf_counter() - start:.2f}")
            print(f"{about.subject:12}{'  '.join(taken)}", flush=True)
    store.close()
