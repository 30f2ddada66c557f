"""Games the slow way: coalitions as sets, orders one by one, straight from the definitions."""

from itertools import combinations, permutations


def coalitions(players):
    """Every group of players as a set, nobody first."""
    return [frozenset(group) for size in range(len(players) + 1) for group in combinations(players, size)]


def bits(group, players):
    """The number of a coalition: bit i for player i."""
    return sum(1 << at for at, player in enumerate(players) if player in group)


def value_of_fixed_cost(benefits, cost):
    """v(S) = max(0, b(S) - C), by coalition."""
    return {group: max(0.0, sum(benefits[one] for one in group) - cost) for group in coalitions(list(benefits))}


def cost_of_serving(group, shared, separable, alternative):
    """The cheapest way to serve a group: each by its alternative, or the asset for those for whom that is cheaper."""
    apart = sum(alternative[one] for one in group)
    ways = [
        shared + sum(separable[one] for one in users) + sum(alternative[one] for one in group - users)
        for users in coalitions(sorted(group))
        if users
    ]
    return min([apart, *ways])


def value_of_costs(benefits, cost):
    """v(S) = max over T in S of b(T) - C(T), by coalition."""
    return {
        group: max(sum(benefits[one] for one in part) - cost[part] for part in coalitions(sorted(group)))
        for group in coalitions(sorted(benefits))
    }


def shapley(players, value):
    """What each player adds, averaged over every order."""
    added = dict.fromkeys(players, 0.0)
    orders = list(permutations(players))
    for order in orders:
        for at, player in enumerate(order):
            added[player] += value[frozenset(order[: at + 1])] - value[frozenset(order[:at])]
    return {player: total / len(orders) for player, total in added.items()}


def gains_by_leaving(payoff, value):
    """What each coalition would gain more than it is given."""
    return {group: value[group] - sum(payoff[one] for one in group) for group in value}
