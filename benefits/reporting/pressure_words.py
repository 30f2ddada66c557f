"""Funding pressure in sentences: what departments keep on their own and together, and what each cut costs."""

from __future__ import annotations

from benefits.appraisal.lenses import NEGLIGIBLE, Standpoint
from benefits.portfolio.pressure import CUTS
from benefits.portfolio.selection import PriceOfSilos
from benefits.portfolio.selection_model import Way
from benefits.reporting.choosing_words import SHORT, cut_name, cut_words, proven_words, way_words
from benefits.reporting.sentences import listed, one_or_many, pounds_or_nothing
from benefits.reporting.words import escape_markdown, label, number, pounds_in_prose, pounds_on_tile
from benefits.views.funding import Funding
from benefits.views.pressure import CutLine, Kept, PressurePage
from benefits.views.selection import Called

TABS = ("Value kept", "What falls out", "At one cut", "What one more £1m buys")
USUAL_CUT = 0.2  # looked at first
INTRO = (
    "Every budget is cut by the same part and every choice is made again. Between two cuts a project may come back, "
    "since projects are whole: nothing is smoothed."
)
WORKING = "Choosing again at every cut"
NO_ENVELOPES = (
    "No envelope is given in these years, so no cut reaches any project. Say what each organisation may spend, by "
    "budget class and year; then this page shows what a cut would cost."
)
NO_PROPOSALS = "No project asks for money in these years. Choose a scenario of other years, or see under Envelopes why."
NOTHING_CUT = "Without a cut nothing is lost. Choose a cut above."
NOTHING_TO_CUT = "There is nothing to cut yet"
NOT_YET = "Not worked out yet: press the button above."
# The cuts of the page by what stands for them in an address: 20 for a fifth.
CUTS_BY_CODE = {cut_name(cut).removesuffix("%"): cut for cut in CUTS}
CUT_NAMES = {code: cut_name(cut) if cut else "No cut" for code, cut in CUTS_BY_CODE.items()}


def pressure_finding(page: PressurePage, cut: float) -> str:
    """The title of the page: what departments keep on their own at a cut, and what they would keep together."""
    line = page.line(cut)
    when = cut_words(line.cut)
    silo, joint = line.value(Way.SILO), line.value(Way.JOINT)
    if silo is None and joint is None:
        return escape_markdown(f"{when} no choice keeps every rule and every budget")
    if silo is None or joint is None:
        way, value = (Way.JOINT, joint) if silo is None else (Way.SILO, silo)
        return escape_markdown(
            f"{when} {pounds_in_prose(value or 0.0)} is kept: {label(way).lower()}. No choice the other way"
        )
    if joint - silo <= NEGLIGIBLE:
        return escape_markdown(f"{when} {_alone_keeps(silo)}; together they would keep no more{_but_moved(line)}")
    return escape_markdown(f"{when} {_alone_keeps(silo)}; together they would keep {pounds_in_prose(joint)}")


def _but_moved(line: CutLine) -> str:
    """What moving money would keep where choosing together within own budgets does not help."""
    joint, transfers = line.value(Way.JOINT), line.value(Way.TRANSFERS)
    if joint is None or transfers is None or transfers - joint <= NEGLIGIBLE:
        return ""
    return f", and with transfers {pounds_in_prose(transfers)}"


def _alone_keeps(silo: float) -> str:
    if silo < -NEGLIGIBLE:
        return f"what departments fund on their own loses {pounds_in_prose(-silo)}"
    return f"each department on its own keeps {pounds_or_nothing(silo)}"


def question_finding(held: Funding) -> str:
    """The title of the page before anything is worked out."""
    n = len(held.proposals.problem.projects)
    return f"What would {one_or_many(n, 'proposal', 'proposals')} keep, cut by cut?"


def not_yet_words(held: Funding, time_limit: float) -> str:
    """Why there is a button, and what it may take."""
    n = len(held.proposals.problem.projects)
    return (
        f"{number(n)} proposals are chosen from anew at each of eleven cuts, four ways. Each choice is given up to "
        f"{number(time_limit, 1)} seconds, so this may take up to two minutes; Stop ends it and nothing is lost."
    )


def pressure_tiles(page: PressurePage, cut: float) -> list[dict[str, str]]:
    """What each way keeps at a cut."""
    line = page.line(cut)
    return [
        {
            "label": SHORT[way],
            "value": pounds_on_tile(line.kept[way].value) if way in line.kept else "None possible",
            "help": f"{way_words(way, page.cap)}. Net present value of what is funded. {_sure(line, way)}",
        }
        for way in page.ways
    ]


