"""Months, quarters, periods and their words."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dates.periods import (
    Period,
    add_months,
    day_text,
    last_day,
    month_code,
    month_of,
    month_text,
    months_ending,
    parse_month,
    quarter_end,
    short_month_text,
)

AUGUST = date(2022, 8, 1)

months = st.dates(date(1000, 1, 1), date(3000, 1, 1)).map(month_of)


def test_month_of_is_the_first_day() -> None:
    assert month_of(date(2022, 8, 31)) == AUGUST
    of_a_moment = month_of(datetime(2022, 8, 31, 23, 59))  # noqa: DTZ001
    assert type(of_a_moment) is date
    assert of_a_moment == AUGUST


def test_parse_month_reads_year_and_month() -> None:
    assert parse_month("2022-08") == AUGUST
    assert parse_month(" 2022-08 ") == AUGUST


@pytest.mark.parametrize(
    "text",
    ["", "2022", "2022-8", "2022-13", "2022-00", "0000-01", "2022-08-01", "08/2022", "٢٠٢٢-٠٨"],
)
def test_parse_month_says_how_to_fix(text: str) -> None:
    with pytest.raises(ValueError, match="enter the month as YYYY-MM, for example 2022-08"):
        parse_month(text)


@given(months)
def test_month_code_is_what_parse_month_reads(month: date) -> None:
    assert parse_month(month_code(month)) == month


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, AUGUST),
        (4, date(2022, 12, 1)),
        (5, date(2023, 1, 1)),
        (-7, date(2022, 1, 1)),
        (-8, date(2021, 12, 1)),
        (-12, date(2021, 8, 1)),
        (29, date(2025, 1, 1)),
    ],
)
def test_months_are_added_across_years(n: int, expected: date) -> None:
    assert add_months(AUGUST, n) == expected


@given(months, st.integers(-500, 500))
def test_add_months_goes_there_and_back(month: date, n: int) -> None:
    assert add_months(add_months(month, n), -n) == month


def test_months_ending_is_oldest_first() -> None:
    assert months_ending(date(2022, 2, 1), 3) == (
        date(2021, 12, 1),
        date(2022, 1, 1),
        date(2022, 2, 1),
    )
    assert months_ending(AUGUST, 1) == (AUGUST,)


def test_months_ending_needs_a_length() -> None:
    with pytest.raises(ValueError, match="use a length of 1 or more"):
        months_ending(AUGUST, 0)


def test_last_day_knows_leap_years() -> None:
    assert last_day(date(2024, 2, 1)) == date(2024, 2, 29)
    assert last_day(date(2022, 2, 1)) == date(2022, 2, 28)
    assert last_day(date(2022, 12, 1)) == date(2022, 12, 31)


def test_months_are_told_in_words() -> None:
    assert month_text(AUGUST) == "August 2022"
    assert short_month_text(AUGUST) == "Aug 2022"
    assert day_text(date(2022, 8, 31)) == "31 August 2022"
    assert day_text(AUGUST) == "1 August 2022"


@pytest.mark.parametrize(
    ("quarter", "calendar", "financial"),
    [
        (1, date(2023, 3, 31), date(2023, 6, 30)),
        (2, date(2023, 6, 30), date(2023, 9, 30)),
        (3, date(2023, 9, 30), date(2023, 12, 31)),
        (4, date(2023, 12, 31), date(2024, 3, 31)),
    ],
)
def test_a_quarter_ends_with_its_third_month(quarter: int, calendar: date, financial: date) -> None:
    assert quarter_end(2023, quarter) == calendar
    assert quarter_end(2023, quarter, financial=True) == financial


@pytest.mark.parametrize("quarter", [0, 5, -1])
def test_quarter_end_rejects_other_quarters(quarter: int) -> None:
    with pytest.raises(ValueError, match="use 1, 2, 3 or 4"):
        quarter_end(2023, quarter)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2022, 6, 1), AUGUST, "June to August 2022"),
        (date(2022, 12, 1), date(2023, 2, 1), "December 2022 to February 2023"),
        (AUGUST, AUGUST, "August 2022"),
    ],
)
def test_a_period_is_told_in_words(start: date, end: date, text: str) -> None:
    assert Period(start, end).text == text


def test_period_holds_its_months_and_days() -> None:
    period = Period(date(2022, 12, 1), date(2023, 2, 1))
    assert period.months == (date(2022, 12, 1), date(2023, 1, 1), date(2023, 2, 1))
    assert (period.first_day, period.last_day) == (date(2022, 12, 1), date(2023, 2, 28))
    assert period.contains(date(2022, 12, 1))
    assert period.contains(date(2023, 2, 28))
    assert not period.contains(date(2022, 11, 30))
    assert not period.contains(date(2023, 3, 1))


def test_period_rejects_a_start_after_its_end() -> None:
    with pytest.raises(ValueError, match="put the earlier month first"):
        Period(AUGUST, date(2022, 6, 1))


def test_period_rejects_a_day_within_a_month() -> None:
    with pytest.raises(ValueError, match="use its first day, 1 August 2022"):
        Period(date(2022, 6, 1), date(2022, 8, 31))
