"""Machinery of government: chains, divisions and circles of successors, and a register by who stands today."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.portfolios import PUBLIC, portfolios
from plain.register import RUNNING, accepted, bau, benefit, bodies, body, by_party, cost, money, option, project, share

from benefits.appraisal.classes import Classification, risk
from benefits.appraisal.cube import Money
from benefits.appraisal.lenses import ALL_LENSES, Claims, Standpoint
from benefits.periods import FinancialYear
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.envelopes import CLASSES, envelopes_of
from benefits.portfolio.rollup import matrix, party_totals, totals
from benefits.portfolio.scenarios import AS_RECORDED
from benefits.portfolio.successors import (
    as_today,
    closed_among,
    closed_bodies,
    ledger_today,
    left_as_recorded,
    predecessors,
    speaks_as,
)
from benefits.records.access import Act, grant
from benefits.records.categories import BudgetClass, CostKind, EnvelopeKind, OrganisationKind, Role
from benefits.records.model import Condition, Envelope, Organisation, Person
from benefits.records.tables import tables_of
from benefits.reference.organisations import organisations

GONE = date(2018, 1, 8)
YEAR = FinancialYear(2026)
FACTORS = (1, 1 / 1.035)


def closed(code, *successors, kind=OrganisationKind.MINISTERIAL):
    return replace(body(code, kind), closed_on=GONE, successors=successors)


def read(*held):
    return closed_among(held)


def today(*held):
    return {code: one.today for code, one in read(*held).items()}


def both(records, **basis):
    """The ledger of the records as recorded, and by today's bodies."""
    tables = tables_of(records)
    recorded = ledger_of(tables, Basis(**basis))
    return recorded, ledger_today(recorded, tables)


def test_a_chain_is_followed_to_the_body_that_is_still_there():
    held = closed("DCLG", "MHCLG-2018"), closed("MHCLG-2018", "DLUHC"), closed("DLUHC", "MHCLG"), body("MHCLG")
    assert today(*held) == {"DCLG": "MHCLG", "MHCLG-2018": "MHCLG", "DLUHC": "MHCLG"}
    assert predecessors(read(*held), "MHCLG") == ("DCLG", "DLUHC", "MHCLG-2018")
    assert predecessors(read(*held), "DLUHC") == ()


def test_a_body_that_is_still_there_is_not_among_the_closed():
    assert read(body("MHCLG"), replace(body("X"), successors=("MHCLG",))) == {}


def test_a_divided_body_and_whoever_became_part_of_it_stand_for_themselves():
    held = closed("BIS", "BEIS"), closed("BEIS", "DBT", "DSIT"), body("DBT"), body("DSIT")
    assert today(*held) == {"BIS": "", "BEIS": ""}
    assert [one.successors for one in read(*held).values()] == [("DBT", "DSIT")] * 2


def test_parts_that_came_together_again_are_one_body():
    held = closed("A", "B", "C"), closed("B", "D"), closed("C", "D"), body("D")
    assert today(*held) == {"A": "D", "B": "D", "C": "D"}


def test_a_circle_ends_nowhere_and_stops_nothing():
    held = closed("A", "B"), closed("B", "A"), closed("C", "A", "D"), closed("E", "D"), closed("F", "F"), body("D")
    assert today(*held) == {"A": "", "B": "", "C": "", "E": "D", "F": ""}


def test_a_chain_of_thousands_is_followed():
    chain = [closed(f"B{number}", f"B{number + 1}") for number in range(2_000)]
    assert today(*chain, body("B2000"))["B0"] == "B2000"


@pytest.mark.parametrize(
    ("held", "named"),
    [
        ((closed("A"),), ()),
        ((closed("A", "ELSEWHERE"),), ("ELSEWHERE",)),
        ((closed("A", "B"), closed("B")), ("B",)),
        ((closed("A", "SOLD"), body("SOLD", OrganisationKind.BUSINESSES)), ("SOLD",)),
        ((closed("A", "B"), closed("B", "A")), ("B",)),
    ],
    ids=["none named", "not in the register", "closed without one", "left the public sector", "a circle"],
)
def test_a_body_that_nobody_stands_for_stays_and_says_who_is_named(held, named):
    assert read(*held)["A"].today == ""
    assert read(*held)["A"].successors == named


