"""A second, slow reading of the control-chart rules, sharing no code with the product.

It looks at every window of points again and asks of each point whether any window flags it.
"""

from decimal import Decimal, localcontext
from fractions import Fraction

Limits = tuple[Fraction, Fraction] | None


def slow_limits(values: list[Fraction], screen: bool, fixed: int | None) -> tuple[Fraction, Limits]:
    """Mean and average moving range of one baseline; no range where nothing is left."""
    base = values if fixed is None else values[:fixed]
    mean = Fraction(sum(base), len(base))
    moves = [max(base[i], base[i + 1]) - min(base[i], base[i + 1]) for i in range(len(base) - 1)]
    if screen and moves:
        total = sum(moves)
        # move < 3.267 × total / count, without dividing
        moves = [move for move in moves if 1000 * len(base[1:]) * move < 3267 * total]
    if not moves:
        return mean, None
    width = Fraction(266 * sum(moves), 100 * len(moves))
    return mean, (mean - width, mean + width)


def slow_labels(values: list[Fraction], mean: Fraction, limits: Limits) -> list[str]:
    outside = [bool(limits) and not in_range(value, limits) for value in values]
    near = [
        bool(limits) and not outside[i] and not in_range(value, two_thirds(mean, limits))
        for i, value in enumerate(values)
    ]
    labels = []
    for i, value in enumerate(values):
        above = value > mean
        if outside[i]:
            labels.append("Above UCL" if above else "Below LCL")
        elif in_trend(values, i):
            forward = i + 1 < len(values) and in_trend(values, i + 1)
            rises = values[i + 1] > value if forward else value > values[i - 1]
            labels.append(f"7 Point Trend ({'Increasing' if rises else 'Decreasing'})")
        elif near[i] and in_two_of_three(values, near, mean, i):
            labels.append(f"2 in 3 {'Above' if above else 'Below'} CL")
        elif in_shift(values, mean, i):
            labels.append(f"7 Points {'Above' if above else 'Below'} CL")
        else:
            labels.append("Common Cause")
    return labels


def in_range(value: Fraction, limits: Limits) -> bool:
    assert limits is not None
    return limits[0] <= value <= limits[1]


def two_thirds(mean: Fraction, limits: Limits) -> Limits:
    assert limits is not None
    return mean + (limits[0] - mean) * 2 / 3, mean + (limits[1] - mean) * 2 / 3


def windows_with(i: int, count: int, size: int) -> list[list[int]]:
    """Every window of `size` neighbours that holds i and lies wholly within the points."""
    return [
        list(range(first, first + size))
        for first in range(count - size + 1)
        if first <= i < first + size
    ]


def in_trend(values: list[Fraction], i: int) -> bool:
    for window in windows_with(i, len(values), 7):
        seven = [values[j] for j in window]
        if len(set(seven)) == 7 and seven in (sorted(seven), sorted(seven, reverse=True)):
            return True
    return False


def in_shift(values: list[Fraction], mean: Fraction, i: int) -> bool:
    return any(
        min(values[j] for j in window) > mean or max(values[j] for j in window) < mean
        for window in windows_with(i, len(values), 7)
    )


def in_two_of_three(values: list[Fraction], near: list[bool], mean: Fraction, i: int) -> bool:
    return any(
        len([j for j in window if near[j]]) >= 2
        and (all(values[j] > mean for j in window) or all(values[j] < mean for j in window))
        for window in windows_with(i, len(values), 3)
    )


def slow_assurance(target: Fraction, limits: Limits, better: str) -> str | None:
    """In decimals of two hundred digits; a difference too small for them counts as a tie."""
    if limits is None or better == "none":
        return None
    with localcontext() as context:
        context.prec = 200
        low, high = (Decimal(each.numerator) / each.denominator for each in limits)
        goal = Decimal(target.numerator) / target.denominator
    if low <= goal <= high:
        return "inconsistent"
    return "consistent_fail" if (goal > high) == (better == "up") else "consistent_pass"


def slow_run_months(
    values: list[Fraction], months: list[int], mean: Fraction, i: int
) -> tuple[int, int]:
    """How many figures lie on one side of the mean around one of them, and over how many months.

    `months` are the numbers of the months of the values. It tries every window that holds it.
    """
    best = (0, 0)
    for first in range(i + 1):
        for last in range(i, len(values)):
            window = values[first : last + 1]
            if min(window) > mean or max(window) < mean:
                found = (last - first + 1, months[last] - months[first] + 1)
                best = max(best, found)
    return best
