"""What the learned correction would change, seen before anybody chooses it."""

from decimal import Decimal

import pytest
from plain.realising import MILLION, ON, closed, put, record_of_five
from plain.register import benefit, bodies, cost, option, project, share

from benefits.appraisal.lenses import Lens
from benefits.errors import NotPermitted
from benefits.portfolio.basis import Basis
from benefits.records.access import grant
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.store import Store
from benefits.views.learned_optimism import RecordOf, correction_preview

ANN = Person("a", "", "Ann", (grant(Role.PROGRAMME_MANAGER, "A"),))
NEW = [
    project("N", title="New one", lead="A"),
    option("N", "N"),
    cost("N-C", [2 * MILLION], of="N"),
    benefit(
        "N-B", [10 * MILLION], of="N", type_="staff_time", optimism_correction=Decimal("0.1"), optimism_basis="Own"
    ),
    benefit("N-D", [4 * MILLION], of="N"),
    share("N-B", "A", 1),
    share("N-D", "B", 1),
]


@pytest.fixture
def store():
    held = Store.in_memory()
    put(held, *bodies("A", "B", "D", "E", "F"), *NEW, *record_of_five())
    yield held
    held.close()


def preview(store, *lines, record_of=RecordOf.LEAD, **choices):
    return correction_preview(store, ANN, Basis(), ON, "N", lines, record_of, **choices)


def test_the_mean_of_the_class_takes_the_place_of_the_present_correction(store):
    found = preview(store, "N-B", record_of=RecordOf.MEAN)
    (one,) = found.proposals
    assert (one.line.optimism_correction, one.correction) == (Decimal("0.1"), Decimal("0.25"))
    assert one.basis == "Reference class of all, mean rate of 10 closed benefits, register version 1, 2029-04-30"
    society = next(change for change in found.lenses if change.lens == Lens())
    assert society.before == pytest.approx((10 * 0.9 + 4 - 2) * MILLION)
    assert society.after == pytest.approx((10 * 0.75 + 4 - 2) * MILLION)  # not 10 x 0.9 x 0.75


def test_a_departments_own_record_says_how_many_benefits_it_rests_on(store):
    (one,) = preview(store, "N-B").proposals
    assert one.basis == (
        "Track record of A, 2 of 10 closed benefits of 5 bodies, drawn towards all, register version 1, 2029-04-30"
    )
    assert float(one.correction) == pytest.approx(one.learned.correction, abs=1e-9)


def test_types_that_cannot_be_told_apart_share_one_rate(store):
    (one,) = preview(store, "N-B", record_of=RecordOf.TYPE).proposals
    assert one.basis.startswith("Track record of all together, 10 closed benefits of 1 type, ")
    assert float(one.correction) == pytest.approx(1 - 75 / 100)


def test_the_prudent_rate_takes_off_more(store):
    (one,) = preview(store, "N-B", record_of=RecordOf.PRUDENT).proposals
    assert float(one.correction) == pytest.approx(1 - 0.48)


def test_only_what_was_chosen_is_changed(store):
    found = preview(store)
    assert (found.proposals, found.lenses) == ((), ())
    assert dict(found.benefits) == {"N-B": "N-B", "N-D": "N-D"}
    assert [one.line.id for one in preview(store, "N-D", "NOPE").proposals] == ["N-D"]


def test_too_few_closed_benefits_teach_nothing():
    held = Store.in_memory()
    put(held, *bodies("A", "B"), *NEW, *closed("K", "A", 10, 5))
    (one,) = preview(held, "N-B", record_of=RecordOf.MEAN).proposals
    assert (one.correction, one.learned) == (None, None)
    assert "At least 10 are needed" in one.why_not
    held.close()


def test_an_uplift_is_told_and_none_is_offered_in_its_place():
    held = Store.in_memory()
    rich = [one for at in range(10) for one in closed(f"K{at}", "ABDEF"[at % 5], 10 * MILLION, (11 + at) * MILLION)]
    put(held, *bodies("A", "B", "D", "E", "F"), *NEW, *rich)
    found = preview(held, "N-B", record_of=RecordOf.MEAN)
    (one,) = found.proposals
    assert one.is_uplift
    assert (one.correction, found.lenses) == (None, ())
    (one,) = preview(held, "N-B", record_of=RecordOf.MEAN, takes_none=True).proposals
    assert one.correction == 0
    assert one.basis.endswith("it would raise the benefit, so none")
    held.close()


def test_who_may_not_read_sees_nothing(store):
    with pytest.raises(NotPermitted):
        correction_preview(store, Person("n", "", "Nobody", ()), Basis(), ON, "N", ())
    assert preview(store).may_edit
