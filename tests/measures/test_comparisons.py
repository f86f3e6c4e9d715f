"""The comparison rules, each with its sum written out."""

from datetime import date
from fractions import Fraction

import pytest

from dates.periods import add_months
from measures.comparisons import (
    CALCULATION_VERSION,
    WINDOWS,
    Aggregation,
    Comparison,
    Direction,
    Figure,
    MeasureKind,
    PreferredDirection,
    Series,
    Unit,
    Verdict,
    compare,
    compare_windows,
    figure_value,
    window_value,
)

AUGUST = date(2022, 8, 1)


def figure(numerator: int | str, denominator: int | str | None = None) -> Figure:
    return Figure(Fraction(numerator), None if denominator is None else Fraction(denominator))


def ending_august(*figures: Figure) -> Series:
    """The figures as consecutive months, the last of them August 2022."""
    return {add_months(AUGUST, -back): each for back, each in enumerate(reversed(figures))}


def year_apart(old: Figure, new: Figure) -> Series:
    return {date(2021, 8, 1): old, AUGUST: new}


def compared(
    series: Series,
    *,
    unit: Unit = Unit.COUNT,
    aggregation: Aggregation = Aggregation.SUM,
    preferred: PreferredDirection = PreferredDirection.DOWN,
    threshold: int = 5,
    length: int = 1,
) -> Comparison:
    return compare(
        series,
        MeasureKind(unit, aggregation),
        month=AUGUST,
        length=length,
        preferred_direction=preferred,
        threshold=Fraction(threshold),
    )


def value_of(series: Series, length: int, unit: Unit, aggregation: Aggregation) -> Fraction | None:
    return window_value(series, MeasureKind(unit, aggregation), month=AUGUST, length=length)


class TestWindowValue:
    def test_sum_adds_the_numerators(self) -> None:
        # 10 + 20 + 40 = 70
        series = ending_august(figure(10), figure(20), figure(40))
        assert value_of(series, 3, Unit.COUNT, Aggregation.SUM) == 70

    def test_mean_divides_by_the_months(self) -> None:
        # (10 + 20 + 40) / 3 = 23 1/3
        series = ending_august(figure(10), figure(20), figure(40))
        assert value_of(series, 3, Unit.COUNT, Aggregation.MEAN) == Fraction(70, 3)

    def test_ratio_divides_the_totals_and_is_no_mean_of_rates(self) -> None:
        # (1 + 9 + 30) / (10 + 10 + 180) = 40 / 200 = 20%; the mean of 10%, 90%, 16.7% is 38.9%
        series = ending_august(figure(1, 10), figure(9, 10), figure(30, 180))
        assert value_of(series, 3, Unit.PERCENT, Aggregation.RATIO) == 20

    @pytest.mark.parametrize("unit", [Unit.DURATION, Unit.DAYS, Unit.COUNT])
    def test_only_a_percentage_is_multiplied_by_a_hundred(self, unit: Unit) -> None:
        # 2 780 seconds / 4 calls = 695 seconds = 00:11:35
        assert value_of(ending_august(figure(2780, 4)), 1, unit, Aggregation.RATIO) == 695

    def test_percent_that_is_no_ratio_is_in_percent_already(self) -> None:
        # (70 + 72 + 77) / 3 = 73%
        series = ending_august(figure(70), figure(72), figure(77))
        assert value_of(series, 3, Unit.PERCENT, Aggregation.MEAN) == 73

    def test_a_missing_month_leaves_the_window_without_value(self) -> None:
        series = {AUGUST: figure(5), date(2022, 6, 1): figure(5)}
        assert value_of(series, 3, Unit.COUNT, Aggregation.SUM) is None

    def test_a_month_of_nought_is_a_value(self) -> None:
        assert value_of(ending_august(figure(0)), 1, Unit.COUNT, Aggregation.SUM) == 0

    def test_a_denominator_of_zero_is_observed_and_adds_nothing(self) -> None:
        # (2 + 4) / (10 + 20) = 20%; the 3 of the month without denominator stays out
        series = ending_august(figure(2, 10), figure(3, 0), figure(4, 20))
        assert value_of(series, 3, Unit.PERCENT, Aggregation.RATIO) == 20

    def test_denominators_that_are_all_zero_give_no_value(self) -> None:
        series = ending_august(figure(0, 0), figure(0, 0), figure(0, 0))
        assert value_of(series, 3, Unit.PERCENT, Aggregation.RATIO) is None

    def test_a_ratio_without_denominator_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="no denominator: load it with one"):
            value_of(ending_august(figure(1)), 1, Unit.PERCENT, Aggregation.RATIO)


def test_figure_value_of_a_ratio_with_denominator_zero_is_none() -> None:
    assert figure_value(figure(3, 0), MeasureKind(Unit.PERCENT, Aggregation.RATIO)) is None
    # 3 / 8 = 37.5%
    assert figure_value(figure(3, 8), MeasureKind(Unit.PERCENT, Aggregation.RATIO)) == Fraction(
        "37.5"
    )
    assert figure_value(figure(3), MeasureKind(Unit.COUNT, Aggregation.MEAN)) == 3


