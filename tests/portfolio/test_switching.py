"""Break-even of each line and of each recipient's claim, against the worked examples and by trying them."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from plain.uncertain import RUNNING, SOC, A, B, C, appraised, some_lines

from benefits.appraisal.lenses import ALL_LENSES, Appraisal, Lens, Standpoint
from benefits.portfolio.switching import claim_switches, line_switches

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "methods-worked-examples.json").read_text(encoding="utf-8"))
GOVERNMENT, SOCIETY = Lens(Standpoint.GOVERNMENT), Lens(Standpoint.SOCIETY)


def test_worked_example_of_the_largest_failure_each_claim_can_bear():
    found = claim_switches(appraised(RUNNING), GOVERNMENT)
    example = GOLDEN["E3.6"]
    assert found.party.tolist() == [A, B, C]
    assert found.may_fail.tolist() == pytest.approx(list(example["max_failure_share"].values()))
    assert (found.without < 0).all() == all(example["pivotal"].values())


def test_leaving_one_out_takes_its_whole_benefit_away():
    found = claim_switches(appraised(RUNNING), SOCIETY)
    net = appraised(RUNNING).net(SOCIETY)[0]
    assert found.party.tolist() == [A, B, C, SOC]
    assert (found.without + found.benefit).tolist() == pytest.approx([net] * 4)


def test_worked_example_of_one_benefit_and_one_cost():
    found = line_switches(appraised(RUNNING), SOCIETY)
    example = GOLDEN["E1.13"]
    assert found.multiplier.tolist() == pytest.approx([example["switch_cost"], example["switch_benefit"]])


@pytest.mark.parametrize("lens", ALL_LENSES)
def test_a_line_at_its_switching_value_brings_its_case_to_nothing(lens):
    appraisal = appraised(some_lines(3))
    found = line_switches(appraisal, lens)
    assert len(found.case)
    cube = appraisal.cube
    for case, line, multiplier in zip(found.case, found.line, found.multiplier, strict=True):
        same = (cube.line_record == cube.line_record[line]) & (cube.line_case == case)
        amounts = np.where(same[:, None], cube.amounts * multiplier, cube.amounts)
        tried = Appraisal(replace(cube, amounts=amounts), appraisal.factors)
        # Who pays is who paid: a cost of nothing, or below, would change it.
        if (tried.pair_is_payer == appraisal.pair_is_payer).all():
            assert tried.net(lens)[case] == pytest.approx(0, abs=1e-3)
