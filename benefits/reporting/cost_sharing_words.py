"""The sharing of a cost in sentences: what it finds, why a rule is recommended, who would object, who pays whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.errors import Problem, Severity
from benefits.portfolio.contributors import Scope
from benefits.portfolio.core import Objection
from benefits.portfolio.cost_sharing import Rule
from benefits.portfolio.sharing_rules import NotAvailable
from benefits.reference.green_book import defaults
from benefits.reporting.rule_words import RULES
from benefits.reporting.sentences import listed
from benefits.reporting.words import escape_markdown, label, percent, pounds_in_prose, pounds_on_tile
from benefits.views.cost_sharing import Chosen, Move, PublicBody, Sharing, SharingPage, Terms
from benefits.views.funding import Funding

# Names that a title or sentence holds before it counts.
NAMED = 5
NEVER_ASKED = "Households and businesses are never asked to pay; only public bodies share the cost."
CORRECT = "Correct the cells named above: nothing you typed is lost, and the rules are worked out once it can be read."
INPUTS = "Who takes part and on what terms"
INPUTS_ABOUT = "What each body that gains causes by itself, would pay for an alternative, and has in cash"
INPUTS_INTRO = (
    "Everything here is optional. What the register knows is shown; what you add is yours alone, is kept as a draft "
    "and changes nobody's records. Amounts are present values over all years, like the gains."
)
KEPT = "Kept as your draft. The figures of this page rest on it; others see them without it."
SAY_WHO = "Say who you are in the side bar, and what you type here is kept when you leave."
HELP = {
    "gains": "Benefit of the body after all corrections, present value, before it pays anything of this cost.",
    "pays": "What the body pays of this cost as things stand, present value.",
    "known": "What it pays today and the part of its benefit that stays in its DEL budget.",
    "separable": "The part of the cost that is there only because of this body, such as its connection or licences. "
    "It is a part of the whole cost, not on top of it. Blank is none.",
    "alternative": "What the body would pay for the like of it by itself. Blank where there is no alternative.",
    "cash": "The most it can pay in cash, as pounds or as a part of its gain, such as £3m or 50%. Blank takes the "
    "known cash.",
}
TABS = ("Rules side by side", "One rule in detail", "If one claims too little", "True-up", "Joins late", "Leaves early")
WHAT_NEXT = "Choose a project above. The rescue list names those whose payers gain less than they pay."
WORKINGS = "Workings: how each rule is worked out, and how much each could pay"


def _names(bodies: Sequence[PublicBody]) -> str:
    if len(bodies) > NAMED:
        return f"{len(bodies)} public bodies"
    return listed([one.name for one in bodies])


def see_project(title: str) -> str:
    """The words of the link to the project itself."""
    return f"See {title}"


def project_choices(titles: Mapping[str, str]) -> dict[str, str]:
    """Projects to choose from: title and code, by code."""
    return {code: f"{title} ({code})" for code, title in titles.items()}


def sharing_finding(found: Sharing) -> str:
    """The title of the page: whether the cost can be shared so that each gains."""
    return escape_markdown(_finding(found))


def _finding(found: Sharing) -> str:
    page, cost = found.page, pounds_in_prose(found.cost)
    if page.found.cost <= NEGLIGIBLE:
        return f"No public body pays for {page.title} yet, so there is no cost to share"
    if not page.gainers:
        return f"No public body gains by {page.title}, so nobody can be asked to share its cost"
    if not found.players:
        return f"Everybody who gains by {page.title} is left out, so nobody shares its cost"
    if found.would_rather_act_alone:
        return (
            f"By their own alternatives they would pay {pounds_in_prose(found.lacking)} less than together: "
            "sharing makes nobody better off"
        )
    if not found.is_viable:
        return (
            f"They gain {pounds_in_prose(found.lacking)} less than it costs: no sharing can make everyone better "
            f"off; the central top-up would be {pounds_in_prose(found.top_up)}"
        )
    if len(found.takes_part) == 1:
        return f"Only {found.takes_part[0].name} takes part: it pays the whole {cost} and has nobody to share it with"
    outcome = "each gains" if found.gains - found.cost > NEGLIGIBLE else "nobody loses"
    return f"{_names(found.takes_part)} can share {cost} so that {outcome}"


def sharing_intro(found: Sharing) -> str:
    """What is paid for, who pays today, and who has a part in it without paying."""
    page = found.page
    payers = [one for one in page.bodies if one.pays > NEGLIGIBLE]
    if not payers:
        return "Enter its costs and who pays them on Edit a project."
    said = [f"{what_is_shared(page)} costs {pounds_in_prose(page.found.cost)}, paid today by {_names(payers)}."]
    if page.found.outside > NEGLIGIBLE:
        gain = pounds_in_prose(page.found.outside)
        said.append(f"Households and businesses gain {gain} by it; they are never asked to pay.")
    else:
        said.append(NEVER_ASKED)
    said += _outsiders(found)
    if found.terms != Terms():
        said.append("The figures rest on terms of your own, which stand below.")
    return escape_markdown(" ".join(said))


def _outsiders(found: Sharing) -> list[str]:
    """Public bodies that have a part in it and are asked for nothing, and why."""
    page, said = found.page, []
    for body in page.bodies:
        if body in page.gainers:
            if body.code in found.terms.left_out:
                said.append(f"{body.name} is left out by your choice: it pays nothing and keeps what it gains.")
        elif body.gains < -NEGLIGIBLE:
            said.append(_loses(page, body))
        elif found.players:
            said.append(f"{body.name} pays and gains nothing, so every rule pays it back.")
    reasons = found.comparison.left_out if found.comparison else {}
    said += [f"{page.name(code)} is left out: {why}." for code, why in reasons.items()]
    return said


def _loses(page: SharingPage, body: PublicBody) -> str:
    loss = pounds_in_prose(-body.gains)
    if page.scope is Scope.ENABLER:
        return (
            f"Without it {body.name} would save {loss} on projects that need it, more than it gains; it is asked for "
            "nothing here. Look at the project with what it enables to share that cost, too."
        )
    return f"{body.name} loses {loss} by it and is asked for nothing; what it loses needs its own answer."


def what_is_shared(page: SharingPage) -> str:
    """What the cost is of, in words."""
    if page.scope is Scope.BUNDLE:
        return f"{page.title} with what it needs and enables ({len(page.titles)} projects)"
    return f"{page.title} as an enabler" if page.scope is Scope.ENABLER else page.title


def sharing_tiles(found: Sharing, picked: Chosen | None) -> list[dict[str, str]]:
    """Cost, gains, what is left over or lacking, and what is missing in cash."""
    left = found.gains - found.cost
    missing = picked.top_up if picked else found.top_up
    return [
        _tile("Cost to share", found.cost, "Present value of what is paid for it by all public bodies."),
        _tile("They gain together", found.gains, "Present value of the benefit of those who share, before they pay."),
        _tile(
            "Left over" if left >= 0 else "Lacking", abs(left), "Gains less cost: what the rules divide differently."
        ),
        _tile("Missing in cash", missing, "What is missing if nobody pays more than it has in cash: the ask to HMT."),
    ]


def _tile(title: str, pounds: float, about: str) -> dict[str, str]:
    return {"label": title, "value": pounds_on_tile(pounds), "help": about}


def short_sentence(found: Sharing) -> str:
    """Where too little is gained: how the central top-up comes about."""
    if found.would_rather_act_alone:
        return ""
    said = f"If each gave all that it gains, {pounds_in_prose(found.lacking)} would still be missing."
    short = [one.name for one in found.takes_part if found.terms.limit(one) < one.gains - NEGLIGIBLE]
    if short:
        have = "has" if len(short) == 1 else "have"
        said += (
            f" {few(short)} {have} less than that in cash, so the central top-up is {pounds_in_prose(found.top_up)}."
        )
    return escape_markdown(said)


def few(names: list[str]) -> str:
    """Names in a sentence, the first ones where they are many."""
    return listed(names) if len(names) <= NAMED else listed([*names[: NAMED - 1], f"{len(names) - NAMED + 1} more"])


def recommendation(found: Sharing) -> str:
    """Which rule to start from, and why."""
    held = found.comparison
    if held is None or held.recommended is None:
        return ""
    said = f"Recommended to start from: {RULES[held.recommended].both}. {RULES[held.recommended].how}"
    return escape_markdown(f"{said} {_why(held.recommended, held.separable_part)}".strip())


def _why(rule: Rule, separable_part: float | None) -> str:
    most = defaults().separable_part
    if not separable_part:
        return "With one shared cost nobody could do better without the others."
    part = f"What bodies cause by themselves is {percent(separable_part)} of the cost"
    if rule is not Rule.PROPORTIONAL:
        return f"{part}, more than {percent(most)}, so each pays that first."
    if separable_part > most:
        return (
            f"{part}, more than {percent(most)}: enter what an alternative would cost each body, and it can be "
            "shared apart."
        )
    return f"{part}, not more than {percent(most)}, so it is not shared apart."


def objection_in_words(page: SharingPage, objects: Objection | None) -> str:
    """Who would do better without the rest, and by how much."""
    if objects is None:
        return "Nobody"
    names, gain = [page.name(code) for code in objects.coalition], pounds_in_prose(objects.gain)
    if len(names) == 1:
        return f"{names[0]} would be {gain} better off by itself"
    return f"{few(names)} together would be {gain} better off by themselves"


def objections_sentence(found: Sharing, rule: Rule) -> str:
    """Whether anybody objects to one rule, in a sentence."""
    if found.comparison is None:
        return ""
    objects = found.comparison.under(rule).objects
    if objects is None:
        return "Nobody would object: no body and no group of them would do better without the rest."
    return escape_markdown(f"{objection_in_words(found.page, objects)}, so this sharing would not last.")


def not_available(found: Sharing, asked: str) -> str:
    """Why the rule that a link asks for cannot be used here; blank where it can."""
    rule = next((one for one in Rule if one.value == asked), None)
    if not asked or found.comparison is None:
        return ""
    if rule is None:
        return escape_markdown(f"There is no rule {asked[:40]}. Choose one below.")
    try:
        found.comparison.under(rule)
    except NotAvailable as reason:
        return escape_markdown(f"{RULES[rule].both} cannot be used here. {reason}")
    return ""


def rule_choices(found: Sharing) -> tuple[dict[str, str], str]:
    """The rules that apply by code, and what the choice says while none is chosen: the one to start from."""
    held = found.comparison
    if held is None:
        return {}, ""
    rules = {str(one.rule): RULES[one.rule].both for one in held.rules if one.rule is not None}
    start = held.recommended
    return rules, f"{RULES[start].both}: recommended" if start else ""


def chosen_rule(found: Sharing, code: str) -> Rule:
    """The rule of a choice; where none is chosen the one to start from."""
    held = found.comparison
    if code or held is None:
        return Rule(code or Rule.PROPORTIONAL)
    return held.recommended or next(one.rule for one in held.rules if one.rule is not None)


def detail_heading(rule: Rule) -> str:
    """The rule that is looked at, in plain words."""
    return escape_markdown(RULES[rule].both)


def moves_sentence(picked: Chosen) -> str:
    """Who pays whom so that everybody has paid its part."""
    if not picked.moves:
        return "Nobody has to pay anybody: each already pays its part."
    if len(picked.moves) > NAMED:
        givers, receivers = ({getattr(one, side) for one in picked.moves} for side in ("giver", "receiver"))
        whole = pounds_in_prose(sum(one.pounds for one in picked.moves))
        said = f"{len(givers)} bodies pay {whole} to {len(receivers)} {'other' if len(receivers) == 1 else 'others'}."
    else:
        said = f"{listed([_move(one) for one in picked.moves])}."
    if picked.not_spent:
        said += f" {pounds_in_prose(picked.not_spent)} that is paid today falls away with those left out."
    return escape_markdown(said)


def _move(one: Move) -> str:
    return f"{one.giver} pays {one.receiver} {pounds_in_prose(one.pounds)}"


def tests_sentence(picked: Chosen) -> str:
    """How the own tests of the bodies change."""
    before = [one.body.name for one in picked.bodies if not one.passes_now]
    after = [one.body.name for one in picked.bodies if not one.passes_after]
    now = f"Today {few(before)} {_fails(before)}" if before else "Today every body passes its own test"
    then = f"{few(after)} {_fails(after)}" if after else "every body passes"
    return escape_markdown(f"{now}; after sharing {then}.")


def _fails(names: list[str]) -> str:
    return "fails its own test" if len(names) == 1 else "fail their own tests"


def cash_sentence(picked: Chosen) -> str:
    """Whether those who pay have the cash, and what is missing."""
    short = [one.body.name for one in picked.bodies if one.falls_short]
    if not short:
        return "Everybody has the cash for its part."
    said = f"{few(short)} cannot meet the part to be paid from cash within what is gained."
    if picked.top_up <= NEGLIGIBLE:
        return escape_markdown(f"{said} The others can take over what is lacking and still gain.")
    return escape_markdown(
        f"{said} Once the others have taken over what they can, {pounds_in_prose(picked.top_up)} is missing: the "
        "central top-up, to be asked of HM Treasury or a shared fund, for all years at once."
    )


def sampling_note(found: Sharing) -> str:
    """That a rule's payments are sampled; blank where none are."""
    held = found.comparison.rules if found.comparison else ()
    errors = [one.standard_error for one in held if one.standard_error is not None]
    if not errors:
        return ""
    most = pounds_in_prose(max(float(one.max()) for one in errors))
    return (
        f"With so many bodies the Shapley value is an average over orders drawn at random. Its payments may be off: "
        f"the standard error is {most} at most."
    )


