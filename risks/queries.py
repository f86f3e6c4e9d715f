"""Reads of risks: as they stood on a day, counted, and laid out on the heat map."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import get_args

from django.db.models import Prefetch

from accounts.permissions import Visibility
from dates.periods import day_text, day_text_or_blank, iso_or_blank
from records.as_at import known_then
from records.conflicts import digest_of
from risks import scoring
from risks.content import (
    ActionContent,
    BandContent,
    HeatCell,
    HeatMap,
    HeatRow,
    RegisterContent,
    RiskContent,
    RiskHistory,
    RiskKeyContent,
    RiskNoteContent,
    RiskTally,
    ScaleContent,
    ScoreChange,
    ScoreContent,
)
from risks.models import (
    Control,
    Register,
    Risk,
    RiskAction,
    RiskBand,
    RiskMatrix,
    RiskQuerySet,
    RiskScore,
    RiskState,
    ScoreKind,
)

# Who recorded a score, for readers who may not see the names of people.
THE_OFFICE = "The office"


def with_history(queryset: RiskQuerySet, on: date) -> RiskQuerySet:
    """The same risks with everything loaded that `risk_content` reads: four queries in all."""
    return queryset.select_related("register__matrix", "priority").prefetch_related(
        "register__matrix__bands",
        "controls",
        Prefetch(
            "scores",
            queryset=RiskScore.objects.filter(known_then("recorded_at"), scored_on__lte=on)
            .select_related("recorded_by")
            .order_by("scored_on", "pk"),
        ),
    )


def risks_as_at(queryset: RiskQuerySet, on: date) -> list[RiskContent]:
    """The risks that were opened by that day, as they stood on it, in the order of the queryset."""
    opened = queryset.filter(opened_on__lte=on)
    return [risk_content(risk, on) for risk in with_history(opened, on)]


def risk_content(risk: Risk, on: date) -> RiskContent:
    """One risk as it stood on a day. Ask for it with `with_history`, or it costs queries."""
    matrix = risk.register.matrix
    inherent, current, target = (
        _latest(risk, kind) for kind in (ScoreKind.INHERENT, ScoreKind.CURRENT, ScoreKind.TARGET)
    )
    # A closed risk is no longer above appetite: its clock stopped on the day it was closed.
    until = min(on, risk.closed_on or on)
    is_closed = risk.is_closed_on(on)
    dated = _dated(_history(risk, ScoreKind.CURRENT))
    return RiskContent(
        reference=risk.reference,
        register_slug=risk.register.slug,
        register_name=risk.register.name,
        title=risk.title,
        cause=risk.cause,
        event=risk.event,
        consequence=risk.consequence,
        category=risk.category,
        owner_title=risk.owner_title,
        priority_number=risk.priority.number if risk.priority else None,
        response=risk.response,
        appetite=risk.appetite,
        inherent=inherent,
        current=current,
        target=target,
        trend=scoring.trend(dated, until=on) or "",
        is_above_appetite=bool(current and current.score > risk.appetite and not is_closed),
        days_above_appetite=scoring.days_above_appetite(dated, risk.appetite, until),
        flags=scoring.flags(
            *(each.score if each else None for each in (inherent, current, target)),
            has_controls=_has_controls(risk, on),
            previous_current=scoring.previous_score(dated, on),
        ),
        state=RiskState.CLOSED.value if is_closed else RiskState.OPEN.value,
        next_review_on=iso_or_blank(risk.next_review_on),
        visibility=risk.visibility,
        scale=scale_of(matrix),
    )


def risk_notes(queryset: RiskQuerySet, on: date) -> tuple[RiskNoteContent, ...]:
    """What is kept of risks besides their scores; actions are told as on a day. Four queries."""
    rows = queryset.select_related("register", "priority").prefetch_related(
        "controls", "actions", "objectives__priority"
    )
    return tuple(
        RiskNoteContent(
            register_slug=risk.register.slug,
            reference=risk.reference,
            priority=str(risk.priority) if risk.priority else "",
            objectives=tuple(str(objective) for objective in risk.objectives.all()),
            controls=tuple(map(_control_words, risk.controls.all())),
            actions=_actions(risk, on),
            note=risk.note,
        )
        for risk in rows
    )


def risk_history(risk: Risk, on: date, *, with_people: bool) -> RiskHistory:
    """A risk with its scores, controls and actions. Ask for it with `with_history`.

    `with_people` names who recorded a score: for readers of the office.
    """
    content = risk_content(risk, on)
    is_open = content.state == RiskState.OPEN
    current = _dated(_history(risk, ScoreKind.CURRENT))
    since = scoring.above_appetite_since(current, risk.appetite, on)
    matrix, reviewed = risk.register.matrix, risk.reviewed_on
    return RiskHistory(
        risk=content,
        priority=str(risk.priority) if risk.priority else "",
        objectives=tuple(
            str(objective) for objective in risk.objectives.select_related("priority")
        ),
        opened_on_text=day_text(risk.opened_on),
        closed_on_text="" if is_open else day_text_or_blank(risk.closed_on),
        next_review_text=day_text_or_blank(risk.next_review_on),
        review_is_overdue=is_open and (risk.next_review_on or on) < on,
        above_appetite_since_text=day_text_or_blank(since if is_open else None),
        controls=tuple(map(_control_words, risk.controls.all())),
        actions=_actions(risk, on),
        scores=tuple(
            _change(score, matrix, with_people=with_people) for score in reversed(risk.scores.all())
        ),
        note=risk.note,
        reviewed_text=day_text_or_blank(reviewed if reviewed and reviewed <= on else None),
    )


def _change(score: RiskScore, matrix: RiskMatrix, *, with_people: bool) -> ScoreChange:
    return ScoreChange(
        kind=score.kind,
        score=_score_content(score, matrix),
        day_text=day_text(score.scored_on),
        reason=score.reason,
        recorded_by=str(score.recorded_by) if with_people else THE_OFFICE,
    )


def _actions(risk: Risk, on: date) -> tuple[ActionContent, ...]:
    return tuple(
        ActionContent(action.title, _action_words(action, on)) for action in risk.actions.all()
    )


def tally(risks: Iterable[RiskContent], bands: Iterable[RiskBand] = ()) -> RiskTally:
    """The open ones counted, the worst band first. Bands that are given are named even at 0."""
    open_risks = [risk for risk in risks if risk.state == RiskState.OPEN]
    counts = {band.name: 0 for band in sorted(bands, key=lambda band: -band.lowest)}
    scored = sorted(
        (risk.current for risk in open_risks if risk.current), key=lambda score: -score.score
    )
    for score in scored:
        counts[score.band] = counts.get(score.band, 0) + 1
    return RiskTally(
        open=len(open_risks),
        above_appetite=sum(risk.is_above_appetite for risk in open_risks),
        bands=tuple(counts.items()),
    )


def band_key(matrix: RiskMatrix) -> tuple[BandContent, ...]:
    """The bands of a matrix with their ends, the lowest first."""
    bands = list(matrix.bands.all())
    starts = [band.lowest for band in bands[1:]]
    highest = [start - 1 for start in starts] + [matrix.size**2]
    return tuple(
        BandContent(
            name=band.name,
            tone=band.tone,
            lowest=band.lowest,
            highest=high,
            range_text=f"{band.lowest} to {high}" if high > band.lowest else str(high),
        )
        for band, high in zip(bands, highest, strict=True)
    )


def scale_of(matrix: RiskMatrix) -> ScaleContent:
    """How a matrix scores, with its bands and a sentence that says both."""
    bands = band_key(matrix)
    ranges = ", ".join(f"{band.name} {band.range_text}" for band in bands)
    return ScaleContent(
        size=matrix.size,
        bands=bands,
        text=f"Scores are likelihood × impact, each from 1 to {matrix.size}: {ranges}.",
    )


def keys_of(risks: Iterable[RiskContent]) -> tuple[RiskKeyContent, ...]:
    """The scales by which risks are scored, each with the registers that use it, in their order."""
    registers: dict[ScaleContent, dict[str, None]] = {}
    for risk in risks:
        if risk.scale is not None:
            registers.setdefault(risk.scale, {})[risk.register_name] = None
    return tuple(RiskKeyContent(tuple(names), scale) for scale, names in registers.items())


def bands_of(matrix: RiskMatrix) -> list[scoring.Band]:
    """The bands of a matrix as they are defined, the lowest first."""
    tones: dict[str, scoring.Tone] = {tone: tone for tone in get_args(scoring.Tone)}
    return [scoring.Band(band.name, band.lowest, tones[band.tone]) for band in matrix.bands.all()]


def bands_digest(bands: Iterable[scoring.Band]) -> str:
    """A short mark of bands as they stand, for a form that finds out whether they changed."""
    return digest_of({"bands": [(band.name, band.lowest, band.tone) for band in bands]})


def heat_map(risks: Iterable[RiskContent], matrix: RiskMatrix) -> HeatMap:
    """The grid of a register's matrix with the references of the open risks in their cells."""
    standing: dict[tuple[int, int], list[str]] = {}
    not_scored: list[str] = []
    for risk in risks:
        if risk.state != RiskState.OPEN:
            continue
        if risk.current is None:
            not_scored.append(risk.reference)
        else:
            place = (risk.current.likelihood, risk.current.impact)
            standing.setdefault(place, []).append(risk.reference)
    steps = tuple(range(1, matrix.size + 1))
    return HeatMap(
        size=matrix.size,
        impacts=steps,
        rows=tuple(
            HeatRow(
                likelihood,
                tuple(_cell(likelihood, impact, matrix, standing) for impact in steps),
            )
            for likelihood in reversed(steps)
        ),
        key=band_key(matrix),
        not_scored=tuple(not_scored),
    )


