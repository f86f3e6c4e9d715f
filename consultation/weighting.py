"""Shares weighted to the population, where a wave keeps its counts by group.

A question can be weighted by area or age where every group of that kind has its share of the
population, and the counts of its answers are recorded for each group as a subgroup of its name.
"""

from dataclasses import dataclass
from fractions import Fraction

from consultation.models import Dimension, ProfileGroup, Result, Wave
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
    first = next(iter(results.values()))
    wording = first.wording or first.question.wording
    missing = [group.group for group in groups if group.group not in results]
    if missing:
        return WeightedQuestion(
            wording, (), "", f"The counts of {', '.join(missing)} are not recorded."
        )
    strata = []
    for group in groups:
        counts = {answer.label: answer.count for answer in results[group.group].answers.all()}
        if set(counts) - set(first.question.scale or counts) or None in counts.values():
            return WeightedQuestion(
                wording, (), "", f"Not every answer of {group.group} has a count of its own."
            )
        strata.append(
            Stratum(
                group.group,
                group.population_share or 0,
                {label: count or 0 for label, count in counts.items()},
            )
        )
    try:
        weighted = weighted_shares(strata)
    except ValueError as error:
        return WeightedQuestion(wording, (), "", str(error))
    answered = sum(sum(stratum.counts.values()) for stratum in strata)
    shares = tuple(
        (
            label,
            f"{round_half_up(_plain_share(label, strata, answered), 1)}%",
            f"{round_half_up(percent, 1)}%",
        )
        for label, percent in weighted.percents.items()
    )
    effective = round_half_up(weighted.effective_base, 0)
    return WeightedQuestion(
        wording,
        shares,
        f"Weighted to the population by {dimension.label.lower()}. {answered:,} answers, as exact"
        f" as {effective:,} of a sample that needs no weighting. Weighting does not mend that"
        " people chose for themselves whether to answer.",
    )


def _plain_share(label: str, strata: list[Stratum], answered: int) -> Fraction:
    return Fraction(100 * sum(stratum.counts.get(label, 0) for stratum in strata), answered)
