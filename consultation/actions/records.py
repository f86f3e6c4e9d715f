"""Consultations, their waves and questions, and a result as it was printed.

A consultation belongs to the whole plan, so no one who is limited to priorities writes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audit.actions import record
from consultation.models import (
    AnswerShare,
    Consultation,
    Dimension,
    ProfileGroup,
    Question,
    Result,
    Wave,
)
from consultation.statistics import disagreement_as_printed
from plans.policies import check_remit
from records.editing import Values, change_of

CONSULTATION_WORDS = {"title": "Title", "purpose": "Purpose"}
WAVE_WORDS = {
    "title": "Title",
    "opened_on": "First day",
    "closed_on": "Last day",
    "method": "Method",
    "population": "Who was asked",
    "population_size": "Size of the population",
    "responses": "Number of responses",
    "confidence_level": "Confidence level",
    "is_self_selected": "How people were selected",
    "note": "Note",
}
QUESTION_WORDS = {
    "topic": "Topic",
    "wording": "Wording",
    "scale": "Answers in order",
    "positive_answers": "Answers that count as positive",
    "allows_several": "How many answers a person can choose",
    "position": "Position among the questions",
}


ANSWERED_ALREADY = (
    "This question already has answers, which cannot be compared with answers to the "
    "other type of question. Leave it as it is and add a new question."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is entered: its share in percent, its count, or both.

    `is_positive` None means: as the question's list of positive answers says.
    """

    label: str
    share: Decimal | None = None
    count: int | None = None
    is_positive: bool | None = None


@dataclass(frozen=True, slots=True)
class RecordedResult:
    """A result that was recorded, and what about it should be looked at again."""

    result: Result
    warnings: tuple[str, ...]


@transaction.atomic
def define_consultation(*, slug: str, title: str, by: User, purpose: str = "") -> Consultation:
    """Define a consultation that is held in waves. Raises ValidationError for a taken slug."""
    check_remit(by, None)
    consultation = Consultation(slug=slug, title=title, purpose=purpose)
    consultation.full_clean()
    consultation.save()
    record(
        by=by,
        verb="define_consultation",
        subject=consultation,
        sentence=f"defined the consultation {consultation.title}",
        after={"slug": slug},
    )
    return consultation


@transaction.atomic
def hold_wave(
    *,
    consultation: Consultation,
    slug: str,
    title: str,
    by: User,
    opened_on: date | None = None,
    closed_on: date | None = None,
    method: str = "",
    population: str = "",
    population_size: int | None = None,
    responses: int | None = None,
    confidence_level: Decimal = Decimal(95),
    is_self_selected: bool = True,
    note: str = "",
) -> Wave:
    """Record a round of a consultation. `responses` None means that the number is not known.

    Raises ValidationError for a slug that the consultation has already, or dates the wrong way
    round.
    """
    check_remit(by, None)
    wave = Wave(
        consultation=consultation,
        slug=slug,
        title=title,
        opened_on=opened_on,
        closed_on=closed_on,
        method=method,
        population=population,
        population_size=population_size,
        responses=responses,
        confidence_level=confidence_level,
        is_self_selected=is_self_selected,
        note=note,
    )
    wave.full_clean()
    wave.save()
    record(
        by=by,
        verb="hold_wave",
        subject=wave,
        sentence=f"recorded the wave {wave.title} of {consultation.title}",
        after={"responses": responses, "opened_on": opened_on, "closed_on": closed_on},
    )
    return wave


@transaction.atomic
def describe_respondents(
    *,
    wave: Wave,
    dimension: Dimension | str,
    group: str,
    by: User,
    share: Decimal | None = None,
    count: int | None = None,
    population_share: Decimal | None = None,
    note: str = "",
) -> ProfileGroup:
    """Record a group's part of those who answered, beside its share of the population in percent.

    Raises ValidationError where the group was described already.
    """
    check_remit(by, None)
    profile = ProfileGroup(
        wave=wave,
        dimension=dimension,
        group=group,
        count=count,
        share=share,
        population_share=population_share,
        note=note,
    )
    profile.full_clean()
    profile.save()
    record(
        by=by,
        verb="describe_respondents",
        subject=wave,
        sentence=f"described the group {group} of those who answered {wave.title}",
        after={"share": profile.share, "count": count, "population": profile.population_share},
    )
    return profile


@transaction.atomic
def ask_question(
    *,
    consultation: Consultation,
    code: str,
    topic: str,
    wording: str,
    by: User,
    scale: Sequence[str] = (),
    positive_answers: Sequence[str] = (),
    position: int | None = None,
    allows_several: bool = False,
) -> Question:
    """Add a question: its scale in order, which answers count as positive, and whether one person
    may choose several.

    Without a position it comes last. Raises ValidationError for a positive answer that is not on
    the scale.
    """
    check_remit(by, None)
    _refuse_strange(scale, positive_answers)
    if position is None:
        highest = consultation.questions.aggregate(highest=Max("position"))["highest"]
        position = (highest or 0) + 1
    question = Question(
        consultation=consultation,
        code=code,
        topic=topic,
        position=position,
        wording=wording,
        scale=list(scale),
        positive_answers=list(positive_answers),
        allows_several=allows_several,
    )
    question.full_clean()
    question.save()
    record(
        by=by,
        verb="ask_question",
        subject=question,
        sentence=f"added the question {code} to {consultation.title}",
        after={"wording": wording, "scale": list(scale), "allows_several": allows_several},
    )
    return question


