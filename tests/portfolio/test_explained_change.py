"""Why a project's figures changed: the steps between two states, and what each did to which line."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.portfolios import REGISTER, projects
from plain.register import FIRST, RUNNING, accepted, bau, benefit, bodies, body, cost, ledger, option, project, share

from benefits.appraisal.lenses import ALL_LENSES, Lens, Standpoint
from benefits.errors import NotFound
from benefits.portfolio.basis import Basis, Bodies
from benefits.portfolio.change_steps import ChangeStep, State
from benefits.portfolio.explained_change import NETTED, explained_change
from benefits.records.categories import OptionKind, OrganisationKind, PriceTerms
from benefits.records.model import BenefitLine, CostLine
from benefits.records.tables import tables_of
from benefits.reference.deflators import MissingDeflator, gdp_deflators

M = 1_000_000
SOCIETY = Lens()
OWN = Lens(Standpoint.OWN)
YEAR_1, YEAR_2 = 1 / 1.035, 1 / 1.035**2


def explained(before, after, basis=None, then=None):
    """Why P changed between two lists of records."""
    first = State(tables_of(before), then or basis or Basis())
    return explained_change(first, State(tables_of(after), basis or Basis()), "P")


def changed(records, code, **fields):
    """The records with these fields of one of them set."""
    meant = [one for one in records if one.id == code and all(hasattr(one, name) for name in fields)]
    assert len(meant) == 1
    return [replace(one, **fields) if one is meant[0] else one for one in records]


def steps(found):
    return [one.step for one in found.steps]


def only_step(found, step):
    assert steps(found) == [step]
    return found.steps[0]


def test_nothing_that_differs_is_no_step():
    found = explained(RUNNING, RUNNING)
    assert found.steps == ()
    assert found.before == found.after


def test_a_new_title_is_no_reason_why_a_figure_changed():
    assert explained(RUNNING, changed(RUNNING, "P-B", title="Other", note="Renamed")).steps == ()


def test_an_amount_that_changed_is_told_by_its_line_and_its_year():
    found = explained(
        RUNNING, changed(RUNNING, "P-C", amounts=cost("P-C", [10 * M, 8 * M, 2 * M, 2 * M, 2 * M]).amounts)
    )
    step = only_step(found, ChangeStep.AMOUNTS)
    (line,) = step.lines
    assert (line.table, line.code, line.title) == ("cost_line", "P-C", "P-C")
    assert line.change(SOCIETY).pv_cost == pytest.approx(3 * M * YEAR_1)
    assert line.change(SOCIETY).net == pytest.approx(-3 * M * YEAR_1)
    assert line.before[SOCIETY].pv_cost == pytest.approx(20_244_709, abs=1)  # worked example E1.1


def test_lines_are_added_and_withdrawn_with_their_shares_and_corrections():
    gone = [one for one in RUNNING if getattr(one, "benefit", one.id) != "P-B"]
    new = [
        *gone,
        benefit("P-N", [0, 10 * M], deadweight=Decimal("0.5")),
        share("P-N", "A", "0.4"),
        share("P-N", "B", "0.6"),
    ]
    found = explained(RUNNING, new)
    assert steps(found) == [ChangeStep.WITHDRAWN, ChangeStep.ADDED]
    withdrawn, added = found.steps
    assert [one.code for one in withdrawn.lines] == ["P-B"]
    assert withdrawn.change(SOCIETY).pv_benefit == pytest.approx(-25_519_899, abs=1)
    assert added.lines[0].after[SOCIETY].pv_benefit == pytest.approx(5 * M * YEAR_1)
    assert added.lines[0].after[OWN].pv_benefit == pytest.approx(0.4 * 5 * M * YEAR_1)


def test_shares_move_benefit_between_bodies_and_change_nothing_for_society():
    after = changed(changed(RUNNING, "P-B-A", fraction=Decimal("0.35")), "P-B-B", fraction=Decimal("0.35"))
    step = only_step(explained(RUNNING, after), ChangeStep.SHARES)
    assert step.change(SOCIETY).net == pytest.approx(0, abs=1e-6)
    assert step.change(OWN).pv_benefit == pytest.approx(0.1 * 25_519_899, abs=1)
    assert [one.code for one in step.lines] == ["P-B"]


def test_an_acceptance_counts_only_where_accepted_claims_count():
    after = changed(RUNNING, "P-B-C", agreement=accepted("P-B", "C").agreement)
    step = only_step(explained(RUNNING, after), ChangeStep.SHARES)
    accepted_only = next(one for one in ALL_LENSES if one.claims == "accepted_only" and one.standpoint == "society")
    assert step.change(accepted_only).pv_benefit == pytest.approx(0.2 * 25_519_899, abs=1)
    assert step.change(SOCIETY).pv_benefit == pytest.approx(0, abs=1e-6)


def test_corrections_come_after_amounts_and_act_on_the_new_ones():
    before = [*bodies("A"), project(), option(), cost("P-C", [M]), benefit("P-B", [0, 10 * M]), share("P-B", "A")]
    after = changed(before, "P-B", amounts=benefit("P-B", [0, 20 * M]).amounts, deadweight=Decimal("0.2"))
    after = changed(after, "P-C", optimism_bias=Decimal("0.5"))
    found = explained(before, after)
    assert steps(found) == [ChangeStep.AMOUNTS, ChangeStep.CORRECTIONS]
    amounts, corrections = found.steps
    assert amounts.change(SOCIETY).pv_benefit == pytest.approx(10 * M * YEAR_1)
    assert corrections.change(SOCIETY).pv_benefit == pytest.approx(-0.2 * 20 * M * YEAR_1)
    assert corrections.change(SOCIETY).pv_cost == pytest.approx(0.5 * M)


def test_an_earlier_first_year_discounts_every_amount_by_one_year_more():
    before = [*bodies("A"), project(price_base_year=FIRST), option(), cost("P-C", [M, M])]
    after = changed(before, "P", first_year=FIRST + -1)
    step = only_step(explained(before, after), ChangeStep.FIRST_YEAR)
    assert step.change(SOCIETY).pv_cost == pytest.approx((M * YEAR_1 + M * YEAR_2) - (M + M * YEAR_1))


def test_a_later_first_year_lets_amounts_outside_the_old_years_in():
    before = [*bodies("A"), project(price_base_year=FIRST, appraisal_period=1), option(), cost("P-C", [M, M])]
    moved = cost("P-C", [M, M]).amounts
    after = changed(before, "P", first_year=FIRST + 2)
    after = changed(after, "P-C", amounts=replace(moved, first=FIRST + 2))
    found = explained(before, after)
    assert steps(found) == [ChangeStep.AMOUNTS, ChangeStep.FIRST_YEAR]
    assert found.steps[0].change(SOCIETY).pv_cost == pytest.approx((M + M * YEAR_1) * (YEAR_2 - 1))
    assert found.change(SOCIETY).pv_cost == pytest.approx(0, abs=1e-6)


def test_a_longer_appraisal_lets_in_what_a_delay_had_pushed_past_its_end():
    delayed = benefit("P-B", [M, M], slip=Decimal("1"))
    before = [*bodies("A"), project(price_base_year=FIRST, appraisal_period=1), option(), delayed, share("P-B", "A")]
    after = changed(before, "P", appraisal_period=2)
    found = explained(before, after)
    assert found.before[SOCIETY].pv_benefit == pytest.approx(M * YEAR_1)
    assert only_step(found, ChangeStep.FIRST_YEAR).change(SOCIETY).pv_benefit == pytest.approx(M * YEAR_2)
    back = explained(after, before)
    assert only_step(back, ChangeStep.FIRST_YEAR).change(SOCIETY).pv_benefit == pytest.approx(-M * YEAR_2)


def test_another_price_base_tells_the_same_amounts_in_other_pounds():
    before = [*bodies("A"), project(price_base_year=FIRST), option(), cost("P-C", [M], price_year=FIRST)]
    after = changed(before, "P", price_base_year=FIRST + -6)
    step = only_step(explained(before, after), ChangeStep.PRICE_BASE)
    old, new = gdp_deflators().at([2020, 2026])
    assert step.change(SOCIETY).pv_cost == pytest.approx(M * old / new - M)


def test_the_same_records_under_two_editions_differ_by_edition_line_by_line():
    first = FIRST + -11  # 2015-16, which both editions of the deflator hold
    nominal = [cost(code, [M, 0, M], price_terms=PriceTerms.NOMINAL) for code in ("P-C", "P-D")]
    records = [*bodies("A"), project(first_year=first, appraisal_period=2), option()]
    records += [replace(one, amounts=replace(one.amounts, first=first)) for one in nominal]
    old, new = Basis(deflators="HMT-2015-03", discounting="lower_sensitivity"), Basis()
    found = explained(records, records, basis=new, then=old)
    assert steps(found) == [ChangeStep.DEFLATORS, ChangeStep.DISCOUNTING]
    deflators, schedule = found.steps

    def real(edition):
        at = gdp_deflators(edition).at([2015, 2017])
        return M * at[0] / at[1]

    low = 1 / 1.03**2
    assert [one.code for one in deflators.lines] == ["P-C", "P-D"]
    assert deflators.lines[0].change(SOCIETY).pv_cost == pytest.approx((real("2026-11") - real("HMT-2015-03")) * low)
    assert schedule.lines[1].change(SOCIETY).pv_cost == pytest.approx(real("2026-11") * (YEAR_2 - low))


def test_an_edition_that_lacks_the_years_is_told():
    records = [*bodies("A"), project(), option(), cost("P-C", [0, M], price_terms=PriceTerms.NOMINAL)]
    with pytest.raises(MissingDeflator, match="HMT-2015-03 has no figure for 2026-27"):
        explained(records, records, then=Basis(deflators="HMT-2015-03"))


def test_another_preferred_option_comes_first_and_takes_its_lines_with_it():
    both = [
        *bodies("A"),
        project(),
        option("O1"),
        option("O2", kind=OptionKind.MORE_AMBITIOUS),
        cost("C1", [M], of="O1"),
        cost("C2", [3 * M], of="O2"),
    ]
    after = changed(changed(both, "O1", is_preferred=False), "O2", is_preferred=True)
    step = only_step(explained(both, after), ChangeStep.OPTION)
    assert step.change(SOCIETY).pv_cost == pytest.approx(2 * M)
    assert [(one.code, one.change(SOCIETY).pv_cost) for one in step.lines] == [("C1", -M), ("C2", 3 * M)]


def test_costs_netted_against_business_as_usual_are_still_told_line_by_line():
    before = [*bodies("A"), project(), option(), bau(), cost("P-C", [5 * M, M]), cost("B-C", [2 * M, 2 * M], of="BAU")]
    after = changed(before, "B-C", amounts=cost("B-C", [2 * M, 4 * M]).amounts)
    step = only_step(explained(before, after), ChangeStep.AMOUNTS)
    line, netted = step.lines
    assert line.code == "B-C"
    assert line.change(SOCIETY).pv_cost == pytest.approx(-2 * M * YEAR_1)  # more is spared
    assert (netted.table, netted.code) == NETTED
    # Spared above what is spent, so it stands above the line: 1 million before, 3 after.
    assert netted.before[SOCIETY].pv_benefit == pytest.approx(M * YEAR_1)
    assert netted.after[SOCIETY].pv_benefit == pytest.approx(3 * M * YEAR_1)
    assert netted.change(SOCIETY).net == pytest.approx(0, abs=1e-6)
    assert step.change(SOCIETY).net == pytest.approx(2 * M * YEAR_1)


def test_a_body_that_becomes_public_changes_who_counts():
    private = [one for one in RUNNING if one.id != "C"] + [body("C", OrganisationKind.BUSINESSES)]
    step = only_step(explained(private, RUNNING), ChangeStep.KINDS)
    government = Lens(Standpoint.GOVERNMENT)
    assert step.change(government).pv_benefit == pytest.approx(0.2 * 25_519_899, abs=1)
    assert step.change(SOCIETY).pv_benefit == pytest.approx(0, abs=1e-6)


def test_a_project_that_was_not_there_yet_is_all_added():
    found = explained(bodies("A"), RUNNING)
    assert found.before[SOCIETY].net == 0
    assert ChangeStep.ADDED in steps(found)
    assert found.after[SOCIETY].net == pytest.approx(5_275_190, abs=1)


def test_a_project_that_neither_state_has_is_told():
    with pytest.raises(NotFound, match="There is no project P"):
        explained(bodies("A"), bodies("A"))


def test_a_change_is_not_explained_by_todays_organisations():
    with pytest.raises(ValueError, match="recorded"):
        explained(RUNNING, RUNNING, basis=Basis(bodies=Bodies.TODAY))


def test_other_projects_do_not_come_in():
    more = [project("Q"), option("Q", "Q"), cost("Q-C", [M], of="Q")]
    assert explained(RUNNING, [*RUNNING, *more]).steps == ()


BASES = st.sampled_from([Basis(), Basis(discounting="lower_sensitivity"), Basis(price_base=FIRST)])


@st.composite
def versions(draw):
    """Two versions of one project: some lines of the first kept as they were, some changed, and lines of its own."""
    first, second = draw(projects("P")), draw(projects("P"))
    held = {(type(one), one.id): one for one in first}
    kept = []
    for one in second:
        before = held.get((type(one), one.id))
        is_line = isinstance(one, CostLine | BenefitLine) and before is not None
        if not is_line or draw(st.booleans()):
            kept.append(one)
        elif isinstance(one, CostLine):
            kept.append(replace(before, amounts=one.amounts, is_sunk=one.is_sunk))
        else:
            kept.append(replace(before, amounts=one.amounts))
    return [*REGISTER, *first], [*REGISTER, *kept]


@given(versions(), BASES, BASES)
def test_the_steps_and_their_lines_add_up_to_the_change_of_every_figure(two, old, new):
    before, after = two
    found = explained(before, after, basis=new, then=old)
    ends = [ledger(one, basis).appraise() for one, basis in ((before, old), (after, new))]
    for lens in ALL_LENSES:
        for end, held in zip(ends, (found.before, found.after), strict=True):
            measured = end.measures(lens)
            assert held[lens].pv_cost == pytest.approx(measured.pv_cost[0], rel=1e-9, abs=1e-4)
            assert held[lens].pv_benefit == pytest.approx(measured.pv_benefit[0], rel=1e-9, abs=1e-4)
        for figure in ("pv_cost", "pv_benefit", "net"):
            parts = [getattr(one.change(lens), figure) for one in found.steps]
            # A line that moved by less than half a penny is not told, and neither is a last step of such lines only.
            assert sum(parts) == pytest.approx(getattr(found.change(lens), figure), rel=1e-9, abs=0.2)
            for one in found.steps:
                lines = [getattr(line.change(lens), figure) for line in one.lines]
                assert sum(lines) == pytest.approx(getattr(one.change(lens), figure), rel=1e-9, abs=0.2)


@given(versions(), BASES)
def test_going_there_and_back_changes_nothing(two, basis):
    before, after = two
    there, back = explained(before, after, basis=basis), explained(after, before, basis=basis)
    for lens in ALL_LENSES:
        assert there.change(lens).net == pytest.approx(-back.change(lens).net, rel=1e-9, abs=1e-3)
