"""Decimals belong to the measure, and a change that rounds to nothing is worded as such."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.actions import assign_role
from dates.periods import months_ending
from imports.actions import load_measures
from imports.reading import UnreadableFileError
from measures.models import Measure
from scorecards.exports import scorecards_csv
from scorecards.queries import drafted_summary, resolver_for, scorecard_for_month
from tests.accounts.factories import UserFactory
from tests.measures.factories import (
    HomeAreaFactory,
    KpiPageFactory,
    KpiRowFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
    ScorecardRowFactory,
    TargetFactory,
)
from texts.narrative import fill_in

pytestmark = pytest.mark.django_db

AUGUST = date(2022, 8, 1)
HEADER = "measure,priority,unit,aggregation,preferred_direction,target,areas,decimals\n"


def answered(now: str, before: str, **options) -> Measure:
    """A time to answer of two years, in seconds: the later months `now`, the earlier `before`."""
    measure: Measure = MeasureFactory(
        name="Time to answer", slug="time", unit="duration", aggregation="mean", **options
    )
    for at, month in enumerate(months_ending(AUGUST, 24)):
        ObservationFactory(
            measure=measure,
            area=HomeAreaFactory(),
            month=month,
            numerator=Decimal(before if at < 12 else now),
        )
    return measure


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content, "utf-8")


class TestSmallChanges:
    """4.4 seconds against 4.8: 8.3% less, an arrow, and no whole second."""

    def test_scorecard_api_and_csv(self, client):
        card = ScorecardFactory()
        ScorecardRowFactory(scorecard=card, measure=answered("4.4", "4.8"))
        page = text_of(client, f"/scorecards/{card.slug}/")
        assert page.count('app-scorecard__change">less than a second shorter</td>') == 3
        assert page.count("less than a second shorter, better</span>") == 3
        assert "0 seconds" not in page
        window = client.get(f"/api/v1/scorecards/{card.slug}/").json()["rows"][0]["windows"][0]
        assert window["change_text"] == "00:00:00"
        assert window["small_change"] == "less than a second shorter"
        assert window["words"] == "less than a second shorter, better"
        text = scorecards_csv([(1, scorecard_for_month(card, AUGUST))])
        assert "00:00:04,less than a second shorter ▼" in text

    def test_measure_page_and_its_chart(self, client):
        answered("4.4", "4.8")
        page = text_of(client, "/measures/time/")
        assert page.count('data-label="Change">less than a second shorter</td>') == 3
        assert "Less than a second shorter on a year before; " in page
        assert "0 seconds" not in page

    def test_bound_figures_and_drafts(self):
        answered("4.4", "4.8")
        for kind, said in (
            ("change", "less than a second shorter"),
            ("movement", "fell by less than a second on the year before"),
            ("difference", "less than a second shorter"),
        ):
            text = f"{{{{figure: time {kind} 12m}}}}"
            assert fill_in(text, resolver_for([text], AUGUST).bound) == said
        page = KpiPageFactory()
        KpiRowFactory(page=page, measure=Measure.objects.get())
        draft = drafted_summary(page, AUGUST)
        said = fill_in(draft, resolver_for([draft], AUGUST).bound)
        assert "and it fell by less than a second on the year before, when it was 5 seconds" in said

    def test_a_steady_change_keeps_its_print(self, client):
        card = ScorecardFactory()
        ScorecardRowFactory(scorecard=card, measure=answered("400.2", "400"))
        window = client.get(f"/api/v1/scorecards/{card.slug}/").json()["rows"][0]["windows"][0]
        assert (window["change_text"], window["small_change"]) == ("00:00:00", "")
        assert window["words"] == "steady, less than a second longer"

    def test_no_change_at_all(self):
        answered("4", "4")
        text = "{{figure: time change 12m}} / {{figure: time movement 12m}}"
        said = fill_in(text, resolver_for([text], AUGUST).bound)
        assert said == "no change / did not change on the year before"


class TestDecimals:
    """12.49 seconds are 12 seconds of a measure without decimals, and 12.49 of one with 2."""

    def test_places_that_print_figures(self, client):
        measure = answered("12.49", "12.5", decimals=2)
        TargetFactory(measure=measure, area=HomeAreaFactory(), value=Decimal("12.25"))
        card = ScorecardFactory(shows_control_icons=True)
        ScorecardRowFactory(scorecard=card, measure=measure)
        page = text_of(client, f"/scorecards/{card.slug}/")
        assert page.count("00:00:12.49</td>") == 3
        assert "-00:00:00.01" in page
        assert "Target 00:00:12.25: not met" in page
        row = client.get(f"/api/v1/scorecards/{card.slug}/").json()["rows"][0]
        assert row["decimals"] == 2
        assert row["series"][-1]["text"] == "00:00:12.49"
        page = text_of(client, "/measures/time/")
        assert "Time to answer stood at 12.49 seconds in August 2022" in page
        assert "the target of 12.25 seconds is not met" in page
        assert "Mean of the 24 months from September 2020: 12.50 seconds" in page
        assert "with 2 decimals" in page
        text = "{{figure: time value 1m}}, {{figure: time difference 1m}}"
        said = fill_in(text, resolver_for([text], AUGUST).bound)
        assert said == "12.49 seconds, 0.01 seconds shorter"
        assert "00:00:12.49" in text_of(client, "/measures/time/series.csv")

    def test_without_decimals_nothing_changes(self, client):
        answered("12.49", "12.5")
        answer = client.get("/api/v1/comparisons/?measure=time").json()["results"][0]
        assert answer["decimals"] is None
        assert [each["text"] for each in answer["windows"]] == ["00:00:12"] * 3

    def test_counts_say_their_differences_with_decimals(self):
        measure = MeasureFactory(slug="mean", aggregation="mean", decimals=1)
        for at, month in enumerate(months_ending(AUGUST, 24)):
            ObservationFactory(
                measure=measure,
                area=HomeAreaFactory(),
                month=month,
                numerator=Decimal("10.2" if at < 12 else "10.5"),
            )
        text = "{{figure: mean value 1m}}, {{figure: mean difference 1m}}"
        assert fill_in(text, resolver_for([text], AUGUST).bound) == "10.5, 0.3 more"
        Measure.objects.update(decimals=None)
        said = fill_in(text, resolver_for([text], AUGUST).bound)
        assert said == "11, less than 1 more"

    def test_form_and_api(self, client, by):
        officer = UserFactory()
        assign_role(user=officer, role="administrator", by=by)
        client.force_login(officer)
        page = text_of(client, "/measures/add/")
        assert 'name="decimals"' in page
        sent = {
            "name": "Waiting",
            "unit": "duration",
            "aggregation": "mean",
            "preferred_direction": "down",
            "visibility": "public",
            "decimals": "2",
        }
        client.post("/measures/add/", sent | {"decimals": "5"})
        assert not Measure.objects.exists()
        client.post("/measures/add/", sent)
        measure = Measure.objects.get()
        assert measure.decimals == 2
        assert client.get("/api/v1/measures/waiting/").json()["decimals"] == 2

    def test_column_of_the_file_of_measures(self, by):
        row = "Waiting,,duration,mean,down,,,"
        load_measures(content=f"{HEADER}{row}\n".encode(), by=by)
        assert Measure.objects.get().decimals is None
        loaded = load_measures(content=f"{HEADER}{row}2\n".encode(), by=by)
        assert (loaded.changed, Measure.objects.get().decimals) == (1, 2)
        # An empty cell leaves what the measure has.
        loaded = load_measures(content=f"{HEADER}{row}\n".encode(), by=by)
        assert (loaded.unchanged, Measure.objects.get().decimals) == (1, 2)
        for wrong in ("5", "-1", "1.5", "two"):
            with pytest.raises(UnreadableFileError) as error:
                load_measures(content=f"{HEADER}{row}{wrong}\n".encode(), by=by)
            assert "a whole number from 0 to 4" in error.value.problems[0].fix
