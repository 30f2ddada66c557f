"""The register in a terminal: the commands, what each is asked, and how it answers."""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import benefits
from benefits import library
from benefits.actions.importing import save_example
from benefits.cli.answers import EXPLAINED, FAULT, PROBLEMS, SOUND, STOPPED, problems_text, store_of
from benefits.cli.auditing import audit, audit_arguments, close, close_arguments
from benefits.cli.baselines import baseline
from benefits.cli.briefing import brief, brief_arguments
from benefits.cli.cost_sharing import share_cost
from benefits.cli.explaining import explain, explain_arguments
from benefits.cli.forgetting import forget_arguments, forget_person
from benefits.cli.keeping import back_up, move_store, put_back, restore_arguments, verify_store
from benefits.cli.measuring import measure, measure_arguments
from benefits.cli.optimism import optimism, optimism_arguments
from benefits.cli.realisation import realisation, realisation_arguments
from benefits.cli.records import FORMS, GMPP, check, export, history, make_template, take
from benefits.cli.selection import pressure, pressure_arguments, select, select_arguments
from benefits.cli.summary_table import ast, ast_arguments
from benefits.cli.transfers import transfers
from benefits.cli.uncertainty import simulate, simulate_arguments, switching, switching_arguments
from benefits.errors import BenefitsError, Refused, StoreError
from benefits.interchange.read import read_folder
from benefits.portfolio.basis import DISCOUNTINGS
from benefits.portfolio.cost_sharing import Rule
from benefits.records.places import VARIABLE, default_store, example_store, place_of, shown
from benefits.records.store import Store
from benefits.reference.sources import data_folder
from benefits.reporting import appraisal_tables as tables
from benefits.views.appraisal_report import BODIES, CLAIMS, MONEYS, STANDPOINTS, AppraisalReport
from benefits.views.register import register_summary

LOOPBACK = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and say how it went.

    Returns:
        0 when all is well, 1 for what a sentence on the error stream explains, 2 for problems listed there,
        70 for a fault of the program.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # the pound and minus signs, whatever the system's habit
    asked = _parser().parse_args(arguments)
    try:
        code: int = asked.run(asked)
    except Refused as refused:
        print(problems_text(refused.problems), file=sys.stderr)
        return PROBLEMS
    except BenefitsError as fault:
        print(fault, file=sys.stderr)
        return EXPLAINED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXPLAINED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    except Exception as fault:
        print(_fault_of_ours(fault), file=sys.stderr)
        return FAULT
    return code


def serve(asked: argparse.Namespace) -> int:
    """Check that the register opens, then become the server of the screens, on this computer only."""
    place = store_of(asked)
    Store.open(place).close()  # a register that cannot be opened is told of here, not in the browser
    print(f"Your register: {shown(place)}", flush=True)
    app = _shipped("app.py")
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(app), f"--server.address={LOOPBACK}"]
    command += [f"--server.port={asked.port}"] if asked.port else []
    command += ["--server.headless=true"] if asked.headless else []
    root = str(Path(benefits.__file__).resolve().parents[1])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    # The server takes its settings from .streamlit/config.toml of the folder it starts in.
    folder = _shipped(".streamlit").parent
    _become(command, folder, {**os.environ, VARIABLE: str(place), "PYTHONPATH": path})


def example(asked: argparse.Namespace) -> int:
    """Load the published cases into a register of their own."""
    place = place_of(asked.store) if asked.store else place_of(str(example_store()))
    if place == place_of(str(default_store())):
        raise StoreError(
            f"{shown(place)} is your own register, and the example is kept apart from it. Name another file."
        )
    reading = read_folder(data_folder() / "example")
    key = f"example-{reading.sha256}"
    with closing(Store.open(place)) as store:
        if store.saved_with(key):  # by anybody, in the screens too
            print("The example portfolio was loaded before; nothing was saved twice.")
        else:
            print(save_example(store, library.local_person(), reading.records, key).sentence)
        count = register_summary(store, library.local_person()).n_projects
    print(f"{count} published projects stand in {shown(place)}")
    return SOUND


def appraise(asked: argparse.Namespace) -> int:
    """Print the appraisal of a folder of CSV files, of a workbook or of a register."""
    with library.open(asked.path or default_store()) as register:
        held = register.appraise(
            lens=asked.lens,
            money=asked.money,
            claims=asked.claims,
            price_base=asked.price_base,
            discounting=asked.discounting,
            organisations=asked.organisations,
            present_value=asked.present_value,
        )
        noted = len(register.warnings)
    if noted:
        print(f"{noted} things to note about these records: benefits check {asked.path}", file=sys.stderr)
    report = held.report
    if asked.format == "json":
        print(json.dumps(held.to_json(), indent=2, allow_nan=False))
    elif asked.format == "csv":
        print(_csv(asked, report), end="")
    else:
        text = tables.parties_text if asked.parties else tables.matrix_text if asked.matrix else tables.projects_text
        print(text(report))
    return SOUND


