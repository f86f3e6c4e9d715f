"""Control charts: the examples of the R package, the rules one by one, and a slow double."""

import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dates.periods import add_months
from measures.comparisons import PreferredDirection
from measures.spc import (
    Assurance,
    ControlChart,
    Point,
    PointType,
    Variation,
    WarningKind,
    control_chart,
)
from measures.spc_rules import Signal
from tests.amounts import amount
from tests.measures.slow_spc import slow_assurance, slow_labels, slow_limits

EXAMPLES = Path(__file__).parent / "data" / "spc-examples.json"

METHOD = Path(__file__).resolve().parents[2] / "docs" / "method" / "control-charts.md"

FIRST = date(2021, 4, 1)

DIRECTIONS = {
    "increase": PreferredDirection.UP,
    "decrease": PreferredDirection.DOWN,
    "neutral": PreferredDirection.NONE,
}

# R calls the assurance of a series without limits inconsistent; this product gives none.
WITHOUT_LIMITS = {"constant_int", "short_1"}


def examples() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        EXAMPLES.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal
    )
    return found


def fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def points_of(*values: int | str | Fraction | None) -> list[Point]:
    return [
        Point(add_months(FIRST, i), None if value is None else Fraction(value))
        for i, value in enumerate(values)
    ]


def chart_of(
    *values: int | str | Fraction | None,
    better: PreferredDirection = PreferredDirection.UP,
    fixed: int | None = None,
) -> ControlChart:
    return control_chart(points_of(*values), improvement_direction=better, fix_after_n_points=fixed)


def signals_of(chart: ControlChart) -> list[Signal]:
    return [point.signal for point in chart.points]


@pytest.mark.parametrize("example", examples(), ids=lambda example: example["id"])
def test_examples_equal_the_r_package(example: dict[str, Any]) -> None:
    options, expected = example["options"], example["expected"]
    fixed = options["fix_after_n_points"]
    chart = control_chart(
        [
            Point(
                date.fromisoformat(row["date"]),
                fraction(row["value"]),
                fraction(row["target"]),
                row["rebase"],
            )
            for row in example["input"]
        ],
        improvement_direction=DIRECTIONS[options["improvement_direction"]],
        screen_outliers=options["screen_outliers"],
        fix_after_n_points=None if fixed is None else int(fixed),
    )
    assert len(chart.points) == len(expected["points"])
    for point, row in zip(chart.points, expected["points"], strict=True):
        assert point.month == date.fromisoformat(row["date"])
        assert point.signal == row["special_cause_type"]
        assert point.point_type == row["point_type"]
        limits = point.baseline
        for ours, name in ((limits.mean, "mean"), (limits.lower, "lpl"), (limits.upper, "upl")):
            theirs = fraction(row[name])
            if ours is None or theirs is None:
                assert ours is theirs
            else:
                assert abs(ours - theirs) <= Fraction("1e-9")
    assert chart.variation == expected["variation"]
    if example["id"] in WITHOUT_LIMITS:
        assert (chart.assurance, expected["assurance"]) == (None, "inconsistent")
    else:
        assert chart.assurance == expected["assurance"]


def test_the_documented_piece_gives_what_the_examples_expect() -> None:
    """With plain JSON, whose numbers are floats: an outside program has no others."""
    (piece,) = re.findall(r"```python\n(.*?)```", METHOD.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(piece, names)  # noqa: S102 - our own document
    for example in json.loads(EXAMPLES.read_text(encoding="utf-8")):
        found, expected = names["charted"](example), example["expected"]
        if example["id"] in WITHOUT_LIMITS:
            expected["assurance"] = None
        assert (found["variation"], found["assurance"]) == (
            expected["variation"],
            expected["assurance"],
        )
        for ours, theirs in zip(found["points"], expected["points"], strict=True):
            for name, value in theirs.items():
                if name in ("mean", "lpl", "upl") and value is not None:
                    assert abs(ours[name] - Fraction(value)) <= Fraction("1e-9")
                else:
                    assert ours[name] == value


@pytest.mark.parametrize("value", [0.1, Decimal("0.1"), "0.1", Fraction(1, 10)])
def test_a_tenth_is_a_tenth_however_it_is_given(value: Any) -> None:
    assert Point(FIRST, value, target=value) == Point(FIRST, Fraction(1, 10), Fraction(1, 10))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "many", True, "1/0"])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="the value of April 2021 is"):
        Point(FIRST, value)


