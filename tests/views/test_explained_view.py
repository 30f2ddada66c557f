"""Why figures changed, as the view tells it: by edition, from a day, and from a frozen baseline run again."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from plain.register import FIRST, benefit, bodies, cost, option, project, share

from benefits.actions.baselining import freeze
from benefits.actions.recording import Edit, save_changes
from benefits.appraisal.lenses import Lens
from benefits.errors import BenefitsError, NotFound, NotPermitted
from benefits.portfolio.basis import Basis
from benefits.portfolio.change_steps import ChangeStep
from benefits.records.access import grant
from benefits.records.categories import BaselineStage, PriceTerms, Role
from benefits.records.history import Actor
from benefits.records.model import Baseline, Person
from benefits.records.store import Store, now
from benefits.reference.sources import UnknownReference
from benefits.reporting import explained_tables as tables
from benefits.reporting import explained_words as words
from benefits.version import software
from benefits.views.explained import Stand, basis_under, ends, explained, other_editions

ADA = Person("ada", "", "Ada", (grant(Role.PROGRAMME_MANAGER, "A"),))
NOBODY = Person("nobody", "", "Nobody")
SOCIETY = Lens()
M = 1_000_000


@pytest.fixture
def store():
    held = Store.in_memory()
    records = [
        *bodies("A", "B"),
        project(),
        option(),
        cost("C", [4 * M], price_year=FIRST),
        benefit("G", [0, 10 * M], price_year=FIRST),
        share("G", "A", 0.6),
        share("G", "B", 0.4),
    ]
    put(held, *records)
    yield held
    held.close()


def put(store, *records):
    with store.write(Actor("t", "Test"), "test", "", f"put-{store.data_version()}") as tx:
        tx.put_all(records)


def frozen(store):
    freeze(store, ADA, "P", BaselineStage.SOC, date(2026, 5, 1), "Board", "", Basis(), "soc")


def dearer(store):
    save_changes(store, ADA, "P", [Edit(cost("C", [5 * M], price_year=FIRST), 1)], "Dearer", "dearer")


def test_a_baseline_is_run_again_to_the_penny_and_the_difference_from_today_explained(store):
    frozen(store)
    dearer(store)
    page = explained(store, ADA, "P", Stand(baseline="P-SOC"))
    assert page.before.is_reproduced
    assert page.before.again == (Decimal("4000000.00"), Decimal("9661835.75"))  # 10 million / 1.035
    assert words.checks(page) == [
        (True, "Baseline P-SOC run again from the records of then gives the same, to the penny.")
    ]
    (step,) = page.change.steps
    assert step.step is ChangeStep.AMOUNTS
    assert [(one.code, one.change(SOCIETY).pv_cost) for one in step.lines] == [("C", M)]
    assert "has fallen by £1 million" in words.finding_plain(page, SOCIETY)


def test_a_baseline_whose_figures_do_not_come_out_is_told(store):
    frozen(store)
    held = store.one("baseline", "P-SOC").record
    put(store, replace(held, id="P-OFF", pv_cost=Decimal("4000000.01")))
    page = explained(store, ADA, "P", Stand(baseline="P-OFF"))
    assert not page.before.is_reproduced
    assert words.checks(page) == [
        (False, "Baseline P-OFF run again from the records of then does not give the frozen figures.")
    ]


def test_figures_of_another_version_of_the_program_are_told_as_such(store):
    frozen(store)
    held = store.one("baseline", "P-SOC").record
    put(store, replace(held, id="P-OLD", pv_cost=Decimal("4000000.01"), software="crossgov-benefits 0.0.1"))
    ((_, said),) = words.checks(explained(store, ADA, "P", Stand(baseline="P-OLD")))
    assert said.endswith(f"It was worked out by crossgov-benefits 0.0.1, and this is {software()}.")


def test_a_baseline_that_does_not_say_on_what_it_rests_cannot_be_run_again(store):
    put(store, Baseline("P-PUB", "P", BaselineStage.FBC, date(2020, 1, 1), "Board", FIRST, FIRST))
    with pytest.raises(BenefitsError, match="does not say from which state"):
        explained(store, ADA, "P", Stand(baseline="P-PUB"))
    assert ends(store, ADA, "P").baselines == ()


def test_from_the_end_of_today_nothing_has_changed(store):
    page = explained(store, ADA, "P", Stand(day=now().date()))
    assert page.change.steps == ()
    assert "no figure differs" in words.finding_plain(page, SOCIETY)
    assert tables.lines_table(page.change, SOCIETY).empty
    assert tables.bridge_alt(page.change, SOCIETY).startswith("Empty picture.")


def test_from_a_day_before_the_project_all_its_lines_are_added(store):
    page = explained(store, ADA, "P", Stand(day=now().date() - timedelta(days=1)))
    assert (page.before.data_version, page.before.first_year) == (0, None)
    assert [one.step for one in page.change.steps] == [ChangeStep.ADDED]
    assert [one.code for one in page.change.steps[0].lines] == ["C", "G"]
    assert "the project was not there yet" in words.from_to(page)


def test_from_edition_to_edition_the_records_are_the_same(store):
    page = explained(store, ADA, "P", Stand(editions=("lower_sensitivity",)), Stand(editions=("standard",)))
    (step,) = page.change.steps
    assert step.step is ChangeStep.DISCOUNTING
    assert step.change(SOCIETY).pv_benefit == pytest.approx(10 * M / 1.035 - 10 * M / 1.03)
    assert "under lower-rate sensitivity" in words.end_words(page.before)
    table = tables.lines_table(page.change, SOCIETY)
    assert table["Line"].tolist() == ["G"]
    assert table["Change in net value (£m)"].tolist() == [-0.05]  # 9.66 less 9.71, as shown


def test_what_is_shown_adds_up(store):
    dearer(store)
    page = explained(
        store, ADA, "P", Stand(day=now().date() - timedelta(days=1)), Stand(editions=("lower_sensitivity",))
    )
    table = tables.lines_table(page.change, SOCIETY)
    for _, row in table.iterrows():
        assert round(row["Net value before (£m)"] + row["Change in net value (£m)"], 6) == row["Net value after (£m)"]
        moved = row["Change in benefit (£m)"] - row["Change in cost (£m)"]
        assert round(moved, 6) == row["Change in net value (£m)"]


def test_an_end_that_cannot_be_appraised_is_a_fault_in_words(store):
    put(store, cost("D", [0, M], price_terms=PriceTerms.NOMINAL))
    page = explained(store, ADA, "P", Stand(editions=("HMT-2015-03",)))
    assert page.change is None
    assert "HMT-2015-03 has no figure for 2026-27" in page.fault
    assert words.finding_plain(page, SOCIETY).endswith("the change cannot be explained")


def test_names_of_editions_are_told_apart_and_an_unknown_one_offers_near_ones():
    assert other_editions() == ("HMT-2015-03", "lower_sensitivity")
    both = basis_under(["HMT-2015-03", "lower_sensitivity"])
    assert (both.deflators, both.discounting, both.green_book) == ("HMT-2015-03", "lower_sensitivity", "GB2026")
    with pytest.raises(UnknownReference, match="Did you mean HMT-2015-03"):
        basis_under(["HMT-2015-3"])


def test_an_unknown_baseline_or_project_and_a_stranger_are_refused(store):
    frozen(store)
    with pytest.raises(NotFound, match="has no baseline P-SOD"):
        explained(store, ADA, "P", Stand(baseline="P-SOD"))
    with pytest.raises(NotFound):
        explained(store, ADA, "Q", Stand())
    for ask in (lambda: explained(store, NOBODY, "P", Stand()), lambda: ends(store, NOBODY, "P")):
        with pytest.raises(NotPermitted):
            ask()


def test_an_answer_is_not_kept_beyond_the_next_save(store):
    before = Stand(editions=("lower_sensitivity",))
    was = explained(store, ADA, "P", before)
    assert explained(store, ADA, "P", before) is was
    dearer(store)
    assert explained(store, ADA, "P", before).change.after[SOCIETY].pv_cost == 5 * M
