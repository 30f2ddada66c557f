"""A damaged file is taken in whole as one save or refused in words, and then the register is as it was before.

BENEFITS_HYPOTHESIS=long tries a hundred times as many.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from benefits.actions.importing import seed_organisations
from benefits.actions.recording import Edit
from benefits.actions.scenarios import save_scenario
from benefits.errors import BenefitsError, has_errors
from benefits.interchange.incoming import take_in
from benefits.interchange.measured_rows import enter_reading, preview_entries, read_measurements
from benefits.interchange.read import read_files
from benefits.interchange.scenario_file import read_scenario, scenario_json
from benefits.periods import FinancialYear
from benefits.records.access import grant
from benefits.records.categories import Role, Stage
from benefits.records.history import Actor
from benefits.records.model import Person, Scenario
from benefits.records.store import Store
from tests.plain.register import benefit, option, project, share

FIRST = FinancialYear(2020)
ADA = Person("ada", "", "Ada", tuple(grant(role) for role in (Role.PROGRAMME_MANAGER, Role.FINANCE)))
OWNER = Person("olu", "", "Olu", (grant(Role.BENEFIT_OWNER, "DWP"),))
FILES = {
    "projects.csv": b"id,title,lead,first_year\nN1,New,HMRC,2026-27\nN2,Newer,DWP,2026-27\n",
    "costs.csv": b"id,option,title,payer,kind,budget_class,price_terms,2026-27\n"
    b"C1,N1,Build,HMRC,implementation,cdel,nominal,5.50\nC2,N2,Run,DWP,implementation,cdel,nominal,1\n",
}
MEASURED = (
    b"id,benefit,recipient,year,quarter,pounds,evidence_grade\nM1,L,DWP,2020-21,,100,E2\nM2,L,DWP,2021-22,,1,E1\n"
)
SCENARIO = scenario_json(Scenario("S1", "Tight", "HMRC", FinancialYear(2026), summary="Less"), ()).encode()
SOUND = {"import": FILES["costs.csv"], "measured": MEASURED, "scenario": SCENARIO}
ODD = st.sampled_from(
    [b"", b"NaN", b"Infinity", b"9" * 30, b"-1", b"P", b"\xff", b"\0", b'"', b",", b"\n", b"2019-20", b"7", b"a", b" "]
)
DAMAGE = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 8), ODD), max_size=2)

told = Counter()


@pytest.fixture(scope="module", autouse=True)
def counted(request):
    """What was tried, printed at the end."""
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nfiles: {', '.join(f'{count:,} {what}' for what, count in sorted(told.items()))}")


@pytest.fixture(scope="module")
def register():
    held = Store.in_memory()
    seed_organisations(held)
    with held.write(Actor("test", "Test"), "test", "", "start") as tx:
        measured = (project(lead="HMRC", stage=Stage.LIVE, first_year=FIRST), option(), benefit("L", [400] * 3))
        tx.put_all([*measured, share("L", "DWP", "1")])
    yield held
    held.close()


def put(store, what, content, key):
    """Take in what stands in a file; the save, or None where there was nothing to save."""
    if what == "import":
        return take_in(store, ADA, read_files({**FILES, "costs.csv": content}), "why", key).save
    if what == "measured":
        reading = read_measurements({"due.csv": content})
        return enter_reading(store, OWNER, reading, preview_entries(store, OWNER, reading), "why", key)
    found, overrides, problems = read_scenario(content.decode("utf-8", "replace"))
    if found is None or has_errors(problems):
        return None
    held = store.one("scenario", found.id)
    return save_scenario(
        store, ADA, Edit(found, held.version if held else 0), [Edit(one, 0) for one in overrides], "", key
    )


@pytest.mark.parametrize("what", SOUND)
@settings(phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@example(damage=[])
@given(damage=DAMAGE)
def test_a_damaged_file_is_saved_whole_or_not_at_all(register, what, damage):
    content = SOUND[what]
    for at, length, odd in damage:
        place = at % len(content)
        content = content[:place] + odd + content[place + length :]
    before, counts = register.data_version(), register.counts()
    try:
        save = put(register, what, content, f"{what}-{sum(told.values())}")
    except BenefitsError as fault:
        save, words = None, str(fault)
    else:
        words = "nothing new, or told with its problems"
    assert words
    if save is None:
        assert (register.data_version(), register.counts()) == (before, counts)
    else:
        assert register.data_version() == before + 1 == save.seq
        assert register.changes(save.seq)
    told[f"{what} {'saved' if save else 'not saved'}"] += 1
