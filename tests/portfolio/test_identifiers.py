"""Pairs of projects that could be joined and link no identifier in common."""

import numpy as np
import pytest

from benefits.portfolio.identifiers import Pair, incidence, without_common_identifier

NO_NEEDS = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def pairs(identifiers, recipients, themes, needs=(), most=10):
    held = [np.array(side, dtype=np.int64) for side in zip(*needs, strict=True)] if needs else NO_NEEDS
    nothing = [()] * len(identifiers)
    return without_common_identifier(
        incidence(identifiers), incidence(recipients or nothing), incidence(themes or nothing), tuple(held), most
    )


def test_projects_that_share_a_recipient_and_no_identifier_are_a_pair():
    found, total = pairs([["NINO"], ["NHS"]], [["HMRC", "DWP"], ["HMRC"]], [])
    assert (found, total) == ((Pair(0, 1, False, 1, 0),), 1)


def test_a_common_identifier_joins_them():
    assert pairs([["NINO", "UTR"], ["NHS", "NINO"]], [["HMRC"], ["HMRC"]], [["a"], ["a"]], [(0, 1)]) == ((), 0)


def test_projects_with_nothing_in_common_are_no_pair():
    assert pairs([["NINO"], ["NHS"]], [["HMRC"], ["DWP"]], [["a"], ["b"]]) == ((), 0)


def test_a_project_that_names_no_identifier_is_in_no_pair():
    assert pairs([["NINO"], []], [["HMRC"], ["HMRC"]], []) == ((), 0)


def test_a_need_comes_before_shared_recipients_and_these_before_shared_themes():
    identifiers = [["a"], ["b"], ["c"], ["d"]]
    recipients = [["HMRC"], ["HMRC"], ["DWP"], ["MOJ"]]
    themes = [["x", "y"], ["x"], ["x", "y"], ["z"]]
    found, total = pairs(identifiers, recipients, themes, [(3, 0)])
    assert total == 4
    assert [(one.first, one.second) for one in found] == [(0, 3), (0, 1), (0, 2), (1, 2)]
    assert found[0] == Pair(0, 3, True, 0, 0)


def test_no_more_pairs_are_given_than_wanted_but_all_are_counted():
    n = 40
    found, total = pairs([[str(one)] for one in range(n)], [["HMRC"]] * n, [], most=3)
    assert total == n * (n - 1) // 2
    assert [(one.first, one.second) for one in found] == [(0, 1), (0, 2), (0, 3)]


@pytest.mark.parametrize("block", [1, 3, 512])
def test_the_answer_does_not_depend_on_how_many_are_compared_at_a_time(block, monkeypatch):
    rng = np.random.default_rng(7)
    names = np.array(["a", "b", "c", "d", "e", "f"])
    given = [[list(names[rng.random(6) < 0.3]) for _ in range(25)] for _ in range(3)]
    whole = pairs(*given, needs=[(1, 2), (3, 4)], most=500)
    monkeypatch.setattr("benefits.portfolio.identifiers._BLOCK", block)
    assert pairs(*given, needs=[(1, 2), (3, 4)], most=500) == whole
    for one in whole[0]:
        assert not set(given[0][one.first]) & set(given[0][one.second])
        assert one.recipients == len(set(given[1][one.first]) & set(given[1][one.second]))
        assert one.themes == len(set(given[2][one.first]) & set(given[2][one.second]))


def test_no_project_at_all_is_no_pair():
    assert pairs([], [], []) == ((), 0)