class TestChange:
    def test_count_and_days_change_by_percent_of_the_previous_value(self) -> None:
        # (3 778 - 3 463) / 3 463 = 315 / 3 463 = 9.096…%
        series = year_apart(figure(3463), figure(3778))
        for unit in (Unit.COUNT, Unit.DAYS):
            cell = compared(series, unit=unit)
            assert cell.change == cell.relative == Fraction(31500, 3463)

    def test_percent_changes_by_percentage_points(self) -> None:
        # 7.8% - 5.4% = 2.4 points, which is 2.4 / 5.4 = 44.4% more
        cell = compared(
            year_apart(figure(54, 1000), figure(78, 1000)),
            unit=Unit.PERCENT,
            aggregation=Aggregation.RATIO,
        )
        assert cell.change == Fraction("2.4")
        assert cell.relative == Fraction(400, 9)

    def test_duration_changes_by_seconds(self) -> None:
        # 695 - 716 = -21 seconds, -21 / 716 = -2.9%: steady
        cell = compared(year_apart(figure(716), figure(695)), unit=Unit.DURATION)
        assert cell.change == -21
        assert cell.direction == Direction.STEADY

    @pytest.mark.parametrize(
        "series",
        [
            {AUGUST: figure(4)},
            {date(2021, 8, 1): figure(4)},
            {},
            year_apart(figure(0), figure(4)),
            year_apart(figure(0), figure(0)),
        ],
        ids=["no year before", "no month", "nothing", "from zero", "zero to zero"],
    )
    def test_nothing_to_compare_with_says_nothing(self, series: Series) -> None:
        cell = compared(series)
        assert (cell.change, cell.relative, cell.direction, cell.verdict) == (None,) * 4

    def test_the_value_stands_without_a_previous_one(self) -> None:
        cell = compared(year_apart(figure(0), figure(4)))
        assert cell.value == 4
        assert cell.previous == 0

    @pytest.mark.parametrize(("old", "new"), [(-4, -3), (0, 4), (4, -3)])
    def test_from_or_to_below_zero_there_is_no_percentage(self, old: int, new: int) -> None:
        # from -4 to -3 is £1 more; a quarter of minus £4 would mean nothing
        kind = MeasureKind(Unit.MONEY, Aggregation.SUM, allows_negative=True)
        cell = compare(
            year_apart(figure(old), figure(new)),
            kind,
            month=AUGUST,
            length=1,
            preferred_direction=PreferredDirection.UP,
        )
        assert cell.change == new - old
        assert cell.relative is None
        assert (cell.direction, cell.verdict) == (None, None)


class TestDirection:
    @pytest.mark.parametrize(
        ("new", "direction", "verdict"),
        [
            # 104.99 / 100 is 4.99% more: under the threshold of 5%
            ("104.99", Direction.STEADY, Verdict.STEADY),
            # exactly 5% is no longer under it
            ("105", Direction.UP, Verdict.WORSE),
            ("95", Direction.DOWN, Verdict.BETTER),
            ("95.01", Direction.STEADY, Verdict.STEADY),
            ("100", Direction.STEADY, Verdict.STEADY),
        ],
    )
    def test_the_threshold_itself_is_an_arrow(
        self, new: str, direction: Direction, verdict: Verdict
    ) -> None:
        cell = compared(year_apart(figure(100), figure(new)))
        assert (cell.direction, cell.verdict) == (direction, verdict)

    def test_up_is_better_where_up_is_preferred(self) -> None:
        cell = compared(year_apart(figure(100), figure(110)), preferred=PreferredDirection.UP)
        assert cell.verdict == Verdict.BETTER
        cell = compared(year_apart(figure(100), figure(90)), preferred=PreferredDirection.UP)
        assert cell.verdict == Verdict.WORSE

    @pytest.mark.parametrize(
        ("new", "direction"),
        [
            ("100.01", Direction.UP),
            ("99.99", Direction.DOWN),
            ("100", Direction.STEADY),
        ],
    )
    def test_without_preferred_direction_any_change_shows_unjudged(
        self, new: str, direction: Direction
    ) -> None:
        cell = compared(year_apart(figure(100), figure(new)), preferred=PreferredDirection.NONE)
        assert (cell.direction, cell.verdict) == (direction, Verdict.NEUTRAL)

    def test_a_threshold_of_zero_leaves_only_no_change_steady(self) -> None:
        assert compared(year_apart(figure(8), figure(8)), threshold=0).direction == "steady"
        assert compared(year_apart(figure(8), figure(9)), threshold=0).direction == "up"

    def test_the_unrounded_values_decide(self) -> None:
        # both print 00:00:02, yet 2.4 / 1.6 is half as much again
        cell = compared(year_apart(figure("1.6"), figure("2.4")), unit=Unit.DURATION)
        assert (cell.change, cell.direction) == (Fraction("0.8"), Direction.UP)


def test_compare_names_the_months_of_both_windows() -> None:
    cell = compared({}, length=3)
    assert (cell.length, cell.start, cell.end) == (3, date(2022, 6, 1), AUGUST)
    assert (cell.previous_start, cell.previous_end) == (date(2021, 6, 1), date(2021, 8, 1))


def test_compare_windows_gives_each_length_in_order() -> None:
    # two full years, 1 each month, then 2: 24 against 12 is 100% more in every window
    series = ending_august(*[figure(1)] * 12, *[figure(2)] * 12)
    cells = compare_windows(
        series,
        MeasureKind(Unit.COUNT, Aggregation.SUM),
        month=AUGUST,
        preferred_direction=PreferredDirection.DOWN,
    )
    assert tuple(cell.length for cell in cells) == WINDOWS
    assert [cell.value for cell in cells] == [2, 6, 24]
    assert [cell.change for cell in cells] == [100, 100, 100]


def test_the_calculation_has_a_version() -> None:
    assert CALCULATION_VERSION == "3"
