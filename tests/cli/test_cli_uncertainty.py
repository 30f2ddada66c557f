"""What `benefits simulate` and `benefits switching` print: the worked examples with what they rest on."""

import csv
import io
import json
from contextlib import closing

import pytest
from plain.realising import put
from plain.unsure import UNSURE

from benefits.actions.importing import seed_organisations
from benefits.records.model import Organisation
from benefits.records.store import Store

EVEN = ("--method", "sobol", "--draws", "16,384", "--within", "0.4")


@pytest.fixture
def unsure(place):
    """The person's register with worked example E6.13."""
    with closing(Store.open(place)) as store:
        seed_organisations(store)
        put(
            store, *(one for one in UNSURE if not (isinstance(one, Organisation) and store.one("organisation", one.id)))
        )
    return place


@pytest.fixture
def found(run, unsure):
    """The JSON of a run that went well."""

    def running(*arguments):
        code, out, _ = run(*arguments, "--format", "json")
        assert code == 0
        return json.loads(out, parse_constant=pytest.fail)  # NaN and Infinity are no JSON

    return running


class TestSimulate:
    def test_json_has_the_worked_example_by_lens_and_organisation(self, found, unsure):
        held = found("simulate", unsure, *EVEN)
        (one,) = held["projects"]
        government = one["lenses"]["cross_government"]
        assert government["mean"] == pytest.approx(-5_593_712, abs=4 * government["mean_standard_error"])
        assert [government[name] / 1e6 for name in ("p10", "p50", "p90")] == pytest.approx([-17.2, -4.7, 4.8], abs=0.2)
        assert government["chance_of_net_gain"] == pytest.approx(0.278, abs=0.01)
        chance = government["chance_of_net_gain"]
        assert government["chance_standard_error"] == pytest.approx((chance * (1 - chance) / 16_384) ** 0.5)
        assert one["chance_at_risk"] == pytest.approx(0.278, abs=0.01)
        assert one["regret_of_dropping"] == pytest.approx(1.15e6, abs=6e4)
        assert [body["organisation"] for body in one["organisations"]] == ["B", "C", "SOC", "A"]
        assert held["portfolio"]["cross_government"]["p50"] == pytest.approx(government["p50"], rel=1e-6)

    def test_json_says_what_it_rests_on(self, found):
        held = found("simulate", *EVEN, "--seed", "5")
        assert (held["seed"], held["draws"], held["method"]) == (5, 16_384, "sobol")
        assert (held["correlation_between_projects"], held["correlation_within_a_project"]) == (0.3, 0.4)
        assert held["basis"]["price_base"] == "2026-27"
        assert held["ranges"] == {
            "lines": 2,
            "lines_with_range": 2,
            "lines_as_entered": 0,
            "part_of_cost": 1,
            "part_of_benefit": 1,
            "unused": [],
        }
        assert held["fat_tail"] == {"one_in": 6, "cost_factor": 5, "is_in_the_mean": False}
        assert set(held["measures"]) > set(held["portfolio"]["society"])

    def test_the_same_seed_gives_the_same_figures_and_another_others(self, found):
        first, again, other = (found("simulate", "--draws", "500", "--seed", seed) for seed in ("1", "1", "2"))
        assert first == again
        assert first["projects"] != other["projects"]

    def test_correlation_is_laid_on_by_reordering_by_choice(self, found):
        usual, ordered, again = (
            found("simulate", "--draws", "2000", "--correlate", how)
            for how in ("common_factor", "rank_order", "rank_order")
        )
        assert [one["correlation_laid_on_by"] for one in (usual, ordered)] == ["common_factor", "rank_order"]
        assert ordered == again
        one, other = (held["portfolio"]["cross_government"] for held in (usual, ordered))
        assert one["mean"] != other["mean"]
        assert other["mean"] == pytest.approx(one["mean"], abs=6 * one["mean_standard_error"])

    def test_one_project_has_each_line_and_the_fat_tail(self, found):
        held = found("simulate", "--project", "P", "--lens", "society")
        assert {one["code"]: one["is_cost"] for one in held["inputs"]} == {"P-B": False, "P-C": True}
        assert all(one["worth"] > 0 and one["lens"] == "society" for one in held["inputs"])
        assert held["fat_tail"]["lenses"]["own_department"]["stopped_before_first_benefit"] == pytest.approx(-50e6)
        assert "portfolio" not in held

    def test_csv_has_one_row_a_lens_and_an_organisation(self, run, unsure):
        code, out, _ = run("simulate", unsure, "--draws", "200", "--format", "csv")
        assert code == 0
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [row["lens"] for row in rows if row["project"] == "P" and not row["organisation"]] == [
            "own_department",
            "cross_government",
            "society",
            "own_department_del_cash",
        ]
        assert {row["organisation"] for row in rows} == {"", "A", "B", "C", "SOC"}
        assert {row["title"] for row in rows if not row["project"]} == {"The whole portfolio"}

    def test_the_table_says_it_in_words(self, run, unsure):
        code, out, err = run("simulate", unsure, "--project", "P", *EVEN)
        assert (code, err) == (0, "")
        assert out.startswith("P: government gains in about 3 in 10 outcomes, from minus £17.")
        assert "P10 bad £m" in out
        assert "2 of 2 lines carry a range: 100% of the cost and 100% of the benefit by present value." in out
        assert "Draws: 16,384; seed: 2026; method: Sobol sequence" in out

    @pytest.mark.usefixtures("filled")
    def test_without_a_range_it_says_what_to_do(self, run):
        code, out, err = run("simulate")
        assert (code, err) == (0, "No line carries a range: give one under Edit a project.\n")
        assert "no line carries a range" in out

    @pytest.mark.usefixtures("unsure")
    def test_what_cannot_be_run_is_explained(self, run):
        code, _, err = run("simulate", "--method", "sobol")
        assert code == 2
        assert "is no power of two" in err
        assert run("simulate", "--draws", "lots")[0] == 2
        code, _, err = run("simulate", "--draws", "64", "--project", "PP")
        assert (code, err) == (1, "There is no project PP. Did you mean P?\n")


