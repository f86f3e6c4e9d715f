"""Status from dates and progress. The action of the worked sums runs from 1 April to 30 September
2022: 182 days. On 1 July, 91 days in, exactly half the time is gone.
"""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverables.progress import STATUS_WORDS, Status, derive_status, expected_share, slip_days

STARTED = date(2022, 4, 1)
DUE = date(2022, 9, 30)
HALFWAY = date(2022, 7, 1)


@pytest.mark.parametrize(
    ("on", "share"),
    [
        (date(2022, 3, 1), Fraction(0)),
        (STARTED, Fraction(0)),
        (date(2022, 4, 2), Fraction(1, 182)),
        (HALFWAY, Fraction(1, 2)),
        (DUE, Fraction(1)),
        (date(2023, 1, 1), Fraction(1)),
    ],
)
def test_expected_share_is_linear_and_held_between_0_and_1(on: date, share: Fraction) -> None:
    assert expected_share(STARTED, DUE, on) == share


def test_expected_share_is_unknown_without_both_dates() -> None:
    assert expected_share(None, DUE, HALFWAY) is None
    assert expected_share(STARTED, None, HALFWAY) is None


def test_expected_share_of_an_action_of_one_day() -> None:
    assert expected_share(DUE, DUE, DUE - timedelta(days=1)) == 0
    assert expected_share(DUE, DUE, DUE) == 1


def status(
    percent: int | None,
    on: date,
    *,
    state: str = "",
    started_on: date | None = STARTED,
    due_on: date | None = DUE,
    dropped: bool = False,
) -> Status:
    return derive_status(
        percent=percent,
        state=state,
        started_on=started_on,
        due_on=due_on,
        on=on,
        dropped=dropped,
    )


@pytest.mark.parametrize(
    ("percent", "on", "expected"),
    [
        (100, date(2023, 1, 1), Status.COMPLETE),
        (90, date(2022, 10, 1), Status.OVERDUE),
        (None, date(2022, 10, 1), Status.OVERDUE),
        (90, DUE, Status.DUE_SOON),
        (90, date(2022, 9, 2), Status.DUE_SOON),  # 28 days before
        (90, date(2022, 9, 1), Status.ON_TRACK),  # 29 days before
        (
            30,
            HALFWAY,
            Status.ON_TRACK,
        ),  # 50% of the time has passed, 20 points under: not more than 20
        (29, HALFWAY, Status.BEHIND),  # 21 points under
        (50, date(2022, 9, 20), Status.BEHIND),  # also due soon; behind is the news
        (0, STARTED, Status.NOT_STARTED),
        (0, HALFWAY, Status.BEHIND),
        (None, HALFWAY, Status.NOT_STARTED),  # nothing reported is not 0%
        (None, date(2022, 9, 20), Status.DUE_SOON),
        (5, STARTED, Status.ON_TRACK),
    ],
)
def test_status_follows_from_progress_and_day(
    percent: int | None, on: date, expected: Status
) -> None:
    assert status(percent, on) is expected


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("Contract mobilisation", HALFWAY, Status.ON_TRACK),
        ("Contract mobilisation", date(2022, 9, 20), Status.DUE_SOON),
        ("Contract mobilisation", date(2022, 10, 1), Status.OVERDUE),
        ("Completed.", date(2022, 10, 1), Status.COMPLETE),
        ("Not  yet started", HALFWAY, Status.NOT_STARTED),
    ],
)
def test_derive_status_from_a_named_state(state: str, on: date, expected: Status) -> None:
    assert status(None, on, state=state) is expected


def test_derive_status_percentage_goes_before_the_named_state() -> None:
    assert status(80, HALFWAY, state="Completed") is Status.ON_TRACK
    assert status(0, STARTED, state="Tendering") is Status.ON_TRACK


def test_derive_status_dropped_goes_before_everything() -> None:
    assert status(100, HALFWAY, dropped=True) is Status.DROPPED
    assert status(10, date(2023, 1, 1), dropped=True) is Status.DROPPED


def test_derive_status_without_dates_is_neither_late_nor_behind() -> None:
    assert status(10, date(2030, 1, 1), started_on=None, due_on=None) is Status.ON_TRACK
    assert status(10, HALFWAY, started_on=None) is Status.ON_TRACK


@pytest.mark.parametrize("percent", [-1, 101])
def test_derive_status_refuses_impossible_progress(percent: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 100"):
        status(percent, HALFWAY)


def test_every_status_has_words_in_sentence_case() -> None:
    assert set(STATUS_WORDS) == set(Status)
    assert all(words == words.capitalize() for words in STATUS_WORDS.values())


@pytest.mark.parametrize(
    ("original", "current", "days"),
    [
        (date(2022, 9, 30), date(2022, 12, 31), 92),  # 31 + 30 + 31
        (date(2022, 9, 30), date(2022, 9, 30), 0),
        (date(2022, 9, 30), date(2022, 8, 31), -30),
    ],
)
def test_a_slip_is_counted_in_days(original: date, current: date, days: int) -> None:
    assert slip_days(original, current) == days


def slow_status(
    percent: int | None, state: str, started: int | None, due: int | None, on: int, dropped: bool
) -> str:
    """A second way: days as whole numbers, every rule as a row of a table, the first true one wins.

    Behind without a fraction: (on − started) · 100 > (percent + 20) · (due − started).
    """
    gone, whole = 0, 0
    if started is not None and due is not None:
        whole = max(due - started, 1)
        gone = whole if on >= due else max(on - started, 0)
    table = [
        (dropped, "dropped"),
        (percent == 100, "complete"),
        (due is not None and on > due, "overdue"),
        (percent is not None and gone * 100 > (percent + 20) * whole and whole > 0, "behind"),
        (due is not None and on + 28 >= due, "due_soon"),
        (percent in (None, 0) and state == "", "not_started"),
        (True, "on_track"),
    ]
    return next(name for holds, name in table if holds)


OFFSETS = st.none() | st.integers(-200, 200)


@given(
    st.none() | st.integers(0, 100),
    st.sampled_from(["", "Contract mobilisation"]),
    OFFSETS,
    OFFSETS,
    st.integers(-200, 200),
    st.booleans(),
)
def test_derive_status_equals_the_slow_way(
    percent: int | None, state: str, started: int | None, due: int | None, on: int, dropped: bool
) -> None:
    def day(offset: int) -> date:
        return DUE + timedelta(days=offset)

    assert derive_status(
        percent=percent,
        state=state,
        started_on=None if started is None else day(started),
        due_on=None if due is None else day(due),
        on=day(on),
        dropped=dropped,
    ) == slow_status(percent, state, started, due, on, dropped)
