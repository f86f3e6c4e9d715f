"""Control charts as pages, files and the API show them, held against a slow double."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from dates.periods import add_months
from measures.actions import annotate, record_observations, set_chart_settings, set_target
from measures.actions.observations import NewFigure
from measures.api.rows import RowSerializer
from measures.charts import CONTROL_SIZES, control_chart
from measures.content import ControlChartContent, ControlContent
from measures.models import Area, Measure
from measures.queries import measure_page
from scorecards.exports import scorecards_csv
from scorecards.queries import scorecard_for_month
from tests.measures.factories import (
    AreaFactory,
    HomeAreaFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
    ScorecardRowFactory,
    TargetFactory,
)
from tests.measures.slow_spc import slow_labels, slow_limits

pytestmark = pytest.mark.django_db

FIRST = date(2021, 1, 1)
# A year of ordinary months, and one that lies far above them.
ORDINARY = (10, 12, 9, 11, 13, 10, 12, 11, 9, 10, 12, 11)
STEEP = (*ORDINARY, 40)


def observe(measure: Measure, *values: int | None, area: Area | None = None) -> Measure:
    for place, value in enumerate(values):
        if value is not None:
            ObservationFactory(
                measure=measure,
                area=area or HomeAreaFactory(),
                month=add_months(FIRST, place),
                numerator=Decimal(value),
            )
    return measure


def chart_of(measure: Measure) -> ControlChartContent:
    (series,) = measure_page(measure).areas
    return series.chart


def control_of(measure: Measure) -> ControlContent:
    """What the latest month of the only area says."""
    control = chart_of(measure).control
    assert control is not None
    return control


def row_of(measure: Measure, month: date, **options: object):
    card = ScorecardFactory(shows_control_icons=True)
    ScorecardRowFactory(scorecard=card, measure=measure, **options)
    (row,) = scorecard_for_month(card, month).rows
    return row


def upper_of(chart: ControlChartContent) -> Fraction:
    """The upper limit of the first baseline."""
    upper = chart.baselines[0].upper
    assert upper is not None
    return Fraction(upper)


def page_text(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return str(response.content, "utf-8")


class TestChart:
    """The chart of one measure and area, from the figures in force."""

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        values=st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=30).filter(
            lambda found: any(each is not None for each in found)
        ),
        screens=st.booleans(),
        fixed=st.none() | st.integers(12, 20),
    )
    def test_equals_the_slow_double(self, values, screens, fixed):
        measure = observe(MeasureFactory(screens_outliers=screens, baseline_points=fixed), *values)
        chart = chart_of(measure)
        known = [Fraction(value) for value in values if value is not None]
        mean, limits = slow_limits(known, screens, fixed)
        (line,) = chart.baselines
        assert close(line.mean, mean)
        if limits is None:
            assert (line.lower, line.upper) == (None, None)
        else:
            assert close(line.lower, limits[0])
            assert close(line.upper, limits[1])
        assert [point.signal for point in chart.points if point.value is not None] == slow_labels(
            known, mean, limits
        )

    def test_limits_are_those_of_a_worked_sum(self):
        # The ranges are 2, 3, 2, 2, 3, 2, 1, 2, 1, 2, 1, 9; without the 9 they average 21/11.
        chart = chart_of(observe(MeasureFactory(), *ORDINARY, 20))
        (line,) = chart.baselines
        assert close(line.mean, Fraction(150, 13))
        assert close(line.upper, Fraction(150, 13) + Fraction("2.66") * Fraction(21, 11))
        assert chart.points[-1].signal == "Above UCL"
        assert chart.finding == (
            "20 in January 2022: exceptionally high, above the upper limit: a concern"
        )
        assert "Upper and lower limit: the mean plus and minus 2.66 times" in chart.formula

    def test_missing_months_are_gaps(self):
        chart = chart_of(observe(MeasureFactory(), 10, None, 12, None, None, 9))
        assert [point.text for point in chart.points] == ["10", "", "12", "", "", "9"]
        assert chart.baselines[0].size == 3
        drawn = control_chart(chart, words="x")
        (line,) = re.findall(r'app-chart__line--quiet" d="([^"]*)"', drawn)
        assert line.count("M") == 3
        assert "no figure in 3 months" in chart.words

    def test_rebase_starts_limits_anew(self, by):
        measure = observe(MeasureFactory(), *ORDINARY, *(value + 30 for value in ORDINARY))
        assert chart_of(measure).points[-1].signal != "Common Cause"
        annotate(
            measures=[measure],
            kind="method",
            start_month=date(2022, 1, 1),
            text="Counted another way.",
            rebases=True,
            by=by,
        )
        chart = chart_of(measure)
        assert [(line.start, line.size) for line in chart.baselines] == [
            ("2021-01", 12),
            ("2022-01", 12),
        ]
        assert chart.points[-1].signal == "Common Cause"
        drawn = control_chart(chart, words="x")
        assert "New limits from January 2022" in drawn
        (narrow,) = re.findall(
            r'rebase-label"[^>]*>([^<]*)<', control_chart(chart, words="x", size=CONTROL_SIZES[1])
        )
        assert narrow == "New limits"
        assert [line.is_trial for line in chart.baselines] == [True, True]

    def test_rebase_on_a_blank_month_moves_to_the_next(self, by):
        measure = observe(MeasureFactory(), 10, 12, None, 40, 42)
        annotate(
            measures=[measure],
            kind="method",
            start_month=date(2021, 3, 1),
            text="Counted another way.",
            rebases=True,
            by=by,
        )
        assert [line.start for line in chart_of(measure).baselines] == ["2021-01", "2021-04"]

    def test_rebase_after_withdrawn_figures_is_left_out(self, by):
        measure = observe(MeasureFactory(), 10, 12, 11)
        last = date(2021, 3, 1)
        annotate(
            measures=[measure], kind="method", start_month=last, text="New.", rebases=True, by=by
        )
        figure = NewFigure(measure, HomeAreaFactory(), last, None)
        record_observations(figures=[figure], by=by, reason="Wrong file.")
        assert [line.start for line in chart_of(measure).baselines] == ["2021-01"]

    def test_rebase_of_one_area_leaves_the_others(self, by):
        measure, north = MeasureFactory(), AreaFactory(name="North")
        observe(measure, *ORDINARY)
        observe(measure, *ORDINARY, area=north)
        annotate(
            measures=[measure],
            area=north,
            kind="method",
            start_month=date(2021, 6, 1),
            text="Moved.",
            rebases=True,
            by=by,
        )
        assert [
            len(each.chart.baselines) for each in measure_page(measure).areas if each.chart
        ] == [1, 2]

    def test_limits_may_be_frozen(self, by):
        measure = observe(MeasureFactory(), *ORDINARY, 30, 31, 30, 32)
        loose = chart_of(measure)
        set_chart_settings(
            measure=measure,
            screens_outliers=True,
            baseline_points=12,
            by=by,
        )
        measure.refresh_from_db()
        chart = chart_of(measure)
        assert upper_of(chart) < upper_of(loose)
        assert [point.signal for point in chart.points[-4:]] == ["Above UCL"] * 4
        assert "exceptionally high for 4 months in a row" in chart.finding
        assert "Limits are frozen on the first 12 months" in chart.formula

    def test_constant_series_has_no_assurance(self):
        measure = observe(MeasureFactory(), *[7] * 14)
        TargetFactory(measure=measure, area=HomeAreaFactory(), value=9)
        chart = chart_of(measure)
        control = control_of(measure)
        assert control.assurance is None
        assert (control.variation, control.upper) == ("common_cause", None)
        assert chart.warnings == ("No limits from January 2021: they need values that vary.",)
        assert "no limits to judge it by" in chart.finding

    def test_nearly_constant_series_is_warned_about(self):
        chart = chart_of(observe(MeasureFactory(), *[5] * 13, 6))
        assert any("Nearly constant" in warning for warning in chart.warnings)

    def test_a_single_figure_has_no_limits(self, client):
        measure = observe(MeasureFactory(), 5)
        chart = chart_of(measure)
        assert (chart.baselines[0].upper, control_of(measure).assurance) == (None, None)
        assert "app-chart__point--common" in page_text(client, f"/measures/{measure.slug}/")

    def test_no_figures_make_no_chart(self, client):
        measure = MeasureFactory()
        assert measure_page(measure).areas == ()
        assert "No figures have been recorded" in page_text(client, f"/measures/{measure.slug}/")

    def test_only_months_without_a_rate(self, client):
        measure = MeasureFactory(unit="percent", aggregation="ratio")
        ObservationFactory(measure=measure, numerator=0, denominator=Decimal(0))
        assert chart_of(measure).points == ()
        assert "No rate" in page_text(client, f"/measures/{measure.slug}/")

    def test_figures_that_overlap_are_not_charted(self, client):
        measure = observe(MeasureFactory(coverage="rolling_year"), *STEEP)
        (series,) = measure_page(measure).areas
        assert series.chart.baselines == ()
        assert series.chart.control is None
        page = page_text(client, f"/measures/{measure.slug}/")
        assert "app-chart__limit" not in page
        assert row_of(measure, date(2022, 1, 1)).control is None

    def test_assurance_goes_by_the_target_of_the_latest_month(self, by):
        measure, home = observe(MeasureFactory(), *ORDINARY), HomeAreaFactory()
        set_target(measure=measure, area=home, value=Decimal(5), by=by)
        assert control_of(measure).assurance == "consistent_fail"
        set_target(
            measure=measure, area=home, value=Decimal(30), from_month=date(2021, 12, 1), by=by
        )
        chart = chart_of(measure)
        assert control_of(measure).assurance == "consistent_pass"
        assert [point.target for point in chart.points[-2:]] == ["5", "30"]
        assert [point.target_met for point in chart.points[-2:]] == [False, True]
        set_target(measure=measure, area=home, value=Decimal(1), from_month=date(2022, 6, 1), by=by)
        assert control_of(measure).assurance == "consistent_pass"


def close(text: str | None, value: Fraction) -> bool:
    """Whether a decimal text is the fraction, to the 20 places that are kept."""
    return text is not None and abs(Fraction(text) - value) <= Fraction(1, 10**20)


class TestIcons:
    """What a scorecard says beside its arrows, where it is switched on."""

    def test_off_unless_switched_on(self):
        measure = observe(MeasureFactory(), *STEEP)
        row = ScorecardRowFactory(measure=measure)
        (content,) = scorecard_for_month(row.scorecard, date(2022, 1, 1)).rows
        assert content.control is None

    def test_arrow_and_chart_in_one_sentence(self):
        row = row_of(observe(MeasureFactory(), *ORDINARY, 11), date(2022, 1, 1))
        assert row.control.words == "Up 10.0% on a year before; within normal variation."
        assert row.control.is_conflict is True
        assert (row.control.variation, row.windows[0].verdict) == ("common_cause", "worse")

    def test_agreement_is_no_conflict(self):
        row = row_of(observe(MeasureFactory(), *STEEP), date(2022, 1, 1))
        assert row.control.variation == "concern_high"
        assert row.control.is_conflict is False
        assert row.control.words == (
            "Up 300.0% on a year before; exceptionally high, above the upper limit: a concern."
        )

    def test_better_than_a_year_ago_and_yet_a_concern(self):
        values = (60, *ORDINARY[1:], 40)
        row = row_of(observe(MeasureFactory(), *values), date(2022, 1, 1))
        assert (row.windows[0].verdict, row.control.variation) == ("better", "concern_high")
        assert row.control.is_conflict is True

    def test_chart_ends_with_the_month_of_the_scorecard(self):
        measure = observe(MeasureFactory(), *STEEP)
        assert row_of(measure, date(2021, 12, 1)).control.variation == "common_cause"

    def test_month_without_figure_says_nothing(self):
        assert row_of(observe(MeasureFactory(), *STEEP), date(2022, 2, 1)).control is None

    def test_row_without_arrow_has_no_icon(self):
        measure = observe(MeasureFactory(), *STEEP)
        assert row_of(measure, date(2022, 1, 1), shows_direction=False).control is None

    def test_page_file_and_api(self, client):
        card = ScorecardFactory(shows_control_icons=True)
        row = ScorecardRowFactory(scorecard=card, measure=observe(MeasureFactory(), *STEEP))
        TargetFactory(measure=row.measure, area=row.area, value=60)
        page = page_text(client, f"/scorecards/{card.slug}/")
        assert 'app-direction--worse" aria-hidden="true">▲' in page
        assert "<title>exceptionally high, above the upper limit: a concern</title>" in page
        assert "app-icon--pass" in page
        content = scorecard_for_month(card, date(2022, 1, 1))
        head, line = scorecards_csv([(1, content)]).splitlines()
        assert head.endswith("variation,assurance,control_chart")
        assert 'concern_high,consistent_pass,"Up 300.0% on a year before; ' in line
        data = client.get(f"/api/v1/scorecards/{card.slug}/").json()
        assert data["rows"][0]["control"]["variation"] == "concern_high"
        assert data["rows"] == RowSerializer(content.rows, many=True).data

    @pytest.mark.parametrize("number", [1, 8])
    def test_queries_do_not_grow(self, number, django_assert_num_queries, by: User):
        card = ScorecardFactory(shows_control_icons=True)
        for _ in range(number):
            measure = observe(MeasureFactory(), 1, 2, 3)
            ScorecardRowFactory(scorecard=card, measure=measure)
            annotate(
                measures=[measure], kind="method", start_month=FIRST, text="x", rebases=True, by=by
            )
        with django_assert_num_queries(9):
            scorecard_for_month(card, date(2021, 3, 1))
