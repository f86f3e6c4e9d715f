"""Reads of consultations: what each wave says, with its statistics."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consultation.content import (
    AnswerContent,
    ConsultationContent,
    ProfileContent,
    QuestionContent,
    WaveContent,
    WaveLine,
)
from consultation.models import AnswerShare, Consultation, Dimension, ProfileGroup, Result, Wave
from consultation.statistics import (
    RANDOM_SAMPLE_ASSUMPTION,
    Interval,
    Share,
    ShareChange,
    disagreement_as_printed,
    margin_of_error,
    points_words,
    representation,
    round_half_up,
    share_change,
    wilson_interval,
)
from dates.periods import day_text
from records.conflicts import digest_of

AS_A_GUIDE = "Treat the margin of error, the intervals and the tests as a guide only."
DRAWN_AT_RANDOM = (
    "A margin of error assumes that the people who answered are a random sample of the population, "
    "as this survey meant them to be."
)
BASE_NOT_KNOWN = "base not known"
SEVERAL_ANSWERS = (
    "A person could choose several answers, so the shares can add up to more than 100%."
)

# A question in a subgroup, the same from wave to wave.
ResultKey = tuple[int, str]


def wave_content(wave: Wave) -> WaveContent:
    """What one wave says, with its change on the wave before."""
    return wave_contents([wave])[wave.pk]


def wave_contents(waves: Iterable[Wave]) -> dict[int, WaveContent]:
    """What each of these waves says, by primary key, in a constant number of queries."""
    wanted = {wave.pk for wave in waves}
    if not wanted:
        return {}
    family = list(
        Wave.objects.filter(consultation__waves__in=wanted)
        .select_related("consultation")
        .distinct()
    )
    before = {wave: _wave_before(wave, family) for wave in family if wave.pk in wanted}
    shown = wanted | {earlier.pk for earlier in before.values() if earlier}
    results: defaultdict[int, dict[ResultKey, Result]] = defaultdict(dict)
    for result in (
        Result.objects.filter(wave__in=shown)
        .select_related("question")
        .prefetch_related("answers")
        .order_by("question__position", "pk")
    ):
        results[result.wave_id][result.question_id, result.subgroup] = result
    profiles = _profiles(wanted)
    contents = {}
    for wave, earlier in before.items():
        answered_before = results[earlier.pk] if earlier else {}
        contents[wave.pk] = _content(
            wave, earlier, profiles[wave.pk], results[wave.pk], answered_before
        )
    return contents


def _profiles(waves: Collection[int]) -> defaultdict[int, list[ProfileGroup]]:
    found: defaultdict[int, list[ProfileGroup]] = defaultdict(list)
    for group in ProfileGroup.objects.filter(wave__in=waves):
        found[group.wave_id].append(group)
    return found


def wave_before(wave: Wave) -> Wave | None:
    """The wave before this one in its consultation, or None."""
    return _wave_before(wave, list(Wave.objects.filter(consultation=wave.consultation_id)))


def profile_digest(groups: Iterable[ProfileGroup]) -> str:
    """A mark of who answered as it stands, "" for no one, so that a form finds a change."""
    rows = list(groups)
    if not rows:
        return ""
    return digest_of(
        {
            f"{group.dimension} {group.group}": [
                group.count,
                _mark(group.share),
                _mark(group.population_share),
                group.note,
            ]
            for group in rows
        }
    )


def result_digest(result: Result | None) -> str:
    """A mark of a result as it stands, "" where there is none yet. Prefetch its answers."""
    if result is None:
        return ""
    return digest_of(
        {
            "result": [result.base, result.wording, result.note],
            "answers": [
                [answer.label, answer.count, _mark(answer.share)] for answer in result.answers.all()
            ],
        }
    )


def _mark(share: Decimal | None) -> str:
    return "" if share is None else _exact(share)


def consultation_contents(consultations: Iterable[Consultation]) -> list[ConsultationContent]:
    """Consultations with a line for each wave, the latest first. Prefetch their waves."""
    return [
        ConsultationContent(
            slug=consultation.slug,
            title=consultation.title,
            purpose=consultation.purpose,
            waves=tuple(
                wave_line(wave, consultation)
                for wave in sorted(consultation.waves.all(), key=_when, reverse=True)
            ),
        )
        for consultation in consultations
    ]


def wave_line(wave: Wave, consultation: Consultation) -> WaveLine:
    """A wave in a list."""
    return WaveLine(
        consultation_slug=consultation.slug,
        consultation=consultation.title,
        slug=wave.slug,
        title=wave.title,
        period_text=_period_text(wave),
        responses=wave.responses,
        responses_text=_responses_text(wave),
        margin_text=_margin_text(wave),
    )


def _wave_before(wave: Wave, family: Sequence[Wave]) -> Wave | None:
    siblings = sorted(
        (other for other in family if other.consultation_id == wave.consultation_id), key=_when
    )
    earlier = siblings[: siblings.index(wave)]
    return earlier[-1] if earlier else None


def _when(wave: Wave) -> tuple[date, int]:
    """A wave without dates is taken to be the latest: it is still being prepared."""
    return (wave.closed_on or wave.opened_on or date.max, wave.pk)


def _content(
    wave: Wave,
    earlier_wave: Wave | None,
    profile: Sequence[ProfileGroup],
    results: dict[ResultKey, Result],
    earlier: dict[ResultKey, Result],
) -> WaveContent:
    margin = _margin_text(wave)
    return WaveContent(
        consultation_slug=wave.consultation.slug,
        consultation=wave.consultation.title,
        slug=wave.slug,
        title=wave.title,
        purpose=wave.consultation.purpose,
        period_text=_period_text(wave),
        method=wave.method,
        population=wave.population,
        responses=wave.responses,
        responses_text=_responses_text(wave),
        margin_text=margin,
        assumption_text=f"{RANDOM_SAMPLE_ASSUMPTION} {AS_A_GUIDE}"
        if wave.is_self_selected
        else DRAWN_AT_RANDOM,
        profile=tuple(_profile_content(group, wave) for group in profile),
        questions=tuple(
            _question_content(
                result, wave, earlier.get(key), earlier_wave.title if earlier_wave else ""
            )
            for key, result in results.items()
        ),
        note=wave.note,
    )


def _question_content(
    result: Result, wave: Wave, earlier: Result | None, earlier_title: str
) -> QuestionContent:
    question = result.question
    answered_before = {answer.label: answer for answer in earlier.answers.all()} if earlier else {}
    return QuestionContent(
        code=question.code,
        topic=question.topic,
        wording=result.wording or question.wording,
        scale=tuple(question.scale),
        subgroup=result.subgroup,
        base=result.base,
        base_text=BASE_NOT_KNOWN if result.base is None else f"n = {result.base:,}",
        answers=tuple(
            _answer_content(answer, result, wave, answered_before.get(answer.label), earlier)
            for answer in result.answers.all()
        ),
        previous_wave=earlier_title if earlier else "",
        note=result.note,
        allows_several=question.allows_several,
        several_text=SEVERAL_ANSWERS if question.allows_several else "",
    )


def _answer_content(
    answer: AnswerShare,
    result: Result,
    wave: Wave,
    answer_before: AnswerShare | None,
    earlier: Result | None,
) -> AnswerContent:
    percent = _percent(answer, result.base)
    interval = (
        wilson_interval(percent, result.base, wave.confidence_level)
        if percent is not None and result.base
        else None
    )
    changed = _change_since(answer_before, earlier, percent, result, wave)
    return AnswerContent(
        label=answer.label,
        share=None if percent is None else _exact(percent),
        share_text="not known" if percent is None else f"{round_half_up(percent, 1)}%",
        count=answer.count,
        is_positive=answer.is_positive,
        interval_text=_interval_text(interval),
        change_text=changed.words,
        change_direction=changed.direction,
        significance_text=changed.significance,
        warning=disagreement_as_printed(answer.count, result.base, answer.share),
    )


@dataclass(frozen=True, slots=True)
class _Changed:
    """What is said of a share beside that of the survey before; "" where nothing can be."""

    words: str = ""
    direction: str = ""
    significance: str = ""


def _change_since(
    answer: AnswerShare | None,
    earlier: Result | None,
    percent: Decimal | Fraction | None,
    result: Result,
    wave: Wave,
) -> _Changed:
    if answer is None or earlier is None or percent is None:
        return _Changed()
    before = _percent(answer, earlier.base)
    if before is None:
        return _Changed()
    has_same_wording = _wording(result) == _wording(earlier)
    change = share_change(
        Share(percent, result.base),
        Share(before, earlier.base),
        wave.confidence_level,
        not_comparable_because="" if has_same_wording else "the wording changed",
    )
    significance = _significance(change, result, earlier, wave.confidence_level)
    if change.points is None:
        return _Changed(significance=significance)
    return _Changed(points_words(change.points), _direction(change.points), significance)


def _percent(answer: AnswerShare, base: int | None) -> Decimal | Fraction | None:
    """The share as printed; where only the count was, the count of the base."""
    if answer.share is not None:
        return answer.share
    if answer.count is None or not base:
        return None
    return Fraction(100 * answer.count, base)


def _wording(result: Result) -> str:
    return result.wording or result.question.wording


def _direction(points: Fraction) -> str:
    if round_half_up(points, 1) == 0:
        return "steady"
    return "up" if points > 0 else "down"


def _significance(
    change: ShareChange, now: Result, before: Result, confidence_level: Decimal
) -> str:
    if change.points is None:
        return "not comparable: the wording changed"
    if change.significant is not None:
        level = _exact(confidence_level)
        return f"significant at {level}%" if change.significant else "not significant"
    if before.base is None and now.base is None:
        return "cannot be tested: the bases of both surveys are unknown"
    if before.base is None:
        return "cannot be tested: the base of the earlier survey is unknown"
    if now.base is None:
        return "cannot be tested: the base of this survey is unknown"
    return "cannot be tested: there are too few answers"


def _interval_text(interval: Interval | None) -> str:
    if interval is None:
        return ""
    return f"{round_half_up(interval.low, 1)}% to {round_half_up(interval.high, 1)}%"


def _profile_content(group: ProfileGroup, wave: Wave) -> ProfileContent:
    share: Decimal | Fraction | None = group.share
    if share is None and group.count is not None and wave.responses:
        share = Fraction(100 * group.count, wave.responses)
    return ProfileContent(
        dimension=Dimension(group.dimension).label,
        group=group.group,
        share_text=_share_text(share),
        population_share_text=_share_text(group.population_share),
        words="cannot be compared"
        if share is None or group.population_share is None
        else representation(share, group.population_share).words,
        note=group.note,
    )


def _share_text(share: Decimal | Fraction | None) -> str:
    return "not known" if share is None else f"{round_half_up(share, 1)}%"


def _period_text(wave: Wave) -> str:
    if wave.opened_on and wave.closed_on:
        return f"{day_text(wave.opened_on)} to {day_text(wave.closed_on)}"
    if wave.opened_on:
        return f"from {day_text(wave.opened_on)}"
    return f"until {day_text(wave.closed_on)}" if wave.closed_on else "dates not known"


def _responses_text(wave: Wave) -> str:
    if wave.responses is None:
        return "number of responses not known"
    return f"{wave.responses:,} response{'' if wave.responses == 1 else 's'}"


def _margin_text(wave: Wave) -> str:
    """The margin has two decimals: at one, surveys of very different sizes look alike."""
    level = f"{_exact(wave.confidence_level)}% confidence level"
    margin = margin_of_error(wave.responses or 0, wave.confidence_level)
    if margin is None:
        return f"not known at the {level}, as the number of responses is not known"
    return f"plus or minus {round_half_up(margin, 2)} percentage points at the {level}"


def _exact(value: Decimal | Fraction) -> str:
    """A figure without needless zeros; one that never ends is cut at four decimals."""
    text = f"{round_half_up(value, 4):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