def _sure(line: CutLine, way: Way) -> str:
    return sureness(line.kept[way], way) if way in line.kept else "No choice keeps every rule and budget."


def sureness(kept: Kept, way: Way) -> str:
    """How near to the best a choice is known to be, as a sentence."""
    whose = "Each department's own gain is" if way is Way.SILO else "This is"
    if kept.is_proven:
        return f"{whose} {proven_words(kept.gap, is_proven=True)}."
    return f"{whose} the {proven_words(kept.gap, is_proven=False)}."


def sureness_note(page: PressurePage) -> str:
    """How sure the choices of the whole test are."""
    kept = [(way, one) for line in page.lines for way, one in line.kept.items()]
    open_ones = [one for _, one in kept if not one.is_proven]
    if not open_ones:
        most = max((one.gap for _, one in kept), default=0.0)
        return f"Every choice is {proven_words(most, is_proven=True)}." if kept else ""
    worst = max(one.gap for one in open_ones)
    return (
        f"{one_or_many(len(open_ones), 'choice', 'choices')} of {len(kept)} stopped at the time limit of "
        f"{number(page.answer.time_limit, 1)} seconds: {proven_words(worst, is_proven=False)}."
    )


def circle_note(page: PressurePage) -> str:
    """Said where silos wait for each other's choices in a circle; blank where they do not."""
    chosen = [step.selections[Way.SILO] for step in page.answer.test.steps if Way.SILO in step.selections]
    if all(one.is_settled for one in chosen):
        return ""
    return (
        "At some cuts the departments' own choices depend on each other in a circle; there they were taken to choose "
        "together, each for its own gain."
    )


def lost_sentence(page: PressurePage, cut: float) -> str:
    """What a cut costs in value, for each pound; ready for markdown, blank without a cut."""
    line = page.line(cut)
    if line.money_cut <= NEGLIGIBLE:
        return ""
    said = []
    for way in (Way.SILO, Way.JOINT):
        kept = line.kept.get(way)
        if kept is not None and kept.lost is not None and kept.lost_per_pound is not None:
            who = "as departments choose on their own" if way is Way.SILO else "as they would choose together"
            said.append(f"{who}, {_lost(kept.lost, kept.lost_per_pound)}")
    taken = f"{cut_words(line.cut)} budgets lose {pounds_in_prose(line.money_cut)} in all"
    lost = f"Value lost {across(page.called)}: {'; '.join(said)}." if said else ""
    return escape_markdown(f"{taken}. {lost}".strip())


def across(names: Called) -> str:
    """To whom the value that counts goes, in words."""
    return "to society" if names.standpoint is Standpoint.SOCIETY else "across government"


def _lost(pounds: float, per_pound: float) -> str:
    if pounds < -NEGLIGIBLE:
        return f"none: {pounds_in_prose(-pounds)} is gained"
    if pounds <= NEGLIGIBLE:
        return "none"
    return f"{pounds_in_prose(pounds)} (£{number(per_pound, 2)} for each £1 cut)"


def price_sentence(page: PressurePage, cut: float) -> str:
    """What silos cost at a cut, and where it comes from; ready for markdown."""
    line = page.line(cut)
    price = line.price
    if price is None:
        return escape_markdown(f"{cut_words(line.cut)} the price of silos cannot be told: not every way has a choice.")
    if price.difference <= NEGLIGIBLE:
        return escape_markdown(f"{cut_words(line.cut)} silos cost nothing: pooled budgets would keep no more.")
    parts = (
        (price.objective, "because each department looks at its own gain"),
        (price.passing_on, "because no budget is transferred"),
        (price.pooling, "because budgets are not pooled"),
    )
    said = [f"{pounds_in_prose(pounds)} {why}" for pounds, why in parts if pounds > NEGLIGIBLE]
    between = f"Of the {pounds_in_prose(price.difference)} between them, {listed(said)}."
    return escape_markdown(f"{cut_words(line.cut)} {_price(price)} {between}")


def _price(price: PriceOfSilos) -> str:
    pooled = f"pooled budgets would keep {pounds_in_prose(price.pooled)}"
    if price.ratio is None:
        return f"{pooled}, where departments on their own keep {pounds_or_nothing(price.silo)}."
    ratio = times(price.ratio)
    return f"the price of silos is {ratio}: {pooled}, {ratio} times what departments keep on their own."


def times(ratio: float) -> str:
    """How many times as much, to two decimals at most.

    Example:
        >>> times(2.5), times(17 / 6), times(4.0)
        ('2.5', '2.83', '4')
    """
    return number(ratio, 2).removesuffix("0").removesuffix("0").removesuffix(".")
