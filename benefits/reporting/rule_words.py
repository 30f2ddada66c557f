"""The rules of cost sharing for people who have never read game theory: plain words first, the method's name second."""

from __future__ import annotations

from dataclasses import dataclass

from benefits.portfolio.cost_sharing import Rule


@dataclass(frozen=True)
class RuleWords:
    """A rule in words.

    Attributes:
        plain: What it does, in a line.
        method: What it is called.
        column: The same where there is little room.
        how: How the payments are worked out.
        use: When to use it.
        mind: Its weakness.
    """

    plain: str
    method: str
    column: str
    how: str
    use: str
    mind: str

    @property
    def both(self) -> str:
        """Plain words with the method in brackets."""
        return f"{self.plain} ({self.method})"


RULES: dict[Rule, RuleWords] = {
    Rule.PROPORTIONAL: RuleWords(
        "In proportion to what each gains",
        "proportional",
        "Proportional",
        "The cost times the body's gain, divided by the gain of all. Everybody gets the same back for each £1.",
        "To start from: everybody can check it.",
        "It pays to claim too little, so benefits need somebody else's eye.",
    ),
    Rule.EQUAL: RuleWords(
        "The same amount each",
        "equal split",
        "Equal split",
        "The cost divided by the number of bodies.",
        "For a few bodies of similar size and gain.",
        "A body with a small gain may pay more than it gains.",
    ),
    Rule.EQUAL_SURPLUS: RuleWords(
        "Everybody ends up with the same gain",
        "equal surplus",
        "Equal surplus",
        "What is left of all gains after the cost is divided equally; each pays its gain less that part.",
        "For a few partners who see themselves as equals.",
        "A body with a small gain may be paid instead of paying.",
    ),
    Rule.SHAPLEY: RuleWords(
        "What each adds, averaged over every order of joining",
        "Shapley value",
        "Shapley value",
        "The bodies join one after another; what each adds to the gain of those before it is noted, and the average "
        "over every order is what it keeps. It pays its gain less that.",
        "To check whether another rule is fair.",
        "Hard to explain in a meeting.",
    ),
    Rule.NUCLEOLUS: RuleWords(
        "The least content group is made as content as can be",
        "nucleolus",
        "Nucleolus",
        "For every group of bodies, what it gains by joining beyond what it could have by itself is worked out. The "
        "least of these is made as large as it can be, then the next, until nothing is left to choose.",
        "To settle a dispute, as no group has a better complaint than the others.",
        "Hard to explain, and hard to check by hand.",
    ),
    Rule.SCRB: RuleWords(
        "Each pays what it causes, then by what is left of its gain",
        "separable costs, remaining benefits",
        "Separable costs",
        "Each pays the cost that is there only because of it. The rest is divided in proportion to what is left of its "
        "gain, or of the cost of its cheapest alternative where that is less.",
        "Where bodies cause much cost by themselves, such as connections or licences.",
        "It needs the cost that each causes and what each would pay for an alternative.",
    ),
    Rule.ALTERNATE_COST: RuleWords(
        "Each pays what it causes, then by what it saves on its own alternative",
        "alternate cost avoided",
        "Alternate cost",
        "Each pays the cost that is there only because of it. The rest is divided in proportion to what its cheapest "
        "alternative would cost beyond that.",
        "Where gains are disputed and the cost of alternatives is not.",
        "It does not look at gains, so a body may pay more than it gains.",
    ),
    Rule.EQUAL_OFFER: RuleWords(
        "The same amount is offered to all, and who refuses leaves",
        "equal offers",
        "Equal offers",
        "All are offered an equal part of the shared cost. Whoever would lose by it leaves, and the others are asked "
        "again, until everybody left accepts.",
        "Where nobody can check what the others gain: nobody does better by a false claim.",
        "Some leave who would have paid a smaller part.",
    ),
}


def rule_in_words(rule: Rule) -> str:
    """A rule in plain words with the method's name.

    Example:
        >>> rule_in_words(Rule.PROPORTIONAL)
        'In proportion to what each gains (proportional)'
    """
    return RULES[rule].both