class TestLimits:
    def test_limits_are_the_mean_and_2_66_average_ranges(self) -> None:
        # mean (10 + 14 + 12) / 3 = 12; ranges 4 and 2, average 3; 2.66 × 3 = 7.98, two thirds 5.32
        baseline = chart_of(10, 14, 12).points[0].baseline
        assert baseline.mean == 12
        assert (baseline.lower, baseline.upper) == (Fraction("4.02"), Fraction("19.98"))
        assert (baseline.near_lower, baseline.near_upper) == (Fraction("6.68"), Fraction("17.32"))

    def test_an_extreme_range_is_screened_once_and_the_mean_keeps_its_point(self) -> None:
        # ranges of 1, and 100 twice: of 12 ranges 10 × 1 + 200 = 210, average 17.5,
        # 3.267 × 17.5 = 57.2, so the two go and 1 is left: limits 2.66 either side
        values = [0, 1, 0, 1, 0, 1, 101, 1, 0, 1, 0, 1, 0]
        baseline = chart_of(*values).points[0].baseline
        assert baseline.mean == Fraction(107, 13)
        assert baseline.upper == Fraction(107, 13) + Fraction("2.66")

    def test_fixed_limits_come_from_the_first_points(self) -> None:
        # twelve points of 10 and 12 in turn: mean 11, ranges 2, upper 11 + 5.32 = 16.32
        chart = chart_of(*[10, 12] * 6, 16, 17, fixed=12)
        baseline = chart.points[-1].baseline
        assert (baseline.size, baseline.base_size) == (14, 12)
        assert baseline.upper == Fraction("16.32")
        assert signals_of(chart)[-1] == Signal.ABOVE_UPPER

    def test_limits_are_not_fixed_on_fewer_than_twelve_points(self) -> None:
        with pytest.raises(ValueError, match="use 12 or more"):
            chart_of(1, 2, fixed=11)


class TestRules:
    def test_seven_rising_points_are_a_trend(self) -> None:
        chart = chart_of(*range(7), better=PreferredDirection.DOWN)
        # steps of 1: limits 3 ± 2.66, so the ends lie outside, and outside comes first
        assert signals_of(chart) == [Signal.BELOW_LOWER, *[Signal.RISING] * 5, Signal.ABOVE_UPPER]
        assert chart.variation == Variation.CONCERN_HIGH

    def test_a_tie_breaks_a_trend(self) -> None:
        assert Signal.RISING not in signals_of(chart_of(1, 2, 3, 4, 4, 5, 6, 7))

    def test_a_peak_between_two_trends_falls(self) -> None:
        wide = [0, 30, 0, 30] * 3
        chart = chart_of(*wide, 11, 12, 13, 14, 15, 16, 17, 16, 15, 14, 13, 12, 11, fixed=12)
        labels = signals_of(chart)[12:]
        assert labels == [*[Signal.RISING] * 6, *[Signal.FALLING] * 7]

    @pytest.mark.parametrize("drop", [0, 3], ids=["tie", "drop"])
    def test_where_two_rising_trends_meet_the_last_of_the_first_falls(self, drop: int) -> None:
        second = [60 - drop + step for step in range(7)]
        chart = chart_of(*[0, 100] * 6, *range(54, 61), *second, fixed=12)
        labels = signals_of(chart)[12:]
        assert labels == [*[Signal.RISING] * 6, Signal.FALLING, *[Signal.RISING] * 7]

    def test_a_trend_counts_by_its_direction_not_its_side(self) -> None:
        chart = chart_of(*[0, 30] * 6, 27, 26, 25, 24, 23, 22, 21, fixed=12)
        assert chart.points[-1].value > chart.points[-1].baseline.mean
        assert chart.points[-1].point_type == PointType.CONCERN

    def test_two_in_three_flags_only_the_near_points(self) -> None:
        # 10 and 12 in turn: mean 11, near above 11 + 3.546…, outside above 16.32
        signals = signals_of(chart_of(*[10, 12] * 6, 15, 12, 16, fixed=12))
        assert signals[-3:] == [
            Signal.TWO_IN_THREE_ABOVE,
            Signal.COMMON_CAUSE,
            Signal.TWO_IN_THREE_ABOVE,
        ]

    def test_an_outside_point_is_the_third_but_not_a_near_one(self) -> None:
        assert signals_of(chart_of(*[10, 12] * 6, 15, 17, 16, fixed=12))[-3:] == [
            Signal.TWO_IN_THREE_ABOVE,
            Signal.ABOVE_UPPER,
            Signal.TWO_IN_THREE_ABOVE,
        ]
        assert signals_of(chart_of(*[12, 10] * 6, 15, 17, 10, fixed=12))[-3] == Signal.COMMON_CAUSE

    def test_a_point_on_the_mean_breaks_a_shift(self) -> None:
        firm = [12, 10] * 6
        above = signals_of(chart_of(*firm, *[12, 13] * 3, 12, fixed=12))
        assert above.count(Signal.SHIFT_ABOVE) == 7
        broken = signals_of(chart_of(*firm, 12, 13, 12, 11, 13, 12, 13, fixed=12))
        assert Signal.SHIFT_ABOVE not in broken

    def test_nothing_crosses_a_rebase(self) -> None:
        points = points_of(*range(1, 7), *range(7, 13))
        whole = control_chart(points, improvement_direction=PreferredDirection.UP)
        assert Signal.RISING in signals_of(whole)
        points[6] = Point(points[6].month, points[6].value, rebase=True)
        parted = control_chart(points, improvement_direction=PreferredDirection.UP)
        assert Signal.RISING not in signals_of(parted)
        assert [baseline.size for baseline in parted.baselines] == [6, 6]


