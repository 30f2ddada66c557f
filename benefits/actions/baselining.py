"""Freezing what a project promises at an approval, with who approved it and why.

A baseline is worked out from the register inside the write lock and saved whole, so it can neither be typed nor be
half of one. It never changes: a new promise is a new baseline, and both stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from benefits.actions.makers import is_named
from benefits.actions.surroundings import surroundings
from benefits.errors import NotFound, Place, Problem, Refused, has_errors
from benefits.portfolio.attribution import ledger_of
from benefits.portfolio.baselines import Approval, Frozen, frozen
from benefits.portfolio.basis import Basis, Bodies
from benefits.records.access import Act, require
from benefits.records.categories import BaselineStage
from benefits.records.checks import check, check_together
from benefits.records.free_codes import free_codes, is_free
from benefits.records.history import Actor
from benefits.records.model import Baseline, BenefitLine, CostLine, Option, Organisation, Person, Project, Record, Share
from benefits.records.sight import as_seen_by
from benefits.records.store import Store, now
from benefits.records.tables import tables_of
from benefits.records.transaction import Transaction
from benefits.version import software

# The end of a baseline's code.
CODES = {
    BaselineStage.SOC: "SOC",
    BaselineStage.OBC: "OBC",
    BaselineStage.FBC: "FBC",
    BaselineStage.CHANGE_CONTROL: "CC",
}
_APPRAISED = (Organisation, Project, Option, CostLine, BenefitLine, Share)


def freeze(
    store: Store,
    person: Person,
    project: str,
    stage: BaselineStage,
    approved_on: date,
    approved_by: str,
    reason: str,
    basis: Basis,
    key: str,
    *,
    shown: tuple[Decimal | None, Decimal | None] | None = None,
) -> str:
    """Freeze a project's promise as the register holds it now; the code of the baseline.

    A repeat with the same key is the baseline that was frozen first. No share is changed: whether a recipient has
    put a benefit into its own baseline is for the recipient to say.

    Args:
        store: The register.
        person: Who freezes; needs the right to freeze baselines for the project's lead.
        project: Code of the project.
        stage: Of the approval; change control replaces an earlier baseline and needs a reason.
        approved_on: The day of the approval, not in the future.
        approved_by: The person or board that approved it; never the person who freezes.
        reason: What changed and why, or a remark.
        basis: Editions, schedule and price base of the figures. Bodies always stand as recorded.
        key: Of the form; freezing twice with it freezes once.
        shown: The present values of cost and benefit that the person saw before they pressed; if the register now
            gives others, nothing is frozen.

    Raises:
        NotPermitted: The person may not freeze baselines for the project's lead.
        NotFound: There is no such project.
        Refused: Values have problems, there is nothing to freeze, or the figures moved; nothing was saved.
        StoreError: The register cannot save.

    References:
        Teal Book, chapter 19: once approved, a baseline changes only through change control. Methods 7.1.
    """
    store = as_seen_by(store, person)
    with store.write(Actor(person.id, person.name), "baseline.freeze", reason, key) as tx:
        held = tx.one("project", project)
        if held is None or held.withdrawn or not isinstance(held.record, Project):
            raise NotFound(f"There is no project {project} to freeze a baseline of.")
        require(person, Act.BASELINE, held.record.lead)
        if not tx.already_saved:
            code = _free_code(store, project, stage)
            made_by = person.name or person.id
            approval = Approval(code, stage, approved_on, approved_by.strip(), reason.strip(), made_by, software())
            made = _promise(store, tx, held.record, approval, basis)
            problems = [*_of_approval(person, made[0]), *_of_figures(made, shown)]
            said = {one.place for one in problems}
            problems += [one for one in _of_records(tx, made) if one.place not in said]
            if has_errors(problems):
                raise Refused(problems)
            tx.put_all([made[0], *made[1]])
    if tx.saved is None:
        raise RuntimeError("a baseline is always saved")
    return next(one.id for one in store.changes(tx.saved.seq) if one.table == "baseline")


def _promise(store: Store, tx: Transaction, project: Project, approval: Approval, basis: Basis) -> Frozen:
    """What would be frozen, from the register as it stands before this save."""
    records: list[Record] = [one for one in surroundings(tx, [project]) if isinstance(one, _APPRAISED)]
    tables = tables_of(records, store.data_version())
    ledger = ledger_of(tables, replace(basis, bodies=Bodies.AS_RECORDED))
    return frozen(ledger, tables, project.id, approval)


def _free_code(store: Store, project: str, stage: BaselineStage) -> str:
    """The project's code with the stage; from the second baseline of a stage on with a number."""
    plain = f"{project}-{CODES[stage]}"
    if is_free(store, "baseline", plain):
        return plain
    numbered = free_codes(store, "baseline", f"{plain}-")
    return next(code for code in numbered if code != f"{plain}-1")


def _of_approval(person: Person, baseline: Baseline) -> Iterator[Problem]:
    """What is wrong with the approval beside who freezes it and when."""

    def problem(column: str, value: str, wrong: str, remedy: str) -> Problem:
        return Problem(Place("baseline", column=column, record=baseline.id), value, wrong, remedy)

    if not baseline.approved_by:
        remedy = "Name the person or board that approved it."
        yield problem("approved_by", "", "is missing", remedy)
    elif is_named(person, baseline.approved_by):
        remedy = "Name the person or board that approved it: nobody approves what they freeze themselves."
        yield problem("approved_by", baseline.approved_by, "is who freezes it", remedy)
    if baseline.approved_on > now().date():
        remedy = "Freeze the baseline when it has been approved."
        yield problem("approved_on", str(baseline.approved_on), "is in the future", remedy)


def _of_figures(made: Frozen, shown: tuple[Decimal | None, Decimal | None] | None) -> Iterator[Problem]:
    baseline, flows = made
    place = Place("baseline", column="project", record=baseline.id)
    if not flows:
        wrong = "has no cost and no benefit with an amount, so there is nothing to freeze"
        yield Problem(place, baseline.project, wrong, "Add its costs and benefits first.")
    elif shown is not None and shown != (baseline.pv_cost, baseline.pv_benefit):
        wrong = "has changed since its figures were shown"
        yield Problem(place, baseline.project, wrong, "Look at the figures again, then freeze them.")


def _of_records(tx: Transaction, made: Frozen) -> Sequence[Problem]:
    """What is wrong with the records by themselves and beside the register."""
    records: list[Record] = [made[0], *made[1]]
    alone = [problem for one in records for problem in check(one)]
    return [*alone, *check_together(records, surroundings(tx, records))]
