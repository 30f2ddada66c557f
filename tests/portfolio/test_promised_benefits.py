"""The benefits behind a contribution: each line by body, and together what the shares are worked out from."""

from decimal import Decimal

import pytest
from plain.register import FIRST, RUNNING, bau, benefit, bodies, cost, option, project, share

from benefits.appraisal.lenses import Claims
from benefits.periods import Series
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.basis import Basis
from benefits.portfolio.contributors import Scope, contributors_of
from benefits.portfolio.promised_benefits import lines_by_body
from benefits.records.model import Dependency
from benefits.records.tables import tables_of

MILLION = 1e6


def lines(records, code="P", scope=Scope.PROJECT, claims=Claims.CLAIMED):
    """Who gains, and each line as (body, code of the benefit, £m)."""
    tables = tables_of(records)
    ledger = ledger_of(tables, Basis(price_base=FIRST))
    held = contributors_of(tables, ledger, code, scope, claims)
    codes = [*tables["benefit_line"]["id"].tolist(), "less than usual"]
    return held, [(one.body, codes[one.record], one.value / MILLION) for one in lines_by_body(ledger, held, claims)]


def test_the_lines_of_each_body_sum_to_what_it_gains():
    more = [benefit("EXTRA", [2 * MILLION]), share("EXTRA", "B", "0.5"), share("EXTRA", "C", "0.5")]
    held, found = lines([*RUNNING, *more])
    assert [(body, code) for body, code, _ in found] == [
        ("A", "P-B"),
        ("B", "EXTRA"),
        ("B", "P-B"),
        ("C", "EXTRA"),
        ("C", "P-B"),
    ]
    for body, gain in zip(held.bodies, held.benefit / MILLION, strict=True):
        assert sum(value for name, _, value in found if name == body) == pytest.approx(gain)


def test_a_line_that_only_claims_is_left_out_where_accepted_ones_count():
    _, found = lines(RUNNING, claims=Claims.ACCEPTED)
    assert [body for body, _, _ in found] == ["A", "B"]


def test_a_share_that_changes_over_the_years_is_one_line():
    """Half of 2 at once is A's, and all of 1.035 a year later: 1 and 1."""
    halves = Series(FIRST, (Decimal("0.5"), Decimal(1)))
    yearly = share("Y", "A", None, by_year=halves)
    rest = share("Y", "B", None, by_year=Series(FIRST, (Decimal("0.5"), Decimal(0))))
    _, found = lines([*RUNNING, benefit("Y", [2 * MILLION, 1.035 * MILLION]), yearly, rest])
    assert [one for one in found if one[1] == "Y"] == [("A", "Y", pytest.approx(2)), ("B", "Y", pytest.approx(1))]


def test_running_cost_that_falls_below_the_usual_is_a_line_of_its_own():
    saved = [bau(), cost("OLD", [0, 3 * MILLION], "B", of="BAU")]
    _, found = lines([*RUNNING, *saved])
    assert [one for one in found if one[0] == "B"][-1] == ("B", "less than usual", pytest.approx(3 / 1.035))


def test_of_an_enabler_only_what_would_be_lost_without_it_counts():
    """Q keeps 40% without F, so 60% of what C gains by it rests on F."""
    records = [
        *bodies("A", "C"),
        *(project("F"), option("F", "F"), cost("F-C", [MILLION], of="F")),
        *(project("Q", lead="C"), option("Q", "Q"), cost("Q-C", [MILLION], "C", of="Q")),
        *(benefit("Q-B", [10 * MILLION], of="Q"), share("Q-B", "C"), Dependency("D", "Q", "F", Decimal("0.4"))),
    ]
    _, found = lines(records, "F", Scope.ENABLER)
    assert found == [("C", "Q-B", pytest.approx(6))]
