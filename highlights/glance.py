"""A part at a glance: its measures counted, and the changes worth naming first. Pure."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from scorecards.comparisons import Unit, Verdict
from scorecards.content import RowContent, TallyContent, WindowContent
from scorecards.formats import value_words

CHANGES_OF_EACH_VERDICT = 3


def judged_window(row: RowContent) -> WindowContent | None:
    """The longest window of a row that could be compared, or None."""
    compared = [window for window in row.windows if window.direction]
    return max(compared, key=lambda window: window.months) if compared else None


def measures_tally(rows: Sequence[RowContent]) -> TallyContent:
    """Count the rows by the verdict of their longest comparable window."""
    counts = Counter(window.verdict if (window := judged_window(row)) else None for row in rows)
    return TallyContent(
        better=counts[Verdict.BETTER],
        worse=counts[Verdict.WORSE],
        steady=counts[Verdict.STEADY],
        neutral=counts[Verdict.NEUTRAL],
        none=counts[None],
    )


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
    return value_words(value, Unit(row.unit))


def _name(row: RowContent) -> str:
    return f"{row.measure}, {row.area}" if row.area else row.measure