def test_the_shipped_list_reads_the_same_by_columns_and_by_records():
    records = [
        Organisation(
            row.code, row.name, row.short_name, OrganisationKind(row.kind), row.parent, row.closed_on, row.successors
        )
        for row in organisations()
    ]
    found = closed_bodies(tables_of(records))
    assert found == closed_among(records)
    assert (found["DCLG"].today, found["DH"].today, found["HSCIC"].today) == ("MHCLG", "DHSC", "NHSE")
    assert (found["BIS"].today, found["BIS"].successors) == ("", ("DBT", "DESNZ", "DSIT"))
    assert (found["DEXEU"].today, found["DEXEU"].successors) == ("", ())


def test_every_record_names_todays_body_and_the_list_of_bodies_stays():
    held = [
        *bodies("B", "C"),
        closed("A", "B"),
        project(partners=("A", "C", "B")),
        option(),
        cost("P-C", [1], "A", kind=CostKind.CHARGE, paid_to="C"),
        benefit("P-B", [1]),
        share("P-B", "A"),
        Condition("P-S", "P", "step", "met", recipient="A"),
        Envelope("E", "A", BudgetClass.CDEL, EnvelopeKind.LIMIT, money([5])),
    ]
    before = tables_of(held)
    after = as_today(before)
    assert after["project"]["lead"].tolist() == ["B"]
    assert after["project"]["partners"].tolist() == [("B", "C")]
    assert (after["cost_line"]["payer"].tolist(), after["cost_line"]["paid_to"].tolist()) == (["B"], ["C"])
    assert after["share"]["recipient"].tolist() == ["B"]
    assert after["condition"]["recipient"].tolist() == ["B"]
    assert after["envelope"]["organisation"].tolist() == ["B"]
    assert after["organisation"] is before["organisation"]
    assert after["option"] is before["option"]
    assert before["share"]["recipient"].tolist() == ["A"]


def test_a_register_that_names_no_closed_body_is_handed_back():
    untouched = tables_of([*RUNNING, closed("GONE", "A"), closed("SPLIT", "A", "B")])
    assert as_today(untouched) is untouched
    ledger = ledger_of(untouched, Basis())
    assert ledger_today(ledger, untouched).cube is ledger.cube


def test_the_basis_says_whose_bodies_they_are():
    recorded, now = both([*RUNNING, closed("GONE", "A")])
    assert (recorded.basis.bodies, now.basis.bodies) == (Bodies.AS_RECORDED, Bodies.TODAY)
    assert "organisations" not in recorded.basis.sentence
    assert now.basis.sentence.endswith(" By today's organisations.")


# OLD pays 10 at once and gets 4 of the 12 that come a year later, its successor NEW gets 6 of them, OTHER 2.
MOVED = [
    *bodies("NEW", "OTHER"),
    closed("OLD", "NEW"),
    project(lead="OLD"),
    option(),
    cost("P-C", [10], "OLD"),
    benefit("P-B", [0, 12]),
    accepted("P-B", "OLD", "0.3333333333333333"),
    share("P-B", "NEW", "0.5"),
    share("P-B", "OTHER", "0.1666666666666667"),
]


