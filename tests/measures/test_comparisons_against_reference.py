"""Property: the product and a slow second implementation agree on every cell."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from measures.comparisons import (
    Aggregation,
    Direction,
    Figure,
    PreferredDirection,
    Unit,
    compare,
    month_value,
)
from measures.formats import decimal_text, format_change, format_value, precise, small_change
from tests.amounts import amount
from tests.measures.slow_comparisons import Pair, Row, slow_cell, total_of

# The month under test; the rows reach back over both windows and a little further.
LAST = (2022, 8)
MONTHS_OF_ROWS = 26

# Small numbers make ties and equal sides likely, large ones make long fractions.
small = st.integers(0, 12).map(Decimal)
halves = st.integers(-40, 400).map(lambda n: Decimal(n) / 20)
exact = st.decimals(0, 2_000_000, places=4)
numbers = st.one_of(small, halves, exact)
denominators = st.one_of(st.just(Decimal(0)), small, st.decimals(0, 50_000, places=2))


@st.composite
def rows_of(draw: st.DrawFn) -> list[Row]:
    """Rows of up to 26 months with gaps, repeated years and months of nothing."""
    numerators = draw(st.sampled_from([small, halves, numbers]))
    full = draw(st.booleans())
    rows = []
    for back in range(MONTHS_OF_ROWS):
        year, month = divmod(LAST[0] * 12 + LAST[1] - 1 - back, 12)
        if full or draw(st.integers(0, 30)):
            rows.append(Row(year, month + 1, draw(numerators), draw(denominators)))
    return rows


def fraction_of(pair: Pair | None) -> Fraction | None:
    return None if pair is None else Fraction(*pair)


def tied_year(old: str, new: str) -> Sequence[Row]:
    """Two equal months a year apart, each with denominator 1."""
    return [
        Row(2021, 8, Decimal(old), Decimal(1)),
        Row(2022, 8, Decimal(new), Decimal(1)),
    ]


@settings(max_examples=amount(usual=400, long=4000), deadline=None)
@given(
    rows=rows_of(),
    length=st.sampled_from([1, 3, 12]),
    unit=st.sampled_from(Unit),
    aggregation=st.sampled_from(Aggregation),
    preferred=st.sampled_from(PreferredDirection),
    threshold=st.sampled_from([Decimal(5), Decimal(0), Decimal("2.5"), Decimal(100)]),
    covers=st.sampled_from(["own month", "earlier months too"]),
    places=st.sampled_from([None, 0, 1, 2, 4]),
)
@example(
    tied_year("100", "105"),
    1,
    Unit.COUNT,
    Aggregation.SUM,
    PreferredDirection.UP,
    Decimal(5),
    "own month",
    None,
)
@example(
    tied_year("100", "95"),
    1,
    Unit.DAYS,
    Aggregation.MEAN,
    PreferredDirection.UP,
    Decimal(5),
    "own month",
    None,
)
@example(
    tied_year("2", "2.0005"),
    1,
    Unit.PERCENT,
    Aggregation.RATIO,
    "none",
    Decimal(5),
    "own month",
    None,
)
@example(
    tied_year("2", "1.5"), 1, Unit.DURATION, Aggregation.SUM, "down", Decimal(5), "own month", None
)
@example(
    tied_year("-2", "-1"), 1, Unit.DAYS, Aggregation.SUM, "down", Decimal(5), "own month", None
)
@example(
    tied_year("0", "7"), 1, Unit.COUNT, Aggregation.RATIO, "down", Decimal(5), "own month", None
)
def test_compare_agrees_with_the_slow_implementation(
    rows: list[Row],
    length: int,
    unit: Unit,
    aggregation: Aggregation,
    preferred: str,
    threshold: Decimal,
    covers: str,
    places: int | None,
) -> None:
    overlap = covers != "own month"
    slow = slow_cell(
        rows, LAST, length, unit.value, aggregation.value, preferred, threshold, overlap, places
    )
    series = {
        date(row.year, row.month, 1): Figure(
            Fraction(row.numerator),
            None if row.denominator is None else Fraction(row.denominator),
        )
        for row in rows
    }
    cell = compare(
        series,
        month=date(*LAST, 1),
        length=length,
        unit=unit,
        aggregation=aggregation,
        preferred_direction=PreferredDirection(preferred),
        threshold=Fraction(threshold),
        figures_overlap=overlap,
    )
    assert cell.value == fraction_of(slow.value)
    assert cell.previous == fraction_of(slow.previous)
    assert cell.change == fraction_of(slow.change)
    assert cell.direction == slow.direction
    assert cell.verdict == slow.verdict
    assert format_value(cell.value, precise(unit, places)) == slow.value_text
    assert format_change(cell.change, precise(unit, places)) == slow.change_text
    is_small = slow.change_text and not set(slow.change_text) & set("123456789")
    assert bool(small_change(cell.change, precise(unit, places))) == bool(is_small and cell.change)
    if cell.direction in (Direction.UP, Direction.DOWN):
        assert cell.relative is not None
        assert (cell.relative > 0) == (cell.direction == Direction.UP)


@given(row=st.builds(Row, st.just(2022), st.just(8), numbers, denominators))
def test_month_value_is_a_window_of_one_month(row: Row) -> None:
    assert row.denominator is not None
    figure = Figure(Fraction(row.numerator), Fraction(row.denominator))
    for unit in Unit:
        for aggregation in Aggregation:
            slow = total_of([row], 2022 * 12 + 8, 1, unit.value, aggregation.value)
            assert month_value(figure, unit, aggregation) == fraction_of(slow)


@given(st.fractions())
def test_decimal_text_is_plain_and_near(value: Fraction) -> None:
    text = decimal_text(value)
    assert set(text) <= set("-0123456789.")
    assert not text.startswith("-0") or text.startswith("-0.")
    assert "." not in text or text[-1] not in "0."
    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**20)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_decimal_text_keeps_every_finite_decimal(value: Decimal) -> None:
    assert Fraction(decimal_text(Fraction(value))) == Fraction(value)
