"""Pages of scorecards, KPI pages and measures."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.actions import assign_role
from accounts.models import User
from accounts.permissions import Visibility
from dates.periods import add_months
from scorecards.actions import write_commentary
from tests.measures.factories import (
    AnnotationFactory,
    AreaFactory,
    HomeAreaFactory,
    KpiPageFactory,
    KpiRowFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
    ScorecardRowFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

AUGUST = date(2022, 8, 1)


def text_of(response) -> str:
    assert response.status_code == 200
    return str(response.content, "utf-8")


def observed(measure, area=None, months=14, last=AUGUST):
    for back in range(months):
        ObservationFactory(
            measure=measure,
            area=area or HomeAreaFactory(),
            month=add_months(last, -back),
            numerator=Decimal(1000 - back),
        )
    return measure


@pytest.fixture
def office(client, by):
    """A client signed in as an officer."""
    officer = User.objects.create_user("officer@example.org", name="Officer")
    assign_role(user=officer, role="officer", by=by)
    client.force_login(officer)
    return client


class TestScorecardPages:
    """The list and the live page."""

    def test_list_and_page(self, client, by):
        card = ScorecardFactory(title="What we watch")
        ScorecardRowFactory(scorecard=card, measure=observed(MeasureFactory(name="Thefts")))
        write_commentary(scorecard=card, month=AUGUST, text="Thefts **rose**.", by=by)
        assert "What we watch" in text_of(client.get("/scorecards/"))
        page = text_of(client.get(f"/scorecards/{card.slug}/"))
        for words in (
            "What we watch, August 2022",
            "Provisional live view",
            "Thefts",
            "1,000",
            "<strong>rose</strong>",
            "less than 5% of the earlier figure",
            '<option value="2022-08" selected>August 2022</option>',
            '<svg class="app-sparkline"',
        ):
            assert words in page
        assert "style=" not in page

    def test_month_is_chosen(self, client):
        card = ScorecardFactory()
        ScorecardRowFactory(scorecard=card, measure=observed(MeasureFactory()))
        assert "July 2022</h1>" in text_of(client.get(f"/scorecards/{card.slug}/?month=2022-07"))
        assert "May 2031</h1>" in text_of(client.get(f"/scorecards/{card.slug}/?month=2031-05"))
        for wrong in ("2022-13", "July", "0001-01"):
            assert client.get(f"/scorecards/{card.slug}/?month={wrong}").status_code == 404

    def test_empty_scorecard_and_unknown_one(self, client):
        card = ScorecardFactory()
        assert "No measures to show" in text_of(client.get(f"/scorecards/{card.slug}/"))
        assert client.get("/scorecards/none/").status_code == 404

    def test_a_hidden_measure_leaves_no_trace(self, office, client):
        card = ScorecardFactory()
        measure = MeasureFactory(name="Secret", visibility=Visibility.OFFICE)
        ScorecardRowFactory(scorecard=card, measure=observed(measure))
        assert "Secret" in text_of(office.get(f"/scorecards/{card.slug}/"))
        client.logout()
        assert "Secret" not in text_of(client.get(f"/scorecards/{card.slug}/"))

    @pytest.mark.parametrize("rows", [1, 15])
    def test_queries_do_not_grow(self, client, rows, django_assert_max_num_queries):
        card = ScorecardFactory()
        for _ in range(rows):
            ScorecardRowFactory(scorecard=card, measure=observed(MeasureFactory(), months=2))
        with django_assert_max_num_queries(9):
            client.get(f"/scorecards/{card.slug}/")


class TestKpiPages:
    """The list and the live page."""

    def test_list_and_page(self, client):
        page = KpiPageFactory(title="Emergency calls")
        measure = observed(MeasureFactory(name="Calls"))
        KpiRowFactory(page=page, measure=measure)
        KpiRowFactory(page=page, measure=measure, area=AreaFactory(name="North"))
        AnnotationFactory(text="New telephones").measures.add(measure)
        assert "Emergency calls" in text_of(client.get("/kpi/"))
        text = text_of(client.get(f"/kpi/{page.slug}/?month=2022-08"))
        for words in ("Emergency calls, August 2022", "By area", "North", "New telephones"):
            assert words in text
        assert client.get("/kpi/none/").status_code == 404


class TestMeasurePages:
    """The list, the page and the CSV."""

    def test_list_is_filtered(self, client):
        first = MeasureFactory(name="Burglary volume")
        MeasureFactory(name="Answer time", unit="duration")
        ScorecardRowFactory(measure=first)
        for query, shown, hidden in (
            ("q=burglary", "Burglary volume", "Answer time"),
            ("unit=duration", "Answer time", "Burglary volume"),
            ("priority=1", "Burglary volume", "Answer time"),
            (f"scorecard={first.scorecard_rows.get().scorecard.slug}", "Burglary", "Answer time"),
        ):
            page = text_of(client.get(f"/measures/?{query}"))
            assert shown in page
            assert hidden not in page
        assert "Clear the filters" in text_of(client.get("/measures/?q=nothing"))

    def test_a_page_shows_everything_known(self, client):
        measure = MeasureFactory(name="Thefts", definition="All thefts.", why_it_matters="Loss.")
        observed(measure)
        observed(measure, AreaFactory(name="North"), months=3)
        TargetFactory(measure=measure, value=900, label="Ceiling")
        AnnotationFactory(text="New law").measures.add(measure)
        page = text_of(client.get(f"/measures/{measure.slug}/"))
        for words in (
            "All thefts.",
            "Loss.",
            "Ceiling",
            "North",
            "New law",
            '<svg class="app-chart__svg app-chart__svg--wide"',
            "July 2021",
            "Not given yet",
            f"/measures/{measure.slug}/series.csv",
        ):
            assert words in page
        assert "style=" not in page

    def test_measure_without_or_with_one_month(self, client):
        measure = MeasureFactory()
        assert "No figures have been recorded" in text_of(client.get(f"/measures/{measure.slug}/"))
        observed(measure, months=1)
        assert "no limits to judge it by" in text_of(client.get(f"/measures/{measure.slug}/"))

    def test_series_as_csv(self, client):
        measure = observed(MeasureFactory(name="=cmd()"), months=2)
        response = client.get(f"/measures/{measure.slug}/series.csv")
        assert response["Content-Type"].startswith("text/csv; charset=utf-8")
        assert response.content.decode().split("\r\n")[:2] == [
            "measure,area,month,value,text,numerator,denominator,provisional,revisions",
            "'=cmd(),,2022-07,999,999,999,,no,0",
        ]

    def test_a_hidden_measure_leaves_no_trace(self, client):
        measure = observed(MeasureFactory(name="Secret", visibility=Visibility.PANEL))
        assert "Secret" not in text_of(client.get("/measures/"))
        assert client.get(f"/measures/{measure.slug}/").status_code == 404
        assert client.get(f"/measures/{measure.slug}/series.csv").status_code == 404

    @pytest.mark.parametrize("areas", [1, 8])
    def test_queries_do_not_grow(self, client, areas, django_assert_max_num_queries):
        measure = MeasureFactory()
        for _ in range(areas):
            observed(measure, AreaFactory(), months=3)
            AnnotationFactory().measures.add(measure)
            ScorecardRowFactory(measure=measure)
        with django_assert_max_num_queries(26):
            client.get(f"/measures/{measure.slug}/")