def test_two_shares_that_come_to_one_body_are_added_and_are_its_own_test():
    recorded, now = both(MOVED)
    before, after = risk(recorded.appraise()), risk(now.appraise())
    assert before.own == pytest.approx([4 * FACTORS[1] - 10])
    assert after.own == pytest.approx([(4 + 6) * FACTORS[1] - 10])
    assert (before.orphaned, after.orphaned) == (pytest.approx([8 * FACTORS[1]]), pytest.approx([2 * FACTORS[1]]))
    assert before.government == pytest.approx(after.government)
    values = now.appraise().values()
    assert by_party(now, values.benefit) == pytest.approx({"NEW": 10 * FACTORS[1], "OTHER": 2 * FACTORS[1]})
    assert by_party(now, values.cost) == pytest.approx({"NEW": 10, "OTHER": 0})
    accepted_only = now.appraise().values(Money.ECONOMIC, Claims.ACCEPTED)
    assert by_party(now, accepted_only.benefit) == pytest.approx({"NEW": 4 * FACTORS[1], "OTHER": 0})


def test_a_project_that_was_at_risk_supports_itself_once_payer_and_gainer_are_one():
    held = [one if one.id != "P-B" else benefit("P-B", [0, 13]) for one in MOVED]
    recorded, now = both(held)
    assert 13 / 12 * (4 + 6) * FACTORS[1] > 10 > 13 / 12 * 4 * FACTORS[1]
    assert risk(recorded.appraise()).classification.tolist() == [Classification.AT_RISK]
    assert risk(now.appraise()).classification.tolist() == [Classification.SELF_SUPPORTING]


def test_a_charge_between_a_body_and_its_successor_cancels():
    held = [
        *bodies("NEW", "OTHER"),
        closed("OLD", "NEW"),
        project(lead="OTHER"),
        option(),
        cost("P-C", [10], "OTHER"),
        cost("P-F", [7], "OLD", kind=CostKind.CHARGE, paid_to="NEW"),
    ]
    recorded, now = both(held)
    assert by_party(recorded, recorded.appraise().values().cost) == {"OLD": 7, "NEW": -7, "OTHER": 10}
    assert by_party(now, now.appraise().values().cost) == {"NEW": 0, "OTHER": 10}
    pays = by_party(now, now.appraise().pair_is_payer)
    assert pays == {"NEW": False, "OTHER": True}
    both_ways = matrix(recorded.appraise()), matrix(now.appraise())
    assert both_ways[0].sum() == both_ways[1].sum()


def test_costs_are_still_set_against_business_as_usual_as_recorded():
    """Else a change of name would change the benefit-cost ratio of society."""
    held = [
        *bodies("NEW"),
        closed("OLD", "NEW"),
        project(lead="OLD"),
        option(),
        bau(),
        cost("B-C", [10], "OLD", of="BAU"),
        cost("P-C", [12], "NEW"),
    ]
    recorded, now = both(held)
    for ledger in (recorded, now):
        society = totals(ledger.appraise())[Standpoint.SOCIETY]
        assert (society.cost, society.benefit) == (12, 10)
    assert by_party(now, now.appraise().values().net) == {"NEW": 10 - 12}


def test_two_envelopes_that_come_to_one_body_are_one_of_both():
    held = [
        *bodies("NEW"),
        closed("OLD", "NEW"),
        Envelope("E1", "OLD", BudgetClass.CDEL, EnvelopeKind.LIMIT, money([5, 5])),
        Envelope("E2", "NEW", BudgetClass.CDEL, EnvelopeKind.LIMIT, money([0, 3])),
    ]
    table = as_today(tables_of(held))["envelope"]
    found = envelopes_of(table, AS_RECORDED, ["NEW"], [YEAR, YEAR + 1])
    assert found.limit[0, CLASSES.index(BudgetClass.CDEL)].tolist() == [5 + 0, 5 + 3]


def test_bodies_that_stay_are_those_named_that_nobody_stands_for():
    tables = tables_of(
        [*bodies("DBT", "DSIT", "NEW"), closed("BEIS", "DBT", "DSIT"), closed("OLD", "NEW"), closed("X")]
    )
    assert [one.code for one in left_as_recorded(tables, ["BEIS", "OLD", "DBT", "BEIS"])] == ["BEIS"]


