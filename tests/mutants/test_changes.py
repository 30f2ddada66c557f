"""What a mutant is: one place of a function, and nothing else."""

import pytest
from changes import mutant, places

SOURCE = '''
LIMIT = 3


def asked(values: list[int], least: int | None) -> int:
    """How many there are."""
    if not values or least is None:
        raise ValueError("none")
    kept = [one for one in values if one > least]
    kept.append(0)
    return len(kept) + 1
'''


def test_every_place_gives_another_program_that_differs_in_its_lines_only():
    made = [mutant(SOURCE, place) for place in places(SOURCE)]
    assert len({one.source for one in made}) == len(made)
    for one in made:
        compile(one.source, "mutant", "exec")
        assert "LIMIT = 3" in one.source
        assert "least: int | None" in one.source


@pytest.mark.parametrize(
    "change",
    [
        "'not values or least is None' became 'not values and least is None'",
        "'not values' became 'values'",
        "'least is None' became 'least is not None'",
        "\"raise ValueError('none')\" became 'pass'",
        "'one > least' became 'one >= least'",
        "' for one in values if one > least' became ' for one in values'",
        "'kept.append(0)' became 'pass'",
        "'return len(kept) + 1' became 'return None'",
        "'len(kept) + 1' became 'len(kept) - 1'",
    ],
)
def test_slips_of_the_keyboard(change):
    assert change in {mutant(SOURCE, place).change for place in places(SOURCE)}


def test_words_and_what_is_worked_out_on_import_stay():
    changes = [mutant(SOURCE, place).change for place in places(SOURCE)]
    assert not any("How many" in one or "LIMIT" in one for one in changes)


def test_a_place_where_nothing_can_be_changed_is_refused():
    with pytest.raises(ValueError, match="nothing is changed"):
        mutant(SOURCE, 0)
