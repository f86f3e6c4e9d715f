"""Days and times as clocks of the office show them, in both nights in which they are changed."""

from datetime import UTC, date, datetime, time

import pytest

from dates.office_time import day_of, moment, moment_text


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (date(2027, 1, 15), time(9, 30), datetime(2027, 1, 15, 9, 30, tzinfo=UTC)),
        (date(2027, 7, 15), time(9, 30), datetime(2027, 7, 15, 8, 30, tzinfo=UTC)),
        # The clocks go forward on 28 March 2027 at 01:00, and back on 31 October at 02:00.
        (date(2027, 3, 28), time(0, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (date(2027, 3, 28), time(2, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2027, 10, 31), time(0, 59), datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        (date(2027, 10, 31), time(2, 0), datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_time_of_the_office_is_a_moment(day: date, clock: time, utc: datetime) -> None:
    assert moment(day, clock) == utc


@pytest.mark.parametrize("clock", [time(1, 0), time(1, 30), time(1, 59)])
def test_hour_that_is_left_out(clock: time) -> None:
    with pytest.raises(ValueError, match="go forward"):
        moment(date(2027, 3, 28), clock)


@pytest.mark.parametrize("clock", [time(1, 0), time(1, 30), time(1, 59)])
def test_hour_that_comes_twice(clock: time) -> None:
    with pytest.raises(ValueError, match="twice"):
        moment(date(2027, 10, 31), clock)


def test_a_moment_names_its_day_and_clock() -> None:
    summer = datetime(2027, 3, 30, 8, 0, tzinfo=UTC)
    assert moment_text(summer) == "Tuesday 30 March 2027 at 09:00 British Summer Time"
    winter = datetime(2027, 1, 5, 9, 5, tzinfo=UTC)
    assert moment_text(winter) == "Tuesday 5 January 2027 at 09:05 Greenwich Mean Time"


def test_day_is_that_of_the_office() -> None:
    assert day_of(datetime(2027, 7, 1, 23, 30, tzinfo=UTC)) == date(2027, 7, 2)
