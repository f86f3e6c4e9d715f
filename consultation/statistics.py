"""What may be said about the answers of a consultation.

Every share here is a percentage from 0 to 100 and every difference is in percentage points. Inputs
are whole numbers, Decimal or Fraction, never float; results are exact Fractions, or Decimals of 28
figures where a square root is needed. Rounding, half up, happens only in sentences.

All tests and intervals assume a simple random sample. A consultation that people choose to answer
is not one: print `RANDOM_SAMPLE_ASSUMPTION` beside every margin of error.

Sources: Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
the American Statistical Association 22 (1927), for the interval; the pooled two-proportion z-test
and cell weighting as in Cochran, "Sampling Techniques" (1977); Kish, "Survey Sampling" (1965), for
the effective base.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import floor
from statistics import NormalDist

Number = int | Decimal | Fraction

CONFIDENCE = Decimal(95)
WHOLE = 100
SMALLEST_EXPECTED_COUNT = 5
POPULATION_TOLERANCE = 1

RANDOM_SAMPLE_ASSUMPTION = (
    "A margin of error assumes that the people who answered are a random sample of the population. "
    "People chose for themselves whether to answer this consultation, so the true uncertainty is "
    "greater and is not known."
)

_EXACT_ENOUGH = Context(prec=50)
_KEPT = Context(prec=28)


@dataclass(frozen=True)
class Interval:
    """A range of percentages, both ends included."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Share:
    """A percentage of answers and its base: the number who answered, None where not published."""

    percent: Number
    base: int | None


@dataclass(frozen=True)
class ShareChange:
    """The change of a share between two waves.

    `points` is None where the two must not be compared. `significant` is None where that cannot be
    tested; `words` then say why. `z` is the test statistic, None where there is none.
    """

    points: Fraction | None
    z: Decimal | None
    significant: bool | None
    words: str


@dataclass(frozen=True)
class Representation:
    """A group's share of those who answered against its share of the population.

    `ratio` is sample ÷ population, None for a group that the population does not have.
    """

    ratio: Fraction | None
    points: Fraction
    words: str


@dataclass(frozen=True)
class Stratum:
    """A group of the population, its share of it in percent, how many of it answered the question,
    and how many gave each answer.

    The base is given and never added up from the counts: an answer may not be recorded, and where
    several may be chosen one person counts in more than one of them.
    """

    name: str
    population_percent: Number
    base: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class WeightedShares:
    """Shares weighted to the population.

    `percents` are by answer; `weights` by group are how much one person of that group counts (1
    when the group is represented exactly); `effective_base` is the size of an unweighted sample as
    precise as this weighted one.
    """

    percents: Mapping[str, Fraction]
    weights: Mapping[str, Fraction]
    effective_base: Fraction


def z_value(confidence: Number = CONFIDENCE) -> Decimal:
    """The z of a two-sided confidence level in percent: 95 gives 1.959963984540.

    The standard library's inverse normal (Wichura's algorithm AS 241, about 16 figures), kept to
    12 decimals, so that it is the same number on every machine.
    """
    if not 0 < confidence < WHOLE:
        raise ValueError(f"The confidence level is {confidence}%. Enter a percentage such as 95.")
    upper = (1 + Fraction(confidence) / 100) / 2
    z = NormalDist().inv_cdf(float(upper))
    return Decimal(repr(z)).quantize(Decimal("1E-12"))


def margin_of_error(n: int, confidence: Number = CONFIDENCE) -> Decimal | None:
    """The margin of error of a whole sample in percentage points: z · √(p(1−p) ÷ n), p = 0.5.

    p = 0.5 is the share with the widest margin. None for n = 0.
    """
    if n < 0:
        raise ValueError(f"The number of answers is {n}. Enter 0 or more.")
    if n == 0:
        return None
    with localcontext(_EXACT_ENOUGH):
        margin = z_value(confidence) * 50 / Decimal(n).sqrt()
    return _KEPT.plus(margin)


