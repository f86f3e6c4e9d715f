"""What is entered in grids, all or none: who answered a wave, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from consultation.models import AnswerShare, ProfileGroup, Question, Result, Wave
from consultation.queries import profile_digest, result_digest
from consultation.statistics import disagreement_as_printed, explain_sum
from plans.policies import check_remit
from records.conflicts import EditConflict
from records.editing import RowsRefused, last_writer


@dataclass(frozen=True, slots=True)
class Group:
    """A group among those who answered, beside its share of the population in percent."""

    dimension: str
    group: str
    count: int | None = None
    share: Decimal | None = None
    population_share: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a wave answered to a question: the base, and by answer its count and share in percent.

    `seen` is the stamp of what the writer started from; `confirmed` holds the warnings that they
    have read and stand by.
    """

    question: Question
    base: int | None
    answers: tuple[tuple[str, int | None, Decimal | None], ...]
    wording: str = ""
    note: str = ""
    subgroup: str = ""
    seen: str = ""
    confirmed: frozenset[str] = frozenset()

    @property
    def warnings(self) -> tuple[str, ...]:
        """Figures that do not agree with each other, with both numbers and a correction."""
        found = [
            f"{label}: {words}"
            for label, count, share in self.answers
            if (words := disagreement_as_printed(count, self.base, share))
        ]
        return tuple(filter(None, [*found, self._sum_warning()]))

    def _sum_warning(self) -> str:
        """Why the answers of a whole scale do not add up, "" where they do, or need not."""
        scale = self.question.scale
        on_scale = {label: (count, share) for label, count, share in self.answers}
        if not scale or self.question.allows_several or not on_scale.keys() >= set(scale):
            return ""
        counts, shares = zip(*(on_scale[label] for label in scale), strict=True)
        return explain_sum(counts, shares, self.base)


class Unconfirmed(ValidationError):  # noqa: N818 - reads as what happened
    """Figures of some questions do not agree, and no one has said that they were printed so.

    `warnings` gives them by the code of the question.
    """

    def __init__(self, warnings: dict[str, tuple[str, ...]]) -> None:
        super().__init__([words for each in warnings.values() for words in each])
        self.warnings = warnings


@transaction.atomic
def describe_profile(*, wave: Wave, groups: Sequence[Group], seen: str, by: User) -> Wave:
    """Enter who answered a wave. The groups take the place of those there were.

    `seen` is the `profile_digest` of the groups that the writer started from. Raises EditConflict
    where someone else changed them, and ValidationError for a group that is listed twice.
    """
    check_remit(by, None)
    locked = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    before = list(locked.profile.all())
    if profile_digest(before) != seen:
        raise EditConflict(
            {
                "__all__": f"{last_writer(locked)} changed who answered since you opened this "
                "page. "
                f"It is now: {_profile_words(before) or 'nothing'}. Save again to replace "
                "it with yours."
            }
        )
    locked.profile.all().delete()
    rows = []
    for group in groups:
        row = ProfileGroup(
            wave=locked,
            dimension=group.dimension,
            group=group.group,
            count=group.count,
            share=group.share,
            population_share=group.population_share,
            note=group.note,
        )
        row.full_clean()
        row.save()
        rows.append(row)
    if profile_digest(rows) != seen:
        record(
            by=by,
            verb="describe_profile",
            subject=locked,
            sentence=f"described who answered {locked.title}",
            before={"groups": _profile_words(before)},
            after={"groups": _profile_words(rows)},
        )
    return locked


@transaction.atomic
def record_results(*, wave: Wave, figures: Sequence[Figures], by: User) -> list[Result]:
    """Record the results of a wave, all or none; each takes the place of what was there.

    Raises RowsRefused, with the error of each question by its code: an EditConflict where someone
    else changed a result, else a ValidationError for a question of another consultation, no
    answers, or a count above the base. Raises Unconfirmed where figures do not agree and were not
    confirmed.
    """
    check_remit(by, None)
    locked = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    there = {
        (result.question_id, result.subgroup): result
        for result in Result.objects.filter(wave=locked).prefetch_related("answers")
    }
    refused: dict[str, ValidationError] = {}
    unconfirmed: dict[str, tuple[str, ...]] = {}
    for given in figures:
        held = there.get((given.question.pk, given.subgroup))
        try:
            _refuse_impossible(locked, given)
            _refuse_overtaken(locked, given, held)
        except ValidationError as error:
            refused[given.question.code] = error
        if open_warnings := tuple(set(given.warnings) - given.confirmed):
            unconfirmed[given.question.code] = open_warnings
    if refused:
        raise RowsRefused(refused)
    if unconfirmed:
        raise Unconfirmed(unconfirmed)
    return [
        _write(locked, given, there.get((given.question.pk, given.subgroup)), by)
        for given in figures
    ]


def _refuse_overtaken(wave: Wave, given: Figures, held: Result | None) -> None:
    if result_digest(held) != given.seen:
        raise EditConflict(
            {
                "base": f"{last_writer(held or wave)} changed the answers to"
                f" “{given.question.wording}” since you opened this page. They are now:"
                f" {_result_words(held) or 'nothing'}. Save again to replace them with yours."
            },
            start_from={"seen": result_digest(held)},
        )


def _write(wave: Wave, given: Figures, held: Result | None, by: User) -> Result:
    before = _result_words(held)
    result = held or Result(wave=wave, question=given.question, subgroup=given.subgroup)
    result.base, result.wording, result.note = given.base, given.wording, given.note
    result.full_clean()
    result.save()
    positive = {answer.label: answer.is_positive for answer in result.answers.all()}
    result.answers.all().delete()
    for position, (label, count, share) in enumerate(given.answers, start=1):
        row = AnswerShare(
            result=result,
            position=position,
            label=label,
            count=count,
            share=share,
            is_positive=label in given.question.positive_answers or positive.get(label, False),
        )
        row.full_clean()
        row.save()
    after = Result.objects.prefetch_related("answers").get(pk=result.pk)
    record(
        by=by,
        verb="record_results",
        subject=after,
        sentence=f"{'changed' if held else 'recorded'} the answers of {wave.title} to"
        f" {given.question.code}" + (f" ({given.subgroup})" if given.subgroup else ""),
        before={"result": before} if held else {},
        after={"result": _result_words(after), "warnings": list(given.warnings)},
    )
    return after


def _refuse_impossible(wave: Wave, given: Figures) -> None:
    if given.question.consultation_id != wave.consultation_id:
        raise ValidationError(f"{wave.title} did not ask the question {given.question.code}.")
    if not given.answers:
        raise ValidationError("Enter at least one answer with its share or count.")
    for label, count, _ in given.answers:
        if count is not None and given.base is not None and count > given.base:
            raise ValidationError(
                f"{label}: {count:,} is more than the base of {given.base:,}. Enter a "
                "number that is not more than the base."
            )


def _profile_words(groups: Sequence[ProfileGroup]) -> str:
    return "; ".join(
        f"{group.dimension} {group.group} {_figure(group.count, group.share)}" for group in groups
    )


def _result_words(result: Result | None) -> str:
    if result is None:
        return ""
    base = "base not known" if result.base is None else f"n = {result.base:,}"
    return "; ".join(
        [base, *(f"{row.label} {_figure(row.count, row.share)}" for row in result.answers.all())]
    )


def _figure(count: int | None, share: Decimal | None) -> str:
    parts = ["" if share is None else f"{share}%", "" if count is None else f"{count:,}"]
    return ", ".join(filter(None, parts))
