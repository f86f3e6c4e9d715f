"""Periods other than the month, and figures that cover more than their own: sums written out."""

from datetime import date
from fractions import Fraction

import pytest

from measures.comparisons import (
    Aggregation,
    Figure,
    MeasureKind,
    PreferredDirection,
    Unit,
    compare_windows,
    window_value,
)
from measures.coverage import (
    Coverage,
    Frequency,
    end_months_text,
    is_period_end,
    latest_period_end,
    next_period_end,
    period_ending,
    periods_ending,
)
from measures.coverage_wording import coverage_text, why_no_window
from measures.formats import format_change, format_value, precise, value_words

MARCH = date(2023, 3, 1)


def figures(*values: int | str, last: date = MARCH, step: int = 1) -> dict[date, Figure]:
    """Figures of consecutive periods, the last of them under March 2023."""
    months = last.year * 12 + last.month - 1
    return {
        date((months - step * back) // 12, (months - step * back) % 12 + 1, 1): Figure(
            Fraction(value)
        )
        for back, value in enumerate(reversed(values))
    }


def values_of(series, kind: MeasureKind, month: date = MARCH) -> list[Fraction | None]:
    """What stands under 1, 3 and 12 months."""
    cells = compare_windows(series, kind, month=month, preferred_direction=PreferredDirection.UP)
    return [cell.value for cell in cells]


def counted(**how) -> MeasureKind:
    return MeasureKind(Unit.COUNT, Aggregation.SUM, **how)


class TestPeriods:
    @pytest.mark.parametrize(
        ("frequency", "ends", "words"),
        [
            (Frequency.QUARTER, (3, 6, 9, 12), "March, June, September or December"),
            (Frequency.FINANCIAL_QUARTER, (3, 6, 9, 12), "March, June, September or December"),
            (Frequency.HALF_YEAR, (6, 12), "June or December"),
            (Frequency.FINANCIAL_HALF_YEAR, (3, 9), "March or September"),
            (Frequency.CALENDAR_YEAR, (12,), "December"),
            (Frequency.FINANCIAL_YEAR, (3,), "March"),
            (Frequency.ACADEMIC_YEAR, (8,), "August"),
        ],
    )
    def test_the_months_in_which_periods_end(self, frequency, ends, words) -> None:
        found = [at for at in range(1, 13) if is_period_end(date(2022, at, 1), frequency)]
        assert tuple(found) == ends
        assert end_months_text(frequency) == words

    def test_the_period_before_and_after_a_month(self) -> None:
        august = date(2022, 8, 1)
        assert latest_period_end(august, Frequency.QUARTER) == date(2022, 6, 1)
        assert next_period_end(august, Frequency.QUARTER) == date(2022, 9, 1)
        assert next_period_end(MARCH, Frequency.FINANCIAL_YEAR) == MARCH
        assert period_ending(MARCH, Frequency.FINANCIAL_YEAR).text == "April 2022 to March 2023"
        with pytest.raises(ValueError, match="no period ends in August 2022: use March, June"):
            period_ending(august, Frequency.QUARTER)
        assert periods_ending(august, Frequency.CALENDAR_YEAR)[-2:] == (
            date(2020, 12, 1),
            date(2021, 12, 1),
        )