def wilson_interval(share: Number, n: int, confidence: Number = CONFIDENCE) -> Interval | None:
    """The Wilson score interval of a share in percent with base n. None for n = 0.

    With p the share: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n). Unlike p ± margin it never
    leaves 0 to 100 and holds for small bases and for shares near 0% and 100%.
    """
    _check_percent(share)
    if n < 0:
        raise ValueError(f"The base is {n}. Enter 0 or more.")
    if n == 0:
        return None
    z = Fraction(z_value(confidence))
    p = Fraction(share) / 100
    middle = p + z * z / (2 * n)
    under_root = p * (1 - p) / n + z * z / (4 * n * n)
    whole = 1 + z * z / n
    with localcontext(_EXACT_ENOUGH):
        half = _decimal(z) * _decimal(under_root).sqrt()
        low = (_decimal(middle) - half) / _decimal(whole) * 100
        high = (_decimal(middle) + half) / _decimal(whole) * 100
    # At 0% and 100% one end is exactly the share; the square root misses it by a last figure.
    return Interval(
        low=Decimal(0) if p == 0 else _KEPT.plus(max(low, Decimal(0))),
        high=Decimal(100) if p == 1 else _KEPT.plus(min(high, Decimal(100))),
    )


def share_change(
    now: Share, before: Share, confidence: Number = CONFIDENCE, *, not_comparable_because: str = ""
) -> ShareChange:
    """The change between two waves and whether it is more than chance would explain.

    z = (p₁ − p₂) ÷ √(p(1−p)(1/n₁ + 1/n₂)), p the share of both waves together, against the z of
    the confidence level, two-sided. There is no test where a base is unknown, or where fewer than
    5 positive or negative answers would be expected in a wave, for which the normal curve does not
    hold. `not_comparable_because` ("the wording changed") suppresses the change altogether.
    """
    _check_percent(now.percent)
    _check_percent(before.percent)
    if not_comparable_because:
        return ShareChange(None, None, None, f"Not comparable: {not_comparable_because}")
    points = Fraction(now.percent) - Fraction(before.percent)
    moved = points_words(points)
    if now.base is None or before.base is None:
        which = "either wave" if now.base is None and before.base is None else "one of the waves"
        return ShareChange(
            points, None, None, f"{moved}; cannot be tested, as the base of {which} is not known"
        )
    if now.base <= 0 or before.base <= 0:
        raise ValueError("The base of a share is 0 or less. A share needs at least one answer.")
    pooled = (
        (Fraction(now.percent) * now.base + Fraction(before.percent) * before.base)
        / (now.base + before.base)
        / 100
    )
    if min(pooled, 1 - pooled) * min(now.base, before.base) < SMALLEST_EXPECTED_COUNT:
        return ShareChange(
            points, None, None, f"{moved}; cannot be tested, as there are too few answers"
        )
    with localcontext(_EXACT_ENOUGH):
        spread = pooled * (1 - pooled) * (Fraction(1, now.base) + Fraction(1, before.base))
        z = _decimal(points / 100) / _decimal(spread).sqrt()
    significant = abs(z) > z_value(confidence)
    verdict = "statistically significant" if significant else "not statistically significant"
    level = f"at the {_plain(Fraction(confidence))}% confidence level"
    return ShareChange(points, _KEPT.plus(z), significant, f"{moved}; {verdict} {level}")


def representation(sample_share: Number, population_share: Number) -> Representation:
    """How a group's share of the answers, in percent, compares with its share of the population."""
    _check_percent(sample_share)
    _check_percent(population_share)
    points = Fraction(sample_share) - Fraction(population_share)
    ratio = Fraction(sample_share) / Fraction(population_share) if population_share else None
    size = round_half_up(abs(points), 1)
    if size == 0:
        words = "represented in proportion"
    else:
        side = "over" if points > 0 else "under"
        words = f"{side}-represented by {size} percentage {_points(size)}"
    return Representation(ratio=ratio, points=points, words=words)


