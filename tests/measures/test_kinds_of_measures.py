"""Measures of other periods and units through pages, the API and the action."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import ProgrammingError

from accounts.actions import assign_role
from measures.actions import NewFigure, edit_measure, record_observations
from measures.models import Measure, Observation
from scorecards.queries import scorecard_for_month
from tests.accounts.factories import UserFactory
from tests.measures.factories import (
    HomeAreaFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
    ScorecardRowFactory,
)

pytestmark = pytest.mark.django_db

SEPTEMBER = date(2022, 9, 1)
QUARTER_ENDS = [date(year, month, 1) for year in (2021, 2022) for month in (3, 6, 9)]


def quarterly(**more) -> Measure:
    """Six quarters of two years: 10, 20, 30, and then 40, 50, 60."""
    measure: Measure = MeasureFactory(frequency="quarter", **more)
    for at, month in enumerate(QUARTER_ENDS, 1):
        ObservationFactory(
            measure=measure, area=HomeAreaFactory(), month=month, numerator=Decimal(10 * at)
        )
    return measure


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


class TestPages:
    def test_a_quarterly_measure_on_its_page(self, client):
        page = text_of(client, f"/measures/{quarterly().slug}/")
        assert "July to September 2022" in page
        assert "number, January to March 2021 to July to September 2022, by quarter" in page
        assert "Every quarter, Whole force" in page
        assert "figures for 6 of the 7 quarters checked" in page
        # 60 against 30 a year before
        assert "100.0%" in page
        # December 2021 is missing: one quarter, not three months.
        assert "1 earlier quarter missing" in page or "There is no figure in 1 quarter" in page

    def test_a_quarterly_row_on_a_scorecard(self, client):
        card = ScorecardFactory()
        ScorecardRowFactory(scorecard=card, measure=quarterly())
        row = scorecard_for_month(card, SEPTEMBER).rows[0]
        assert [window.text for window in row.windows] == ["", "60", ""]
        assert [point.month for point in row.series][-3:] == ["2022-03", "2022-06", "2022-09"]
        assert len(row.series) == 12
        page = text_of(client, f"/scorecards/{card.slug}/?month=2022-09")
        assert "Each figure covers a quarter" in page

    def test_money_and_rates_say_what_they_are(self, client):
        card = ScorecardFactory()
        cost = MeasureFactory(unit="money_millions", name="Cost")
        rate = MeasureFactory(unit="rate", aggregation="ratio", per=1000, name="Crime rate")
        home = HomeAreaFactory()
        ObservationFactory(measure=cost, area=home, month=SEPTEMBER, numerator=Decimal("1.24"))
        ObservationFactory(
            measure=rate, area=home, month=SEPTEMBER, numerator=Decimal(90), denominator=60_000
        )
        for measure in (cost, rate):
            ScorecardRowFactory(scorecard=card, measure=measure)
        page = text_of(client, f"/scorecards/{card.slug}/?month=2022-09")
        assert "£1.2m" in page
        assert "Rate per 1,000 people" in page
        about = client.get(f"/api/v1/measures/{rate.slug}/").json()
        assert (about["per"], about["frequency"], about["coverage"]) == (
            1000,
            "month",
            "own_period",
        )

    def test_a_quarterly_chart_counts_quarters(self, client):
        measure: Measure = MeasureFactory(frequency="quarter")
        for back in range(9):
            year, month = divmod(2022 * 12 + 8 - 3 * back, 12)
            ObservationFactory(
                measure=measure,
                area=HomeAreaFactory(),
                month=date(year, month + 1, 1),
                numerator=Decimal(100 - 5 * back),
            )
        chart = client.get(f"/api/v1/measures/{measure.slug}/control-chart/").json()
        assert len(chart["points"]) == 9
        assert "quarters" in chart["points"][-1]["signal_words"]
        assert "months" not in chart["points"][-1]["signal_words"]
        assert all(point["value"] for point in chart["points"])


class TestForm:
    SENT = {
        "name": "Officers",
        "unit": "count",
        "aggregation": "last",
        "frequency": "financial_quarter",
        "coverage": "own_period",
        "preferred_direction": "up",
        "visibility": "public",
    }

    @pytest.fixture
    def administrator(self, client, by):
        person = UserFactory()
        assign_role(user=person, role="administrator", by=by)
        client.force_login(person)
        return client

    def test_a_stock_of_each_quarter_is_added(self, administrator):
        assert administrator.post("/measures/add/", self.SENT).status_code == 302
        measure = Measure.objects.get()
        assert (measure.aggregation, measure.frequency) == ("last", "financial_quarter")

    def test_a_rate_needs_its_people(self, administrator):
        sent = {**self.SENT, "unit": "rate", "aggregation": "ratio"}
        answer = administrator.post("/measures/add/", sent)
        assert "Enter the number of people that the rate is for." in answer.content.decode()
        assert administrator.post("/measures/add/", {**sent, "per": "1000"}).status_code == 302
        assert Measure.objects.get().per == 1000

    def test_how_often_stays_once_there_are_figures(self, by):
        measure = quarterly()
        with pytest.raises(ValidationError, match="would change their meaning"):
            edit_measure(
                measure=measure, seen={"frequency": "quarter"}, to={"frequency": "month"}, by=by
            )
        edit_measure(
            measure=measure,
            seen={"coverage": "own_period"},
            to={"coverage": "year_to_date"},
            by=by,
        )
        measure.refresh_from_db()
        assert measure.coverage == "year_to_date"


class TestAction:
    def test_a_figure_belongs_to_the_end_of_its_period(self, by):
        measure, home = MeasureFactory(frequency="quarter"), HomeAreaFactory()
        with pytest.raises(ValidationError, match="the last month of the quarter, March, June"):
            record_observations(
                figures=[NewFigure(measure, home, date(2022, 8, 1), Decimal(1))], by=by
            )
        record_observations(figures=[NewFigure(measure, home, SEPTEMBER, Decimal(1))], by=by)

    def test_only_a_measure_that_allows_it_is_below_zero(self, by):
        home = HomeAreaFactory()
        count, variance = MeasureFactory(), MeasureFactory(unit="money", allows_negative=True)
        with pytest.raises(ValidationError, match="below zero"):
            record_observations(figures=[NewFigure(count, home, SEPTEMBER, Decimal(-1))], by=by)
        record_observations(figures=[NewFigure(variance, home, SEPTEMBER, Decimal(-1))], by=by)
        with pytest.raises(ProgrammingError, match="below zero"), transaction.atomic():
            ObservationFactory(measure=count, area=home, month=SEPTEMBER, numerator=Decimal(-1))
        assert Observation.objects.count() == 1