def _csv(asked: argparse.Namespace, report: AppraisalReport) -> str:
    if asked.parties:
        return tables.as_csv(tables.party_rows(report), tables.PARTY_COLUMNS)
    if asked.matrix:
        return tables.as_csv(tables.matrix_rows(report), ["payer", *report.matrix.recipients])
    return tables.as_csv(tables.project_rows(report), tables.PROJECT_COLUMNS)


def _shipped(name: str) -> Path:
    """A file that stands in the package when installed, and beside it in a checkout."""
    package = Path(benefits.__file__).resolve().parent
    for folder in (package, package.parent):
        if (folder / name).exists():
            return folder / name
    raise BenefitsError(f"{name} is missing beside {package}. Install the program again.")


def _become(command: Sequence[str], folder: Path, environment: dict[str, str]) -> NoReturn:
    """Run another program in the place of this one, so that a stop reaches it and it alone closes the register."""
    if sys.platform == "win32":
        sys.exit(subprocess.run(command, cwd=folder, env=environment, check=False).returncode)  # noqa: S603 - our own
    os.chdir(folder)
    os.execve(command[0], list(command), environment)  # noqa: S606 - our own command line, no shell


def _fault_of_ours(fault: Exception) -> str:
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    told = f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__
    return (
        f"This is a fault of the program: {told} ({Path(frame.filename).name}, line {frame.lineno}). "
        "Report it with the command you gave."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="benefits",
        description="Who pays for government data projects, who gains, and who could pay.",
        epilog=f"The register is the file that --store names, else the environment's {VARIABLE}, else one in your "
        "data folder.\nAnswers 0 when all is well, 1 for what a sentence explains, 2 for problems in what was given.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    one = commands.add_parser("serve", help="open the screens in a browser")
    _runs(one, serve, "serve --port 8600")
    _with_store(one)
    one.add_argument("--port", type=int, metavar="N", help="the port on this computer; a free one if not given")
    one.add_argument("--headless", action="store_true", help="do not open a browser")

    one = commands.add_parser("example", help="load the published cases into a register of their own")
    _runs(one, example, "example")
    one.add_argument("--store", metavar="PATH", help="another file than the one beside your register")

    one = commands.add_parser("appraise", help="appraise a folder of CSV files, a workbook or a register")
    _runs(one, appraise, "appraise data/example", "appraise my-folder --lens own --claims accepted --format json")
    one.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, a workbook or a register's file; yours if not given"
    )
    one.add_argument("--lens", choices=STANDPOINTS, default="society", help="whose costs and benefits")
    one.add_argument("--money", choices=MONEYS, default="economic", help="value, or cash in DEL budgets")
    one.add_argument("--claims", choices=CLAIMS, default="claimed", help="all claims, or what recipients accepted")
    one.add_argument("--price-base", metavar="YEAR", help="such as 2024-25; each project's own if not given")
    one.add_argument("--present-value", metavar="YEAR", help="the year seen from; each project's first if not given")
    one.add_argument("--discounting", choices=DISCOUNTINGS, default="standard", help="the discount schedule")
    closed = "closed bodies as the records name them, or as who took their place"
    one.add_argument("--organisations", choices=BODIES, default="recorded", help=closed)
    _with_format(one)
    which = one.add_mutually_exclusive_group()
    which.add_argument("--parties", action="store_true", help="who pays and who gains, instead of the projects")
    which.add_argument("--matrix", action="store_true", help="payers by recipients, instead of the projects")

    one = commands.add_parser("template", help="write a workbook to fill in, blank or with a register's records")
    _runs(one, make_template, "template my-projects.xlsx", "template my-projects.ods --from backups/register.duckdb")
    one.add_argument("out", metavar="OUT", help=f"the file to write: {FORMS}")
    one.add_argument("--from", dest="store", metavar="STORE", help="a register whose records stand in it; blank if not")

    one = commands.add_parser("check", help="list all that is wrong with a folder of CSV files or a workbook")
    _runs(one, check, "check my-folder", "check my-projects.xlsx --format csv")
    one.add_argument("path", metavar="PATH", help="the folder or workbook; nothing is saved")
    _with_format(one)

    one = commands.add_parser("import", help="save a folder or a workbook in a register, all of it or nothing")
    _runs(one, take, 'import my-folder --reason "Spring return"', "import my-projects.xlsx --check --format json")
    one.add_argument("path", metavar="PATH", help="the folder of CSV files, or the workbook")
    one.add_argument("--reason", metavar="TEXT", help="why, kept with the save; needed unless it is a check")
    one.add_argument("--check", action="store_true", help="tell what would change and what is wrong; save nothing")
    _with_store(one)
    _with_format(one, "table", "json")

    one = commands.add_parser("export", help="write a whole register as a workbook or as CSV files")
    _runs(one, export, "export register.xlsx", "export my-folder --as-of 2026-03-31", "export projects.gmpp.csv")
    one.add_argument("out", metavar="OUT", help=f"the file to write, {FORMS} or {GMPP}, or the folder of CSV files")
    _with_store(one)
    then = (
        "as it stood at the end of that day (UTC), such as 2026-03-31, or when a quarter such as 2026-27 Q2 was closed"
    )
    one.add_argument("--as-of", metavar="DATE", help=then)

    one = commands.add_parser("history", help="tell who changed a record, when, why and how")
    _runs(one, history, "history LINK", "history LINK-C1 --format json")
    one.add_argument("record", metavar="RECORD", help="the record's code")
    _with_store(one)
    _with_format(one, "table", "json")

    one = commands.add_parser("close", help="close a reporting quarter with what the register holds now")
    _runs(one, close, 'close "2026-27 Q2" --reason "Return of October"')
    close_arguments(one)
    _with_store(one)

    one = commands.add_parser("audit", help="write the audit trail, with a program that checks it")
    _runs(one, audit, "audit trail.zip", "audit trail.zip --from 2026-04-01 --to 2026-06-30")
    audit_arguments(one)
    _with_store(one)

    one = commands.add_parser("backup", help="write a verified copy of a register")
    _runs(one, back_up, "backup", "backup --to /media/safe")
    _with_store(one)
    one.add_argument("--to", metavar="FOLDER", help="where to; the folder backups beside the register if not given")

    one = commands.add_parser("restore", help="put a backup in the place of a register")
    copy = "restore backups/register-20261122T093000000000Z.duckdb"
    _runs(one, put_back, copy, f"{copy} --replay --force", "restore --rescue")
    restore_arguments(one)
    _with_store(one)

    one = commands.add_parser("verify", help="read a whole register and say whether it is sound")
    _runs(one, verify_store, "verify", "verify backups/register-20261122T093000000000Z.duckdb")
    one.add_argument("path", nargs="?", metavar="PATH", help="the register's file or a backup; yours if not given")

    one = commands.add_parser("forget", help="remove a person's name for good, where the law asks for it")
    _runs(one, forget_person, 'forget P17 --reason "Request 2026-114, granted on 3 March"')
    forget_arguments(one)
    _with_store(one)

    one = commands.add_parser("migrate-store", help="take a whole register from a file to a server, or back")
    _runs(one, move_store, "migrate-store register.duckdb postgresql://benefits@host/benefits")
    one.add_argument("source", metavar="FROM", help="the register's file, which no program holds open, or its server")
    one.add_argument("target", metavar="TO", help="a file that is not there yet, or a database without a register")

    one = commands.add_parser("share-cost", help="tell who pays how much of a shared cost, by every rule")
    _runs(
        one,
        share_cost,
        "share-cost --cost 9 --benefits A=12,B=6,C=3",
        "share-cost --cost 9 --benefits A=14,B=10,C=6 --separable A=2,B=3,C=1 --alternatives A=11,B=12,C=10",
        "share-cost game.json --format json",
    )
    one.add_argument(
        "game", nargs="?", metavar="GAME.json", help='a file {"cost": {"A": 5, "B": 4, "AB": 7}}, or with "value"'
    )
    one.add_argument("--cost", metavar="N", help="the shared cost, without what bodies add separately")
    one.add_argument("--benefits", metavar="A=N,B=N", help="what each body gains before any payment")
    one.add_argument("--separable", metavar="A=N,B=N", help="what each body adds to the cost; nothing if not given")
    one.add_argument(
        "--alternatives", metavar="A=N,B=N", help="what each would pay for the like of it alone; none if not named"
    )
    one.add_argument("--cash", metavar="A=N,B=N", help="the most that each can pay; any amount if not named")
    one.add_argument("--proposed", metavar="A=N,B=N", help="payments to judge beside the rules")
    _with_format(one, "table", "json")

    one = commands.add_parser("baseline", help="tell what a project promised at each approval, and what has moved")
    _runs(one, baseline, "baseline --project LINK", "baseline my-folder --project LINK --format json")
    one.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, a workbook or a register's file; yours if not given"
    )
    one.add_argument("--project", metavar="CODE", required=True, help="the project's code")
    _with_format(one, "table", "json")

    one = commands.add_parser("select", help="tell what is funded out of the envelopes, one way of choosing")
    _runs(one, select, "select my-folder --way joint", "select my-folder --way silo --cut 10 --scenario TIGHT")
    select_arguments(one)
    _with_format(one, "table", "json")

    one = commands.add_parser("pressure", help="tell what is kept and what falls out when every budget is cut")
    _runs(one, pressure, "pressure my-folder", "pressure my-folder --cuts 0,5,10 --scenario TIGHT --format json")
    pressure_arguments(one)
    _with_format(one, "table", "json")

    one = commands.add_parser("transfers", help="write the budget cover transfers of a funding scenario as a workbook")
    _runs(
        one,
        transfers,
        "transfers TIGHT transfers.xlsx",
        "transfers TIGHT transfers.xlsx --project LINK --rule shapley",
        "transfers plan.scenario.json transfers.xlsx --store my-folder --format json",
    )
    one.add_argument("scenario", metavar="SCENARIO", help="its code in the register, or its file")
    one.add_argument("out", metavar="OUT", help=f"the file to write: {FORMS}")
    one.add_argument("--store", metavar="PATH", help="the register's file, or a folder or workbook; yours if not given")
    one.add_argument("--project", action="append", metavar="CODE", help="this one, not those at risk; may be repeated")
    one.add_argument("--rule", choices=[rule.value for rule in Rule], help="how to share; the scenario's if not given")
    one.add_argument("--lender", metavar="CODE", help="who lends a bridge; HMT if not given, 'nobody' for no bridge")
    _with_format(one, "table", "json")

    one = commands.add_parser("measure", help="tell what is due and from whom, or enter what arrived")
    _runs(one, measure, "measure --due", 'measure register.duckdb --file due.xlsx --as "Olu Ade" --check')
    measure_arguments(one)
    _with_format(one, "table", "json")

    one = commands.add_parser("realisation", help="tell what has arrived of what the baselines promised")
    _runs(one, realisation, "realisation data/example", "realisation --on 2026-03-31 --project LINK --format json")
    realisation_arguments(one)
    _with_format(one)

    one = commands.add_parser("explain", help="tell why a project's figures changed, line by line")
    _runs(
        one,
        explain,
        "explain LINK --from lower_sensitivity --to standard",
        "explain LINK --from-day 2026-03-31",
        "explain LINK register.duckdb --from-baseline LINK-FBC --lens own --format json",
    )
    explain_arguments(one)

    one = commands.add_parser("optimism", help="tell how a project is corrected for optimism, and on what that rests")
    _runs(one, optimism, "optimism LINK", "optimism LINK my-folder --format json")
    optimism_arguments(one)

    one = commands.add_parser("simulate", help="tell what projects may be worth when lines turn out otherwise")
    _runs(one, simulate, "simulate my-folder --draws 10000 --seed 1", "simulate --project LINK --format json")
    simulate_arguments(one)
    _with_format(one)

    one = commands.add_parser("switching", help="tell what would have to change for a project to break even")
    _runs(one, switching, "switching my-folder", "switching --project LINK --format json")
    switching_arguments(one)
    _with_format(one)

    one = commands.add_parser("brief", help="write a briefing as slides, a paper, a PDF or a workbook")
    _runs(one, brief, "brief data/example briefing.pptx", "brief register.duckdb link.pdf --project LINK")
    brief_arguments(one)

    one = commands.add_parser("ast", help="write a project's Appraisal Summary Table as a workbook, a paper or a PDF")
    _runs(one, ast, "ast LINK link.xlsx", "ast LINK link.pdf --store my-folder")
    ast_arguments(one)
    return parser


def _runs(command: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int], *examples: str) -> None:
    command.set_defaults(run=run)
    command.description = run.__doc__
    command.epilog = "\n".join(["examples:", *(f"  benefits {one}" for one in examples)])
    command.formatter_class = argparse.RawDescriptionHelpFormatter


def _with_store(command: argparse.ArgumentParser) -> None:
    command.add_argument("--store", metavar="PATH", help="the register's file; yours if not given")


def _with_format(command: argparse.ArgumentParser, *formats: str) -> None:
    command.add_argument("--format", choices=formats or ("table", "json", "csv"), default="table", help="as a table")