class TestAssurance:
    @pytest.mark.parametrize(
        ("target", "better", "expected"),
        [
            ("20", PreferredDirection.UP, Assurance.CONSISTENT_FAIL),
            ("19.98", PreferredDirection.UP, Assurance.INCONSISTENT),
            ("4", PreferredDirection.UP, Assurance.CONSISTENT_PASS),
            ("20", PreferredDirection.DOWN, Assurance.CONSISTENT_PASS),
            ("4", PreferredDirection.DOWN, Assurance.CONSISTENT_FAIL),
            ("4", PreferredDirection.NONE, None),
        ],
    )
    def test_target_against_the_limits(
        self, target: str, better: PreferredDirection, expected: Assurance | None
    ) -> None:
        # limits 4.02 to 19.98; the target of the latest point counts
        points = points_of(10, 14, 12)
        points[0] = Point(points[0].month, Fraction(10), target=Fraction(1000))
        points[-1] = Point(points[-1].month, Fraction(12), target=Fraction(target))
        assert control_chart(points, improvement_direction=better).assurance == expected

    def test_no_target_gives_none(self) -> None:
        assert chart_of(10, 14, 12).assurance is None


class TestThisProduct:
    def test_fewer_than_thirteen_points_have_trial_limits(self) -> None:
        (warning,) = chart_of(*[10, 12] * 6).warnings
        assert warning.kind == WarningKind.TRIAL_LIMITS
        assert warning.text == "Trial limits from April 2021: 12 points, fewer than 13."
        firm = chart_of(*[10, 12] * 6, 10)
        assert firm.warnings == ()
        assert not firm.baselines[0].is_trial

    @pytest.mark.parametrize("values", [(5,) * 14, (5,), ("0.1",) * 14])
    def test_a_constant_series_has_neither_limits_nor_signals(
        self, values: tuple[int | str, ...]
    ) -> None:
        chart = chart_of(*values)
        assert chart.baselines[0].upper is None
        assert set(signals_of(chart)) == {Signal.COMMON_CAUSE}
        assert [warning.kind for warning in chart.warnings] == [WarningKind.NO_LIMITS]

    def test_a_nearly_constant_series_is_matched_and_warned_about(self) -> None:
        chart = chart_of(*[5] * 13, 6)
        assert set(signals_of(chart)) == {Signal.BELOW_LOWER, Signal.ABOVE_UPPER}
        assert [warning.kind for warning in chart.warnings] == [WarningKind.NEAR_CONSTANT]

    def test_blank_months_are_left_out_and_named(self) -> None:
        with_blank, without = chart_of(10, None, 14, 12), chart_of(10, 14, 12)
        assert with_blank.blanks == (date(2021, 5, 1),)
        assert [p.month for p in with_blank.points] == [FIRST, date(2021, 6, 1), date(2021, 7, 1)]
        assert with_blank.baselines[0].upper == without.baselines[0].upper

    def test_a_rebase_on_a_blank_month_moves_to_the_next_observed_one(self) -> None:
        points = points_of(10, 14, None, None, 20, 24)
        points[2] = Point(points[2].month, None, rebase=True)
        chart = control_chart(points, improvement_direction=PreferredDirection.UP)
        assert [baseline.start for baseline in chart.baselines] == [FIRST, date(2021, 8, 1)]

    def test_a_rebase_after_the_last_observed_month_is_an_error(self) -> None:
        points = [*points_of(10, 14), Point(date(2021, 6, 1), None, rebase=True)]
        with pytest.raises(ValueError, match="June 2021, after the last observed month"):
            control_chart(points, improvement_direction=PreferredDirection.UP)

    def test_a_month_given_twice_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="April 2021 is listed twice"):
            control_chart(points_of(1) * 2, improvement_direction=PreferredDirection.UP)

    def test_the_order_of_the_points_does_not_matter(self) -> None:
        points = points_of(10, 14, 12)
        shuffled = [points[2], points[0], points[1]]
        up = PreferredDirection.UP
        assert control_chart(shuffled, improvement_direction=up) == control_chart(
            points, improvement_direction=up
        )

    def test_nothing_observed_is_an_empty_chart(self) -> None:
        chart = chart_of(None)
        assert (chart.points, chart.variation, chart.assurance) == ((), None, None)


