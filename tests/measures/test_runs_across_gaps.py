"""A run that lies across months without a figure is told in figures, and warns of the gap."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dates.periods import add_months, month_code
from measures.comparisons import PreferredDirection
from measures.spc import Point, control_chart
from measures.spc_rules import Signal
from measures.spc_spans import span_of
from measures.spc_wording import latest_words, point_words
from scorecards.exports import scorecards_csv
from scorecards.queries import kpi_for_month, scorecard_for_month
from tests.measures.factories import (
    HomeAreaFactory,
    KpiPageFactory,
    KpiRowFactory,
    MeasureFactory,
    ScorecardFactory,
    ScorecardRowFactory,
    TargetFactory,
)
from tests.measures.slow_spc import slow_run_months
from tests.measures.test_control_charts import FIRST, observe

LOW = (10, 12, 9, 11, 13, 10, 12, 11, 9, 10, 12, 11, 10)
NOISE = [10, 14] * 8
# Seven figures above the mean in nine months: months 3 and 6 of the nine have none.
RUN = (14, 15, None, 14, 15, None, 14, 15, 14)
SAID = "above the mean in the last 7 figures, over 9 months (2 of them have no figure)"
WARNED = "There is no figure for April 2022 and July 2022. Runs are counted across"
LAST = add_months(FIRST, len(LOW) + len(RUN) - 1)


def charted(*values: int | None):
    return control_chart(
        [
            Point(add_months(FIRST, at), None if value is None else Fraction(value))
            for at, value in enumerate(values)
        ],
        improvement_direction=PreferredDirection.DOWN,
    )


class TestWords:
    """The words of a chart's points."""

    def test_a_shift_says_its_gaps(self):
        assert latest_words(charted(*LOW, *RUN)) == f"{SAID}: a concern"
        whole = [value for value in RUN if value is not None]
        assert (
            latest_words(charted(*LOW, *whole)) == "above the mean for 7 months in a row: a concern"
        )

    def test_a_trend_says_its_gaps(self):
        rising = (9, 10, None, 11, 12, 13, 14, 15)
        assert latest_words(charted(*NOISE, *rising)) == (
            "upward trend in the last 7 figures, over 8 months (1 of them has no figure): a concern"
        )
        assert latest_words(charted(*NOISE, *range(9, 16))).startswith("upward trend of 7 months")

    def test_where_two_trends_abut(self):
        # The last figure of the first has the label of a fall, and is told with the run it ends.
        chart = charted(*NOISE, 9, 10, 11, None, 12, 13, 14, 15, *range(9, 16))
        (at,) = [at for at, each in enumerate(chart.points) if each.signal == Signal.FALLING]
        assert chart.points[at].value == 15
        assert point_words(chart, at).startswith(
            "downward trend in 7 figures in a row, over 8 months (1 of them has no figure)"
        )

    def test_outside_the_limits(self):
        chart = charted(*LOW * 3, 40, None, None, 41)
        assert chart.points[-1].signal == Signal.ABOVE_UPPER
        assert latest_words(chart).startswith(
            "exceptionally high in the last 2 figures, over 4 months (2 of them have no figure),"
            " above the upper limit"
        )

    def test_two_in_three(self):
        chart = charted(*[10, 12] * 12, 16, None, None, 12, 16)
        assert chart.points[-1].signal == Signal.TWO_IN_THREE_ABOVE
        assert latest_words(chart).startswith(
            "unusually high: two of the last 3 figures, over 5 months (2 of them have no figure),"
            " close to the upper limit"
        )

    def test_earlier_points_of_a_run(self):
        chart = charted(*LOW, 12, 13, None, 12, 13, None, 12, 13, 12, 3)
        said = [point_words(chart, at) for at in range(len(LOW), len(LOW) + 7)]
        across = "above the mean in 7 figures in a row, over 9 months (2 of them have no figure)"
        assert set(said) == {f"{across}: a concern"}

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=40))
    def test_no_run_is_told_in_months_that_it_does_not_have(self, values):
        chart = charted(*values)
        months = [at for at, value in enumerate(values) if value is not None]
        for at, point in enumerate(chart.points):
            if point.signal == Signal.COMMON_CAUSE:
                continue
            span = span_of(chart, at)
            assert span.gaps == sum(1 for blank in chart.blanks if span.start < blank < span.end)
            if point.signal in (Signal.SHIFT_ABOVE, Signal.SHIFT_BELOW):
                assert (span.figures, span.periods) == slow_run_months(
                    [Fraction(value) for value in values if value is not None],
                    months,
                    chart.baselines[0].mean,
                    at,
                )
            words = point_words(chart, at)
            is_told = at == len(chart.points) - 1 or point.signal not in (
                Signal.ABOVE_UPPER,
                Signal.BELOW_LOWER,
            )
            assert ("no figure" in words) == (is_told and span.gaps > 0)
            if span.gaps:
                assert "months in a row" not in words
                assert "trend of" not in words


@pytest.mark.django_db
class TestPlaces:
    """Wherever the sentence stands."""

    def test_scorecard_kpi_page_measure_files_and_api(self, client):
        measure = observe(MeasureFactory(preferred_direction="up"), *LOW, *RUN)
        card = ScorecardFactory(shows_control_icons=True)
        ScorecardRowFactory(scorecard=card, measure=measure)
        page = KpiPageFactory(shows_control_icons=True, shows_control_charts=True)
        KpiRowFactory(page=page, measure=measure)
        base = f"/measures/{measure.slug}"
        month = month_code(LAST)
        for address in (
            f"/scorecards/{card.slug}/",
            f"/kpi/{page.slug}/",
            f"{base}/",
            f"/api/v1/scorecards/{card.slug}/?month={month}",
            f"/api/v1/kpi-pages/{page.slug}/?month={month}",
            f"/api/v1{base}/control-chart/",
        ):
            text = str(client.get(address).content, "utf-8")
            assert SAID in text, address
            assert "above the mean for" not in text, address
            # Icons have the sentence alone, which names the gap; charts name its months too.
            assert (WARNED in text) == (not address.startswith("/scorecards/")), address
        assert SAID in scorecards_csv([(1, scorecard_for_month(card, LAST))])
        (line,) = kpi_for_month(page, LAST).rows
        assert line.chart is not None
        assert SAID in line.chart.words
        assert [SAID in each.signal_words for each in line.chart.points[-1:]] == [True]
        assert "Mean of the 20 months with figures from January 2021" in line.chart.formula

    def test_target_is_met_in_months_with_figures(self, client):
        measure = observe(MeasureFactory(), 10, None, 12, 9)
        TargetFactory(measure=measure, area=HomeAreaFactory(), value=11)
        text = str(client.get(f"/measures/{measure.slug}/").content, "utf-8")
        assert "met in 2 of the 3 months with figures since January 2021" in text


def test_the_months_of_the_test():
    assert (date(2022, 2, 1), date(2022, 10, 1)) == (add_months(FIRST, len(LOW)), LAST)
