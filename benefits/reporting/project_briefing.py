"""A project's briefing: is it worth it, to whom, who pays, what is promised and arrived, and what is to be decided."""

from __future__ import annotations

from datetime import date

from benefits.appraisal.classes import Classification
from benefits.appraisal.lenses import NEGLIGIBLE, Claims, Standpoint
from benefits.reporting import project_briefing_money as money
from benefits.reporting import project_briefing_state as state
from benefits.reporting.briefing_decisions import decisions_section
from benefits.reporting.briefing_realisation import realisation_headline, realisation_section
from benefits.reporting.briefing_standing import OURS, THREE_DECISIONS, as_reported_on, editions_of, judged_by, subtitle
from benefits.reporting.frames import answer_of
from benefits.reporting.sentences import (
    gains_or_loses,
    one_or_many,
    option_memo_sentence,
    phasing_sentence,
    pounds_or_nothing,
    project_basis,
    unknown_sentence,
)
from benefits.reporting.words import label, number, pounds_in_prose
from benefits.views.briefing import ProjectFacts
from benefits.views.briefing_value import Briefing, Headline, Section
from benefits.views.project import LensFigures, OptionAppraisal, ProjectPage

NOT_RECOMMENDED = "This briefing states what each decision would mean. It recommends none of them."


def project_briefing(facts: ProjectFacts, made_on: date, register: str = "") -> Briefing:
    """Everything that a project's briefing says.

    Args:
        facts: The pages that the screens show.
        made_on: The day.
        register: What the register is called; blank for one's own.
    """
    page, option = facts.page, facts.page.preferred
    parts = _appraised(facts, option) if option else (_nothing(page),)
    parts += (
        state.baselines(facts.baselines),
        realisation_section(facts.realisation) if facts.baselines.rows else None,
        state.conditions(facts.conditions),
        state.quality(facts),
        decisions_section(facts.decisions.about(facts.page.project.id), is_one=True),
        _decisions(page, option) if option else None,
    )
    return Briefing(
        title=page.project.title,
        subtitle=subtitle(register, f"Project {page.project.id}, led by {page.name(page.project.lead)}"),
        made_on=made_on,
        as_reported_on=as_reported_on(facts.reported),
        basis=f"Economic value; {label(facts.claims).lower()}; the preferred option. {project_basis(page)}",
        editions=editions_of(page.basis),
        caveats=_caveats(facts, option),
        headlines=_headlines(facts, option) if option else (),
        sections=tuple(one for one in parts if one),
    )


def _appraised(facts: ProjectFacts, option: OptionAppraisal) -> tuple[Section | None, ...]:
    return (
        money.answer(facts, option),
        money.bodies(facts, option),
        money.every_lens(option),
        money.costs(facts),
        money.recipients(option),
        money.shares(facts, option),
        money.switching(facts.switching),
    )


def _nothing(page: ProjectPage) -> Section:
    return Section(
        "Nothing can be appraised yet: no option but business as usual is recorded",
        (page.project.summary or "Add an option with costs and benefits, then brief again.",),
    )


def _headlines(facts: ProjectFacts, option: OptionAppraisal) -> tuple[Headline, ...]:
    society, government, own = (
        option.under(one, claims=facts.claims) for one in (Standpoint.SOCIETY, Standpoint.GOVERNMENT, Standpoint.OWN)
    )
    bcr = answer_of(society.bcr.value, society.bcr.kind, lambda value: f"£{number(value, 2)} back per £1")
    return (
        Headline("Net present social value (NPSV)", pounds_in_prose(society.net), _less(society)),
        Headline("Net value across government", pounds_in_prose(government.net), _less(government)),
        Headline("Net for those who pay", pounds_in_prose(own.net), _less(own)),
        Headline("Benefit-cost ratio (PVB / PVC)", bcr, "Everybody counted (Green Book 2026, Table 10)."),
        Headline("Which tests it passes", label(option.classification), _rescue(option)),
        realisation_headline(facts.realisation),
    )


def _less(held: LensFigures) -> str:
    return f"Benefit {pounds_in_prose(held.pv_benefit)} less cost {pounds_in_prose(held.pv_cost)}."


def _rescue(option: OptionAppraisal) -> str:
    if option.smallest_rescue <= NEGLIGIBLE:
        return "No rescue is needed." if option.classification is not Classification.UNKNOWN else ""
    return f"The payers lack {pounds_in_prose(option.smallest_rescue)} on their own test."


def _decisions(page: ProjectPage, option: OptionAppraisal) -> Section:
    """The three decisions and what each would mean; none is recommended."""
    if option.classification is Classification.UNKNOWN:
        return Section(
            f"No decision can be framed yet; later it will be: {THREE_DECISIONS}",
            (unknown_sentence(page, option), NOT_RECOMMENDED),
        )
    rescue, others = option.smallest_rescue, option.most_others_could_pay
    government = option.under(Standpoint.GOVERNMENT).net
    if rescue <= NEGLIGIBLE:
        share = "Share the cost: no payer lacks anything on its own test, so none has to be asked."
        central = "Ask for central money: none is lacking."
    else:
        enough = "enough to pay it" if others >= rescue - NEGLIGIBLE else "which is not enough to pay it"
        share = (
            f"Share the cost: the payers lack {pounds_in_prose(rescue)}. The other public bodies gain "
            f"{pounds_or_nothing(others)} on balance, {enough}."
        )
        central = (
            f"Ask for central money: up to {pounds_in_prose(rescue)} in present value would leave every payer no worse "
            "off. What the bodies hold as DEL cash decides how much of it must be central."
        )
    stop = (
        f"Stop knowingly: government as a whole {gains_or_loses(government)} by the project, so stopping would "
        f"{_by_stopping(government)}. Cost already sunk does not come back either way."
    )
    return Section(f"The decision: {THREE_DECISIONS}", (share, central, stop, NOT_RECOMMENDED))


def _by_stopping(government: float) -> str:
    if abs(government) <= NEGLIGIBLE:
        return "change nothing for it"
    return f"{'lose' if government > 0 else 'save'} it {pounds_in_prose(abs(government))}"


def _caveats(facts: ProjectFacts, option: OptionAppraisal | None) -> tuple[str, ...]:
    page = facts.page
    if option is None:
        return ("Nothing is appraised yet.",)
    lines = [one for one in page.benefits if one.option == option.option]
    unvalued = [one for one in lines if one.amounts is None]
    landing = [one for one in page.shares if one.benefit in {line.id for line in lines}]
    agreed = [one for one in landing if one.agreement.is_accepted]
    said = [unknown_sentence(page, option), phasing_sentence(option), option_memo_sentence(option)]
    if landing and len(agreed) < len(landing) and facts.claims is Claims.CLAIMED:
        said.append(
            f"{len(landing) - len(agreed):,} of {one_or_many(len(landing), 'share', 'shares')} of benefits are claimed "
            "by the project and not accepted by the recipient; people and businesses need not accept."
        )
    if unvalued:
        said.append(
            f"{len(unvalued):,} of {one_or_many(len(lines), 'benefit', 'benefits')} have no money value and are in no "
            "total; they may still decide."
        )
    if page.project.source_grade in ("B", "C"):
        said.append(f"The project's source is of grade {page.project.source_grade}: not read in the original.")
    said.append("Bodies, recipients and rescue count all claims; sums of years are real unless nominal is said.")
    said += [judged_by(facts.reported), OURS] if facts.baselines.rows else []
    return tuple(one for one in said if one)