# Few distinct values make ties, runs and points on the mean; walks make trends.
noise = st.lists(st.integers(0, 6).map(Fraction), min_size=1, max_size=40)
wide = st.lists(st.decimals(0, 500, places=1).map(Fraction), min_size=1, max_size=40)


@st.composite
def walks(draw: st.DrawFn) -> list[Fraction]:
    """Stretches of rising or falling points with ties and jumps between them."""
    values = [Fraction(draw(st.integers(0, 50)))]
    for _ in range(draw(st.integers(1, 5))):
        step = draw(st.sampled_from([-2, -1, 0, 1, 2]))
        for _ in range(draw(st.integers(1, 8))):
            values.append(values[-1] + step)
        values.append(values[-1] + draw(st.integers(-5, 5)))
    return values


@settings(max_examples=amount(usual=300, long=3000), deadline=None)
@given(
    groups=st.lists(st.one_of(noise, wide, walks()), min_size=1, max_size=3),
    better=st.sampled_from(PreferredDirection),
    screen=st.booleans(),
    fixed=st.sampled_from([None, None, 12, 15]),
    target=st.integers(-10, 60).map(Fraction),
)
def test_charts_agree_with_the_slow_implementation(
    groups: list[list[Fraction]],
    better: PreferredDirection,
    screen: bool,
    fixed: int | None,
    target: Fraction,
) -> None:
    flat = [(value, i == 0) for group in groups for i, value in enumerate(group)]
    chart = control_chart(
        [
            Point(add_months(FIRST, i), value, target, rebase)
            for i, (value, rebase) in enumerate(flat)
        ],
        improvement_direction=better,
        screen_outliers=screen,
        fix_after_n_points=fixed,
    )
    labels: list[str] = []
    limits = None
    for group, baseline in zip(groups, chart.baselines, strict=True):
        mean, limits = slow_limits(group, screen, fixed)
        assert baseline.mean == mean
        assert (baseline.lower, baseline.upper) == (limits or (None, None))
        labels += slow_labels(group, mean, limits)
    assert signals_of(chart) == labels
    assert chart.assurance == slow_assurance(target, limits, better.value)
    for point in chart.points:
        high = any(word in point.signal for word in ("Above", "Increasing"))
        if point.signal == Signal.COMMON_CAUSE:
            assert point.point_type == "common_cause"
        elif better == PreferredDirection.NONE:
            assert point.point_type == f"special_cause_neutral_{'high' if high else 'low'}"
        else:
            good = high == (better == PreferredDirection.UP)
            assert point.point_type == f"special_cause_{'improvement' if good else 'concern'}"
