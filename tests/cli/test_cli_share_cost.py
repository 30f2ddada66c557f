"""What `benefits share-cost` prints: golden figures as JSON and tables, and words for what cannot be shared."""

import json

import pytest
from readme import ROOT

GOLDEN = json.loads((ROOT / "tests" / "golden" / "methods-worked-examples.json").read_text("utf-8"))
FIXED = ("--cost", "9", "--benefits", "A=12,B=6,C=3")
PLATFORM = (
    *("--cost", "9", "--benefits", "A=14,B=10,C=6"),
    *("--separable", "A=2,B=3,C=1", "--alternatives", "A=11,B=12,C=10"),
)


@pytest.fixture
def shared(run):
    def sharing(*arguments):
        code, out, _ = run("share-cost", *arguments, "--format", "json")
        assert code == 0
        return json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON

    return sharing


@pytest.fixture
def game(tmp_path):
    def writing(content):
        path = tmp_path / "game.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return writing


def test_one_fixed_cost_has_its_golden_figures(shared):
    found = shared(*FIXED)
    held = GOLDEN["E4.1"]
    for rule in ("shapley", "nucleolus", "proportional"):
        one = found["rules"][rule]
        assert one["shares"] == pytest.approx(held[f"cost_{rule}"])
        assert one["net_gain"] == pytest.approx({name: held["benefits"][name] - one["shares"][name] for name in "ABC"})
        assert (one["in_core"], one["objects"], one["gains_by_leaving"]) == (True, None, None)
    assert found["rules"]["proportional"]["back_per_pound"] == pytest.approx(dict.fromkeys("ABC", 21 / 9))
    assert found["rules"]["equal"]["shares"] == dict.fromkeys("ABC", 3.0)
    assert found["rules"]["equal_surplus"]["objects"] == ["A", "B"]
    assert found["rules"]["equal_surplus"]["gains_by_leaving"] == 1.0
    assert found["rules"]["equal_surplus"]["back_per_pound"]["C"] is None  # it is paid
    assert (found["shared"], found["amount"], found["surplus"], found["viable"]) == ("cost", 9.0, 12.0, True)
    assert (found["recommended"], set(found["not_available"])) == ("proportional", {"scrb", "alternate_cost_avoided"})
    bounds = {name: [found["least"][name], found["most"][name]] for name in "ABC"}
    assert bounds == held["core_bounds"]


def test_a_platform_with_connectors_has_its_golden_figures(shared):
    found = shared(*PLATFORM)
    names = {"scrb": "scrb", "alternate_cost_avoided": "aca", "shapley": "shapley", "nucleolus": "nucleolus"}
    for rule, key in names.items():
        assert found["rules"][rule]["shares"] == pytest.approx(GOLDEN["E4.3"][key])
    assert found["amount"] == GOLDEN["E4.3"]["cost_N"]
    assert (found["separable_part"], found["recommended"]) == (0.4, "scrb")


def test_a_game_of_costs_has_its_golden_figures(shared, game):
    found = shared(game({"cost": GOLDEN["E4.4"]["cost"]}))
    for rule, key in (("shapley", "shapley"), ("nucleolus", "nucleolus"), ("alternate_cost_avoided", "aca")):
        assert found["rules"][rule]["shares"] == pytest.approx(GOLDEN["E4.4"][key])
        assert found["rules"][rule]["in_core"] is True


def test_names_and_benefits_of_a_game_are_read(shared, game):
    held = {"players": ["HMRC", "DWP"], "cost": {"HMRC": 5, "DWP": 4, "HMRC,DWP": 7}, "benefits": {"HMRC": 6, "DWP": 5}}
    found = shared(game(held))
    # Each adds what the other leaves: HMRC 3 above DWP's 4, DWP 2 above HMRC's 5; half of the 2 saved each.
    assert found["rules"]["shapley"]["shares"] == {"HMRC": 4.0, "DWP": 3.0}
    # r: 5 - 3 and 4 - 2, so the rest of 2 falls evenly.
    assert found["rules"]["scrb"]["shares"] == {"HMRC": 4.0, "DWP": 3.0}


def test_a_game_of_values_shares_the_value(shared, game):
    found = shared(game({"value": GOLDEN["E4.1"]["v"]}))
    assert (found["shared"], found["amount"]) == ("value", 12.0)
    assert found["rules"]["shapley"]["shares"] == pytest.approx({"A": 7.5, "B": 3.0, "C": 1.5})
    assert "least" not in found


def test_a_proposal_that_a_body_would_refuse_names_it(shared):
    one = shared(*FIXED, "--proposed", "A=2,B=3,C=4")["rules"]["proposed"]
    assert (one["in_core"], one["objects"], one["gains_by_leaving"]) == (False, ["C"], 1.0)


