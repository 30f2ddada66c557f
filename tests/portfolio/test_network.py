"""From records to bundles, claims and findings: the joins, against sums a person would do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.portfolios import portfolios
from plain.register import FIRST, bau, benefit, bodies, cost, ledger, money, option, project, share

from benefits.appraisal.lenses import Lens, Standpoint
from benefits.errors import BenefitsError
from benefits.periods import FinancialYear
from benefits.portfolio.basis import Basis
from benefits.portfolio.claims import NOBODY, line_claims
from benefits.portfolio.double_counting import as_recorded, machine_check, pool_claims, separate_note
from benefits.portfolio.enablers import CircularNeeds
from benefits.portfolio.network import bundle_ledger, bundle_of, bundle_sums, network_of, part_of
from benefits.portfolio.rollup import totals
from benefits.records.categories import Agreement, BenefitClass, LogKind, OptionKind, Recurrence
from benefits.records.model import Dependency, LogEntry, Pool
from benefits.records.tables import tables_of
from benefits.reference.deflators import gdp_deflators

BODIES = bodies("A", "B")
ONE_BASE = Basis(price_base=FIRST)


def needs(who, other, standalone="0"):
    return Dependency(f"{who}-{other}", who, other, money([standalone]).values[0])


def worth(code, gains, costs=0, first=0, **fields):
    """A project of one benefit for B and one cost of A, both in its year 0."""
    start = FIRST + first
    records = [project(code, first_year=start, appraisal_period=0, price_base_year=FIRST), option(code, code)]
    if costs:
        records.append(cost(f"{code}-C", money([costs], start), of=code))
    if gains:
        records += [benefit(f"{code}-B", money([gains], start), of=code, **fields), share(f"{code}-B", "B")]
    return records


def network(*records):
    return network_of(tables_of(records))


def bundle(code, records, as_one=True):
    held = ledger(records, ONE_BASE)
    found = network_of(tables_of(records))
    return bundle_ledger(held, bundle_of(found, found.projects.index(code)), as_one=as_one)


class TestTheBundle:
    def test_it_holds_all_that_need_the_project_and_all_that_these_need(self):
        records = [project(code) for code in "FGHPQX"]
        pairs = [("P", "F"), ("Q", "P"), ("P", "G"), ("G", "H"), ("X", "H")]
        found = network(*records, *(needs(*pair) for pair in pairs))
        assert [found.projects[row] for row in bundle_of(found, found.projects.index("F"))] == list("FGHPQ")

    def test_it_can_be_drawn_around_a_circle(self):
        found = network(*(project(code) for code in "ABC"), needs("A", "B"), needs("B", "A"), needs("C", "A"))
        rows = bundle_of(found, 2)
        assert len(rows) == 3
        with pytest.raises(CircularNeeds, match="A needs B and B needs A"):
            bundle_sums(part_of(found, rows), np.zeros(3), np.zeros(3))

    def test_a_dependency_on_no_project_is_told(self):
        with pytest.raises(BenefitsError, match=r"'FF', which is no project\. Did you mean"):
            network(project("F"), project("P"), needs("P", "FF"))

    def test_it_is_discounted_to_its_own_first_year(self):
        records = [*BODIES, *worth("F", 0, 100), *worth("P", 207, first=2), needs("P", "F")]
        held = bundle("P", records)
        assert held.cube.start.tolist() == [FIRST.start]
        assert held.appraise().net(Lens()) == pytest.approx([207 / 1.035**2 - 100])

    def test_a_charge_between_its_bodies_nets_out(self):
        charge = cost("P-C", [30], payer="B", of="P", kind="charge", paid_to="A")
        records = [*BODIES, *worth("F", 0, 50), *worth("P", 90), charge, needs("P", "F")]
        found = totals(bundle("F", records).appraise())
        assert found[Standpoint.SOCIETY].net == pytest.approx(90 - 50)
        # A pays 50 and gets 30 of it back, B pays 30: both pay, so the payers' own test counts both.
        assert found[Standpoint.OWN].cost == pytest.approx(50)

    @given(portfolios())
    def test_as_one_or_side_by_side_it_is_worth_the_same_to_society(self, records):
        held = ledger(records, ONE_BASE)
        every = np.arange(held.cube.n_cases)
        apart = bundle_ledger(held, every, as_one=False).appraise()
        whole = bundle_ledger(held, every, as_one=True).appraise()
        assert whole.net(Lens()).sum() == pytest.approx(apart.net(Lens()).sum())
        if len(set(held.cube.start.tolist())) == 1:
            assert apart.net(Lens()) == pytest.approx(held.appraise().net(Lens()))


class TestWhatEachProjectAdds:
    def test_dropping_an_enabler_saves_the_cost_of_what_would_stop(self):
        found = network(*(project(code) for code in "FPQ"), needs("P", "F"), needs("Q", "F", "0.4"))
        held = bundle_sums(found, np.array([10.0, 3, 5]), np.array([0.0, 20, 10]))
        assert held.benefit_at_stake.tolist() == pytest.approx([20 + 6, 20, 10])
        # P stops with F and saves its 3; Q goes on at its whole cost for the 4 that still come.
        assert held.net_at_stake.tolist() == pytest.approx([26 - 10 - 3, 20 - 3, 10 - 5])
        assert held.benefit_alone.tolist() == pytest.approx([0, 0, 4])
        assert held.on_need.tolist() == pytest.approx([20, 6])

    def test_flow_passes_on_as_much_as_is_kept(self):
        found = network(*(project(code) for code in "FGP"), needs("P", "F"), needs("P", "G", "0.1"))
        held = bundle_sums(found, np.zeros(3), np.array([0.0, 0, 30]))
        assert held.by_flow.tolist() == pytest.approx([10, 9, 11])

    @given(st.integers(0, 10_000), st.integers(2, 9))
    def test_every_credit_sums_to_the_benefit_of_the_bundle(self, seed, n):
        draw = np.random.default_rng(seed)
        pairs = [(f"P{late}", f"P{early}") for late in range(n) for early in range(late) if draw.random() < 0.4]
        parts = draw.choice(["0", "0", "0.25", "1"], len(pairs))
        found = network(
            *(project(f"P{place}") for place in range(n)),
            *(needs(*pair, part) for pair, part in zip(pairs, parts, strict=True)),
        )
        value = draw.normal(10, 100, n)
        held = bundle_sums(found, draw.uniform(0, 5, n), value)
        for credit in (held.by_flow, held.by_equal_split, held.by_cost):
            assert credit.sum() == pytest.approx(value.sum(), abs=1e-6)


def claims(*records, base=FIRST):
    return line_claims(tables_of([*BODIES, *records]), ONE_BASE, base)


def pooled(*records, base=FIRST):
    tables = tables_of([*BODIES, *records])
    return pool_claims(tables, line_claims(tables, ONE_BASE, base), gdp_deflators())


def pool(total=100, **fields):
    given = {"id": "K", "title": "K", "total": money([total]).values[0] if total is not None else None}
    return Pool(**{**given, "price_year": FIRST if total is not None else None} | fields)


class TestClaims:
    def test_a_claim_is_after_every_correction_but_the_overlap(self):
        cuts = {name: money([part]).values[0] for name, part in (("deadweight", "0.2"), ("overlap", "0.5"))}
        found = claims(*worth("P", 100, **cuts))
        assert (found.value.tolist(), found.year.tolist()) == ([pytest.approx(80)], [FIRST.start])

    def test_an_overlap_of_everything_still_shows_the_claim(self):
        assert claims(*worth("P", 100, overlap=money([1]).values[0])).value.tolist() == [100]

    def test_it_lands_on_each_recipient_and_the_rest_on_nobody(self):
        line = [project("P", appraisal_period=1), option("P", "P"), benefit("B", [100, 200])]
        by_year = money(["0.5", "0.25"])
        found = claims(*line, share("B", "A", "0.25"), share("B", "B", None, by_year=by_year))
        bodies_ = [one.id for one in sorted(BODIES, key=lambda one: one.id)]
        landed = {
            (bodies_[to] if to != NOBODY else "", year): amount
            for to, year, amount in zip(found.recipient.tolist(), found.year.tolist(), found.value, strict=True)
        }
        first, second = FIRST.start, FIRST.start + 1
        assert landed == pytest.approx(
            {
                ("A", first): 25,
                ("A", second): 50,
                ("B", first): 50,
                ("B", second): 50,
                ("", first): 25,
                ("", second): 100,
            }
        )

    def test_a_withdrawn_share_claims_nothing_for_anybody(self):
        line = [project(), option(), benefit("B", [100])]
        found = claims(*line, share("B", "A", "0.25"), share("B", "B", "0.75", agreement=Agreement.WITHDRAWN))
        assert found.value.tolist() == [25]

    @pytest.mark.parametrize(
        "fields",
        [
            {"is_disbenefit": True},
            {"recurrence": Recurrence.TIMING},
            {"benefit_class": BenefitClass.QUALITATIVE},
        ],
    )
    def test_what_no_headline_counts_as_a_gain_claims_nothing(self, fields):
        assert len(claims(*worth("P", 100, **fields)).line) == 0

    def test_only_the_preferred_option_claims(self):
        other = [option("ALT", kind=OptionKind.LESS_AMBITIOUS), benefit("ALT-B", [70], of="ALT"), share("ALT-B", "A")]
        found = claims(project(), option(), benefit("B", [100]), share("B", "A"), *other)
        assert found.value.tolist() == [100]

    def test_a_claim_is_in_the_prices_asked_for(self):
        deflators = gdp_deflators()
        base = FinancialYear(2024)
        found = claims(*worth("P", 100), base=base)
        assert found.value == pytest.approx(100 * deflators.at(base.start) / deflators.at(FIRST.start))


def two_on_a_pool(first=60, second=50, **fields):
    return [*worth("P", first, pool="K"), *worth("Q", second, pool="K", **fields)]


class TestPools:
    def test_claims_are_compared_in_the_prices_of_the_pool(self):
        year = FinancialYear(2024)
        found = pooled(pool(price_year=year), *two_on_a_pool())
        rate = gdp_deflators().at(year.start) / gdp_deflators().at(FIRST.start)
        assert found.claimed.tolist() == pytest.approx([60 * rate, 50 * rate])
        assert found.proportional.sum() == pytest.approx(100)

    def test_an_overlap_that_a_line_carries_changes_no_remedy(self):
        plain = pooled(pool(), *two_on_a_pool())
        cut = pooled(pool(), *two_on_a_pool(overlap=money(["0.3"]).values[0]))
        assert (plain.overlap_proportional.tolist(), plain.overlap_union.tolist()) == (
            cut.overlap_proportional.tolist(),
            cut.overlap_union.tolist(),
        )

    def test_one_overlap_leaves_the_present_value_that_the_yearly_cuts_leave(self):
        lines = [
            *[project("P", appraisal_period=1), option("P", "P"), benefit("PB", [80, 40], of="P", pool="K")],
            *[project("Q", appraisal_period=1), option("Q", "Q"), benefit("QB", [80, 40], of="Q", pool="K")],
        ]
        found = pooled(pool(), *lines, share("PB", "A"), share("QB", "A"))
        # In the first year 160 is cut to 100, in the second 80 fits.
        assert found.overlap_proportional == pytest.approx([30 / (80 + 40 / 1.035)] * 2)

    def test_the_lines_of_one_project_are_one_claim(self):
        second = [benefit("P-B2", [30], of="P", pool="K"), share("P-B2", "A")]
        found = pooled(pool(), *worth("P", 30, pool="K"), *second, *worth("Q", 50, pool="K"))
        assert found.union.tolist() == pytest.approx([45, 35])
        assert found.overlap_union.tolist() == pytest.approx([0.25, 0.25, 0.3])

    def test_business_as_usual_is_no_claim_of_the_project(self):
        usual = [bau("P-BAU", "P"), benefit("P-U", [20], of="P-BAU", pool="K"), share("P-U", "A")]
        found = pooled(pool(), *worth("P", 80, pool="K"), *usual, *worth("Q", 50, pool="K"))
        assert found.claimed.tolist() == pytest.approx([60, 50])
        # Of 60 more than usual, 60 x 100 / 110 is left: the line of 80 carries the cut.
        assert found.overlap_proportional[0] == pytest.approx((60 - 60 * 100 / 110) / 80)

    @pytest.mark.parametrize(
        ("records", "contested"),
        [
            (worth("P", 90, pool="K"), False),
            (worth("P", 100, pool="K"), False),
            (worth("P", 101, pool="K"), True),
            (two_on_a_pool(10, 10), True),
        ],
        ids=["one that fits", "one that takes it all", "one that takes more", "two that fit"],
    )
    def test_a_pool_is_contested_by_two_or_by_too_much(self, records, contested):
        assert pooled(pool(), *records).is_contested.tolist() == [contested]

    def test_two_that_claim_in_different_years_do_not_contest_it(self):
        assert pooled(pool(), *worth("P", 60, pool="K"), *worth("Q", 50, first=1, pool="K")).is_contested.sum() == 0

    def test_a_claim_of_the_whole_pool_does_not_exceed_it_by_what_deflating_leaves_behind(self):
        year = FinancialYear(2024)
        rate = gdp_deflators().at(year.start) / gdp_deflators().at(FIRST.start)
        found = pooled(pool(str(round(60_000 * rate, 2)), price_year=year), *worth("P", 60_000, pool="K"))
        assert (found.is_contested.tolist(), found.exceeds.tolist()) == ([False], [False])

    def test_one_claim_above_the_whole_leaves_the_union_open_and_says_so(self):
        found = pooled(pool(), *two_on_a_pool(130, 20))
        assert found.exceeds.tolist() == [True]
        assert np.isnan(found.union).all()
        assert np.isnan(found.overlap_union).all()
        assert found.proportional.tolist() == pytest.approx([130 / 1.5, 20 / 1.5])

    @pytest.mark.parametrize("unknown", [{"total": None}, {"price_year": FinancialYear(1905)}])
    def test_without_a_total_to_compare_with_no_remedy_is_made_up(self, unknown):
        found = pooled(pool(**unknown), *two_on_a_pool())
        assert found.is_contested.tolist() == [True]
        assert np.isnan(found.total).all()
        assert np.isnan([*found.proportional, *found.union, *found.overlap_proportional]).all()
        assert found.claimed.tolist() == pytest.approx([60, 50])

    def test_a_register_without_pools_has_no_claims_on_them(self):
        assert len(pooled(*worth("P", 60)).claimed) == 0

    @given(st.lists(st.tuples(st.integers(1, 120), st.integers(1, 120)), min_size=1, max_size=4))
    def test_what_a_remedy_leaves_never_exceeds_the_pool(self, amounts):
        records = [
            *(project(f"P{n}", appraisal_period=1) for n in range(len(amounts))),
            *(option(f"P{n}", f"P{n}") for n in range(len(amounts))),
            *(benefit(f"B{n}", both, of=f"P{n}", pool="K") for n, both in enumerate(amounts)),
            *(share(f"B{n}", "A") for n in range(len(amounts))),
        ]
        found = pooled(pool(), *records)
        for left in (found.proportional, found.union):
            by_year = [left[found.year == year].sum() for year in set(found.year.tolist())]
            assert np.isnan(left).all() or max(by_year) <= 100 + 1e-9
        assert ((found.overlap_proportional >= 0) & (found.overlap_proportional <= 1)).all()


def checked(*records):
    tables = tables_of([*BODIES, *records])
    return machine_check(tables, line_claims(tables, ONE_BASE, FIRST))


def found_lines(found, *records):
    """The codes of each finding's lines."""
    codes = tables_of([*BODIES, *records])["benefit_line"]["id"]
    return [sorted(codes[list(one.lines)]) for one in found]


