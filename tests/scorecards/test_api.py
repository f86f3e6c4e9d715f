"""The API: its shapes, filters, errors, what it hides, and its numbers of queries."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.permissions import Visibility
from dates.periods import add_months
from plans.models import Body
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
    SourceFactory,
    TargetFactory,
    priority_of,
)

pytestmark = pytest.mark.django_db

AUGUST = date(2022, 8, 1)


def observed(measure, area=None, months=13):
    for back in range(months):
        ObservationFactory(
            measure=measure,
            area=area or HomeAreaFactory(),
            month=add_months(AUGUST, -back),
            numerator=Decimal(150 if back == 0 else 100),
        )
    return measure


def get(client, address):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


class TestScorecards:
    """The list, and a scorecard for a month."""

    def test_scorecards_are_listed(self, client):
        ScorecardFactory(slug="one", title="One", priority=priority_of(3))
        board = Body.objects.create(slug="board", name="Board", kind="board")
        ScorecardFactory(slug="two", title="Two", priority=None, body=board)
        body = get(client, "scorecards/")
        assert body["next"] is None
        assert body["results"] == [
            {"slug": "one", "title": "One", "priority": 3, "body": None},
            {"slug": "two", "title": "Two", "priority": None, "body": "board"},
        ]
        assert get(client, "scorecards/?priority=3")["count"] == 1

    def test_the_latest_month_is_shown(self, client):
        card = ScorecardFactory(title="One")
        measure = observed(MeasureFactory(name="Thefts"))
        ScorecardRowFactory(scorecard=card, measure=measure)
        ScorecardRowFactory(scorecard=card, measure=measure, area=AreaFactory(name="North"))
        TargetFactory(measure=measure, value=120)
        body = get(client, f"scorecards/{card.slug}/")
        assert (body["title"], body["month"]) == ("One", "2022-08")
        whole, north = body["rows"]
        assert (whole["measure"], whole["area"], whole["unit"]) == ("Thefts", None, "count")
        assert (north["area"], north["windows"][0]["value"]) == ("North", None)
        assert len(whole["series"]) == 24
        assert whole["series"][-1] == {"month": "2022-08", "value": "150", "text": "150"}
        assert whole["series"][0] == {"month": "2020-09", "value": None, "text": ""}
        assert [window["months"] for window in whole["windows"]] == [1, 3, 12]
        window = whole["windows"][0]
        assert {
            "start": "2022-08",
            "end": "2022-08",
            "value": "150",
            "text": "150",
            "change_text": "50.0%",
            "direction": "up",
            "verdict": "worse",
            "previous_start": "2021-08",
            "previous_value": "100",
            "change": "50",
            "words": "up 50.0%, worse",
        }.items() <= window.items()
        assert (whole["windows"][1]["start"], whole["windows"][1]["end"]) == ("2022-06", "2022-08")
        assert whole["windows"][2]["direction"] is None
        assert (whole["target"], whole["target_met"]) == ("120", False)

    @pytest.mark.parametrize("month", ["2022-13", "August", "", "0001-01", "2022-08-01"])
    @pytest.mark.parametrize("address", ["scorecards/one/", "kpi-pages/one/", "comparisons/"])
    def test_bad_month_says_the_fix(self, client, address, month):
        ScorecardFactory(slug="one")
        KpiPageFactory(slug="one")
        response = client.get(f"/api/v1/{address}?month={month}")
        assert response.status_code == 400
        assert "2022-08" in response.json()["month"][0] or "1900" in response.json()["month"][0]

    def test_without_any_figures(self, client):
        card = ScorecardFactory()
        ScorecardRowFactory(scorecard=card)
        (row,) = get(client, f"scorecards/{card.slug}/")["rows"]
        assert {window["value"] for window in row["windows"]} == {None}

    def test_an_unknown_one_is_not_found(self, client):
        assert client.get("/api/v1/scorecards/none/").status_code == 404


class TestComparisons:
    """Every measure in every area with figures."""

    def test_pages_and_filters(self, client):
        for name in ("B", "A"):
            measure = observed(MeasureFactory(name=name, slug=name.lower()))
            observed(measure, AreaFactory(name=f"North {name}", slug=f"north-{name.lower()}"))
        observed(MeasureFactory(name="C", visibility=Visibility.PANEL))
        MeasureFactory(name="D")
        first = get(client, "comparisons/?month=2022-08&page_size=3")
        second = client.get(first["next"]).json()
        rows = [*first["results"], *second["results"]]
        assert [(row["measure"], row["area"]) for row in rows] == [
            ("A", None),
            ("A", "North A"),
            ("B", None),
            ("B", "North B"),
        ]
        assert second["next"] is None
        assert get(client, "comparisons/?measure=b")["count"] == 2
        assert get(client, "comparisons/?area=north-a")["count"] == 1
        assert get(client, "comparisons/?area=nowhere")["results"] == []

    def test_no_figures_are_an_empty_list(self, client):
        assert get(client, "comparisons/")["results"] == []


class TestReference:
    """Measures, areas, figures and KPI pages."""

    def test_a_measure_names_what_it_belongs_to(self, client):
        parent = MeasureFactory(slug="all")
        measure = MeasureFactory(
            slug="thefts", parent=parent, source=SourceFactory(slug="dashboard")
        )
        measure.priorities.add(priority_of(2))
        body = get(client, "measures/thefts/")
        assert (body["parent"], body["priorities"], body["source"]["slug"]) == (
            "all",
            [2],
            "dashboard",
        )
        assert get(client, "measures/?priority=2")["count"] == 1

    def test_a_hidden_measure_leaves_no_trace(self, client):
        observed(MeasureFactory(slug="secret", visibility=Visibility.OFFICE))
        assert client.get("/api/v1/measures/secret/").status_code == 404
        for name in ("measures", "observations", "comparisons"):
            assert get(client, f"{name}/")["count"] == 0

    def test_hidden_parent_is_not_named(self, client):
        parent = MeasureFactory(slug="secret", visibility=Visibility.OFFICE)
        MeasureFactory(slug="thefts", parent=parent)
        assert get(client, "measures/thefts/")["parent"] is None
        assert get(client, "measures/")["results"][0]["parent"] is None

    def test_an_area_names_its_parent(self, client):
        AreaFactory(slug="north", name="North")
        assert get(client, "areas/north/") == {
            "slug": "north",
            "name": "North",
            "kind": "local",
            "parent": "whole-force",
        }

    def test_observations_are_filtered_as_asked(self, client):
        measure = observed(MeasureFactory(slug="thefts"))
        observed(measure, AreaFactory(slug="north"), months=1)
        body = get(
            client,
            "observations/?measure=thefts&area=whole-force&month_from=2022-06&month_to=2022-07",
        )
        assert [row["month"] for row in body["results"]] == ["2022-06", "2022-07"]
        assert {"measure": "thefts", "numerator": "100", "denominator": None}.items() <= body[
            "results"
        ][0].items()
        assert get(client, "observations/?month=2022-08")["count"] == 2
        assert client.get("/api/v1/observations/?month_from=x").status_code == 400

    def test_a_kpi_page_shows_its_rows(self, client):
        page = KpiPageFactory(slug="calls", title="Calls")
        measure = observed(MeasureFactory(name="Calls"))
        KpiRowFactory(page=page, measure=measure)
        AnnotationFactory(text="New telephones").measures.add(measure)
        assert get(client, "kpi-pages/")["results"] == [
            {"slug": "calls", "title": "Calls", "priority": 1}
        ]
        body = get(client, "kpi-pages/calls/?month=2022-08")
        assert (body["rows"][0]["group"], body["rows"][0]["measure"]) == ("headline", "Calls")
        assert body["annotations"][0]["text"] == "New telephones"


# What it costs to count the requests of an address in the database, whatever is asked.
COUNTING_REQUESTS = 1


@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("measures/", 5),
        ("areas/", 2),
        ("observations/", 2),
        ("scorecards/", 2),
        ("scorecards/one/", 9),
        ("comparisons/", 9),
        ("kpi-pages/", 2),
        ("kpi-pages/one/", 10),
    ],
)
def test_queries_do_not_grow(client, rows, address, queries, django_assert_max_num_queries):
    card, page = ScorecardFactory(slug="one"), KpiPageFactory(slug="one")
    for number in range(rows):
        measure = observed(MeasureFactory(source=SourceFactory()), months=2)
        measure.priorities.add(priority_of(number + 1))
        area = AreaFactory()
        observed(measure, area, months=1)
        ScorecardRowFactory(scorecard=card, measure=measure, area=area)
        KpiRowFactory(page=page, measure=measure, area=area)
        AnnotationFactory().measures.add(measure)
        ScorecardFactory()
    with django_assert_max_num_queries(queries + COUNTING_REQUESTS):
        get(client, address)
