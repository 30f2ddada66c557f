"""What ifs of a shared cost in words and tables: a claim too small, a true-up, a late entry, an exit."""

from __future__ import annotations

import pandas as pd

from benefits.appraisal.lenses import NEGLIGIBLE
from benefits.periods import FinancialYear
from benefits.reference.green_book import defaults
from benefits.reporting.cost_sharing_tables import adding_up
from benefits.reporting.cost_sharing_words import few
from benefits.reporting.frames import decimals, in_millions, yes
from benefits.reporting.words import escape_markdown, percent, pounds_in_prose, rounded
from benefits.views.cost_sharing import Sharing
from benefits.views.sharing_cases import ExitCase, LateCase, TrueUpCase, UnderClaim

CLAIMS_INTRO = (
    "A body that claims less than it gains pays less, and the others pay more. No rule can rule that out and still "
    "raise the cost, so agree on controls instead: use one number, that of the business case and the efficiency "
    "return; let somebody who neither pays nor gains set the shares; true up on what is realised; and take "
    "cash-releasing claims from the claimant's budget."
)
TRUE_UP_INTRO = (
    "At each gate the shares are worked out again on the benefit that has come or is now expected. No payment moves "
    "further than the collar from what was agreed; what the collar holds back is shared among the others."
)
LATE_INTRO = (
    "A body that joins later pays the share it would have paid from the start, with the real discount rate on top for "
    "each year. The others get it back in proportion to what they paid."
)
EXIT_INTRO = (
    "A body that leaves goes on paying until the next gate: that is its stranded cost. From the gate on the others "
    "take its part over, in proportion to what each pays. Amounts are the cash of each year."
)


def claim_sentence(found: Sharing, case: UnderClaim) -> str:
    """What one body wins or loses by claiming less than it gains."""
    one, name = case.found, found.page.name(case.found.player)
    said = (
        f"If {name} says that it gains {pounds_in_prose(one.claimed)} instead of {pounds_in_prose(one.benefit)} "
        f"({percent(case.less)} less), "
    )
    if not one.goes_ahead:
        said += (
            f"what is claimed falls {pounds_in_prose(case.lacking)} short of the cost: the project does not go ahead, "
            f"and {name} loses the {pounds_in_prose(-one.saving)} that it would have gained."
        )
    elif not one.takes_part:
        said += f"the others go ahead without it, and it is {_better(one.saving)}."
    else:
        said += (
            f"it pays {pounds_in_prose(one.payment_if_claimed)} instead of {pounds_in_prose(one.payment)}: it is "
            f"{_better(one.saving)}. The project still goes ahead."
        )
    return escape_markdown(said)


def _better(pounds: float) -> str:
    if abs(pounds) <= NEGLIGIBLE:
        return "neither better nor worse off"
    return f"{pounds_in_prose(abs(pounds))} {'better' if pounds > 0 else 'worse'} off"


def claim_table(found: Sharing, case: UnderClaim) -> pd.DataFrame:
    """What each pays on the truth and on what is claimed, and how far each claim could fall."""
    columns = {
        "Pays on the truth (£m)": case.before.tolist(),
        "Pays on the claim (£m)": case.after.tolist(),
        "Change (£m)": (case.after - case.before).tolist(),
    }
    table = adding_up([one.name for one in found.players], columns)
    table["Claim could fall by"] = [*(percent(one, 1) for one in case.margins.tolist()), ""]
    return table


MARGINS_CAPTION = (
    "Claim could fall by: how much less each could gain or claim, all others unchanged, with the cost still covered. "
    "100% means that the others go ahead without it."
)


def true_up_sentence(found: Sharing, case: TrueUpCase) -> str:
    """Who pays more and who less after the true-up, and whether the collar holds anybody."""
    names = [one.name for one in found.players]
    changes = list(zip(names, case.found.change.tolist(), strict=True))
    more = [f"{name} ({pounds_in_prose(value)})" for name, value in changes if value > NEGLIGIBLE]
    less = [f"{name} ({pounds_in_prose(-value)})" for name, value in changes if value < -NEGLIGIBLE]
    if not (more and less):
        return "Nothing changes: everybody pays what was agreed."
    held = [name for name, is_held in zip(names, case.found.at_collar.tolist(), strict=True) if is_held]
    said = f"More is paid by {few(more)}, less by {few(less)}."
    if held:
        verb = "is" if len(held) == 1 else "are"
        said += f" {few(held)} {verb} held by the collar of {percent(case.collar)}."
    if case.by_benefit:
        said += " The rule has no answer on what is realised, so the new shares are in proportion to that."
    lacking = float(case.found.payment.sum() - case.realised.sum())
    if lacking > NEGLIGIBLE:
        said += (
            f" What is realised is {pounds_in_prose(lacking)} less than the cost, so not all get back what they pay."
        )
    return escape_markdown(said)