def n_and_percent_agree(n: int, base: int, percent: Number, decimals: int = 1) -> bool:
    """Whether n of base, rounded half up to the printed decimals, is the printed percentage."""
    return _percent_of(n, base, decimals) == round_half_up(percent, decimals)


def explain_disagreement(n: int, base: int, percent: Number, decimals: int = 1) -> str:
    """What is wrong with a printed n, base and percentage and what would fix it; "" if nothing."""
    if n_and_percent_agree(n, base, percent, decimals):
        return ""
    printed = round_half_up(percent, decimals)
    fixes = []
    near = floor(Fraction(printed) * base / 100 + Fraction(1, 2))
    if near <= base and _percent_of(near, base, decimals) == printed:
        fixes.append(f"{printed}% of {base:,} would be {near:,}")
    bases = _bases_for(n, printed, decimals)
    if bases:
        first, last = bases
        needed = f"{first:,}" if first == last else f"between {first:,} and {last:,}"
        fixes.append(f"{n:,} is {printed}% of a base {'of ' if first == last else ''}{needed}")
    sentence = f"{n:,} of {base:,} is {_percent_of(n, base, decimals)}%, not {printed}%."
    advice = "Check the number, the base and the percentage"
    return f"{sentence} {advice}: {'; '.join(fixes)}." if fixes else f"{sentence} {advice}."


def disagreement_as_printed(n: int | None, base: int | None, percent: Decimal | None) -> str:
    """What is wrong between the parts of a printed figure; "" if nothing, or if one is missing.

    A percentage is taken to be printed to one decimal, or to two where it has two.
    """
    if n is None or base is None or percent is None:
        return ""
    return explain_disagreement(n, base, percent, 1 if percent * 10 % 1 == 0 else 2)


def explain_sum(
    counts: Sequence[int | None], shares: Sequence[Number | None], base: int | None
) -> str:
    """What is wrong where all answers of a scale together are not the base, or not 100%; "" if
    nothing, or if an answer is missing.

    Printed shares may miss 100 by half a last figure each, at one decimal.
    """
    known = [count for count in counts if count is not None]
    if base is not None and len(known) == len(counts) and sum(known) != base:
        return (
            f"The answers add up to {sum(known):,}, and the base is {base:,}."
            " Check the numbers and the base, or add the answers that are missing."
        )
    given = [Fraction(share) for share in shares if share is not None]
    if len(given) == len(shares) and abs(sum(given, Fraction(0)) - WHOLE) > Fraction(
        len(given), 20
    ):
        total = round_half_up(sum(given, Fraction(0)), 1)
        return (
            f"The shares add up to {total}%, not 100%."
            " Check the shares, or add the answers that are missing."
        )
    return ""


def weighted_shares(strata: Sequence[Stratum]) -> WeightedShares:
    """Shares of each answer, weighted to the population by group (post-stratification).

    A group's weight is its share of the population ÷ its share of those who answered, and an
    answer's share is Σ over groups of population share × the share of that answer inside the group:
    its count ÷ the group's base. The effective base is Kish's (Σw)² ÷ Σw², over single people.

    Raises ValueError when the population shares do not add up to 100 within one point (they are
    rounded when printed, and are scaled to exactly 100), when a group of the population gave no
    answer at all (nothing can stand for it, and it must be joined with another), when a count is
    greater than the base of its group, or when a group lacks an answer that another has: a count
    that is not recorded is not 0.
    """
    total = sum((Fraction(stratum.population_percent) for stratum in strata), Fraction(0))
    answers = tuple(dict.fromkeys(answer for stratum in strata for answer in stratum.counts))
    _check_strata(strata, total, answers)
    answered = sum(stratum.base for stratum in strata)
    weights = {
        stratum.name: Fraction(stratum.population_percent)
        / total
        / Fraction(stratum.base, answered)
        for stratum in strata
    }
    percents = {
        answer: sum(
            (weights[stratum.name] * stratum.counts[answer] for stratum in strata), Fraction(0)
        )
        * 100
        / answered
        for answer in answers
    }
    of_squares = sum((weights[stratum.name] ** 2 * stratum.base for stratum in strata), Fraction(0))
    return WeightedShares(percents, weights, Fraction(answered) ** 2 / of_squares)