def registers_as_at(levels: Sequence[Visibility], on: date) -> list[RegisterContent]:
    """Every register, its risks counted as far as these levels of visibility reach."""
    by_register: dict[str, list[RiskContent]] = {}
    for risk in risks_as_at(Risk.objects.visible(levels), on):
        by_register.setdefault(risk.register_slug, []).append(risk)
    registers = Register.objects.select_related("body", "matrix").prefetch_related("matrix__bands")
    return [
        register_content(register, by_register.get(register.slug, [])) for register in registers
    ]


def register_content(register: Register, risks: Sequence[RiskContent]) -> RegisterContent:
    """A register with these risks of it counted."""
    counted = tally(risks, register.matrix.bands.all())
    return RegisterContent(
        slug=register.slug,
        name=register.name,
        body_slug=register.body.slug,
        body_name=register.body.name,
        matrix=register.matrix.name,
        tally=counted,
        closed=len(risks) - counted.open,
    )


def _cell(
    likelihood: int,
    impact: int,
    matrix: RiskMatrix,
    standing: dict[tuple[int, int], list[str]],
) -> HeatCell:
    product = scoring.score(likelihood, impact, size=matrix.size)
    band = _band(product, matrix)
    return HeatCell(
        likelihood=likelihood,
        impact=impact,
        score=product,
        band=band.name,
        tone=band.tone,
        references=tuple(standing.get((likelihood, impact), ())),
    )


