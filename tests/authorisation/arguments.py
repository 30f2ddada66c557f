"""What each function is asked with: values by the name of their parameter, unless its file or itself has its own.

A value is made by a function of the register. What belongs to a page is fetched as the administrator, once for all
cells: a person who may read nothing is handed what they could not have got, and has to be refused all the same.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from prepared import ADA, CALCULATED, QUARTER, RECORDS, SCENARIO, Rehearsal, Rehearsed, empty, request
from walked import Asked

from benefits.actions.agreement import Answer, Says
from benefits.actions.choosing import Choice
from benefits.actions.learned_optimism import CorrectionChange
from benefits.actions.networking import Cut
from benefits.actions.optimism import LineSeen
from benefits.actions.recording import Edit
from benefits.appraisal.lenses import Claims, Lens, Money, Standpoint
from benefits.periods import Quarter
from benefits.portfolio.basis import Basis
from benefits.portfolio.contributors import Scope
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.scenarios import Assumptions
from benefits.portfolio.selection_model import Way
from benefits.portfolio.valued_lines import Landed
from benefits.records.access import Act
from benefits.records.categories import (
    Agreement,
    BaselineStage,
    BiasMeasure,
    BudgetClass,
    LogKind,
)
from benefits.records.model import Dependency, LogEntry, Pool, Programme, Record, table_of
from benefits.views.appraised import appraised
from benefits.views.briefing import About
from benefits.views.explained import Stand
from benefits.views.funding import funding
from benefits.views.history import record_history
from benefits.views.kept_answers import KeptAnswer
from benefits.views.project import project_page
from benefits.views.scenario_comparison import bridge_plan
from benefits.views.transfers import TransfersAsked, transfers_page
from benefits.views.uncertainty import simulated
from benefits.views.uncertainty_settings import settings_typed
from tests.plain.register import FIRST, project
from tests.plain.tracking import expected, spent

TODAY = date(2029, 4, 30)
BY_CODE = {(table_of(one), one.id): one for one in RECORDS}
Made = Callable[[Rehearsal], Any]


def held(table: str, code: str, **changes: Any) -> Record:
    """A record of the register, perhaps changed."""
    return replace(BY_CODE[table, code], **changes)


def plain(value: Any) -> Made:
    return lambda _: value


SEEN_MEASUREMENT = held("measurement", "P-L-B-2-0")
SHARE = held("share", "P-L-B")
NEW_ENTRY = LogEntry("P-L2", "P", LogKind.ASSUMPTION, "Another one")
SETTINGS = settings_typed(number="64")


def calculated(store: Rehearsal) -> tuple[str, dict[str, int]]:
    """A line that a calculation has written, and the version of each record that came of it."""
    lines = [one for one in store.current("benefit_line") if one.record.title.startswith(CALCULATED)]
    tables = ("benefit_line", "valuation_input", "share")
    seen = {one.record.id: one.version for table in tables for one in store.current(table)}
    return lines[0].record.id, seen


def stopped(*_: int) -> None:
    """Ends long work at its first step, which it reaches only behind the question for permission."""
    raise Rehearsed("worked out")


# By parameter name; "file.name" and "room/file.function.name" say it more closely, and win.
VALUES: Mapping[str, Made] = {
    "key": plain("cell"),
    "reason": plain("Because"),
    "words": plain("Seen"),
    "project": plain("P"),
    "code": plain("P"),
    "title": plain("A name"),
    "seen": plain(1),
    "basis": plain(Basis()),
    "on": plain(TODAY),
    "today": plain(TODAY),
    "day": plain(datetime.now(UTC).date()),
    "claims": plain(Claims.CLAIMED),
    "lens": plain(Lens(Standpoint.GOVERNMENT, Money.ECONOMIC, Claims.CLAIMED)),
    "body": plain("A"),
    "owner": plain("A"),
    "option": plain("P"),
    "lines": plain(("P-L",)),
    "pool": plain("K"),
    "settings": plain(SETTINGS),
    "assumptions": plain(Assumptions()),
    "page": lambda store: project_page(store, ADA, "P"),
    "held": lambda store: funding(store, ADA, "S-SHARED"),
    "table": plain("measurement"),
    "measure": plain(BiasMeasure.CAPITAL),
    "way": plain(Way.JOINT),
    "cut": plain(0.1),
    "question": plain("a question"),
    "kind": plain(str),
    "answer": plain("an answer"),
    "on_step": plain(lambda *_: None),
    "landed": plain(Landed("B", BudgetClass.RDEL_PROGRAMME)),
    "request": lambda _: request(),
    "form": plain("a form"),
    "content": plain("something typed"),
    "quarter": plain(QUARTER),
    "at": plain(datetime.now(UTC).date()),
    # actions
    "agreement.answers": plain([Answer("P-L-B", 1, 1, Says.ACCEPT)]),
    "agreement.act": plain(Act.EDIT_PROJECT),
    "agreement.share": plain(replace(SHARE, agreement=Agreement.ACCEPTED)),
    "agreement.held": plain(BY_CODE),
    "baselining.stage": plain(BaselineStage.FBC),
    "baselining.approved_on": plain(date(2026, 6, 1)),
    "baselining.approved_by": plain("The board"),
    "choosing.choices": plain([Choice("P", held("option", "P"), held("option", "P-X"))]),
    "choosing.coming": plain(()),
    "envelopes.changes": plain([Edit(held("envelope", "E-A", note="Changed"), 1)]),
    "import_rights.act": plain(Act.IMPORT),
    "import_rights.changed": plain([held("cost_line", "P-C", title="Changed")]),
    "import_rights.held": plain(BY_CODE),
    "actions/importing.save_example.store": lambda _: empty(),
    "actions/importing.save_example.records": plain([project("R", title="Third")]),
    "importing.records": plain([held("cost_line", "P-C", title="Changed")]),
    "actions/learned_optimism.apply_learned_corrections.changes": plain(
        [CorrectionChange("P-L", 1, Decimal(0), Decimal("0.25"), "Track record")]
    ),
    "logs.entry": plain(NEW_ENTRY),
    "actions/logs.keep_entry.seen": plain(0),
    "measuring.measurement": plain(replace(SEEN_MEASUREMENT, pounds=Decimal(5))),
    "measuring.entries": plain([Edit(replace(SEEN_MEASUREMENT, pounds=Decimal(5)), 1)]),
    "measuring.forecast": plain(expected("P-L", "B", [0, 0, 0, 1, 1], date(2027, 2, 1), reason="Later")),
    "actions/measuring.revise_forecast.seen": plain(0),
    "measuring.outturn": plain(spent("P-C", 3, 5)),
    "actions/measuring.enter_outturn.seen": plain(0),
    "measuring.milestone": plain(held("milestone", "P-M", note="Changed")),
    "measuring.code": plain("P-L-B-2-0"),
    "networking.dependency": plain(Dependency("Q-N1", "P", "Q", Decimal("0.5"))),
    "actions/networking.save_dependency.dependency": plain(held("dependency", "P-N1", note="Changed")),
    "actions/networking.withdraw_dependency.dependency": plain(held("dependency", "P-N1")),
    "networking.pool": plain(Pool("K", "Losses to fraud", total=Decimal(2_000), price_year=FIRST)),
    "networking.code": plain("K"),
    "actions/networking.withdraw_pool.code": plain("EMPTY"),
    "networking.cuts": plain([Cut("Q", "Q-K", Decimal("0.1"), 1)]),
    "actions/networking.apply_cuts.pool": plain("K"),
    "actions/networking.join_pool.pool": plain("K"),
    "actions/networking.join_pool.lines": plain([("Q", "Q-B")]),
    "actions/networking.record_separate.lines": plain(("P-L", "Q-B")),
    "networking.why": plain("They differ"),
    "optimism.project": plain("P"),
    "optimism.changes": plain([Edit(held("bias_factor", "P-W1", note="Changed"), 1)]),
    "optimism.resultant": plain(Decimal(2)),
    "optimism.lines": plain([LineSeen("cost_line", "P-C", 1, Decimal(0))]),
    "actions/optimism.apply_grade.lines": plain([LineSeen("benefit_line", "P-L", 1, Decimal(0))]),
    "optimism.grade": plain("BENEFIT-4"),
    "optimism.correction": plain(Decimal("0.15")),
    "actions/optimism.keep_grades.changes": plain([Edit(held("confidence_grade", "BENEFIT-4", note="Changed"), 1)]),
    "closing.quarter": plain(Quarter.parse("2026-27 Q1")),
    "forgetting.code": plain("gone"),
    "programmes.edit": plain(Edit(Programme("PROG", "Renamed", "A"), 1)),
    "actions/recording.new_project.project": plain(project("R", title="Third")),
    "recording.changes": plain([Edit(held("project", "P", summary="Changed"), 1)]),
    "restoring.table": plain("log_entry"),
    "restoring.code": plain("P-L1"),
    "restoring.version": plain(1),
    "restoring.seen": lambda store: store.data_version(),
    "scenarios.scenario": plain(Edit(held("scenario", "S-DRAFT", note="Changed"), 1)),
    "scenarios.overrides": plain([]),
    "scenarios.code": plain("S-SHARED"),
    "actions/scenarios.share_scenario.code": plain("S-DRAFT"),
    "actions/scenarios.unlock_scenario.code": plain("S-LOCKED"),
    "actions/scenarios.approve_scenario.code": plain("S-LOCKED"),
    "scenarios.fingerprint": plain("ab" * 32),
    "signing.code": plain("P-L1"),
    "actions/signing.sign_off.seen": plain(2),
    "signing.entry": plain(held("log_entry", "P-L1", signed_off_by="Me", signed_off_on=TODAY)),
    "signing.held": plain(BY_CODE),
    "valuing.option": plain("P"),
    "actions/valuing.rewrite_lines.project": plain("Q"),
    "valuing.line": lambda store: calculated(store)[0],
    "actions/valuing.rewrite_lines.seen": lambda store: calculated(store)[1],
    "actions/valuing.rewrite_lines.request": lambda _: replace(request(), years=4),
    "verifying.code": plain("P-L-B-2-0"),
    "verifying.record": plain(replace(SEEN_MEASUREMENT, verified_by="Me", verified_on=TODAY)),
    "verifying.held": plain(BY_CODE),
    "keeping.name": plain("none.duckdb"),
    "keeping.typed": plain("register.duckdb"),
    "keeping.replay": plain(False),
    # views
    "views/keeping.little_room.store": plain(SimpleNamespace(path=Path("register.duckdb"))),
    "briefing.about": plain(About()),
    "cost_sharing.scope": plain(Scope.PROJECT),
    "explained.before": plain(Stand(editions=("lower_sensitivity",))),
    "history.version": lambda store: record_history(store, ADA, "P-L1")[-1],
    "views/history.record_history.code": plain("P-L1"),
    "inbox.organisation": plain("B"),
    "inbox.codes": plain(("P-L-B",)),
    "kept_answers.question": plain(("a question",)),
    "kept_answers.fingerprint": plain("1"),
    "kept_answers.find": plain(lambda: KeptAnswer("found", is_stale=False)),
    "line.code": plain("P-L"),
    "views/logs.entry_page.code": plain("P-L1"),
    "measurements.code": plain("P-L-B-2-0"),
    "measurements.measurement": plain(SEEN_MEASUREMENT),
    "measurements.stem": plain("P-M"),
    "views/measurements.blank_measurements.lines": plain(()),
    "memorandum_terms.page": lambda store: transfers_page(
        store, ADA, funding(store, ADA, "S-SHARED"), TransfersAsked("P")
    ),
    "optimism.planned": plain(Decimal(0)),
    "views/optimism.worksheet_preview.lines": plain(("P-C",)),
    "views/optimism.grade_preview.lines": plain(("P-L",)),
    "project_records.keys": plain([("project", "P")]),
    "scenario_comparison.codes": plain(("", "S-SHARED")),
    "scenario_comparison.first": lambda store: funding(store, ADA, ""),
    "scenario_comparison.second": lambda store: funding(store, ADA, "S-SHARED"),
    "scenario_comparison.plan": lambda store: bridge_plan(
        store, ADA, funding(store, ADA, ""), funding(store, ADA, "S-SHARED")
    ),
    "scenario_transfers.rule": plain(Rule.PROPORTIONAL),
    "scenario_transfers.scenario": plain(SCENARIO),
    "scenario_transfers.overrides": plain(()),
    "views/sure_selection.work_out_sure.on_step": plain(stopped),
    "views/pressure.work_out_pressure.on_step": plain(stopped),
    "views/pressure.pressure_answer.on_step": plain(stopped),
    "funding.scenario": plain(SCENARIO),
    "views/funding.funding.code": plain("S-SHARED"),
    "views/scenarios.is_code_free.code": plain("NEW"),
    "scenarios.n": plain(1),
    "transfers.asked": plain(TransfersAsked("P")),
    "uncertainty.at": lambda store: appraised(store, ADA, Basis()),
    "uncertainty_page.kept": lambda store: KeptAnswer(simulated(store, ADA, Basis(), SETTINGS), is_stale=False),
}


@cache
def value(store: Rehearsal, made: Made) -> Any:
    """What a maker makes of a register, made once."""
    return made(store)


def arguments(store: Rehearsal, one: Asked) -> dict[str, Any]:
    """Everything that a function has to be given but the person; what has a default keeps it.

    Raises:
        KeyError: Nobody has said what a parameter of a new function is given.
    """
    found = {}
    for name, told in inspect.signature(one.function).parameters.items():
        closer = next((at for at in (f"{one.code}.{name}", f"{one.file}.{name}") if at in VALUES), "")
        if name == "store" and not closer:
            found[name] = store
        elif name != "person" and (told.default is inspect.Parameter.empty or closer):
            found[name] = value(store, VALUES[closer or name])
    return found
