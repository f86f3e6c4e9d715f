"""Control charts on KPI pages: an option of the page, for its headline measures."""

import re
from datetime import date
from decimal import Decimal

import pytest

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent
from dates.periods import add_months
from measures import actions
from scorecards.queries import kpi_for_month
from tests.measures.factories import (
    AnnotationFactory,
    AreaFactory,
    HomeAreaFactory,
    KpiPageFactory,
    KpiRowFactory,
    MeasureFactory,
    ObservationFactory,
)

pytestmark = pytest.mark.django_db

MONTH = date(2024, 9, 1)


def observe(measure, area, values):
    """The figures of the months that end with the last one; None is a missing month."""
    for back, value in enumerate(reversed(values)):
        if value is not None:
            ObservationFactory(
                measure=measure,
                area=area,
                month=add_months(MONTH, -back),
                numerator=Decimal(value),
            )


@pytest.fixture
def page():
    """A page that shows charts: one measure, its area split and a part."""
    found = KpiPageFactory(shows_control_charts=True)
    home, county = HomeAreaFactory(), AreaFactory(name="County")
    calls = MeasureFactory(name="Calls", unit="count", preferred_direction="none")
    part = MeasureFactory(name="Night calls", unit="count", parent=calls)
    for position, (measure, area) in enumerate(((calls, home), (calls, county), (part, home))):
        KpiRowFactory(page=found, measure=measure, area=area, position=position)
    observe(calls, home, [10, 12] * 8 + [10, None, 12, 30, 32] + [30, 32] * 5)
    observe(calls, county, [5, 6] * 12)
    observe(part, home, [2, 3] * 12)
    return found


def test_headline_measures_have_a_chart_of_the_series(page):
    headline, area, part = kpi_for_month(page, MONTH).rows
    assert (area.chart, part.chart) == (None, None)
    chart = headline.chart
    assert chart is not None
    months = [point.month for point in chart.points]
    assert months == [point.month for point in headline.row.series]
    # Limits come from all 30 figures, of which 23 are shown beside the gap.
    assert [(line.start, line.end, line.size) for line in chart.baselines] == [
        ("2022-10", "2024-09", 30)
    ]
    assert [point.month for point in chart.points if point.value is None] == ["2023-08"]
    assert "The control chart shows October 2022 to September 2024" in chart.words
    assert "There is no figure in 1 month." in chart.words


def test_baselines_before_the_series_are_left_out(page):
    actions.annotate(
        measures=[page.rows.first().measure],
        kind="method",
        start_month=date(2022, 5, 1),
        text="New model.",
        rebases=True,
        by=User.objects.create_user("officer@example.org", name="Officer"),
    )
    chart = kpi_for_month(page, MONTH).rows[0].chart
    assert chart is not None
    assert [(line.start_text, line.size) for line in chart.baselines] == [("October 2022", 28)]


def test_a_measure_that_ended_long_ago_has_none(page):
    assert kpi_for_month(page, add_months(MONTH, 24)).rows[0].chart is None


def test_off_unless_switched_on(page):
    page.shows_control_charts = False
    page.save()
    assert [line.chart for line in kpi_for_month(page, MONTH).rows] == [None] * 3


def test_the_page_draws_it_with_words_and_events(client, page):
    AnnotationFactory(
        start_month=date(2023, 9, 1), end_month=None, text="New telephone system."
    ).measures.add(page.rows.first().measure)
    text = client.get(f"/kpi/{page.slug}/?month=2024-09").content.decode()
    assert "Calls stood at 32 in September 2024, exceptionally high" in text
    assert text.count("app-chart__svg--wide") == 1
    (events,) = set(re.findall(r'<g class="app-chart__event"><title>([^<]*)</title>', text))
    assert events == "New telephone system."
    assert "<strong>A. From September 2023</strong>" in text
    assert "2.66 times the average change" in text
    assert "stands out, unusually high or rising" in text
    given = client.get(f"/api/v1/kpi-pages/{page.slug}/?month=2024-09").json()
    assert [bool(row["chart"]) for row in given["rows"]] == [True, False, False]


def test_officers_switch_it_and_the_audit_trail_says_so(client, page):
    officer = User.objects.create_user("officer@example.org", name="Officer")
    assign_role(user=officer, role="officer", by=officer)
    client.force_login(officer)
    url = f"/kpi/{page.slug}/control-charts/"
    for shown, button in (("no", "Show the control charts"), ("yes", "Hide the control charts")):
        assert client.post(url, {"shown": shown}).status_code == 302
        assert client.post(url, {"shown": shown}).status_code == 302
        assert button in client.get(f"/kpi/{page.slug}/").content.decode()
    found = AuditEvent.objects.filter(verb="show_control_charts").order_by("pk")
    assert [event.sentence.split()[0] for event in found] == ["hid", "showed"]


def test_queries_do_not_grow(page, django_assert_num_queries):
    for number in range(4):
        measure = MeasureFactory()
        observe(measure, HomeAreaFactory(), [1, 2, 3])
        KpiRowFactory(page=page, measure=measure, area=HomeAreaFactory(), position=10 + number)
    with django_assert_num_queries(9):
        kpi_for_month(page, MONTH)
