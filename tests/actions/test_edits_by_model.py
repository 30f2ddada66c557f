"""Random edits by several people, beside plain dictionaries that say what the register must hold after each of them.

BENEFITS_EDITS sets how many histories are tried; each is read again from the file, and from its journal alone.
"""

import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from benefits.actions.agreement import Answer, Says, answer_shares
from benefits.actions.importing import save_import, seed_organisations
from benefits.actions.recording import Edit, Withdrawal, new_project, save_changes
from benefits.actions.restoring import restore_version
from benefits.errors import Conflict, Refused
from benefits.periods import FinancialYear, Series
from benefits.records.access import grant
from benefits.records.categories import Agreement, BenefitClass, BudgetClass, CostKind, PriceTerms, Role
from benefits.records.history import Actor
from benefits.records.journal import journal_of
from benefits.records.model import BenefitLine, CostLine, Person, Project, Record, Share, table_of
from benefits.records.preferred import preferred_option
from benefits.records.store import Store
from benefits.records.verification import verify

HISTORIES = int(os.environ.get("BENEFITS_EDITS", "3"))
YEAR = FinancialYear(2026)
LEAD = Person("lea", "", "Lea", (grant(Role.PROGRAMME_MANAGER, "HMRC"),))
OWNER = Person("olu", "", "Olu", (grant(Role.BENEFIT_OWNER, "DWP"),))
TABLES = ("project", "option", "cost_line", "benefit_line", "share")
PROJECTS, COSTS, BENEFITS = ("P1", "P2"), ("C1", "C2"), ("B1", "B2")
PENCE = st.integers(0, 99_999).map(lambda pence: Decimal(pence) / 100)
STALE = st.integers(0, 3).map(lambda number: number == 0)  # whether the person looked at the version before
ANSWERED = (Agreement.ACCEPTED, Agreement.DISPUTED)

told = Counter()


@dataclass(frozen=True)
class Version:
    """What a version of a record holds, whether it counts, and which save wrote it."""

    record: Record
    stands: bool
    save: int


@pytest.fixture(scope="module", autouse=True)
def counted(request):
    """What was tried, printed at the end."""
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nedits: {', '.join(f'{count:,} {what}' for what, count in sorted(told.items()))}")