def _check_strata(strata: Sequence[Stratum], total: Fraction, answers: Sequence[str]) -> None:
    """Raise ValueError for groups that cannot be weighted together, with the reason."""
    if abs(total - 100) > POPULATION_TOLERANCE:
        raise ValueError(
            f"The population shares add up to {round_half_up(total, 1)}%. Enter a share for every "
            "group, so that they add up to 100%."
        )
    if len({stratum.name for stratum in strata}) < len(strata):
        raise ValueError("Two groups have the same name. Enter each group once.")
    for stratum in strata:
        _check_stratum(stratum, answers)


def _check_stratum(stratum: Stratum, answers: Sequence[str]) -> None:
    """Raise ValueError for a group that cannot be weighted, with the reason."""
    if any(count < 0 for count in stratum.counts.values()):
        raise ValueError(f"A count of “{stratum.name}” is below 0. Enter 0 or more.")
    if stratum.base <= 0 or not stratum.population_percent:
        missing = "no one answered" if stratum.base <= 0 else "the population has no one"
        raise ValueError(
            f"The answers cannot be weighted: {missing} in the group “{stratum.name}”. "
            "Combine it with a similar group."
        )
    for answer in answers:
        if answer not in stratum.counts:
            raise ValueError(
                f"The count of “{answer}” is not recorded for the group “{stratum.name}”. "
                "Record it, or record 0 if no one chose it."
            )
        if stratum.counts[answer] > stratum.base:
            raise ValueError(
                f"The count of “{answer}” in the group “{stratum.name}” is "
                f"{stratum.counts[answer]:,}, and its base is {stratum.base:,}. "
                "Correct the count or the base."
            )


def points_words(points: Number) -> str:
    """A change in words, to one decimal: "up 3.2 percentage points", "no change"."""
    size = round_half_up(abs(Fraction(points)), 1)
    if size == 0:
        return "no change"
    return f"{'up' if points > 0 else 'down'} {size} percentage {_points(size)}"


def ordinal(number: int) -> str:
    """A rank in figures: 1st, 2nd, 3rd, 11th, 42nd."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    is_teen = number // 10 % 10 == 1
    return f"{number}{'th' if is_teen else endings.get(number % 10, 'th')}"


def round_half_up(value: Number, decimals: int) -> Decimal:
    """A value rounded half up, away from zero at the tie, with its decimals and without "-0.0"."""
    scaled = abs(Fraction(value)) * 10**decimals
    whole = floor(scaled + Fraction(1, 2))
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def _points(size: Decimal) -> str:
    return "point" if size == 1 else "points"


def _percent_of(n: int, base: int, decimals: int) -> Decimal:
    if base <= 0:
        raise ValueError(f"The base is {base}. A percentage needs a base of at least 1.")
    if not 0 <= n <= base:
        raise ValueError(f"{n:,} of {base:,} is not possible. Enter a number from 0 to the base.")
    return round_half_up(Fraction(100 * n, base), decimals)


def _bases_for(n: int, percent: Decimal, decimals: int) -> tuple[int, int] | None:
    """The smallest and greatest base of which n is the printed percentage.

    n · 100 ÷ base lies in [percent − half a last figure, percent + half a last figure).
    """
    half = Fraction(1, 2 * 10**decimals)
    if n <= 0 or Fraction(percent) <= half:
        return None
    smallest = max(floor(100 * n / (Fraction(percent) + half)) + 1, n)
    greatest = floor(100 * n / (Fraction(percent) - half))
    return (smallest, greatest) if smallest <= greatest else None


def _check_percent(share: Number) -> None:
    if not 0 <= share <= WHOLE:
        raise ValueError(f"The share is {_plain(Fraction(share))}%. Enter a value from 0 to 100.")


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _plain(value: Fraction) -> str:
    """A figure as one would write it: 95, 99.9, -3."""
    return f"{_KEPT.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize():f}"
