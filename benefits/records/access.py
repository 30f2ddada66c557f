"""Who may do what: a pure table of role, act and scope. What is not in the table is refused."""

from __future__ import annotations

from enum import StrEnum

from benefits.errors import NotPermitted
from benefits.records.categories import Role
from benefits.records.model import Person
from benefits.records.security_log import Event, note

ANYWHERE = "*"


class Act(StrEnum):
    """What a person can ask for."""

    READ = "read the register"
    EDIT_PROJECT = "log or change a project"
    ANSWER = "accept or dispute a share"
    SIGN_OFF = "sign off assumptions, decisions and checks"
    BASELINE = "freeze a baseline"
    MEASURE = "record measurements, forecasts and outturn"
    VERIFY = "verify a measurement"
    KEEP_ENVELOPES = "set budget envelopes"
    MODEL_FUNDING = "model funding scenarios"
    APPROVE_SCENARIO = "approve a funding scenario"
    UNLOCK_SCENARIO = "unlock or withdraw a settled funding scenario"
    IMPORT = "import records"
    KEEP_SCHEME = "keep the confidence scheme"
    KEEP_PEOPLE = "change people and organisations"
    LOAD_EXAMPLE = "load the example portfolio"
    KEEP_STORE = "back up, restore or check the store"
    CLOSE = "close a reporting quarter"
    AUDIT = "take the audit trail along"


_CODES = frozenset(role.value for role in Role)
_EVERYBODY = frozenset({Act.READ})
_ACTS: dict[Role, frozenset[Act]] = {
    Role.PROGRAMME_MANAGER: _EVERYBODY
    | {Act.EDIT_PROJECT, Act.BASELINE, Act.MEASURE, Act.ANSWER, Act.IMPORT, Act.LOAD_EXAMPLE},
    Role.FINANCE: _EVERYBODY
    | {Act.ANSWER, Act.KEEP_ENVELOPES, Act.MODEL_FUNDING, Act.APPROVE_SCENARIO, Act.IMPORT, Act.LOAD_EXAMPLE}
    | {Act.MEASURE, Act.VERIFY, Act.KEEP_SCHEME, Act.CLOSE},
    Role.LEADER: _EVERYBODY | {Act.APPROVE_SCENARIO, Act.LOAD_EXAMPLE},
    Role.BENEFIT_OWNER: _EVERYBODY | {Act.MEASURE, Act.ANSWER, Act.LOAD_EXAMPLE},
    Role.ASSURER: _EVERYBODY | {Act.SIGN_OFF, Act.VERIFY, Act.LOAD_EXAMPLE, Act.AUDIT},
    Role.ADMINISTRATOR: frozenset(Act) - {Act.ANSWER},
}
# Concern no body; and the one act that a right for every body does not give: a recipient's own people say it.
_UNSCOPED, _BY_NAME = frozenset({Act.READ, Act.LOAD_EXAMPLE}), frozenset({Act.ANSWER})


def grant(role: Role, organisation: str = ANYWHERE) -> str:
    """How a person's record says that a role holds for an organisation.

    Example:
        >>> grant(Role.FINANCE, "DWP")
        'finance:DWP'
    """
    return f"{role}:{organisation}"


def roles(person: Person) -> tuple[tuple[Role, str], ...]:
    """The roles a person holds, each with the organisation it holds for; unknown roles give nothing."""
    split = (one.partition(":") for one in person.grants)
    return tuple((Role(role), scope) for role, _, scope in split if role in _CODES and scope)


def may(person: Person, act: Act, organisation: str = ANYWHERE) -> bool:
    """Whether the person may do this for an organisation.

    Args:
        person: Who asks.
        act: What for.
        organisation: The body whose record it concerns. ANYWHERE asks whether it is allowed for every body, except
            for reading and loading the example, which concern none. To answer for a recipient, the grant must
            name it.
    """
    scopes = {organisation} if act in _BY_NAME else {ANYWHERE, organisation}
    return any(act in _ACTS[role] and (act in _UNSCOPED or scope in scopes) for role, scope in roles(person))


def require(person: Person, act: Act, organisation: str = ANYWHERE) -> None:
    """Nothing, if the person may do this.

    Raises:
        NotPermitted: They may not; the sentence says which roles may.
    """
    if not may(person, act, organisation):
        who = " or ".join(sorted(role.replace("_", " ") for role in Role if act in _ACTS[role]))
        where = "" if organisation == ANYWHERE else f" for {organisation}"
        note(Event.REFUSED, person=person.id, act=act.value, organisation=organisation)
        raise NotPermitted(f"You may not {act}{where}. Ask somebody with the role {who}{where} to do it.")