class Edits(RuleBasedStateMachine):
    """One register in a file, and `held`: every version of every record by table and code."""

    @initialize()
    def opened(self):
        self.folder = Path(tempfile.mkdtemp(prefix="edits-"))
        self.place = self.folder / "register.duckdb"
        self.store = Store.open(self.place)
        self.saves = seed_organisations(self.store).seq
        self.held, self.number, self.keys, self.touched = {}, 0, {}, set()
        told["histories"] += 1
        for code in PROJECTS:
            self.create(code)
        self.edit_benefit_of(PROJECTS[0], BENEFITS[0], Decimal(5), 40, stale=False)

    # What the model knows

    def now(self, table, code):
        versions = self.held.get((table, code), ())
        return versions[-1].record if versions and versions[-1].stands else None

    def seen(self, table, code, *, stale=False):
        """The version that a person has before them: the newest, or where they are late the one before it."""
        return max(len(self.held.get((table, code), ())) - stale, 0)

    def standing(self, table):
        codes = [code for kind, code in self.held if kind == table]
        return {code: record for code in codes if (record := self.now(table, code))}

    def keep(self, *records, gone=()):
        """One save of records as they stand from now on, and of keys that no longer count."""
        self.saves += 1
        for one in records:
            self.held.setdefault((table_of(one), one.id), []).append(Version(one, True, self.saves))
        for key in gone:
            self.held[key].append(Version(self.held[key][-1].record, False, self.saves))
        self.touched = {*((table_of(one), one.id) for one in records), *gone}

    def asked_anew(self, share, benefit_changed):
        """A share as it stands after its project saved it: an answer falls when what was asked has changed."""
        before = self.now("share", share.id)
        if before is None or before.agreement not in ANSWERED:
            return share
        if not benefit_changed and before.fraction == share.fraction:
            return before
        return replace(before, fraction=share.fraction, agreement=Agreement.CLAIMED, disputed_figure=None, answer="")

    # What people do

    def key(self):
        self.number += 1
        return f"key-{self.number}"

    def done(self, what, act, late=()):
        """Do it; where somebody was late it is a conflict that names both versions, and nothing is saved."""
        self.touched = set()
        key = self.key()
        try:
            save = act(key)
        except Conflict as conflict:
            self.check_conflict(conflict, late, what)
            assert self.store.saved_with(key) is None
            return None
        assert not late, f"{what} went over a newer version"
        told[what if save else f"{what}, nothing new"] += 1
        if save:
            self.keys[key] = save
        return save

    def check_conflict(self, conflict, late, what):
        assert late, f"{what}: {conflict}"
        held = self.held[conflict.table, conflict.record]
        assert (conflict.table, conflict.record) in late
        assert (conflict.seen, conflict.latest) == (late[conflict.table, conflict.record], len(held))
        assert conflict.saved_by in (LEAD.name, OWNER.name)
        assert f"{conflict.record} was changed by {conflict.saved_by}" in str(conflict)
        assert f"(version {conflict.latest}) after you opened version {conflict.seen}" in str(conflict)
        told["conflicts"] += 1

    def change(self, what, project, records, gone=(), stale=False, person=LEAD):
        """Save changes of one project; what the register holds so already is not written again."""
        keys = [(table_of(one), one.id) for one in records]
        edits = [Edit(one, self.seen(*key, stale=stale)) for one, key in zip(records, keys, strict=True)]
        edits = [*(Withdrawal(*key, self.seen(*key, stale=stale)) for key in gone), *edits]
        late = {key: self.seen(*key, stale=True) for key in (*keys, *gone) if stale and self.held.get(key)}
        save = self.done(what, lambda key: save_changes(self.store, person, project, edits, "why", key), late)
        return save, [one for one in records if self.now(table_of(one), one.id) != one]

    def create(self, code):
        new = Project(code, code, "HMRC", YEAR, partners=("DWP",))
        self.done("projects", lambda key: new_project(self.store, LEAD, new, "", key))
        self.keys.popitem()
        self.keep(new, preferred_option(code))

    @rule(code=st.sampled_from(PROJECTS))
    def take_a_code_twice(self, code):
        with pytest.raises(Refused, match="another project"):
            new_project(self.store, LEAD, Project(code, "Another", "HMRC", YEAR), "", self.key())
        self.touched = set()
        told["refused codes"] += 1

    @rule(data=st.data(), title=st.text("ab", min_size=1, max_size=2), stale=STALE)
    def retitle(self, data, title, stale):
        code = data.draw(st.sampled_from(PROJECTS))
        changed = replace(self.now("project", code), title=title)
        save, new = self.change("titles", code, [changed], stale=stale)
        if save:
            self.keep(*new)

    @rule(data=st.data(), code=st.sampled_from(COSTS), amounts=st.lists(PENCE, min_size=1, max_size=3), stale=STALE)
    def edit_cost(self, data, code, amounts, stale):
        held = self.held.get(("cost_line", code))
        project = held[-1].record.option if held else data.draw(st.sampled_from(PROJECTS))
        save, new = self.change("costs", project, [cost(code, project, amounts)], stale=stale)
        if save:
            self.keep(*new)

    @precondition(lambda self: self.standing("cost_line"))
    @rule(data=st.data(), stale=STALE)
    def withdraw_cost(self, data, stale):
        code = data.draw(st.sampled_from(sorted(self.standing("cost_line"))))
        gone = [("cost_line", code)]
        save, _ = self.change("withdrawals", self.now(*gone[0]).option, [], gone, stale)
        if save:
            self.keep(gone=gone)

    @rule(data=st.data(), code=st.sampled_from(BENEFITS), amount=PENCE, part=st.integers(1, 99), stale=STALE)
    def edit_benefit(self, data, code, amount, part, stale):
        held = self.held.get(("benefit_line", code))
        project = held[-1].record.option if held else data.draw(st.sampled_from(PROJECTS))
        self.edit_benefit_of(project, code, amount, part, stale=stale)

    def edit_benefit_of(self, project, code, amount, part, *, stale):
        before = self.now("benefit_line", code)
        line, shares = benefit(code, project, amount), split(code, Decimal(part) / 100)
        shares = [replace(self.now("share", one.id) or one, fraction=one.fraction) for one in shares]
        changed = before is not None and line.amounts != before.amounts
        meant = [self.asked_anew(one, changed) for one in shares]
        save, _ = self.change("benefits", project, [line, *shares], stale=stale)
        if save:
            self.keep(*(one for one in (line, *meant) if self.now(table_of(one), one.id) != one))

    @precondition(lambda self: self.standing("share"))
    @rule(data=st.data(), part=st.integers(1, 99))
    def break_the_sum(self, data, part):
        share = data.draw(st.sampled_from(list(self.standing("share").values())))
        if share.fraction == Decimal(part) / 100:
            return
        changed = Edit(replace(share, fraction=Decimal(part) / 100), self.seen("share", share.id))
        project = self.now("benefit_line", share.benefit).option
        with pytest.raises(Refused, match="add up to"):
            save_changes(self.store, LEAD, project, [changed], "why", self.key())
        told["refused sums"] += 1

    @precondition(lambda self: self.standing("benefit_line"))
    @rule(data=st.data(), stale=STALE)
    def withdraw_benefit(self, data, stale):
        line = data.draw(st.sampled_from(list(self.standing("benefit_line").values())))
        gone = [("share", one.id) for one in self.standing("share").values() if one.benefit == line.id]
        gone.append(("benefit_line", line.id))
        save, _ = self.change("withdrawals", line.option, [], gone, stale)
        if save:
            self.keep(gone=gone)

    @precondition(lambda self: any(one.recipient == "DWP" for one in self.standing("share").values()))
    @rule(data=st.data(), says=st.sampled_from([Says.ACCEPT, Says.DISPUTE]), part=st.integers(0, 9), stale=STALE)
    def answer(self, data, says, part, stale):
        theirs = [one for one in self.standing("share").values() if one.recipient == "DWP"]
        share = data.draw(st.sampled_from(theirs))
        if says is Says.ACCEPT and share.agreement is Agreement.ACCEPTED:
            return
        figure = Decimal(part) / 1000 if says is Says.DISPUTE else None
        seen, beside = self.seen("share", share.id, stale=stale), self.seen("benefit_line", share.benefit)
        said = Answer(share.id, seen, beside, says, figure, "because")
        late = {("share", share.id): seen} if stale else {}
        if self.done("answers", lambda key: answer_shares(self.store, OWNER, [said], key), late):
            held = self.store.one("share", share.id).record
            state = Agreement.ACCEPTED if says is Says.ACCEPT else Agreement.DISPUTED
            self.keep(
                replace(
                    share,
                    agreement=state,
                    agreed_by=OWNER.name,
                    agreed_on=held.agreed_on,
                    disputed_figure=figure,
                    answer="because",
                )
            )

    @rule(data=st.data(), amounts=st.lists(PENCE, min_size=1, max_size=3), title=st.text("ab", min_size=1, max_size=2))
    def take_in(self, data, amounts, title):
        """An import of a project and a cost by somebody who looked at the register now, or some saves ago."""
        code = data.draw(st.sampled_from(PROJECTS))
        line = data.draw(st.sampled_from(COSTS))
        held = self.held.get(("cost_line", line))
        if held and held[-1].record.option != code:
            return
        looked = data.draw(st.integers(max(self.saves - 2, 1), self.saves))
        records = [replace(self.now("project", code), title=title), cost(line, code, amounts)]
        new = [one for one in records if self.now(table_of(one), one.id) != one]
        late = {}
        for one in new:
            versions = self.held.get((table_of(one), one.id), ())
            if versions and versions[-1].save > looked:
                late[table_of(one), one.id] = sum(version.save <= looked for version in versions)
        act = save_import
        if self.done("imports", lambda key: act(self.store, LEAD, records, "why", key, seen=looked).save, late):
            self.keep(*new)

    @precondition(lambda self: any(key[0] == "cost_line" for key in self.held))
    @rule(data=st.data(), stale=STALE)
    def restore(self, data, stale):
        """A cost goes back to an earlier version, by somebody who looked now, or before its last save."""
        codes = sorted(code for table, code in self.held if table == "cost_line")
        code = data.draw(st.sampled_from(codes))
        versions = self.held["cost_line", code]
        looked = versions[-1].save - 1 if stale else self.saves
        before = [one for one in versions if one.save <= looked]
        if not before:
            return
        number = data.draw(st.integers(1, len(before)))
        old = versions[number - 1].record
        as_it_is = before[-1].stands and before[-1].record == old
        late = {("cost_line", code): len(before)} if stale and not as_it_is else {}
        asked = ("cost_line", code, number, looked)
        if self.done("restored", lambda key: restore_version(self.store, LEAD, *asked, "why", key), late):
            self.keep(old)
        else:
            assert late or as_it_is

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def repeat(self, data):
        """A form that is sent again is the save that it was."""
        key = data.draw(st.sampled_from(sorted(self.keys)))
        save = self.keys[key]
        with self.store.write(Actor(save.actor, save.actor_name), save.action, "", key) as tx:
            assert tx.already_saved == save
        self.touched = set()
        told["repeats"] += 1

    # What has to hold

    @invariant()
    def the_register_holds_what_the_model_holds(self):
        if not hasattr(self, "store"):
            return
        told["steps"] += 1
        assert self.store.data_version() == self.saves
        for table in TABLES:
            assert {one.record.id: one.record for one in self.store.current(table)} == self.standing(table)
        for key in self.touched:
            self.compare_history(self.store, key)

    def compare_history(self, store, key):
        found = [(one.version, one.record, not one.withdrawn, one.save) for one in store.history(*key)]
        meant = [(at, one.record, one.stands, one.save) for at, one in enumerate(self.held[key], start=1)]
        assert found == meant

    def teardown(self):
        """At the end everything is read again: here, from the file, and from the journal alone."""
        if not hasattr(self, "store"):
            return
        try:
            self.whole(self.store)
            self.store.close()
            self.again()
            self.place.rename(self.folder / "aside")
            self.again()
        finally:
            self.store.close()
            shutil.rmtree(self.folder)

    def again(self):
        assert journal_of(self.place).exists()
        store = Store.open(self.place)
        try:
            self.whole(store)
        finally:
            store.close()

    def whole(self, store):
        report = verify(store)
        assert report.problems == ()
        assert report.saves == store.data_version() == self.saves
        for key in self.held:
            self.compare_history(store, key)
        for line in self.standing("benefit_line").values():
            assert sum(one.fraction for one in self.standing("share").values() if one.benefit == line.id) == 1
        told["whole registers read"] += 1


def cost(code, project, amounts):
    kinds = (CostKind.IMPLEMENTATION, BudgetClass.CDEL, PriceTerms.REAL)
    return CostLine(code, project, code, "HMRC", *kinds, YEAR, Series(YEAR, tuple(amounts)))


def benefit(code, project, amount):
    terms = (BenefitClass.NON_CASH_RELEASING, PriceTerms.REAL)
    return BenefitLine(code, project, code, "staff_time", *terms, YEAR, Series(YEAR, (amount, Decimal(1))))


def split(code, part):
    return [Share(f"{code}-D", code, "DWP", part), Share(f"{code}-H", code, "HMRC", 1 - part)]


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=15,
    derandomize=False,  # other histories each time, as two or three are few; one that fails is told step by step
    print_blob=True,
    phases=[Phase.generate],  # a history names its steps; to find a shorter one takes many registers
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