class TestWindows:
    def test_a_quarterly_figure_stands_under_three_months_and_a_year(self) -> None:
        # 10 + 20 + 30 + 40 = 100
        series = figures(10, 20, 30, 40, step=3)
        assert values_of(series, counted(frequency=Frequency.QUARTER)) == [None, 40, 100]
        del series[date(2022, 6, 1)]
        assert values_of(series, counted(frequency=Frequency.QUARTER)) == [None, 40, None]

    def test_a_month_in_which_no_quarter_ends_has_no_value(self) -> None:
        series = figures(10, 20, 30, 40, step=3)
        kind = counted(frequency=Frequency.QUARTER)
        assert values_of(series, kind, date(2023, 4, 1)) == [None, None, None]

    def test_a_mean_of_quarters_divides_by_quarters(self) -> None:
        # (10 + 20 + 30 + 40) / 4 = 25
        kind = MeasureKind(Unit.DAYS, Aggregation.MEAN, Frequency.QUARTER)
        assert values_of(figures(10, 20, 30, 40, step=3), kind) == [None, 40, 25]

    @pytest.mark.parametrize(
        "frequency", [Frequency.FINANCIAL_YEAR, Frequency.CALENDAR_YEAR, Frequency.ACADEMIC_YEAR]
    )
    def test_a_yearly_figure_stands_under_twelve_months(self, frequency) -> None:
        last = latest_period_end(MARCH, frequency)
        series = figures(900, 1000, last=last, step=12)
        assert values_of(series, counted(frequency=frequency), last) == [None, None, 1000]

    def test_a_rolling_year_stands_alone(self) -> None:
        kind = counted(coverage=Coverage.ROLLING_YEAR)
        assert values_of(figures(*range(5300, 5324)), kind) == [None, None, 5323]

    def test_a_year_so_far_is_told_apart(self) -> None:
        # April to March: 100, then 110 more each month, 1,310 in all. March alone is 110, and
        # January to March 330.
        so_far = figures(*[100 + 110 * at for at in range(12)])
        kind = counted(coverage=Coverage.YEAR_TO_DATE)
        assert values_of(so_far, kind) == [110, 330, 1310]
        april = date(2022, 4, 1)
        assert window_value(so_far, kind, month=april, length=1) == 100
        del so_far[date(2023, 2, 1)]
        assert values_of(so_far, kind) == [None, None, None]

    def test_a_quarterly_year_so_far_is_told_apart(self) -> None:
        # June 100, September 250, December 450, March 700: the last quarter alone is 250.
        kind = counted(frequency=Frequency.FINANCIAL_QUARTER, coverage=Coverage.YEAR_TO_DATE)
        assert values_of(figures(100, 250, 450, 700, step=3), kind) == [None, 250, 700]

    def test_a_ratio_of_the_year_so_far_subtracts_both(self) -> None:
        # February 60 of 200, March 70 of 250: March alone is 10 of 50, 20%.
        series = {
            date(2023, 2, 1): Figure(Fraction(60), Fraction(200)),
            MARCH: Figure(Fraction(70), Fraction(250)),
        }
        kind = MeasureKind(Unit.PERCENT, Aggregation.RATIO, coverage=Coverage.YEAR_TO_DATE)
        assert window_value(series, kind, month=MARCH, length=1) == 20

    @pytest.mark.parametrize(
        ("frequency", "expected"),
        [
            (Frequency.MONTH, [1050, None, None]),
            (Frequency.QUARTER, [None, 1050, None]),
            (Frequency.FINANCIAL_HALF_YEAR, [None, None, 1050]),
            (Frequency.FINANCIAL_YEAR, [None, None, 1050]),
        ],
    )
    def test_a_stock_stands_once(self, frequency, expected) -> None:
        kind = MeasureKind(Unit.COUNT, Aggregation.LAST, frequency)
        assert values_of({MARCH: Figure(Fraction(1050))}, kind) == expected

    def test_a_supplied_figure_stands_where_it_covers(self) -> None:
        kind = MeasureKind(Unit.PERCENT, Aggregation.SUPPLIED, Frequency.QUARTER)
        assert values_of(figures(61, 62, 63, 64, step=3), kind) == [None, 64, None]
        half = MeasureKind(Unit.PERCENT, Aggregation.SUPPLIED, Frequency.FINANCIAL_HALF_YEAR)
        assert values_of(figures(61, 62, step=6), half) == [None, None, None]

    def test_a_rate_has_the_mean_population(self) -> None:
        # (30 + 40 + 50) / 60,000 x 1,000 = 2
        series = {
            month: Figure(figure.numerator, Fraction(60_000))
            for month, figure in figures(30, 40, 50).items()
        }
        kind = MeasureKind(Unit.RATE, Aggregation.RATIO, per=1_000)
        assert window_value(series, kind, month=MARCH, length=3) == 2


class TestWords:
    @pytest.mark.parametrize(
        ("kind", "words", "why"),
        [
            (counted(), "", ["", "", ""]),
            (
                counted(frequency=Frequency.QUARTER),
                "Each figure covers a quarter",
                ["Each figure covers a quarter.", "", ""],
            ),
            (
                counted(coverage=Coverage.ROLLING_YEAR),
                "Each figure covers 12 months",
                ["Each figure covers 12 months.", "Each figure covers 12 months.", ""],
            ),
            (
                MeasureKind(Unit.COUNT, Aggregation.LAST),
                "",
                ["", *["Shown once: the state at the end of the period."] * 2],
            ),
            (
                MeasureKind(Unit.COUNT, Aggregation.SUPPLIED),
                "",
                ["", *["Not added up: the figures are supplied ready-made."] * 2],
            ),
        ],
    )
    def test_why_a_window_is_empty(self, kind, words, why) -> None:
        assert coverage_text(kind) == words
        assert [why_no_window(kind, length) for length in (1, 3, 12)] == why

    @pytest.mark.parametrize(
        ("unit", "value", "printed", "said"),
        [
            (Unit.MONEY, "12345.5", "£12,346", "£12,346"),
            (Unit.MONEY, "-12345.5", "-£12,346", "-£12,346"),
            (Unit.MONEY_THOUSANDS, "340", "£340k", "£340 thousand"),
            (Unit.MONEY_MILLIONS, "1.25", "£1.3m", "£1.3 million"),
            (Unit.INDEX, "102.04", "102.0", "102.0"),
        ],
    )
    def test_units_in_print_and_in_words(self, unit, value, printed, said) -> None:
        assert format_value(Fraction(value), unit) == printed
        assert value_words(Fraction(value), unit) == said

    def test_a_rate_says_for_how_many_people(self) -> None:
        unit = precise(Unit.RATE, None, 1_000)
        assert format_value(Fraction("4.55"), unit) == "4.6"
        assert value_words(Fraction("4.55"), unit) == "4.6 per 1,000"

    def test_a_change_in_the_unit_is_printed_as_a_value(self) -> None:
        assert format_change(Fraction(-3), Unit.MONEY, in_unit=True) == "-£3"
        assert format_change(Fraction(25), Unit.MONEY) == "25.0%"