class TestTheMachineCheck:
    def test_the_same_measure_in_other_letters_is_found_with_what_would_be_counted_twice(self):
        records = [*worth("P", 60, measure="Letters not sent"), *worth("Q", 50, measure=" letters  NOT sent ")]
        found = checked(*records)
        assert found_lines(found.strong, *records) == [["P-B", "Q-B"]]
        assert found.strong[0].at_stake == pytest.approx(50)
        assert (found.strong[0].first, found.strong[0].last) == (FIRST.start, FIRST.start)
        assert found.weak == ()

    def test_three_alike_put_all_but_the_largest_at_stake(self):
        alike = [
            line for code, amount in (("P", 60), ("Q", 50), ("R", 10)) for line in worth(code, amount, measure="m")
        ]
        assert checked(*alike).strong[0].at_stake == pytest.approx(50 + 10)

    @pytest.mark.parametrize(
        "second",
        [
            worth("Q", 50, measure="Visits"),
            worth("Q", 50, measure="Letters", type_="staff_time"),
            worth("Q", 50, measure="Letters", first=1),
            [*worth("Q", 50, measure="Letters")[:-1], share("Q-B", "A")],
        ],
        ids=["measure", "type", "year", "recipient"],
    )
    def test_another_measure_type_year_or_recipient_is_another_benefit(self, second):
        found = checked(*worth("P", 60, measure="Letters"), *second)
        assert found.strong == found.weak == ()

    def test_two_lines_of_one_project_are_its_own_affair(self):
        records = [*worth("P", 60, measure="m"), benefit("P-B2", [9], of="P", measure="m"), share("P-B2", "B")]
        assert checked(*records).strong == ()

    def test_lines_of_one_pool_are_dealt_with_by_its_rule(self):
        alike = {"measure": "m", "pool": "K"}
        assert checked(pool(), *worth("P", 60, **alike), *worth("Q", 50, **alike)).strong == ()

    def test_a_line_outside_the_pool_is_found_beside_those_inside(self):
        inside = [*worth("P", 60, measure="m", pool="K"), *worth("Q", 50, measure="m", pool="K")]
        records = [pool(), *inside, *worth("R", 10, measure="m")]
        found = checked(*records)
        assert found_lines(found.strong, *records) == [["P-B", "Q-B", "R-B"]]
        assert found.strong[0].at_stake == pytest.approx(10)

    def test_two_pools_of_one_driver_are_found(self):
        pools = [pool(driver="Losses to fraud"), pool(id="L", driver="losses to FRAUD")]
        records = [*pools, *worth("P", 60, pool="K"), *worth("Q", 50, pool="L", type_="staff_time")]
        found = checked(*records)
        assert found_lines(found.strong, *records) == [["P-B", "Q-B"]]
        assert (found.strong[0].type, found.strong[0].driver.casefold()) == ("", "losses to fraud")

    def test_without_a_measure_it_is_only_worth_a_look(self):
        records = [*worth("P", 60), *worth("Q", 50)]
        found = checked(*records)
        assert found.strong == ()
        assert found_lines(found.weak, *records) == [["P-B", "Q-B"]]
        assert found.weak[0].type == "other"

    def test_benefit_that_nobody_is_named_for_is_not_compared(self):
        found = checked(*worth("P", 60, measure="m")[:-1], *worth("Q", 50, measure="m")[:-1])
        assert found.strong == found.weak == ()

    def test_the_most_at_stake_comes_first(self):
        small = [*worth("P", 9, measure="s"), *worth("Q", 9, measure="s")]
        large = [*worth("R", 90, measure="l"), *worth("S", 90, measure="l")]
        assert [one.driver for one in checked(*small, *large).strong] == ["l", "s"]

    def test_a_decision_settles_a_finding_until_another_line_joins(self):
        alike = [*worth("P", 60, measure="m"), *worth("Q", 50, measure="m")]
        note = separate_note(["Q-B", "P-B"])
        decision = LogEntry("P-D1", "P", LogKind.DECISION, "Separate", note=note)
        settled = checked(*alike, decision)
        assert (settled.strong, settled.n_settled) == ((), 1)
        assert len(checked(*alike, decision, *worth("R", 10, measure="m")).strong) == 1

    def test_an_assumption_or_a_decision_about_other_lines_settles_nothing(self):
        alike = [*worth("P", 60, measure="m"), *worth("Q", 50, measure="m")]
        other = LogEntry("P-D1", "P", LogKind.DECISION, "Other", note=separate_note(["P-B", "Z-B"]))
        assumed = LogEntry("P-D2", "P", LogKind.ASSUMPTION, "Assumed", note=separate_note(["P-B", "Q-B"]))
        assert len(checked(*alike, other, assumed).strong) == 1


def test_a_fraction_is_kept_with_the_places_of_the_register():
    assert [str(as_recorded(one)) for one in (5 / 55, 0.25, 0.0)] == ["0.090909091", "0.250000000", "0E-9"]