def true_up_table(found: Sharing, case: TrueUpCase) -> pd.DataFrame:
    """Payments agreed, without the collar, and after the true-up."""
    columns = {
        "Expected gain (£m)": [one.gains for one in found.players],
        "Realised (£m)": case.realised.tolist(),
        "Agreed to pay (£m)": case.found.agreed.tolist(),
        "Would pay without the collar (£m)": case.found.uncapped.tolist(),
        "Pays now (£m)": case.found.payment.tolist(),
        "Change (£m)": case.found.change.tolist(),
    }
    table = adding_up([one.name for one in found.players], columns)
    table["Held by the collar"] = [*(yes(one) for one in case.found.at_collar.tolist()), ""]
    return table


def late_sentence(found: Sharing, case: LateCase) -> str:
    """What a late comer pays, or that the others cannot go ahead without it."""
    name = found.page.name(case.body)
    if case.found is None:
        return escape_markdown(
            f"Without {name} the others gain less than it costs, so it cannot join late: the project would not have "
            "gone ahead. Agree its share before the start, or ask for a central top-up until it joins."
        )
    interest = case.found.pays - case.found.share
    years = "1 year" if case.years == 1 else f"{case.years} years"
    said = (
        f"{name} joins {years} late and pays the others {pounds_in_prose(case.found.pays)}: the "
        f"{pounds_in_prose(case.found.share)} it would have paid them from the start, and {pounds_in_prose(interest)} "
        "for the time."
    )
    if case.separable > NEGLIGIBLE:
        said += f" It pays the {pounds_in_prose(case.separable)} that it causes by itself, too."
    return escape_markdown(said)


def late_table(found: Sharing, case: LateCase) -> pd.DataFrame:
    """What each of the others paid without the late comer and gets back."""
    if case.found is None or case.paid is None:
        return pd.DataFrame()
    rows = [at for at, one in enumerate(found.players) if one.code != case.body]
    paid, received = ([float(values[at]) for at in rows] for values in (case.paid, case.found.received))
    columns = {
        "Paid without it (£m)": paid,
        "Gets back (£m)": received,
        "Pays in the end (£m)": [given - got for given, got in zip(paid, received, strict=True)],
    }
    return adding_up([found.players[at].name for at in rows], columns)


def exit_sentence(found: Sharing, case: ExitCase) -> str:
    """What a leaver is left with, and what the others take over."""
    name = found.page.name(case.body)
    if not case.agreed.any():
        return "No cash is recorded for this cost in any year, so nothing would be stranded or taken over."
    taken = float(case.found.taken_over.sum())
    over = f"the others take over {pounds_in_prose(taken)}" if taken > NEGLIGIBLE else "there is nothing to take over"
    return escape_markdown(
        f"{name} leaves in {case.leaves} and pays {pounds_in_prose(case.found.stranded)} of stranded cost until the "
        f"gate in {case.gate}; from then on {over}."
    )


def exit_table(found: Sharing, case: ExitCase) -> pd.DataFrame:
    """What each was to pay over all years, takes over, and pays now; cash of each year."""
    agreed, now = case.agreed.sum(axis=1), case.found.payment.sum(axis=1)
    columns = {
        "Was to pay (£m cash)": agreed.tolist(),
        "Change (£m cash)": (now - agreed).tolist(),
        "Pays now (£m cash)": now.tolist(),
    }
    return adding_up([one.name for one in found.players], columns)


def exit_years_table(found: Sharing, case: ExitCase) -> pd.DataFrame:
    """What each pays by year after the exit, cash of each year."""
    names = [one.name for one in found.players]
    payment = case.found.payment
    spent = [at for at in range(payment.shape[1]) if abs(float(payment[:, at].sum())) > NEGLIGIBLE]
    digits = decimals(payment.ravel().tolist())
    columns = {name: in_millions(payment[row, spent].tolist(), digits) for row, name in enumerate(names)}
    years = [f"{case.years[at]} (£m)" for at in spent]
    turned = pd.DataFrame(columns, index=years).T
    turned.insert(0, "Body", names)
    return turned.reset_index(drop=True)


def usual_collar() -> int:
    """The collar to start from, in percent."""
    return int(rounded(defaults().true_up_collar * 100))


def usual_exit(found: Sharing) -> tuple[FinancialYear, FinancialYear]:
    """When somebody leaves and when the next gate is, to start from: a year after the start, and another year on."""
    years = found.page.found.years
    return years[min(1, len(years) - 1)], years[min(2, len(years) - 1)]
