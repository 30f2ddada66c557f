"""What must hold whatever the records say: invariants I1 to I10 of the methods, as far as the appraisal goes."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plain.portfolios import PUBLIC, REGISTER, portfolios, projects
from plain.register import RUNNING, by_party, ledger, money

from benefits.appraisal.classes import risk
from benefits.appraisal.cube import Money
from benefits.appraisal.discounting import discount_factors, discount_rates, rebasing_factor
from benefits.appraisal.lenses import ALL_LENSES, NEGLIGIBLE, Claims, Lens, Standpoint
from benefits.appraisal.measures import Answer
from benefits.portfolio.attribution import UNATTRIBUTED
from benefits.records.categories import Agreement, BudgetClass, CostKind, Discounting, PriceTerms
from benefits.records.model import BenefitLine, CostLine, Project, Share
from benefits.reference.green_book import benefit_rules, discount_schedules

TRANSFERS = [name for name, rule in benefit_rules().items() if rule.mirror]
SOCIETY = Lens()


def changed(records, cls, **fields):
    """The records with these fields of every record of the class set, or worked out from it."""
    return [
        replace(record, **{name: value(record) if callable(value) else value for name, value in fields.items()})
        if isinstance(record, cls)
        else record
        for record in records
    ]


def close(one, other, per=1.0):
    return np.allclose(one, other, rtol=1e-9, atol=1e-5 * per)


@given(portfolios())
def test_i1_what_parties_pay_and_gain_adds_up_to_what_society_pays_and_gains(records):
    appraisal = ledger(records).appraise()
    for claims in Claims:
        values, whole = appraisal.values(Money.ECONOMIC, claims), appraisal.measures(Lens(claims=claims))
        assert close(appraisal.by_case(values.cost), whole.pv_cost)
        assert close(appraisal.by_case(values.benefit), whole.pv_benefit)
        assert close(whole.pv_benefit - whole.pv_cost, whole.net)


@given(portfolios())
def test_i1_benefit_that_is_no_transfer_is_shared_out_to_the_last_pound(records):
    kept = changed(records, BenefitLine, type="better_outcomes")
    kept = changed(kept, Share, agreement=Agreement.CLAIMED)
    held = ledger(kept)
    cube, appraisal = held.cube, held.appraise()
    landed = np.zeros(len(cube.line_case))
    np.add.at(landed, cube.entry_line, cube.entry_fraction)
    by_record = {}  # a benefit with shares by year is spread over several lines of the cube
    for line in np.flatnonzero(~cube.line_is_cost & (cube.line_record >= 0)):
        key = (int(cube.line_case[line]), int(cube.line_record[line]))
        by_record[key] = by_record.get(key, 0.0) + landed[line] * appraisal.line_pv[line]
    for (case, record), total in by_record.items():
        mine = (cube.line_case == case) & (cube.line_record == record) & ~cube.line_is_cost
        assert close(total, appraisal.line_pv[np.flatnonzero(mine)[0]])


@given(portfolios(), st.sampled_from(TRANSFERS))
def test_i2_plain_transfers_move_money_and_leave_society_where_it_was(records, transfer):
    moved = changed(records, BenefitLine, type=transfer)
    without = [record for record in records if not isinstance(record, BenefitLine | Share)]
    values = ledger(moved).appraise()
    assert close(values.net(SOCIETY), ledger(without).appraise().net(SOCIETY))


@given(portfolios(), st.integers(1, 10**7), st.sampled_from(PUBLIC), st.sampled_from(PUBLIC))
def test_i2_a_charge_between_public_bodies_changes_no_total(records, pounds, payer, payee):
    options = {record.option for record in records if isinstance(record, CostLine)}
    assume(options and payer != payee)
    first = {record.id: record.first_year for record in records if isinstance(record, Project)}
    charges = [
        CostLine(
            id=f"CHARGE-{option}",
            option=option,
            title="charge",
            payer=payer,
            kind=CostKind.CHARGE,
            budget_class=BudgetClass.RDEL_PROGRAMME,
            price_terms=PriceTerms.NOMINAL,
            amounts=money([pounds], first[option.split("-")[0]]),
            paid_to=payee,
        )
        for option in sorted(options)
    ]
    before, after = ledger(records).appraise(), ledger([*records, *charges]).appraise()
    for standpoint in (Standpoint.GOVERNMENT, Standpoint.SOCIETY):
        for kind in Money:
            lens = Lens(standpoint, kind)
            assert close(before.net(lens), after.net(lens), per=100)
            assert close(before.measures(lens).pv_cost, after.measures(lens).pv_cost, per=100)


@given(st.integers(0, 5), st.sampled_from(("standard", "health", "lower_sensitivity")))
def test_i3_a_later_present_value_year_scales_value_and_leaves_ratios(years, name):
    schedule = discount_schedules()[name]
    appraisal = ledger(RUNNING).appraise()
    before = appraisal.measures(SOCIETY)
    later = rebasing_factor(schedule, years)
    assert later == pytest.approx(np.prod(1 + discount_rates(schedule, years)[1:]))
    moved = type(appraisal)(appraisal.cube, appraisal.factors * later).measures(SOCIETY)
    assert close(moved.net, before.net * later)
    assert close(moved.bcr.value, before.bcr.value)
    assert close(moved.irr.value, before.irr.value)


@pytest.mark.parametrize("name", list(discount_schedules()))
def test_i4_factors_start_at_one_and_fall_every_year(name):
    factors = discount_factors(discount_schedules()[name], 400)
    assert factors[0] == 1
    assert (np.diff(factors) < 0).all()
    assert (factors > 0).all()


@given(portfolios())
def test_i5_shares_and_what_nobody_is_named_for_make_up_the_whole(records):
    kept = changed(records, Share, agreement=Agreement.CLAIMED)
    kept = changed(kept, BenefitLine, type="other", is_disbenefit=False)
    held = ledger(kept)
    economic = held.appraise().values().benefit
    loose = held.cube.pair_party == held.cube.unattributed
    every = changed([record for record in kept if not isinstance(record, Share)], BenefitLine, type="other")
    nobody = ledger(every)
    assert close(held.appraise().by_case(economic), nobody.appraise().by_case(nobody.appraise().values().benefit))
    assert held.parties[held.cube.unattributed] == UNATTRIBUTED
    assert not held.appraise().pair_is_public[loose].any()


@given(portfolios())
def test_i9_return_on_public_cost_beats_one_exactly_where_society_gains(records):
    answer = ledger(records).appraise().measures(SOCIETY)
    is_value = answer.rpsc.kind == Answer.VALUE
    clear = is_value & (np.abs(answer.net) > 0.01) & (np.abs(answer.rpsc.value - 1) > 1e-12)
    assert np.array_equal(np.sign(answer.rpsc.value[clear] - 1), np.sign(answer.net[clear]))


@given(portfolios())
def test_i9_return_on_public_cost_less_one_is_net_value_per_public_pound(records):
    appraisal = ledger(records).appraise()
    answer = appraisal.measures(SOCIETY)
    public = appraisal.by_case(np.where(appraisal.pair_is_public, appraisal.values().cost, 0))
    is_value = answer.rpsc.kind == Answer.VALUE
    assert close(((answer.rpsc.value - 1) * public)[is_value], answer.net[is_value])


@given(portfolios())
def test_i10_nothing_is_rounded_on_the_way(records):
    tenth = changed(records, CostLine, amounts=lambda line: scaled(line.amounts, Decimal("1e-7")))
    tenth = changed(tenth, BenefitLine, amounts=lambda line: scaled(line.amounts, Decimal("1e-7")))
    small, large = ledger(tenth).appraise(), ledger(records).appraise()
    assert np.allclose(small.values().net * 1e7, large.values().net, rtol=1e-8, atol=1e-4)


def scaled(series, by):
    return series and replace(series, values=tuple(value * by for value in series.values))


@given(portfolios())
def test_twice_the_pounds_are_twice_the_value_at_the_same_ratios(records):
    double = changed(records, CostLine, amounts=lambda line: scaled(line.amounts, 2))
    double = changed(double, BenefitLine, amounts=lambda line: scaled(line.amounts, 2))
    once, twice = ledger(records).appraise(), ledger(double).appraise()
    assert close(once.values().cost * 2, twice.values().cost)
    assert close(once.values().benefit * 2, twice.values().benefit)
    one, two = once.measures(SOCIETY), twice.measures(SOCIETY)
    clear = np.abs(one.pv_cost) > 1  # a penny of cost may stand on either side of half a penny
    for name in ("bcr", "payback", "irr"):
        first, second = getattr(one, name), getattr(two, name)
        same = clear & (first.kind == Answer.VALUE) & (second.kind == Answer.VALUE)
        if name != "bcr":
            same &= np.abs(once.flows(SOCIETY)).max(axis=1) > 1e3
        assert np.allclose(first.value[same], second.value[same], rtol=1e-4, atol=1e-4)


@given(portfolios(), st.permutations(PUBLIC[:3]))
def test_departments_that_swap_names_swap_figures(records, order):
    to = dict(zip(PUBLIC[:3], order, strict=True))
    swapped = changed(records, CostLine, payer=lambda line: to.get(line.payer, line.payer))
    swapped = changed(swapped, CostLine, paid_to=lambda line: to.get(line.paid_to, line.paid_to))
    swapped = changed(swapped, Share, recipient=lambda share: to.get(share.recipient, share.recipient))
    before, after = ledger(records), ledger(swapped)
    was, now = before.appraise(), after.appraise()
    one, two = risk(was), risk(now)
    assert one.classification.tolist() == two.classification.tolist()
    assert close(one.smallest_rescue, two.smallest_rescue)
    for case in range(before.cube.n_cases):
        mine, other = before.cube.pair_case == case, after.cube.pair_case == case
        net, moved = was.values().net[mine], now.values().net[other]
        named = dict(zip(before.parties[before.cube.pair_party[mine]], net, strict=True))
        found = dict(zip(after.parties[after.cube.pair_party[other]], moved, strict=True))
        assert found == pytest.approx({to.get(code, code): value for code, value in named.items()}, abs=1e-5)


@given(st.integers(1, 44))
def test_a_hundredth_of_a_share_that_moves_takes_a_hundredth_of_the_benefit_with_it(percent):
    part = Decimal(percent) / 100
    moved = changed(
        RUNNING,
        Share,
        fraction=lambda share: (
            share.fraction + (part if share.recipient == "A" else -part if share.recipient == "B" else 0)
        ),
    )
    before, after = ledger(RUNNING), ledger(moved)
    whole = before.appraise().measures(SOCIETY).pv_benefit[0]
    one = by_party(before, before.appraise().values().benefit)
    two = by_party(after, after.appraise().values().benefit)
    assert two["A"] - one["A"] == pytest.approx(float(part) * whole)
    assert one["B"] - two["B"] == pytest.approx(float(part) * whole)
    assert two["C"] == pytest.approx(one["C"])
    assert after.appraise().net(SOCIETY) == pytest.approx(before.appraise().net(SOCIETY))


@given(projects("P0"))
def test_a_year_of_delay_divides_net_value_by_one_plus_the_rate(records):
    kept = changed([*REGISTER, *records], BenefitLine, discounting=Discounting.STANDARD, price_terms=PriceTerms.REAL)
    kept = changed(kept, CostLine, price_terms=PriceTerms.REAL, is_sunk=False)
    length = next(record.appraisal_period for record in kept if isinstance(record, Project))
    assume(length < 30)
    sunk = {line.id for line in records if isinstance(line, CostLine) and line.is_sunk}
    kept = [record for record in kept if record.id not in sunk]
    later = changed(
        kept, CostLine, amounts=lambda line: line.amounts and replace(line.amounts, first=line.amounts.first + 1)
    )
    later = changed(
        later, BenefitLine, amounts=lambda line: line.amounts and replace(line.amounts, first=line.amounts.first + 1)
    )
    later = changed(
        later, Share, by_year=lambda share: share.by_year and replace(share.by_year, first=share.by_year.first + 1)
    )
    later = changed(later, Project, appraisal_period=length + 1)
    before, after = ledger(kept).appraise(), ledger(later).appraise()
    for lens in ALL_LENSES:
        assert close(after.net(lens), before.net(lens) / 1.035)


@given(portfolios())
def test_each_case_is_worth_the_same_alone_as_in_the_portfolio(records):
    together = ledger(records)
    net, classes = together.appraise().net(SOCIETY), risk(together.appraise()).classification
    for row, code in enumerate(together.projects):
        others = {record.id for record in records if isinstance(record, Project) and record.id != code}
        mine = [record for record in records if not any(record.id.startswith(other) for other in others)]
        alone = ledger(mine)
        assert close(alone.appraise().net(SOCIETY)[0], net[row])
        assert risk(alone.appraise()).classification[0] == classes[row]


@given(portfolios())
def test_flows_discounted_add_up_to_net_value_under_every_lens(records):
    appraisal = ledger(records).appraise()
    for lens in ALL_LENSES:
        assert close(appraisal.flows(lens, discounted=True).sum(axis=1), appraisal.net(lens))
        assert close(
            appraisal.flows(lens, by_pair=True, discounted=True).sum(axis=1),
            appraisal.values(lens.money, lens.claims).net,
        )


@given(portfolios())
def test_rescue_and_what_others_could_pay_differ_by_what_government_gains(records):
    answer = risk(ledger(records).appraise())
    assert close(answer.most_others_could_pay - answer.smallest_rescue, answer.government)
    assert (answer.smallest_rescue >= 0).all()
    at_risk = answer.classification == "at_risk"
    assert (answer.most_others_could_pay[at_risk] >= answer.smallest_rescue[at_risk] - 2 * NEGLIGIBLE).all()
