"""Every worked example of the methods is read by a test of what the program computes."""

import json

from house import House

EXAMPLES = "tests/golden/methods-worked-examples.json"
HERE = "tests/house/test_every_worked_example_is_tested.py"
READS = """
from benefits.appraisal.measures import irr

def test_the_rate_is_that_of_the_example():
    assert irr(EXAMPLES["{}"])
"""


def untested_examples(house: House) -> list[str]:
    """Keys of the worked examples that no test of the program reads.

    A word in a comment reads nothing, and E1.10 is not E1.1. That a test which reads an example also compares with it
    what the program says is for people to see.
    """
    tests = [code for code in house.code("tests/**/test_*.py") if code.path != HERE and "def test_" in code.text]
    uses = [code for code in tests if any(name.startswith("benefits.") for _, name in code.imports())]
    read = {string for code in uses for string in code.strings}
    return [f"{key} is read by no test" for key in json.loads(house.read(EXAMPLES)) if key not in read]


def test_every_worked_example_is_read_by_a_test(checkout):
    assert len(json.loads(checkout.read(EXAMPLES))) > 60
    assert untested_examples(checkout) == []


def test_an_example_that_no_test_reads_is_named(build):
    house = build({EXAMPLES: '{"E1.1": {}, "E1.10": {}}', "tests/appraisal/test_rates.py": READS.format("E1.10")})
    assert untested_examples(house) == ["E1.1 is read by no test"]


def test_words_in_a_comment_helpers_and_tests_without_the_program_read_nothing(build):
    house = build(
        {
            EXAMPLES: '{"E1.1": {}, "E1.2": {}, "E1.3": {}, "E1.4": {}}',
            "tests/appraisal/test_rates.py": READS.format("E1.4") + "    # E1.1 is another\n",
            "tests/plain/rates.py": READS.format("E1.2"),
            "tests/appraisal/test_sums.py": READS.format("E1.3").replace("from benefits", "from plain"),
        }
    )
    assert untested_examples(house) == [f"{key} is read by no test" for key in ("E1.1", "E1.2", "E1.3")]
