"""Bundles and pools of records in a store, against the worked examples and by permission."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from plain.register import FIRST, accepted, benefit, bodies, cost, money, option, project, share

from benefits.actions.networking import Cut, apply_cuts, record_separate
from benefits.appraisal.lenses import Claims, Standpoint
from benefits.errors import NotFound, NotPermitted
from benefits.portfolio.enablers import MOST_PARTIAL_NEEDS
from benefits.records.access import grant
from benefits.records.categories import PoolRule, Role
from benefits.records.history import Actor
from benefits.records.model import Dependency, Person, Pool
from benefits.records.store import Store
from benefits.views.network import bundle_page, dependencies_page
from benefits.views.pools import MOST_WEAK, pool_names, pools_page

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
ANN = Person("ann", "", "Ann", (grant(Role.PROGRAMME_MANAGER),))
OF_A = Person("a", "", "Manager of A", (grant(Role.PROGRAMME_MANAGER, "A"),))
NOBODY = Person("nobody", "", "", ())
PROJECTS = ("F", "P1", "P2", "P3")
VALUE = dict(zip(PROJECTS, GOLDEN["E2.3"]["v"], strict=True))
WEIGHTS = GOLDEN["E2.5"]["weights"]
M = 1_000_000  # the worked examples are in £ million


@pytest.fixture
def keep():
    """Stores of records, which may be as faulty as an old import."""
    opened = []

    def kept(*records):
        store = Store.in_memory()
        opened.append(store)
        with store.write(Actor("test", "Test"), "test", "", "k0") as tx:
            tx.put_all([*bodies("A", "B"), *records])
        return store

    yield kept
    for store in opened:
        store.close()


def one_of(code, gains=0.0, costs=0.0, lead="A", **fields):
    """A project of one year with a benefit for B and a cost of A in it, in £ million."""
    records = [project(code, lead=lead, appraisal_period=0), option(code, code)]
    if costs:
        records.append(cost(f"{code}-C", [costs * M], of=code))
    if gains:
        records += [benefit(f"{code}-B", [gains * M], of=code, price_year=FIRST, **fields), share(f"{code}-B", "B")]
    return records


def chain(p1="0", p2="0", p3="0", costs=None):
    """The network of the worked examples: P1 and P2 need F, P3 needs P1, each in part where a part is given."""
    lines = [line for code in PROJECTS for line in one_of(code, VALUE[code], (costs or {}).get(code, 0))]
    needs = [("P1", "F", p1), ("P2", "F", p2), ("P3", "P1", p3)]
    return [*lines, *(Dependency(f"{who}-N1", who, other, Decimal(part)) for who, other, part in needs)]


def shown(page, take):
    return [getattr(one, take) / M for one in page.bundle.projects]


def expected(example, key="shapley"):
    return [GOLDEN[example][key][name] for name in PROJECTS]


class TestTheWorkedExamples:
    def test_flow_through(self, keep):
        # A project that needs one other passes on half of what would not come without it: 30%, 40% and 20%.
        page = bundle_page(keep(*chain("0.4", "0.2", "0.6")), ANN, "F")
        assert shown(page, "by_flow") == pytest.approx(GOLDEN["E2.3"]["retained"])

    def test_equal_split_and_value_at_stake(self, keep):
        page = bundle_page(keep(*chain()), ANN, "F")
        assert [one.project for one in page.bundle.projects] == list(PROJECTS)
        assert shown(page, "by_equal_split") == pytest.approx(expected("E2.4"))
        assert shown(page, "benefit_at_stake") == pytest.approx(expected("E2.4", "last_in"))
        # What rests on the needs of P1 and P2 for F and of P3 for P1, as the value at stake of each dependent.
        assert [one.benefit / M for one in page.bundle.needs] == pytest.approx(expected("E2.4", "last_in")[1:])

    def test_cost_weighted(self, keep):
        page = bundle_page(keep(*chain(costs=WEIGHTS)), ANN, "F")
        assert shown(page, "by_cost") == pytest.approx(expected("E2.5"))

    def test_partial_enabling(self, keep):
        assert shown(bundle_page(keep(*chain(p1="0.4")), ANN, "F"), "by_equal_split") == pytest.approx(expected("E2.6"))

    def test_one_pool(self, keep):
        example = GOLDEN["E2.7"]
        claims = [*one_of("P", example["claims"][0], pool="K"), *one_of("Q", example["claims"][1], pool="K")]
        page = pools_page(keep(pool(example["K"] * M), *claims), ANN, "K")
        detail = page.detail
        assert [one.proportional / M for one in detail.by_project] == pytest.approx(example["proportional"])
        assert [one.union / M for one in detail.by_project] == pytest.approx(example["shapley"])
        assert [one.union / M for one in detail.by_year] == pytest.approx([example["union"]])
        kept = [1 - one / claim for one, claim in zip(example["shapley"], example["claims"], strict=True)]
        assert [float(one.union) for one in detail.lines] == pytest.approx(kept)
        assert page.pools[0].is_contested


class TestTheBundle:
    def test_it_has_one_set_of_costs_and_a_net_value_from_each_standpoint(self, keep):
        bundle = bundle_page(keep(*chain(costs=WEIGHTS)), ANN, "F").bundle
        cost_, value = sum(WEIGHTS.values()), sum(VALUE.values())
        assert bundle.total(Standpoint.SOCIETY).net / M == pytest.approx(value - cost_)
        assert bundle.total(Standpoint.GOVERNMENT).net / M == pytest.approx(value - cost_)
        assert bundle.total(Standpoint.OWN).net / M == pytest.approx(-cost_)  # A pays all, B gains all
        assert (bundle.first_year, bundle.price_base) == (str(FIRST), str(FIRST))

    def test_what_each_adds_is_given_with_and_without_what_it_needs(self, keep):
        held = {one.project: one for one in bundle_page(keep(*chain("0.4", costs=WEIGHTS)), ANN, "F").bundle.projects}
        assert held["F"].net_given / M == held["F"].net_alone / M == pytest.approx(-8)
        assert (held["P1"].net_given / M, held["P1"].net_alone / M) == pytest.approx((10 - 4, 4 - 4))
        assert held["P3"].needs == ("P1",)

    def test_the_credits_add_up_to_its_benefit(self, keep):
        page = bundle_page(keep(*chain("0.4", "0.1", "0.3", costs=WEIGHTS)), ANN, "F")
        benefit_ = page.bundle.total(Standpoint.SOCIETY).pv_benefit / M
        for rule in ("by_flow", "by_equal_split", "by_cost"):
            assert sum(shown(page, rule)) == pytest.approx(benefit_, abs=1e-6)

    def test_accepted_only_leaves_claims_out(self, keep):
        records = [one for one in chain() if one.id not in ("P1-B-B", "P2-B-B")]
        store = keep(*records, accepted("P1-B", "B"), share("P2-B", "B"))
        page = bundle_page(store, ANN, "F", Claims.ACCEPTED)
        assert page.bundle.total(Standpoint.SOCIETY).pv_benefit / M == pytest.approx(10)

    def test_projects_outside_that_need_one_of_it_are_named(self, keep):
        outside = [*one_of("G"), *one_of("X"), Dependency("d1", "P3", "G"), Dependency("d2", "X", "G")]
        assert bundle_page(keep(*chain(), *outside), ANN, "F").bundle.serves_others == (("G", ("X",)),)

    def test_a_project_without_needs_is_a_bundle_of_itself(self, keep):
        bundle = bundle_page(keep(*one_of("P", 3, 1)), ANN, "P").bundle
        assert [one.project for one in bundle.projects] == ["P"]
        assert bundle.projects[0].by_flow / M == pytest.approx(3)

    def test_a_circle_from_an_old_import_is_a_sentence(self, keep):
        store = keep(*chain(), Dependency("F-N1", "F", "P3"))
        assert "F needs P3" in dependencies_page(store, ANN).circle
        bundle = bundle_page(store, ANN, "P2").bundle
        assert "so none could ever start" in bundle.fault
        assert (bundle.projects, {one.benefit for one in bundle.needs}) == ((), {None})
        assert bundle.total(Standpoint.SOCIETY).net / M == pytest.approx(35)

    def test_too_many_partial_needs_are_a_sentence(self, keep):
        many = [f"F{number}" for number in range(MOST_PARTIAL_NEEDS + 1)]
        parts = [Dependency(f"d-{code}", "P", code, Decimal("0.5")) for code in many]
        bundle = bundle_page(
            keep(*(line for code in ("P", *many) for line in one_of(code, 1)), *parts), ANN, "P"
        ).bundle
        assert "P works in part without each of" in bundle.fault
        assert bundle.projects == ()

    def test_the_next_dependency_never_takes_a_withdrawn_ones_code(self, keep):
        store = keep(*chain())
        with store.write(Actor("test", "Test"), "test", "", "k1") as tx:
            tx.withdraw("dependency", "P1-N1", 1)
        page = bundle_page(store, ANN, "P1")
        assert (page.next_code, page.held) == ("P1-N2", ())

    def test_projects_in_a_dependency_are_listed_first(self, keep):
        store = keep(*one_of("A1"), *one_of("Z1"), *one_of("Z2"), Dependency("d", "Z2", "Z1"))
        page = dependencies_page(store, ANN)
        assert (list(page.titles), page.circle, len(page.needs)) == (["Z1", "Z2", "A1"], "", 1)

    def test_an_unknown_project_is_told_with_near_names(self, keep):
        with pytest.raises(NotFound, match="Did you mean P1"):
            bundle_page(keep(*chain()), ANN, "P11")

    def test_only_who_may_change_the_project_may_change_its_needs(self, keep):
        store = keep(*one_of("P", lead="A"), *one_of("Q", lead="B"))
        assert [bundle_page(store, OF_A, code).may_edit for code in ("P", "Q")] == [True, False]


def pool(total=100 * M, code="K", **fields):
    return Pool(code, f"Pool {code}", total=money([total]).values[0], price_year=FIRST, **fields)


def two(p=60, q=50, **fields):
    return [*one_of("P", p, pool="K", **fields), *one_of("Q", q, pool="K", lead="B", **fields)]


class TestPools:
    def test_the_rule_of_the_pool_says_what_would_be_written(self, keep):
        lines = two()
        for rule, parts in ((PoolRule.PROPORTIONAL, (1 / 11, 1 / 11)), (PoolRule.UNION, (0.25, 0.3))):
            detail = pools_page(keep(pool(rule=rule), *lines), ANN, "K").detail
            assert [float(one.under(rule)) for one in detail.cuts] == pytest.approx(parts)

    def test_applied_once_there_is_nothing_left_to_apply(self, keep):
        store = keep(pool(rule=PoolRule.UNION), *two())
        before = pools_page(store, ANN, "K").detail
        cuts = [Cut(one.project, one.benefit, one.union, one.version) for one in before.cuts]
        apply_cuts(store, ANN, "K", cuts, "", "k1")
        after = pools_page(store, ANN, "K").detail
        assert after.cuts == ()
        assert [one.overlap for one in after.lines] == [one.union for one in before.lines]
        assert (after.by_project, after.by_year, after.row) == (before.by_project, before.by_year, before.row)

    def test_lines_of_others_are_shown_and_not_offered(self, keep):
        detail = pools_page(keep(pool(), *two()), OF_A, "K").detail
        assert [one.may_edit for one in detail.lines] == [True, False]
        assert [one.benefit for one in detail.cuts] == ["P-B"]

    def test_claims_are_listed_by_project_recipient_and_year(self, keep):
        shares = [share("P-B", "A", "0.25"), share("P-B", "B", "0.75")]
        lines = [one for one in two() if one.id != "P-B-B"]
        detail = pools_page(keep(pool(), *lines, *shares), ANN, "K").detail
        assert detail.years == (str(FIRST),)
        assert [(one.project, one.recipient, one.by_year[0] / M) for one in detail.landings] == [
            ("P", "A", 15),
            ("P", "B", 45),
            ("Q", "B", 50),
        ]

    def test_a_pool_without_claims_and_one_without_a_total_are_told_apart(self, keep):
        store = keep(pool(), pool(code="L"), Pool("N", "No total"), *two(), *one_of("R", 5, pool="N"))
        rows = {row.pool: row for row in pools_page(store, ANN).pools}
        assert (rows["L"].n_projects, rows["L"].most_year, rows["L"].is_contested) == (0, "", False)
        assert (rows["N"].total, rows["N"].n_projects, rows["N"].most_claimed / M) == (None, 1, 5)
        assert pools_page(store, ANN, "N").detail.by_project[0].proportional is None
        assert pools_page(store, ANN, "L").detail.lines == ()
        assert pool_names(store, ANN) == {"K": "Pool K (K)", "L": "Pool L (L)", "N": "No total (N)"}

    def test_an_unknown_pool_is_told(self, keep):
        with pytest.raises(NotFound, match="no pool KK"):
            pools_page(keep(pool(), *two()), ANN, "KK")

    def test_whoever_may_change_some_project_may_keep_pools(self, keep):
        store = keep(pool())
        leader = replace(NOBODY, grants=(grant(Role.LEADER),))
        assert [pools_page(store, who).may_keep_pools for who in (ANN, OF_A, leader)] == [True, True, False]


class TestTheMachineCheck:
    def test_a_finding_names_its_lines_and_who_may_settle_it(self, keep):
        lines = [*one_of("P", 60, measure="Letters"), *one_of("Q", 50, lead="B", measure="letters")]
        found = pools_page(keep(*lines), OF_A).strong
        assert [(one.recipient, one.type, one.driver.casefold(), one.at_stake / M) for one in found] == [
            ("B", "other", "letters", 50)
        ]
        assert (found[0].projects, found[0].editable) == (("P", "Q"), ("P",))
        assert (found[0].first_year, found[0].last_year) == (str(FIRST), str(FIRST))

    def test_a_decision_takes_it_off_the_list(self, keep):
        store = keep(*one_of("P", 60, measure="m"), *one_of("Q", 50, measure="m"))
        record_separate(store, ANN, "P", ["P-B", "Q-B"], "Different letters", "k1")
        page = pools_page(store, ANN)
        assert (page.strong, page.n_settled) == ((), 1)

    def test_weak_findings_are_capped_and_counted(self, keep):
        kinds = [f"B{number:02}" for number in range(MOST_WEAK + 5)]
        records = [*bodies(*kinds), project("P"), option("P", "P"), project("Q"), option("Q", "Q")]
        for place, body in enumerate(kinds):
            for of in ("P", "Q"):
                code = f"{of}{body}"
                records += [benefit(code, [place + 1], of=of), share(code, body)]
        page = pools_page(keep(*[one for one in records if one.id not in ("SOC", "CIT", "BUS")]), ANN)
        assert (len(page.weak), page.n_weak) == (MOST_WEAK, MOST_WEAK + 5)
        assert page.weak[0].at_stake == pytest.approx(MOST_WEAK + 5)


@pytest.mark.parametrize(
    "ask",
    [
        dependencies_page,
        lambda store, person: bundle_page(store, person, "F"),
        pools_page,
        pool_names,
    ],
)
def test_a_person_without_a_role_sees_nothing(keep, ask):
    with pytest.raises(NotPermitted):
        ask(keep(*chain()), NOBODY)