@st.composite
def reorganised(draw):
    """A portfolio whose public bodies closed or not, each with one successor, several, none or a circle."""
    records = [one for one in draw(portfolios()) if not (isinstance(one, Organisation) and one.id in PUBLIC)]
    kinds = st.sampled_from([OrganisationKind.MINISTERIAL, OrganisationKind.AGENCY, OrganisationKind.LOCAL])
    new = ("NEW1", "NEW2")
    for code in PUBLIC:
        names = draw(st.lists(st.sampled_from((*PUBLIC, *new, "SOC", "NOBODY")), max_size=2, unique=True))
        is_open = draw(st.integers(0, 3)) == 0
        kind = draw(kinds)
        records.append(body(code, kind) if is_open else closed(code, *names, kind=kind))
    return [*records, *(body(code) for code in new)]


@given(reorganised())
def test_no_total_of_society_or_government_changes_and_every_pound_moves_to_who_stands_for_it(records):
    recorded, now = both(records, price_base=YEAR)
    before, after = recorded.appraise(), now.appraise()
    moves = {code: one.today or code for code, one in closed_bodies(tables_of(records)).items()}
    rows = {code: row for row, code in enumerate(recorded.parties.tolist())}
    target = np.array([rows[moves.get(code, code)] for code in recorded.parties])
    for money_, claims in {(one.money, one.claims) for one in ALL_LENSES}:
        old, new = totals(before, money_, claims), totals(after, money_, claims)
        for standpoint in (Standpoint.SOCIETY, Standpoint.GOVERNMENT):
            assert new[standpoint].cost == pytest.approx(old[standpoint].cost, abs=1e-4)
            assert new[standpoint].benefit == pytest.approx(old[standpoint].benefit, abs=1e-4)
        was, is_ = party_totals(before, money_, claims), party_totals(after, money_, claims)
        for recorded_, today_ in ((was.cost, is_.cost), (was.benefit, is_.benefit)):
            assert today_ == pytest.approx(np.bincount(target, recorded_, len(rows)), abs=1e-4)
    gone = [rows[code] for code, to in moves.items() if to != code]
    assert not np.isin(now.cube.pair_party, gone).any()


@given(reorganised())
def test_reading_by_today_twice_is_reading_once(records):
    once = as_today(tables_of(records))
    assert as_today(once) is once
    closed_ = closed_bodies(once)
    for table, field in (("cost_line", "payer"), ("share", "recipient"), ("project", "lead")):
        assert not any(closed_[code].today for code in once[table][field] if code in closed_)


BODY_FIELDS = {"lead", "partners", "payer", "paid_to", "recipient", "organisation", "owner"}


@given(reorganised())
def test_nothing_but_names_of_bodies_differs_between_the_two_readings(records):
    before = tables_of(records)
    after = as_today(before)
    for name, held in before.by_name.items():
        assert after[name].size == held.size
        assert after[name]["id"].tolist() == held["id"].tolist()
        assert after[name].amounts is held.amounts
        for field in set(held.fields) - BODY_FIELDS:
            assert after[name][field] is held[field]


HELD = read(closed("OLD", "NEW"), body("NEW"), closed("SPLIT", "NEW", "OTHER"), body("OTHER"))


@pytest.mark.parametrize(
    ("scope", "asked", "voice"),
    [
        ("NEW", "NEW", "NEW"),
        ("NEW", "OLD", "NEW"),
        ("OLD", "OLD", "OLD"),
        ("OLD", "NEW", ""),
        ("NEW", "SPLIT", ""),
        ("OTHER", "OLD", ""),
        ("*", "OLD", ""),
    ],
)
def test_only_the_one_body_that_took_its_place_speaks_for_a_closed_one(scope, asked, voice):
    person = Person("p", "", "Pat", (grant(Role.BENEFIT_OWNER, scope),))
    assert speaks_as(person, Act.ANSWER, asked, HELD) == voice


def test_a_role_without_the_right_speaks_for_nobody():
    reader = Person("r", "", "Rae", (grant(Role.LEADER, "NEW"),))
    assert speaks_as(reader, Act.ANSWER, "OLD", HELD) == ""