def test_cash_that_falls_short_leaves_an_ask_to_the_centre(shared):
    found = shared(*FIXED, "--cash", "A=3,B=1,C=1")["rules"]
    cash = found["proportional"]["within_cash"]
    assert cash["shares"] == pytest.approx({"A": 3.0, "B": 1.0, "C": 1.0})
    assert cash["top_up"] == pytest.approx(4.0)
    assert "within_cash" not in shared(*FIXED)["rules"]["proportional"]


def test_drawn_shares_have_their_standard_error(shared):
    benefits = ",".join(f"P{number}={number}" for number in range(1, 23))
    one = shared("--cost", "100", "--benefits", benefits)["rules"]["shapley"]
    assert set(one["standard_error"]) == set(one["shares"])
    assert sum(one["shares"].values()) == pytest.approx(100.0)


def test_money_is_read_as_in_an_import(shared):
    found = shared("--cost", "£1.5m", "--benefits", "DWP=£1.2m,HMRC=800000.5")
    assert (found["amount"], found["surplus"]) == (1_500_000.0, 500_000.5)


def test_nothing_is_shared_where_the_benefit_is_too_small(run, shared):
    found = shared("--cost", "30", "--benefits", "A=12,B=6,C=3")
    assert (found["viable"], found["rules"], found["surplus"]) == (False, {}, -9.0)
    out = run("share-cost", "--cost", "22", "--benefits", "A=7,B=6")[1]
    assert out == "Together the players gain 9.00 less than they must, so nothing is shared.\n"


def test_a_body_left_out_is_named_in_both_forms(run, shared):
    arguments = ("--cost", "4", "--benefits", "A=9,B=9,C=-1", "--separable", "A=1,B=10,C=0")
    assert set(shared(*arguments)["left_out"]) == {"B", "C"}
    out = run("share-cost", *arguments)[1]
    assert "B is left out: what it costs separately is more than its benefit." in out
    assert "C is left out: it loses by the project" in out


def test_the_table_says_who_pays_who_gains_and_who_objects(run):
    code, out, _ = run("share-cost", *FIXED, "--proposed", "A=2,B=3,C=4", "--cash", "A=3")
    lines = out.splitlines()
    assert code == 0
    assert next(line.split()[2:] for line in lines if line.startswith("Shapley")) == [
        "4.50",
        "3.00",
        "1.50",
        "9.00",
        "yes",
    ]
    (pays,) = [line for line in lines if line.startswith("Proposed") and line.endswith("C by 1.00")]
    assert pays.split()[1:6] == ["2.00", "3.00", "4.00", "9.00", "no"]
    assert "£2.33 back per £1" in out
    assert "pays for itself" in out
    assert "Central top-up" in out
    assert "To start from: In proportion to benefit." in out
    assert "Alternate cost avoided: not available. This rule needs the cost of each body's alternative." in out


def test_displayed_payments_add_up(run):
    out = run("share-cost", "--cost", "10", "--benefits", "A=7,B=7,C=7")[1]
    (line,) = [line for line in out.splitlines() if line.startswith("Equal split") and line.endswith("yes")]
    assert line.split()[2:6] == ["3.34", "3.33", "3.33", "10.00"]


def test_the_table_of_a_game_of_values_says_what_each_is_given(run, game):
    out = run("share-cost", game({"value": GOLDEN["E4.1"]["v"]}))[1]
    assert out.startswith("What each is given")
    assert "back per £1" not in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Give a shared cost, as in --cost 9"),
        (("--cost", "9"), "Neither benefits nor alternatives"),
        (("--benefits", "A=1"), "Give a shared cost"),
        (("--cost", "nine", "--benefits", "A=1"), "--cost: 'nine' is not an amount"),
        (("--cost", "nan", "--benefits", "A=1"), "shared cost is no number"),
        (("--cost", "9", "--benefits", "A12"), "--benefits: 'A12' is no name with an amount"),
        (("--cost", "9", "--benefits", "A=12,A=3"), "--benefits: A stands twice"),
        ((*FIXED, "--separable", "A=1"), "The separable cost of B and C is missing"),
        ((*FIXED, "--proposed", "A=9"), "--proposed: an amount is missing for B, C"),
        ((*FIXED, "--proposed", "A=9,B=1,C=1"), "sum to 2 more than the cost of 9"),
        ((*FIXED, "--proposed", "A=nan,B=1,C=1"), "The proposed payment of A is no number"),
        ((*FIXED, "--cash", "a=9"), "--cash: a is no player. Did you mean A?"),
        ((*FIXED, "--cash", "A=-9"), "What a body can pay in cash is 0 or more"),
        ((*FIXED, "--cash", "A=nan"), "What a body can pay in cash is 0 or more"),
        (("gone.json",), "There is no file gone.json"),
        (("gone.json", *FIXED), "Give either a file or amounts, not both"),
    ],
)
def test_what_cannot_be_shared_is_said_in_a_sentence(run, arguments, told):
    code, out, err = run("share-cost", *arguments)
    assert (code, out) == (1, "")
    assert told in err
    assert "Traceback" not in err