@transaction.atomic
def edit_consultation(
    *, consultation: Consultation, seen: Values, to: Values, by: User
) -> Consultation:
    """Change the title or purpose of a consultation. Raises EditConflict and ValidationError."""
    check_remit(by, None)
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    change = change_of(locked, seen=seen, to=to, words=CONSULTATION_WORDS)
    if change is None:
        return locked
    change.write()
    record(
        by=by,
        verb="edit_consultation",
        subject=locked,
        sentence=f"changed {change.fields} of the consultation {locked.title}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def edit_wave(*, wave: Wave, seen: Values, to: Values, by: User) -> Wave:
    """Change the facts of a wave. Raises EditConflict and ValidationError."""
    check_remit(by, None)
    locked = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    change = change_of(locked, seen=seen, to=to, words=WAVE_WORDS)
    if change is None:
        return locked
    change.write()
    record(
        by=by,
        verb="edit_wave",
        subject=locked,
        sentence=f"changed {change.fields} of the wave {locked.title}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def edit_question(*, question: Question, seen: Values, to: Values, by: User) -> Question:
    """Change a question for the waves to come.

    A new wording leaves the old one with the results that were recorded, so that these waves go on
    saying what they asked, and a change of wording is seen. Raises EditConflict, and
    ValidationError also where answers are recorded and it should be otherwise how many one person
    may choose.
    """
    check_remit(by, None)
    locked = Question.objects.select_for_update().get(pk=question.pk)
    change = change_of(locked, seen=seen, to=to, words=QUESTION_WORDS)
    if change is None:
        return locked
    scale = change.values.get("scale", locked.scale)
    _refuse_strange(scale, change.values.get("positive_answers", locked.positive_answers))
    if "allows_several" in change.values and locked.results.exists():
        raise ValidationError({"allows_several": ANSWERED_ALREADY})
    if "wording" in change.values:
        locked.results.filter(wording="").update(wording=locked.wording)
    change.write()
    record(
        by=by,
        verb="edit_question",
        subject=locked,
        sentence=f"changed {change.fields} of the question {locked.code}",
        before=change.before,
        after=change.after,
    )
    return locked


@transaction.atomic
def record_result(
    *,
    wave: Wave,
    question: Question,
    answers: Sequence[Answer],
    by: User,
    subgroup: str = "",
    base: int | None = None,
    wording: str = "",
    note: str = "",
) -> RecordedResult:
    """Record what a wave answered to a question, as a whole or in a subgroup.

    `base` is how many answered, None where it is not known; `wording` only where this wave asked
    in other words. A printed count and percentage that do not agree are kept as they were printed,
    and the warnings say so. Raises ValidationError for a question of another consultation, a
    result that is recorded already, no answers, or a count above the base.
    """
    check_remit(by, None)
    if question.consultation_id != wave.consultation_id:
        raise ValidationError(
            {"question": f"{wave.title} did not ask the question {question.code}."}
        )
    if not answers:
        raise ValidationError({"answers": "Enter at least one answer with its share or count."})
    result = Result(
        wave=wave, question=question, subgroup=subgroup, base=base, wording=wording, note=note
    )
    result.full_clean()
    result.save()
    rows = [
        _answer_row(result, answer, position) for position, answer in enumerate(answers, start=1)
    ]
    warnings = tuple(
        f"{row.label}: {warning}"
        for row in rows
        if (warning := disagreement_as_printed(row.count, result.base, row.share))
    )
    record(
        by=by,
        verb="record_result",
        subject=result,
        sentence=f"recorded the answers of {wave.title} to {question.code}"
        + (f" ({subgroup})" if subgroup else ""),
        after={
            "base": base,
            "answers": [f"{row.label}: {_as_entered(row)}" for row in rows],
            "warnings": list(warnings),
        },
    )
    return RecordedResult(result, warnings)


def _refuse_strange(scale: Sequence[str], positive_answers: Sequence[str]) -> None:
    strange = [answer for answer in positive_answers if answer not in scale]
    if scale and strange:
        raise ValidationError(
            {
                "positive_answers": f"“{strange[0]}” is not on the scale. "
                f"Choose from: {', '.join(scale)}."
            }
        )


def _answer_row(result: Result, answer: Answer, position: int) -> AnswerShare:
    if answer.count is not None and result.base is not None and answer.count > result.base:
        raise ValidationError(
            {
                "answers": f"{answer.label}: {answer.count:,} is more than the base of "
                f"{result.base:,}. Enter a number that is not more than the base."
            }
        )
    positive = answer.is_positive
    row = AnswerShare(
        result=result,
        position=position,
        label=answer.label,
        share=answer.share,
        count=answer.count,
        is_positive=answer.label in result.question.positive_answers
        if positive is None
        else positive,
    )
    row.full_clean()
    row.save()
    return row


def _as_entered(row: AnswerShare) -> str:
    share = "" if row.share is None else f"{row.share}%"
    count = "" if row.count is None else f"n = {row.count:,}"
    return ", ".join(part for part in (share, count) if part)
