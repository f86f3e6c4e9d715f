"""Figures of 12 months stand only where 12 months stand, and every other place says why."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.actions import assign_role
from accounts.models import User
from dates.periods import months_ending
from measures.models import AreaKind, Measure
from measures.queries.peers import ranks_for_month
from scorecards.exports import scorecards_csv
from scorecards.queries import drafted_summary, offered_figures, resolver_for, scorecard_for_month
from scorecards.queries.bound_values import NO_FIGURE
from tests.measures.factories import (
    AreaFactory,
    HomeAreaFactory,
    KpiPageFactory,
    KpiRowFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
    ScorecardRowFactory,
)
from texts.narrative import fill_in

pytestmark = pytest.mark.django_db

AUGUST = date(2022, 8, 1)
WHY = "Each figure covers 12 months."
# 5,210 to 5,320 by 10 a month: 5,300 + 5,310 + 5,320 = 15,930, and all twelve 63,180.
ADDED_UP = ("15,930", "63,180", "15930", "63180")


def rolling(name: str = "Rolling count", area=None, parent: Measure | None = None) -> Measure:
    """A rolling count of 24 months: 5,200 in each of the first year, then 5,210 to 5,320."""
    measure: Measure = Measure.objects.filter(name=name).first() or MeasureFactory(
        name=name, slug=name.lower().replace(" ", "-"), coverage="rolling_year", parent=parent
    )
    for at, month in enumerate(months_ending(AUGUST, 24)):
        ObservationFactory(
            measure=measure,
            area=area or HomeAreaFactory(),
            month=month,
            numerator=Decimal(5200 if at < 12 else 5210 + 10 * (at - 12)),
        )
    return measure


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content, "utf-8")


def says_nothing_added(text: str) -> None:
    assert "5,320" in text
    assert not [sum_ for sum_ in ADDED_UP if sum_ in text]


def test_the_months_of_the_test_add_up_to_what_must_not_be_printed():
    months = [5210 + 10 * at for at in range(12)]
    assert (sum(months[-3:]), sum(months)) == (15_930, 63_180)


class TestPlaces:
    """Every place that prints windows."""

    def test_scorecard_page_api_and_csv(self, client):
        card = ScorecardFactory()
        ScorecardRowFactory(scorecard=card, measure=rolling())
        page = page_of(client, f"/scorecards/{card.slug}/")
        says_nothing_added(page)
        assert page.count('<span class="app-none">not applicable</span>') == 2
        assert WHY.rstrip(".") in page
        row = client.get(f"/api/v1/scorecards/{card.slug}/").json()["rows"][0]
        assert row["figures_overlap"] is True
        assert [window["value"] for window in row["windows"]] == [None, None, "5320"]
        assert [window["previous_value"] for window in row["windows"]] == [None, None, "5200"]
        assert [window["change_text"] for window in row["windows"]] == ["", "", "2.3%"]
        assert [window["why_empty"] for window in row["windows"]] == [WHY, WHY, ""]
        assert (row["coverage"], row["coverage_text"]) == ("rolling_year", WHY.rstrip("."))
        text = scorecards_csv([(1, scorecard_for_month(card, AUGUST))])
        says_nothing_added(text)
        assert "5,320" in text
        assert text.count(WHY) == 2

    def test_comparisons_of_the_api(self, client):
        measure = rolling()
        answer = client.get(f"/api/v1/comparisons/?measure={measure.slug}&month=2022-08").json()
        assert [each["value"] for each in answer["results"][0]["windows"]] == [None, None, "5320"]

    def test_a_kpi_page_says_why(self, client):
        page = KpiPageFactory()
        KpiRowFactory(page=page, measure=rolling())
        text = page_of(client, f"/kpi/{page.slug}/")
        says_nothing_added(text)
        assert WHY.rstrip(".") in text

    def test_measure_page_with_its_parts(self, client):
        whole = rolling()
        rolling("Rolling part", parent=whole)
        text = page_of(client, f"/measures/{whole.slug}/")
        says_nothing_added(text)
        assert WHY in text
        # Both cover the same 12 months.
        assert "100.0% of the whole in 12 months" in text

    def test_a_mean_and_a_ratio_are_not_added_up_either(self, client):
        for way, denominator in (("mean", None), ("ratio", Decimal(6000))):
            measure = MeasureFactory(coverage="rolling_year", aggregation=way)
            for month in months_ending(AUGUST, 24):
                ObservationFactory(
                    measure=measure,
                    area=HomeAreaFactory(),
                    month=month,
                    numerator=Decimal(5320),
                    denominator=denominator,
                )
            answer = client.get(f"/api/v1/comparisons/?measure={measure.slug}").json()
            values = [each["value"] for each in answer["results"][0]["windows"]]
            assert values[:2] == [None, None]
            assert values[2] is not None


class TestTexts:
    """Figures bound into texts, and sentences that are drafted."""

    def test_bound_figures_say_why(self):
        rolling()
        kinds = ("value", "previous", "change", "movement", "difference")
        texts = [f"{{{{figure: rolling-count {kind} 3m}}}}" for kind in kinds]
        resolver = resolver_for([*texts, "{{figure: rolling-count value 12m}}"], AUGUST)
        for text in texts:
            assert resolver.bound(text.strip("{}")).words == NO_FIGURE
            assert "each figure covers 12 months" in resolver.missing_in(text)[0]
        assert fill_in("{{figure: rolling-count value 12m}}", resolver.bound) == "5,320"
        movement = "{{figure: rolling-count movement 12m}}"
        resolver = resolver_for([movement], AUGUST)
        assert fill_in(movement, resolver.bound) == "rose by 2.3% (120) on the year before"

    def test_nothing_is_offered_but_the_figure_itself(self):
        measure = rolling()
        home = HomeAreaFactory()
        assert offered_figures(measure, home, 1, AUGUST) == ()
        assert "5,320" in [each.words for each in offered_figures(measure, home, 12, AUGUST)]

    def test_the_picker_says_why_nothing_is_offered(self, client, by):
        measure = rolling()
        client.force_login(_officer(by))
        text = page_of(client, f"/figures/2022-08/?figure-measure={measure.slug}&figure-months=3")
        assert f"{WHY} Choose another period." in text

    def test_drafted_sentences_tell_the_figure_as_it_is(self):
        page = KpiPageFactory()
        KpiRowFactory(page=page, measure=rolling())
        text = drafted_summary(page, AUGUST)
        said = fill_in(text, resolver_for([text], AUGUST).bound)
        assert said == (
            "- **Rolling count.** Over the 12 months to August 2022 there were 5,320, and the"
            " number rose by 2.3% (120) on the year before."
        )

    def test_drafted_sentences_of_areas_and_parts(self):
        page = KpiPageFactory()
        whole = rolling()
        part = rolling("Rolling part", parent=whole)
        area = AreaFactory(name="Northtown", slug="northtown")
        for measure, place in ((whole, None), (part, None), (whole, area)):
            if place:
                rolling(measure.name, area=place)
            KpiRowFactory(page=page, measure=measure, area=place or HomeAreaFactory())
        text = drafted_summary(page, AUGUST)
        said = fill_in(text, resolver_for([text], AUGUST).bound)
        assert not [sum_ for sum_ in ADDED_UP if sum_ in said]
        assert "[no figure]" not in said
        assert "5,320 in Northtown, which rose by 2.3% (120) on the year before" in said

    def test_a_part_that_covers_other_months_than_the_whole_has_no_share(self):
        whole = MeasureFactory(slug="whole")
        for month in months_ending(AUGUST, 24):
            ObservationFactory(
                measure=whole, area=HomeAreaFactory(), month=month, numerator=Decimal(9000)
            )
        rolling("Rolling part", parent=whole)
        text = "{{figure: rolling-part share 12m}}"
        resolver = resolver_for([text], AUGUST)
        assert resolver.bound(text.strip("{}")).words == NO_FIGURE
        assert "do not cover the same months" in resolver.missing_in(text)[0]


def test_forces_are_not_ranked_by_figures_added_up():
    measure = rolling()
    rolling(measure.name, area=AreaFactory(kind=AreaKind.OTHER_FORCE, parent=None))
    assert set(ranks_for_month([(measure, 12), (measure, 1)], AUGUST)) == {(measure.slug, 12)}


def _officer(by):
    officer = User.objects.create_user("officer@example.org", name="Officer")
    assign_role(user=officer, role="officer", by=by)
    return officer
