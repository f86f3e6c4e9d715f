"""Drafts the data summary of a KPI page: sentences in Markdown, each figure bound. Pure.

What a draft says of figures it says with placeholders (`scorecards.bound_values`), so that no
figure in it can be wrong, and the words around them stay true whichever way a figure goes.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from measures.comparisons import Aggregation, Unit
from measures.content import RowContent
from measures.formats import rounded_add_up, unit_of
from scorecards.bound_values import FigureKind, FigureName, PeriodName, window_of
from scorecards.content import KpiRowContent

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]#<>|~&])")
MONTH, QUARTER, YEAR = 1, 3, 12
USUAL_WINDOWS = (MONTH, YEAR)


def draft_summary(
    rows: Sequence[KpiRowContent],
    *,
    parents: Mapping[str, tuple[str, str]],
    ranked: Collection[str] = (),
    windows: Sequence[int] = USUAL_WINDOWS,
) -> str:
    """The data summary of a KPI page as a list, one item for a measure or for its areas.

    `parents` give slug and name of the measure of which another, by its slug, is a sub-type, where
    its share can be said; `ranked` are the slugs of measures that other forces have too. Areas and
    the sub-types of a measure of the page are told for the longest of the `windows`.
    """
    headlines = {line.row.slug for line in rows if line.group != "area"}
    items: list[str] = []
    told: set[str] = set()
    for line in rows:
        row = line.row
        if line.group == "area":
            if row.slug not in told:
                told.add(row.slug)
                members = [each.row for each in rows if _is_area_of(each, row.slug)]
                items.append(_areas(members, max(windows)))
        elif parents.get(row.slug, ("", ""))[0] in headlines:
            items.append(_subtype(row, parents[row.slug][1], max(windows)))
        else:
            items.append(_headline(row, windows, is_ranked=row.slug in ranked))
    return "\n".join(items)


def draft_sentence(row: RowContent, months: int) -> str:
    """One sentence on a measure in an area, every figure bound."""
    place = f", {_escaped(row.area)}" if row.area else ""
    return f"**{_label(row.measure)}{place}.** {_value_sentence(row, months)}"


def _is_area_of(line: KpiRowContent, slug: str) -> bool:
    return line.group == "area" and line.row.slug == slug


def _headline(row: RowContent, windows: Sequence[int], *, is_ranked: bool) -> str:
    told = _told_windows(row, windows)
    sentences = [_value_sentence(row, months) for months in told]
    if is_ranked and _has_value(row, MONTH) and MONTH in windows:
        sentences.append(
            f"Its rank in {_period(MONTH)} was {_figure(row, FigureKind.RANK, MONTH)}."
        )
    return f"- **{_label(row.measure)}.** {' '.join(sentences)}"


def _value_sentence(row: RowContent, months: int) -> str:
    if not _has_value(row, months):
        return f"There is no figure for {_period(months)}."
    value = _figure(row, FigureKind.VALUE, months)
    if row.aggregation == Aggregation.LAST:
        return _stock_sentence(row, months, value)
    counted = row.unit == Unit.COUNT
    verb = "there were" if counted else "it was"
    if months == MONTH:
        target = f", and it {_figure(row, FigureKind.TARGET, months)}" if _has_target(row) else ""
        return f"In {_period(months)} {verb} {value}{target}."
    subject = "the number" if counted else "it"
    movement = _figure(row, FigureKind.MOVEMENT, months)
    return f"Over {_period(months)} {verb} {value}, and {subject} {movement}{_before(row, months)}."


def _told_windows(row: RowContent, windows: Sequence[int]) -> Sequence[int]:
    """The windows that the figures of a row can fill; where none of these, the shortest it has."""
    told = [months for months in windows if not window_of(row, months).why_empty]
    others = [window.months for window in row.windows if not window.why_empty]
    return told or others[:1] or windows


def _stock_sentence(row: RowContent, months: int, value: str) -> str:
    """How things stood at the end of a period."""
    verb, subject = ("there were", "the number") if row.unit == Unit.COUNT else ("it was", "it")
    movement = _figure(row, FigureKind.MOVEMENT, months)
    target = f" It {_figure(row, FigureKind.TARGET, months)}." if _has_target(row) else ""
    return (
        f"At the end of {_period(months)} {verb} {value}, and {subject}"
        f" {movement}{_before(row, months)}.{target}"
    )


def _before(row: RowContent, months: int) -> str:
    """What a duration was the year before: seconds more or fewer tell nothing without it.

    Where the rounded figures do not give the rounded change, a reader would take it for a slip.
    """
    window = window_of(row, months)
    value, before, change = window.value, window.previous_value, window.change
    if row.unit != Unit.DURATION or value is None or before is None or change is None:
        return ""
    adds_up = rounded_add_up(Fraction(value), Fraction(before), Fraction(change), unit_of(row))
    note = "" if adds_up else " (each figure is rounded separately)"
    return f", when it was {_figure(row, FigureKind.PREVIOUS, months)}{note}"


def _areas(rows: Sequence[RowContent], longest: int) -> str:
    months = _told_windows(rows[0], (longest,))[-1]
    told, untold = [], []
    for row in rows:
        area = _escaped(row.area or "")
        if not _has_value(row, months):
            untold.append(f"There is no figure for {area}.")
            continue
        value = f"{_figure(row, FigureKind.VALUE, months)} in {area}"
        movement = f"{_figure(row, FigureKind.MOVEMENT, months)}{_before(row, months)}"
        told.append(f"{value}, which {movement}")
    label = f"- **{_label(rows[0].measure)}, by area.**"
    sentence = [f"Over {_period(months)}: {'; '.join(told)}."] if told else []
    return " ".join([label, *sentence, *untold])


def _subtype(row: RowContent, whole: str, months: int) -> str:
    sentence = _value_sentence(row, months)
    if _has_value(row, months):
        share = _figure(row, FigureKind.SHARE, months)
        sentence = f"{sentence} That is {share} of {_label(whole)}."
    return f"- **{_label(row.measure)}.** {sentence}"


def _has_value(row: RowContent, months: int) -> bool:
    return window_of(row, months).value is not None


def _has_target(row: RowContent) -> bool:
    return row.target_met is not None


def _figure(row: RowContent, kind: FigureKind, months: int) -> str:
    return FigureName(row.slug, kind, months, row.area_slug if row.area else "").token


def _period(months: int) -> str:
    return PeriodName(months).token


def _label(name: str) -> str:
    return _escaped(name.rstrip("."))


def _escaped(text: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)
