"""Shares weighted to the population, where a wave keeps its counts by group.

A question can be weighted by area or age where every group of that kind has its share of the
population, and the counts of its answers are recorded for each group as a subgroup of its name.
"""

from dataclasses import dataclass
from fractions import Fraction

from consultation.models import Dimension, ProfileGroup, Question, Result, Wave
from consultation.queries import SEVERAL_ANSWERS
from consultation.statistics import Stratum, round_half_up, weighted_shares


@dataclass(frozen=True, slots=True)
class WeightedQuestion:
    """A question with its weighted shares in words: answer, as answered, and weighted.

    `reason` says why it cannot be weighted, and is "" where it is.
    """

    wording: str
    shares: tuple[tuple[str, str, str], ...]
    words: str
    reason: str = ""


def weighted_questions(wave: Wave, dimension: Dimension) -> tuple[WeightedQuestion, ...]:
    """The questions of a wave that have counts by group, weighted, in a constant number of queries.

    Empty where no question has them.
    """
    groups = list(ProfileGroup.objects.filter(wave=wave, dimension=dimension))
    if not groups or any(group.population_share is None for group in groups):
        return ()
    by_question: dict[int, dict[str, Result]] = {}
    for result in (
        Result.objects.filter(wave=wave, subgroup__in=[group.group for group in groups])
        .select_related("question")
        .prefetch_related("answers")
        .order_by("question__position", "pk")
    ):
        by_question.setdefault(result.question_id, {})[result.subgroup] = result
    return tuple(_weighted(found, groups, dimension) for found in by_question.values())


def _weighted(
    results: dict[str, Result], groups: list[ProfileGroup], dimension: Dimension
) -> WeightedQuestion:
    question = next(iter(results.values())).question
    wording = next(iter(results.values())).wording or question.wording
    try:
        strata = [_stratum(group, results.get(group.group), question) for group in groups]
        weighted = weighted_shares(strata)
    except ValueError as error:
        return WeightedQuestion(wording, (), "", str(error))
    answered = sum(stratum.base for stratum in strata)
    shares = tuple(
        (
            label,
            f"{round_half_up(_plain_share(label, strata, answered), 1)}%",
            f"{round_half_up(percent, 1)}%",
        )
        for label, percent in weighted.percents.items()
    )
    effective = round_half_up(weighted.effective_base, 0)
    several = f" {SEVERAL_ANSWERS}" if question.allows_several else ""
    return WeightedQuestion(
        wording,
        shares,
        f"Weighted to the population by {dimension.label.lower()}. {answered:,} people "
        f"answered, which is as precise as {effective:,} answers from a sample that needs "
        "no weighting. Weighting does not change the fact that people chose whether to "
        f"answer.{several}",
    )


def _stratum(group: ProfileGroup, result: Result | None, question: Question) -> Stratum:
    """What a group answered, with the base that was recorded.

    Raises ValueError where something is missing or does not fit: a base is never inferred.
    """
    if result is None:
        raise ValueError(f"The counts of {group.group} are not recorded.")
    if result.base is None:
        raise ValueError(
            f"The base of {group.group} is not recorded. Record how many people in that "
            "group answered the question."
        )
    return Stratum(
        group.group,
        group.population_share or 0,
        result.base,
        _counts(result, question, result.base),
    )


def _counts(result: Result, question: Question, base: int) -> dict[str, int]:
    """How many gave each answer. Raises ValueError where that is not known of one, or too many."""
    counts = {answer.label: answer.count for answer in result.answers.all()}
    known = {label: count for label, count in counts.items() if count is not None}
    if len(known) < len(counts) or set(counts) - set(question.scale or counts):
        raise ValueError(f"Not every answer of {result.subgroup} has a count of its own.")
    if not question.allows_several and sum(known.values()) > base:
        raise ValueError(
            f"The answers of {result.subgroup} add up to {sum(known.values()):,}, which is more"
            f" than its base of {base:,}. Correct the counts or the base, or record that"
            " people can choose several answers to the question."
        )
    return known


def _plain_share(label: str, strata: list[Stratum], answered: int) -> Fraction:
    return Fraction(100 * sum(stratum.counts[label] for stratum in strata), answered)