class TestSwitching:
    def test_json_has_every_driver_line_and_recipient(self, found, unsure):
        held = found("switching", unsure)
        (one,) = held["projects"]
        society, government = one["lenses"]["society"], one["lenses"]["cross_government"]
        assert society["benefit_multiplier"] == pytest.approx(0.793291, abs=1e-6)
        assert society["cost_multiplier"] == pytest.approx(1.260571, abs=1e-6)
        assert society["delay_years"] == pytest.approx(6.731, abs=1e-3)
        assert society["net_if_benefits_a_year_late"] == pytest.approx(4_412_198, abs=1)
        may_fail = {row["organisation"]: row["may_fail"] for row in government["recipients"]}
        assert may_fail == pytest.approx({"A": 0.427, "B": 0.237, "C": 0.534}, abs=1e-3)
        assert {row["line"]: row["multiplier"] for row in society["lines"]} == pytest.approx(
            {"P-B": 0.793291, "P-C": 1.260571}, abs=1e-6
        )
        assert one["lenses"]["own_department"]["delay_years"] is None
        assert one["lenses"]["own_department"]["delay_years_note"]
        assert held["basis"]["price_base"] == "2026-27"

    @pytest.mark.usefixtures("unsure")
    def test_csv_has_one_row_a_figure(self, run):
        code, out, _ = run("switching", "--format", "csv", "--project", "P")
        assert code == 0
        rows = list(csv.DictReader(io.StringIO(out)))
        (one,) = [row for row in rows if row["lens"] == "cross_government" and row["of"] == "B"]
        assert (one["kind"], float(one["switching_value"])) == ("recipient", pytest.approx(0.23713, abs=1e-5))

    @pytest.mark.usefixtures("unsure")
    def test_the_table_says_how_much_of_each_claim_may_fail(self, run):
        code, out, _ = run("switching", "--project", "P")
        assert code == 0
        assert "24% of what is claimed for B may fail before government loses." in out
        assert "A: 42.7% of the £6.4 million claimed may fail before this fails; without any of it government" in out
        accepted = run("switching", "--project", "P", "--claims", "accepted")[1]
        assert "the project fails already" in accepted

    @pytest.mark.usefixtures("unsure")
    def test_an_unknown_project_is_explained(self, run):
        assert run("switching", "--project", "Q")[0] == 1
