"""Property: the product and a slow second implementation agree on every cell."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from measures.comparisons import (
    Aggregation,
    Direction,
    Figure,
    MeasureKind,
    PreferredDirection,
    Unit,
    compare,
    figure_value,
)
from measures.coverage import Coverage, Frequency
from measures.formats import decimal_text, format_change, format_value, precise, small_change
from tests.amounts import amount
from tests.measures.slow_comparisons import ENDS, Pair, Reading, Row, combined, slow_cell

# The months under test; the rows reach back over both windows, and to the April before them.
LASTS = [(2022, 8), (2022, 9), (2022, 3), (2022, 12)]
MONTHS_OF_ROWS = 36

# Small numbers make ties and equal sides likely, large ones make long fractions.
small = st.integers(0, 12).map(Decimal)
halves = st.integers(-40, 400).map(lambda n: Decimal(n) / 20)
exact = st.decimals(0, 2_000_000, places=4)
numbers = st.one_of(small, halves, exact)
denominators = st.one_of(st.just(Decimal(0)), small, st.decimals(0, 50_000, places=2))

readings = st.builds(
    Reading,
    unit=st.sampled_from([unit.value for unit in Unit]),
    aggregation=st.sampled_from([way.value for way in Aggregation]),
    # Most measures are monthly.
    frequency=st.one_of(st.just("month"), st.sampled_from([each.value for each in Frequency])),
    coverage=st.one_of(st.just("own_period"), st.sampled_from([each.value for each in Coverage])),
    per=st.sampled_from([1, 1000, 100_000]),
    negative=st.booleans(),
)


def kind_of(how: Reading) -> MeasureKind:
    return MeasureKind(
        unit=Unit(how.unit),
        aggregation=Aggregation(how.aggregation),
        frequency=Frequency(how.frequency),
        coverage=Coverage(how.coverage),
        per=how.per,
        allows_negative=how.negative,
    )


@dataclass
class Case:
    """Figures as they are to be read, up to a month."""

    how: Reading
    last: tuple[int, int]
    rows: list[Row]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Figures of three years with gaps, repeated years and periods of nothing."""
    how, last = draw(readings), draw(st.sampled_from(LASTS))
    numerators = draw(st.sampled_from([small, halves, numbers]))
    full = draw(st.booleans())
    rows = []
    for back in range(MONTHS_OF_ROWS):
        year, month = divmod(last[0] * 12 + last[1] - 1 - back, 12)
        in_period = (month + 1) % 12 in ENDS[how.frequency]
        if in_period and (full or draw(st.integers(0, 30))):
            rows.append(Row(year, month + 1, draw(numerators), draw(denominators)))
    return Case(how, last, rows)


def fraction_of(pair: Pair | None) -> Fraction | None:
    return None if pair is None else Fraction(*pair)


def tied_year(old: str, new: str, how: Reading) -> Case:
    """Two equal months a year apart, each with denominator 1."""
    rows = [Row(2021, 8, Decimal(old), Decimal(1)), Row(2022, 8, Decimal(new), Decimal(1))]
    return Case(how, (2022, 8), rows)


def series_of(rows: list[Row]) -> dict[date, Figure]:
    return {
        date(row.year, row.month, 1): Figure(
            Fraction(row.numerator),
            None if row.denominator is None else Fraction(row.denominator),
        )
        for row in rows
    }


@settings(max_examples=amount(usual=600, long=6000), deadline=None)
@given(
    case=cases(),
    length=st.sampled_from([1, 3, 6, 12]),
    preferred=st.sampled_from(PreferredDirection),
    threshold=st.sampled_from([Decimal(5), Decimal(0), Decimal("2.5"), Decimal(100)]),
    places=st.sampled_from([None, 0, 1, 2, 4]),
)
@example(tied_year("100", "105", Reading("count", "sum")), 1, "up", Decimal(5), None)
@example(tied_year("100", "95", Reading("days", "mean")), 1, "up", Decimal(5), None)
@example(tied_year("2", "2.0005", Reading("percent", "ratio")), 1, "none", Decimal(5), None)
@example(tied_year("2", "1.5", Reading("duration", "sum")), 1, "down", Decimal(5), None)
@example(tied_year("-2", "-1", Reading("money", "sum", negative=True)), 1, "down", Decimal(5), None)
@example(tied_year("2", "-1", Reading("index", "last", negative=True)), 1, "up", Decimal(5), None)
@example(tied_year("0", "7", Reading("count", "ratio")), 1, "down", Decimal(5), None)
@example(tied_year("3", "4", Reading("rate", "ratio", per=1000)), 1, "down", Decimal(5), None)
def test_compare_agrees_with_the_slow_implementation(
    case: Case, length: int, preferred: str, threshold: Decimal, places: int | None
) -> None:
    how = case.how
    slow = slow_cell(case.rows, case.last, length, how, preferred, threshold, places)
    cell = compare(
        series_of(case.rows),
        kind_of(how),
        month=date(*case.last, 1),
        length=length,
        preferred_direction=PreferredDirection(preferred),
        threshold=Fraction(threshold),
    )
    unit, in_unit = precise(Unit(how.unit), places), cell.relative is None
    assert cell.value == fraction_of(slow.value)
    assert cell.previous == fraction_of(slow.previous)
    assert cell.change == fraction_of(slow.change)
    assert cell.direction == slow.direction
    assert cell.verdict == slow.verdict
    assert format_value(cell.value, unit) == slow.value_text
    assert format_change(cell.change, unit, in_unit=in_unit) == slow.change_text
    is_small = slow.change_text and not set(slow.change_text) & set("123456789")
    assert bool(small_change(cell.change, unit, in_unit=in_unit)) == bool(is_small and cell.change)
    if cell.direction in (Direction.UP, Direction.DOWN):
        assert cell.relative is not None
        assert (cell.relative > 0) == (cell.direction == Direction.UP)


@given(row=st.builds(Row, st.just(2022), st.just(8), numbers, denominators), how=readings)
def test_figure_value_is_that_of_the_figure_alone(row: Row, how: Reading) -> None:
    assert row.denominator is not None
    figure = Figure(Fraction(row.numerator), Fraction(row.denominator))
    assert figure_value(figure, kind_of(how)) == fraction_of(combined([row], how))


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