def _history(risk: Risk, kind: ScoreKind) -> list[RiskScore]:
    return [score for score in risk.scores.all() if score.kind == kind]


def _dated(scores: Sequence[RiskScore]) -> list[scoring.DatedScore]:
    return [
        scoring.DatedScore(score.scored_on, score.likelihood * score.impact) for score in scores
    ]


def _latest(risk: Risk, kind: ScoreKind) -> ScoreContent | None:
    scores = _history(risk, kind)
    return _score_content(scores[-1], risk.register.matrix) if scores else None


def _score_content(score: RiskScore, matrix: RiskMatrix) -> ScoreContent:
    product = scoring.score(score.likelihood, score.impact, size=matrix.size)
    band = _band(product, matrix)
    return ScoreContent(
        likelihood=score.likelihood,
        impact=score.impact,
        score=product,
        band=band.name,
        tone=band.tone,
        scored_on=score.scored_on.isoformat(),
    )


def _band(product: int, matrix: RiskMatrix) -> RiskBand:
    return scoring.band_for(product, list(matrix.bands.all()))


def _has_controls(risk: Risk, on: date) -> bool:
    return any(control.is_in_place(on) for control in risk.controls.all())


def _control_words(control: Control) -> str:
    days = []
    if control.in_place_since:
        days.append(f"in place since {day_text(control.in_place_since)}")
    if control.retired_on:
        days.append(f"retired on {day_text(control.retired_on)}: {control.retired_because}")
    return f"{control.description} ({'; '.join(days)})" if days else control.description


def _action_words(action: RiskAction, on: date) -> str:
    if action.done_on and action.done_on <= on:
        return f"Done on {day_text(action.done_on)}"
    if action.due_on is None:
        return "No due date"
    words = f"{'Overdue since' if action.due_on < on else 'Due on'} {day_text(action.due_on)}"
    return f"{words}, written “{action.due_as_written}”" if action.due_as_written else words