def problem_lines(problems: Sequence[Problem], severity: Severity) -> str:
    """The problems of one kind, one a paragraph; blank where there are none."""
    return "\n\n".join(escape_markdown(str(one)) for one in problems if one.severity is severity)


def enabler_note(page: SharingPage) -> str:
    """What shares of an enabler's cost are for; blank for anything else."""
    if page.scope is not Scope.ENABLER:
        return ""
    return (
        "The Green Book 2026 (3.8 to 3.10) appraises the whole: an enabler claims none of the benefit of what it "
        "enables. Gains here are what each body would lose without it. They are for talks on who pays, not for the "
        "enabler's appraisal, and must not be added to it."
    )


def under_scenario(held: Funding) -> str:
    """That costs and benefits are as a scenario has them; blank for the register as it stands."""
    if not held.scenario:
        return ""
    return (
        f"Costs and benefits as the scenario {held.title} has them: its factors, delays and editions. Its envelopes "
        "and decisions change no share."
    )


def sharing_basis(page: SharingPage) -> str:
    """On what the figures rest."""
    rates = "standard rates" if page.basis.discounting == "standard" else "lower-rate sensitivity"
    return (
        f"Present values, economic, after all corrections; {label(page.claims).lower()}. Real, "
        f"{page.found.price_base} prices, discounted to {page.found.first_year} at {rates}; Green Book edition "
        f"{page.basis.green_book}, GDP deflator edition {page.basis.deflators}. Only benefits with a money value count."
    )
