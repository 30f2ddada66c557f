"""Every envelope on record with who set it when, and the envelopes of one body as they are changed together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from benefits.records.access import Act, may, require
from benefits.records.categories import BudgetClass, EnvelopeKind
from benefits.records.checks_together import Key
from benefits.records.free_codes import free_codes
from benefits.records.history import Versioned
from benefits.records.model import Envelope, Organisation, Person, Record
from benefits.records.sight import as_seen_by
from benefits.records.store import Store
from benefits.views.register import organisations

Row = tuple[BudgetClass, EnvelopeKind]
# What a body can have an envelope for, in the order in which it is shown.
ROWS: tuple[Row, ...] = tuple((one, kind) for one in BudgetClass if one.is_del for kind in EnvelopeKind)


@dataclass(frozen=True)
class EnvelopeLine:
    """One envelope with the short name of its body, and who saved it last, when and why."""

    envelope: Envelope
    name: str
    saved: Versioned


@dataclass(frozen=True)
class BodyEnvelopes:
    """The envelopes of one body as they are changed, all together.

    Attributes:
        name: Short name of the body.
        held: Its envelopes by table and code.
        around: Every organisation of the register.
        codes: The code that each class and kind has or would get, and the version that a save has seen of it.
    """

    body: str
    name: str
    held: Mapping[Key, Versioned]
    around: tuple[Organisation, ...]
    codes: Mapping[Row, tuple[str, int]]

    @property
    def envelopes(self) -> tuple[Envelope, ...]:
        """The envelopes as the register holds them."""
        return tuple(one.record for one in self.held.values() if isinstance(one.record, Envelope))

    @property
    def known(self) -> tuple[Record, ...]:
        """Everything that a changed envelope is judged beside."""
        return (*self.around, *self.envelopes)

    @property
    def versions(self) -> Mapping[Key, int]:
        """The version of each envelope."""
        return {key: one.version for key, one in self.held.items()}


def envelope_lines(store: Store, person: Person, body: str = "") -> tuple[EnvelopeLine, ...]:
    """Every envelope of the register, or those of one body, by body, class and kind.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    names = {one.id: one.short_name for one in organisations(store, person)}
    lines = (
        EnvelopeLine(one.record, names.get(one.record.organisation, one.record.organisation), one)
        for one in store.current("envelope")
        if isinstance(one.record, Envelope) and body in ("", one.record.organisation)
    )
    return tuple(sorted(lines, key=_place))


def _place(line: EnvelopeLine) -> tuple[str, str, int, str]:
    envelope = line.envelope
    row = (envelope.budget_class, envelope.kind)
    at = ROWS.index(row) if row in ROWS else len(ROWS)
    return line.name.casefold(), envelope.organisation, at, envelope.id


def bodies_to_set(store: Store, person: Person) -> dict[str, str]:
    """The public bodies whose envelopes the person may set: code to words, by name.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    return {
        one.id: f"{one.short_name} ({one.id})"
        for one in organisations(store, person)
        if one.kind.is_public and may(person, Act.KEEP_ENVELOPES, one.id)
    }


def body_envelopes(store: Store, person: Person, body: str) -> BodyEnvelopes:
    """The envelopes of one body, with the codes that further ones would get.

    Raises:
        NotPermitted: The person may not read the register.
    """
    require(person, Act.READ)
    store = as_seen_by(store, person)
    around = organisations(store, person)
    held = {("envelope", one.record.id): one for one in store.where("envelope", "organisation", [body])}
    return BodyEnvelopes(
        body=body,
        name=next((one.short_name for one in around if one.id == body), body),
        held=held,
        around=around,
        codes=dict(_codes(store, body, held.values())),
    )


def _codes(store: Store, body: str, held: Iterable[Versioned]) -> Iterator[tuple[Row, tuple[str, int]]]:
    there: dict[Row, tuple[str, int]] = {}
    for one in held:
        if isinstance(one.record, Envelope):
            there.setdefault((one.record.budget_class, one.record.kind), (one.record.id, one.version))
    for row in ROWS:
        yield row, there.get(row) or _free(store, body, row)


def _free(store: Store, body: str, row: Row) -> tuple[str, int]:
    """The code of an envelope that is not there: the one it had before it was withdrawn, else one that is free."""
    plain = f"{body}-{'-'.join(row)}".upper().replace("_", "-")
    before = store.one("envelope", plain)
    if before is None:
        return plain, 0
    was = before.record
    if (
        before.withdrawn
        and isinstance(was, Envelope)
        and (was.organisation, was.budget_class, was.kind) == (body, *row)
    ):
        return plain, before.version
    return next(free_codes(store, "envelope", f"{plain}-")), 0
