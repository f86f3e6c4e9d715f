"""Titles of charts are sentences, and "improvement" is said only where it may be."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dates.periods import add_months
from measures.comparisons import PreferredDirection
from measures.spc import Point, PointType, control_chart
from measures.spc_wording import latest_words, point_words
from tests.measures.factories import HomeAreaFactory, MeasureFactory, TargetFactory
from tests.measures.test_control_charts import FIRST, chart_of, observe

LOW = (10, 12, 9, 11, 13, 10, 12, 11, 9, 10, 12, 11, 10)
TOO_EARLY = "too early to judge from trial limits"


def charted(values, target=None):
    return control_chart(
        [
            Point(
                add_months(FIRST, at),
                Fraction(value),
                None if target is None else Fraction(target),
            )
            for at, value in enumerate(values)
        ],
        improvement_direction=PreferredDirection.UP,
    )


def test_trial_limits_call_nothing_an_improvement_or_a_concern():
    short = charted([*LOW[:8], 40])
    assert short.points[-1].baseline.is_trial
    assert short.points[-1].point_type == PointType.IMPROVEMENT
    assert latest_words(short) == f"exceptionally high, above the upper limit: {TOO_EARLY}"
    assert latest_words(charted([*LOW, 40])) == (
        "exceptionally high, above the upper limit: an improvement"
    )


def test_an_improvement_that_misses_its_target_says_both():
    words = "exceptionally high, above the upper limit: an improvement"
    assert latest_words(charted([*LOW, 40], target=60)) == f"{words}, but its target is not met"
    assert latest_words(charted([*LOW, 40], target=30)) == words


@given(st.lists(st.integers(0, 60), min_size=1, max_size=20), st.integers(0, 60))
def test_improvement_is_never_said_alone(values, target):
    chart = charted(values, target)
    for at, point in enumerate(chart.points):
        words = point_words(chart, at)
        if "improvement" in words:
            assert not point.baseline.is_trial
            assert ("target is not met" in words) == (point.value < target)


def test_the_title_is_a_sentence_with_its_measure_and_its_target(db):
    measure = observe(MeasureFactory(name="Answered: in time", preferred_direction="up"), *LOW, 40)
    TargetFactory(measure=measure, area=HomeAreaFactory(), value=60)
    chart = chart_of(measure)
    assert chart.title == (
        "Answered: in time stood at 40 in February 2022, exceptionally high, above the upper limit,"
        " which is an improvement, but the target of 60 is not met"
    )
    assert chart.words.startswith(f"{chart.title}. The control chart shows ")
    assert ";" not in chart.words
    assert ": " not in chart.words.replace(measure.name, "")


def test_a_title_tells_of_a_trend_in_a_sentence(db):
    rising = observe(
        MeasureFactory(name="Calls", preferred_direction="up"), *([10, 50] * 8), *range(22, 30)
    )
    assert ", with an upward trend of " in chart_of(rising).title
    falling = observe(
        MeasureFactory(name="Waits", preferred_direction="up"), *([10, 50] * 8), *range(38, 30, -1)
    )
    assert ", with a downward trend of " in chart_of(falling).title
