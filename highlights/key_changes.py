"""A part at a glance: the changes worth naming first. Pure."""

from collections.abc import Sequence
from fractions import Fraction

from measures.comparisons import Verdict
from measures.content import RowContent, WindowContent
from measures.formats import unit_of, value_words
from measures.wording import judged_window

CHANGES_OF_EACH_VERDICT = 3


def changes_in(rows: Sequence[RowContent]) -> tuple[str, ...]:
    """Name the largest changes: first what is worse, then what is better, as sentences.

    Largest by the relative change of the unrounded values, which compares across units.
    """
    judged = [(row, window) for row in rows if (window := judged_window(row))]
    sentences: list[str] = []
    for verdict in (Verdict.WORSE, Verdict.BETTER):
        chosen = sorted(
            (pair for pair in judged if pair[1].verdict == verdict),
            key=lambda pair: -abs(Fraction(pair[1].relative or 0)),
        )
        sentences.extend(
            f"{_name(row)}: {_value_in_words(row, window)}, {window.words} ({window.period_text})"
            for row, window in chosen[:CHANGES_OF_EACH_VERDICT]
        )
    return tuple(sentences)


def _value_in_words(row: RowContent, window: WindowContent) -> str:
    value = None if window.value is None else Fraction(window.value)
    return value_words(value, unit_of(row))


def _name(row: RowContent) -> str:
    return f"{row.measure}, {row.area}" if row.area else row.measure
