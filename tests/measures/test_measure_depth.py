"""What a measure's page, its files and the API say besides the windows."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions import assign_role
from accounts.models import User
from dates.periods import add_months, month_text
from measures.actions import annotate, record_observations
from measures.actions.observations import NewFigure
from measures.comparisons import PreferredDirection
from measures.queries import measure_page
from measures.ranks import quartiles, rank_among
from tests.measures.factories import (
    AnnotationFactory,
    AreaFactory,
    HomeAreaFactory,
    MeasureFactory,
    ObservationFactory,
    TargetFactory,
)

FIRST = date(2022, 1, 1)


def observe(measure, *values, area=None, **options):
    for place, value in enumerate(values):
        if value is not None:
            ObservationFactory(
                measure=measure,
                area=area or HomeAreaFactory(),
                month=add_months(FIRST, place),
                numerator=Decimal(value),
                **options,
            )
    return measure


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return str(response.content, "utf-8")


@pytest.mark.django_db
class TestPage:
    """Areas, sub-types, revisions, quality."""

    def test_areas_side_by_side(self, client):
        measure = observe(MeasureFactory(), 1, 2, 3)
        assert "Areas side by side" not in text_of(client, f"/measures/{measure.slug}/")
        observe(measure, 4, 5, 6, area=AreaFactory(name="North"))
        page = text_of(client, f"/measures/{measure.slug}/")
        assert "Areas side by side" in page
        assert page.count("app-multiples__name") == 2

    def test_shares_of_sub_types(self, client):
        whole = observe(MeasureFactory(name="Crime"), *[200] * 12)
        observe(MeasureFactory(name="Burglary", parent=whole), *[25] * 12)
        observe(MeasureFactory(name="Short", parent=whole), None, *[25] * 11)
        rate = MeasureFactory(name="Rate", parent=whole, aggregation="mean")
        observe(rate, *[25] * 12)
        shares = {part.row.measure: part.share_text for part in measure_page(whole).parts}
        assert shares == {"Burglary": "12.5%", "Short": "", "Rate": ""}
        assert "12.5% of the whole in 12 months" in text_of(client, f"/measures/{whole.slug}/")

    def test_figures_that_overlap_stand_side_by_side_without_limits(self, client):
        whole = observe(MeasureFactory(name="Satisfaction", coverage="rolling_year"), 70, 71, 72)
        for name in ("Burglary", "Violence"):
            part = MeasureFactory(name=name, parent=whole, coverage="rolling_year")
            observe(part, 60, None, 62)
        page = text_of(client, f"/measures/{whole.slug}/")
        parts = page[page.index('id="sub-types"') : page.index('id="about"')]
        assert parts.count("app-multiples__name") == 2
        assert parts.count('class="app-chart__line"') == 2
        assert "app-chart__limit" not in parts

    def test_revisions_name_people_to_the_office_only(self, client, by):
        measure, home = observe(MeasureFactory(), 10), HomeAreaFactory()
        revisor = User.objects.create_user("reviser@example.org", name="Robin Reviser")
        for value, reason in ((12, "Late crimes."), (None, "Wrong file.")):
            numerator = None if value is None else Decimal(value)
            record_observations(
                figures=[NewFigure(measure, home, FIRST, numerator)], by=revisor, reason=reason
            )
        observe(measure, None, 7)
        revisions = measure_page(measure).areas[0].revisions
        assert [(each.before_text, each.after_text, each.reason) for each in revisions] == [
            ("10", "12", "Late crimes."),
            ("12", "", "Wrong file."),
        ]
        page = text_of(client, f"/measures/{measure.slug}/")
        assert "Late crimes." in page
        assert "Robin Reviser" not in page
        assign_role(user=revisor, role="officer", by=by)
        client.force_login(revisor)
        assert "Robin Reviser" in text_of(client, f"/measures/{measure.slug}/")

    def test_data_quality_names_what_to_look_at(self, client, by):
        values = [10, 12, 9, 11, 13, 10, 90, 11, 9, 10, 12, 11]
        observe(MeasureFactory(name="Spiky"), *values)
        observe(MeasureFactory(name="Ended"), *values[:3], None, 5)
        observe(MeasureFactory(name="Open"), *values[:5], *values[7:], 12, is_provisional=True)
        observe(MeasureFactory(name="Fine"), *values[:6], 10, *values[7:])
        officer = User.objects.create_user("officer@example.org", name="Officer")
        assign_role(user=officer, role="officer", by=by)
        client.force_login(officer)
        page = text_of(client, "/data-quality/")
        assert "July 2022: 90" in page
        assert "1 figure unusual" in page
        assert "Last month missing; 7 earlier months missing" in page
        assert "Last month missing; 11 months provisional" in page
        assert "Fine" not in page
        fine = MeasureFactory._meta.model.objects.get(name="Fine")
        for value in (11, 12):
            figure = NewFigure(fine, HomeAreaFactory(), FIRST, Decimal(value))
            record_observations(figures=[figure], by=officer, reason="Late crimes.")
        page = text_of(client, "/data-quality/")
        # Revised twice, and one month to look at.
        assert "1 month revised" in page
        assert f"Revised: {month_text(FIRST)}." in page
        assert measure_page(fine).areas[0].quality.words == "1 month revised"
        spiky = measure_page(MeasureFactory._meta.model.objects.get(name="Spiky")).areas[0]
        assert [each.text for each in spiky.chart.points if each.is_unlikely] == ["90"]

    def test_new_level_is_not_unlikely(self):
        measure = observe(MeasureFactory(), *[10, 11] * 6, *[40, 41] * 6)
        (area,) = measure_page(measure).areas
        assert area.quality.unlikely == ()


@pytest.mark.django_db
class TestChartData:
    """The figure to be explored, the file and the API say what the page says."""

    def test_figure_file_and_api_agree(self, client):
        measure = observe(MeasureFactory(), 10, 12, None, 9, 30)
        AnnotationFactory(start_month=FIRST, text="Began").measures.add(measure)
        (area,) = measure_page(measure).areas
        chart = area.chart
        figure = client.get(f"/measures/{measure.slug}/charts/whole-force/figure.json").json()
        assert figure["layout"]["template"] == {}
        line = figure["data"][-1]
        assert line["y"] == [10, 12, None, 9, 30]
        upper = next(each for each in figure["data"] if each["name"] == "Upper limit")
        assert upper["y"][0] == pytest.approx(float(chart.points[0].upper or 0))
        assert figure["layout"]["annotations"][0]["text"] == "A"
        rows = text_of(client, f"/measures/{measure.slug}/charts/whole-force/data.csv")
        head, *lines = rows.splitlines()
        assert head.startswith("measure,area,month,value,mean,lower_limit,upper_limit,target")
        assert [each.split(",")[3] for each in lines] == ["10", "12", "", "9", "30"]
        for address in ("", "?area=whole-force"):
            data = client.get(f"/api/v1/measures/{measure.slug}/control-chart/{address}").json()
            assert data["finding"] == chart.finding
            assert [each["upper"] for each in data["points"]] == [
                each.upper for each in chart.points
            ]

    def test_figures_that_overlap_are_drawn_and_explored_without_limits(self, client, by):
        measure = MeasureFactory(
            coverage="rolling_year", unit="percent", aggregation="mean", preferred_direction="up"
        )
        observe(measure, 70, *[71] * 11, 72, None, 75)
        TargetFactory(measure=measure, area=HomeAreaFactory(), value=Decimal(74))
        annotate(
            measures=[measure],
            kind="method",
            start_month=date(2023, 1, 1),
            text="Asked again.",
            rebases=True,
            by=by,
        )
        page = text_of(client, f"/measures/{measure.slug}/")
        title = "stood at 75.0% in March 2023, up 4.0 percentage points on a year before, better"
        assert f"{title}, and the target of 74.0% is met" in page
        assert "There are no limits: each figure also covers earlier months" in page
        assert "Explore this chart" in page
        assert page.count('class="app-chart__event"') == 2
        assert page.count("Target 74.0%") >= 2
        assert "app-chart__limit" not in page
        assert "control limits start again" not in page
        base = f"/measures/{measure.slug}/charts/whole-force"
        figure = client.get(f"{base}/figure.json").json()
        assert [each["name"] for each in figure["data"]] == ["Target", measure.name]
        line = figure["data"][-1]
        assert line["y"] == [70, *[71] * 11, 72, None, 75]
        assert line["text"][-1] == "March 2023<br>75.0%<br>target 74.0% met"
        assert line["text"][13] == "February 2023<br>no figure"
        assert [each["text"] for each in figure["layout"]["annotations"]] == [
            "A",
            "75.0%",
            "Target 74.0%",
        ]
        _, *rows = text_of(client, f"{base}/data.csv").splitlines()
        assert rows[-1].split(",")[2:9] == ["2023-03", "75", "", "", "", "74", "yes"]
        # What is asked for by its name is not there.
        assert client.get(f"/api/v1/measures/{measure.slug}/control-chart/").status_code == 404

    def test_events_of_one_month_share_a_line(self, client):
        measure = observe(MeasureFactory(), 10, 12, 9)
        for text in ("First", "Second"):
            AnnotationFactory(start_month=FIRST, text=text).measures.add(measure)
        figure = client.get(f"/measures/{measure.slug}/charts/whole-force/figure.json").json()
        assert [each["text"] for each in figure["layout"]["annotations"]][:1] == ["A B"]
        assert figure["data"][-1]["text"][0].endswith("event A, B")

    def test_limits_of_two_baselines_do_not_join(self, client, by):
        measure = observe(MeasureFactory(), 10, 12, 9, 30, 33, 31)
        start = add_months(FIRST, 3)
        annotate(
            measures=[measure], kind="method", start_month=start, text="New.", rebases=True, by=by
        )
        figure = client.get(f"/measures/{measure.slug}/charts/whole-force/figure.json").json()
        mean = next(each for each in figure["data"] if each["name"] == "Mean")
        assert mean["x"] == ["2022-01-01", "2022-03-01", None, "2022-04-01", "2022-06-01", None]
        assert mean["y"] == [pytest.approx(31 / 3)] * 2 + [None] + [pytest.approx(94 / 3)] * 2 + [
            None
        ]

    def test_without_a_chart(self, client):
        measure = observe(MeasureFactory(coverage="rolling_year"), None)
        for address in (
            f"/measures/{measure.slug}/charts/whole-force/figure.json",
            f"/measures/{measure.slug}/charts/whole-force/data.csv",
            f"/measures/{measure.slug}/charts/nowhere/data.csv",
            f"/api/v1/measures/{measure.slug}/control-chart/",
            f"/api/v1/measures/{measure.slug}/control-chart/?area=nowhere",
        ):
            assert client.get(address).status_code == 404, address


class TestRanks:
    """Competition ranks and quartiles, against a slow reading."""

    @given(
        own=st.integers(0, 9),
        others=st.lists(st.integers(0, 9), min_size=1, max_size=12),
        preferred=st.sampled_from(PreferredDirection),
    )
    def test_rank_is_the_first_place_in_the_sorted_row(self, own, others, preferred):
        rank = rank_among(Fraction(own), [Fraction(each) for each in others], preferred)
        ordered = sorted([own, *others], reverse=preferred != PreferredDirection.DOWN)
        assert rank.rank == ordered.index(own) + 1
        assert rank.forces == len(ordered)
        assert rank.is_tied == (ordered.count(own) > 1)

    def test_a_rank_says_its_quarter(self):
        rank = rank_among(
            Fraction(42), [Fraction(each) for each in (*range(41), 42, 43)], PreferredDirection.DOWN
        )
        assert (rank.text, rank.quarter) == ("=42nd of 44", "the last quarter")

    def test_quartiles_lie_between_neighbours(self):
        values = [Fraction(each) for each in (4, 1, 3, 2)]
        assert quartiles(values) == (Fraction(7, 4), Fraction(5, 2), Fraction(13, 4))
        with pytest.raises(ValueError, match="no figures"):
            quartiles([])
