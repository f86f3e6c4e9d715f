"""Scores, bands, trend, time above appetite and flags, with worked sums."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risks.scoring import (
    DEFAULT_BANDS,
    DatedScore,
    above_appetite_since,
    band_for,
    days_above_appetite,
    flags,
    score,
    trend,
)


def test_score_is_likelihood_times_impact() -> None:
    assert score(4, 5) == 20


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_score_refuses_values_off_the_matrix(likelihood: int, impact: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        score(likelihood, impact)


def test_score_on_another_matrix() -> None:
    assert score(3, 3, size=3) == 9
    with pytest.raises(ValueError, match="from 1 to 3"):
        score(4, 1, size=3)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (1, "Low"),
        (7, "Low"),
        (8, "Medium"),
        (14, "Medium"),
        (15, "High"),
        (25, "High"),
    ],
)
def test_band_for_default_bands(value: int, name: str) -> None:
    assert band_for(value, DEFAULT_BANDS).name == name


def test_band_for_does_not_depend_on_the_order_of_bands() -> None:
    assert band_for(15, tuple(reversed(DEFAULT_BANDS))).name == "High"


def test_band_for_refuses_a_score_below_every_band() -> None:
    with pytest.raises(ValueError, match="lowest band at 0"):
        band_for(0, DEFAULT_BANDS)


HISTORY = [
    DatedScore(date(2024, 1, 1), 12),
    DatedScore(date(2024, 2, 1), 16),
    DatedScore(date(2024, 3, 1), 8),
    DatedScore(date(2024, 4, 1), 12),
]


def test_trend_compares_the_last_two_scores() -> None:
    assert trend(HISTORY) == "rising"
    assert trend(HISTORY, until=date(2024, 3, 15)) == "falling"
    assert trend(HISTORY[:1]) is None
    assert trend([]) is None


def test_trend_since_a_day_compares_with_the_score_in_force_then() -> None:
    assert trend(HISTORY, since=date(2024, 1, 31)) == "steady"
    assert trend(HISTORY, since=date(2024, 2, 1)) == "falling"
    assert trend(HISTORY, since=date(2023, 12, 31)) is None


def test_trend_of_two_scores_on_one_day_takes_the_later_given() -> None:
    assert trend([*HISTORY, DatedScore(date(2024, 4, 1), 6)]) == "falling"


def test_days_above_appetite_worked_sum() -> None:
    # Appetite 10: January (31) and February 2024 (29) above, March within, April to the 11th above
    # (10 days, the 1st to the 10th): 70.
    assert days_above_appetite(HISTORY, 10, date(2024, 4, 11)) == 70
    assert days_above_appetite(HISTORY, 12, date(2024, 4, 11)) == 29
    assert days_above_appetite(HISTORY, 16, date(2024, 4, 11)) == 0
    assert days_above_appetite([], 10, date(2024, 4, 11)) == 0


def test_above_appetite_since_is_the_start_of_the_present_run() -> None:
    assert above_appetite_since(HISTORY, 10, date(2024, 4, 11)) == date(2024, 4, 1)
    assert above_appetite_since(HISTORY, 10, date(2024, 2, 11)) == date(2024, 1, 1)
    assert above_appetite_since(HISTORY, 10, date(2024, 3, 11)) is None
    assert above_appetite_since([], 10, date(2024, 3, 11)) is None


HISTORIES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 25)), max_size=8, unique_by=lambda pair: pair[0]
)


@given(HISTORIES, st.integers(1, 25), st.integers(-5, 70))
def test_days_above_appetite_equals_counting_day_by_day(
    pairs: list[tuple[int, int]], appetite: int, until: int
) -> None:
    start = date(2024, 1, 1)
    history = [DatedScore(start + timedelta(days=offset), value) for offset, value in pairs]
    above = []
    for offset in range(-5, until):
        before = [(day, value) for day, value in pairs if day <= offset]
        above.append(bool(before) and max(before)[1] > appetite)
    last_day = start + timedelta(days=until)
    assert days_above_appetite(history, appetite, last_day) == sum(above)


def test_flags_residual_above_inherent() -> None:
    (sentence,) = flags(12, 16, None, has_controls=True)
    assert "current score (16) is above the inherent score (12)" in sentence


def test_flags_lowered_without_any_control() -> None:
    (sentence,) = flags(20, 12, 8, has_controls=False, previous_current=20)
    assert "below the inherent score (20), but no control is recorded" in sentence
    (sentence,) = flags(12, 12, None, has_controls=False, previous_current=16)
    assert "lowered from 16 to 12, but no control is recorded" in sentence
    assert flags(20, 12, 8, has_controls=True, previous_current=20) == ()


def test_flags_target_above_current() -> None:
    (sentence,) = flags(20, 9, 12, has_controls=True)
    assert "target score (12) is above the current score (9)" in sentence


def test_flags_nothing_where_scores_are_missing_or_agree() -> None:
    assert flags(None, None, None, has_controls=False) == ()
    assert flags(None, 9, 9, has_controls=False, previous_current=9) == ()
    assert flags(20, None, 12, has_controls=False, previous_current=16) == ()
