"""The month that scorecards and KPI pages open on, and what is said of rows that are older."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from accounts.actions import assign_role
from dates.periods import add_months
from measures.models import AreaKind
from scorecards.exports import scorecards_csv
from scorecards.queries import scorecard_for_month
from scorecards.queries.opening import opening_month
from tests.accounts.factories import UserFactory
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

AUGUST = date(2022, 8, 1)
MAY, JUNE, JULY = (date(2022, month, 1) for month in (5, 6, 7))


class TestOpeningMonth:
    """The rule, by its sums."""

    def test_latest_month_for_which_most_rows_have_figures(self):
        # of 5 rows: 2 in August are no more than half, 3 in July are
        assert opening_month({JUNE: 5, JULY: 3, AUGUST: 2}, 5) == JULY

    def test_half_is_not_most(self):
        # 2 of 4 in August, 3 of 4 in July
        assert opening_month({JULY: 3, AUGUST: 2}, 4) == JULY

    def test_without_a_majority_the_month_of_the_most_rows(self):
        # of 9 rows never more than 4 at once: those are in May and June
        assert opening_month({MAY: 4, JUNE: 4, JULY: 3, AUGUST: 1}, 9) == JUNE

    def test_without_any_figure(self):
        assert opening_month({}, 3) is None


def figures(measure, *, last=AUGUST, months=24, area=None):
    for back in range(months):
        ObservationFactory(
            measure=measure,
            area=area or HomeAreaFactory(),
            month=add_months(last, -back),
            numerator=Decimal(500),
        )
    return measure


def scorecard_with(*measures):
    card = ScorecardFactory()
    for measure in measures:
        ScorecardRowFactory(scorecard=card, measure=measure)
    return card


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content, "utf-8")


@pytest.mark.django_db
class TestPages:
    """Scorecards and KPI pages, on pages and in the API."""

    def addresses(self, measures):
        card, page = scorecard_with(*measures), KpiPageFactory()
        for measure in measures:
            KpiRowFactory(page=page, measure=measure)
        return (
            (f"/scorecards/{card.slug}/", f"/api/v1/scorecards/{card.slug}/"),
            (f"/kpi/{page.slug}/", f"/api/v1/kpi-pages/{page.slug}/"),
        )

    def test_other_forces_and_other_areas_do_not_move_it(self, client):
        measures = [figures(MeasureFactory()) for _ in range(3)]
        force = AreaFactory(kind=AreaKind.OTHER_FORCE, parent=None)
        figures(measures[0], last=date(2024, 5, 1), months=1, area=force)
        figures(measures[1], last=date(2023, 1, 1), months=1, area=AreaFactory())
        for page, api in self.addresses(measures):
            text = text_of(client, page)
            assert "August 2022</h1>" in text
            assert "no data" not in text
            assert "2024-05" not in text
            assert client.get(api).json()["month"] == "2022-08"

    def test_one_row_that_goes_on_does_not_move_it(self, client):
        measures = [figures(MeasureFactory()) for _ in range(3)]
        figures(measures[0], last=date(2024, 9, 1), months=25)
        for page, api in self.addresses(measures):
            text = text_of(client, page)
            assert "August 2022</h1>" in text
            # The later months can be asked for all the same.
            assert '<option value="2024-09">' in text
            assert client.get(api).json()["month"] == "2022-08"

    def test_rows_that_are_older_say_so(self, client):
        measures = [figures(MeasureFactory()) for _ in range(3)]
        measures.append(figures(MeasureFactory(name="Ended early"), last=date(2019, 7, 1)))
        measures.append(MeasureFactory(name="Never begun"))
        said = (
            "2 of 5 rows have no figure for August 2022 and are not counted as better, steady or"
            " worse: Ended early (data to July 2019); Never begun (no figure yet)."
        )
        for page, api in self.addresses(measures):
            text = text_of(client, page)
            assert said in text
            assert '<span class="app-small">Data to July 2019</span>' in text
            answer = client.get(api).json()
            assert answer["older_text"] == said
            assert [row["older_text"] for row in answer["rows"]] == [
                *[""] * 3,
                "Data to July 2019",
                "No figure yet",
            ]

    def test_a_file_says_how_far_older_rows_go(self, client):
        measures = [figures(MeasureFactory()) for _ in range(3)]
        measures.append(figures(MeasureFactory(name="Ended early"), last=date(2019, 7, 1)))
        card = scorecard_with(*measures)
        text = scorecards_csv([(1, scorecard_for_month(card, AUGUST))])
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["data_to"] for row in rows] == ["", "", "", "Data to July 2019"]
        assert [row["last_month"] for row in rows] == ["500", "500", "500", ""]
        text = scorecards_csv([(1, scorecard_for_month(scorecard_with(*measures[:3]), AUGUST))])
        assert "data_to" not in text

    def test_many_older_rows_are_counted_and_marked(self, client):
        measures = [figures(MeasureFactory()) for _ in range(9)]
        measures += [figures(MeasureFactory(), last=JULY) for _ in range(7)]
        for page, _ in self.addresses(measures):
            text = text_of(client, page)
            assert "7 of 16 rows have no figure for August 2022" in text
            assert "Each of them shows the last month it has." in text
            assert text.count("Data to July 2022</span>") == 7

    def test_older_rows_are_told_in_the_tally(self, client):
        card = scorecard_with(figures(MeasureFactory()), figures(MeasureFactory(), last=JULY))
        tally = scorecard_for_month(card, AUGUST).tally
        assert (tally.steady, tally.none, tally.older) == (1, 1, 1)
        assert "1 without an arrow, 1 of them without a figure for August 2022" in text_of(
            client, f"/scorecards/{card.slug}/?month=2022-08"
        )

    def test_a_page_without_any_figure_says_so_and_keeps_its_measures(self, client):
        measures = [MeasureFactory(name="First of all"), MeasureFactory(name="Second of all")]
        for page, api in self.addresses(measures):
            answer = client.get(api).json()
            assert answer["empty_text"].startswith("None of these measures has a figure in the 24")
            assert len(answer["rows"]) == 2
            text = text_of(client, page)
            assert answer["empty_text"] in text
            assert "<table" not in text
            assert "no data" not in text
            assert text.count("of all</a> (No figure yet)") == 2

    def test_a_month_without_figures_that_is_asked_for(self, client):
        for page, _ in self.addresses([figures(MeasureFactory(name="Thefts"))]):
            text = text_of(client, f"{page}?month=2031-05")
            assert "in the 24 months to May 2031" in text
            assert "<table" not in text
            assert "Thefts</a> (Data to August 2022)" in text

    def test_the_commentary_is_written_for_the_same_month(self, client, by):
        measures = [figures(MeasureFactory()) for _ in range(3)]
        figures(measures[0], last=date(2024, 9, 1), months=1)
        officer = UserFactory()
        assign_role(user=officer, role="officer", by=by)
        client.force_login(officer)
        card = scorecard_with(*measures)
        assert "August 2022" in text_of(client, f"/scorecards/{card.slug}/commentary/")


@pytest.mark.django_db
class TestMeasures:
    """A measure's page, the list of comparisons, and the list of what is to be looked at."""

    def test_areas_of_a_measure_show_their_own_latest_month(self, client):
        measure = figures(MeasureFactory(), last=date(2024, 9, 1), months=25)
        figures(measure, area=AreaFactory(name="Northtown"))
        text = text_of(client, f"/measures/{measure.slug}/")
        assert "12 months to August 2022, each against the year before, Northtown" in text
        assert "August 2022: 500" in text
        # Of the older area only a year before its figures is missing, as everywhere.
        assert text.count(">No data<") == 0

    def test_sub_types_show_their_own_latest_month(self, client):
        whole = figures(MeasureFactory(aggregation="mean"), last=date(2024, 9, 1), months=25)
        figures(MeasureFactory(parent=whole, aggregation="mean"))
        text = text_of(client, f"/measures/{whole.slug}/")
        assert "August 2022: 500" in text
        assert "September 2024: no data" not in text

    def test_comparisons_open_on_the_latest_month_of_the_rows_asked_for(self, client):
        old, new = figures(MeasureFactory()), figures(MeasureFactory(), last=date(2024, 9, 1))
        force = AreaFactory(kind=AreaKind.OTHER_FORCE, parent=None)
        figures(old, area=force, last=date(2030, 1, 1), months=1)
        for query, ends in (
            (f"?measure={old.slug}", "2022-08"),
            (f"?measure={new.slug}", "2024-09"),
            (f"?area={force.slug}", "2030-01"),
            ("", "2024-09"),
        ):
            rows = client.get(f"/api/v1/comparisons/{query}").json()["results"]
            assert {row["windows"][0]["end"] for row in rows} == {ends}, query

    def test_a_figure_of_another_force_makes_no_month_missing(self, client, by):
        measure = figures(MeasureFactory(name="Up to date"))
        force = AreaFactory(kind=AreaKind.OTHER_FORCE, parent=None)
        figures(measure, area=force, last=add_months(AUGUST, 1), months=1)
        officer = UserFactory()
        assign_role(user=officer, role="officer", by=by)
        client.force_login(officer)
        text = text_of(client, "/data-quality/")
        assert "to August 2022" in text
        assert "Up to date" not in text
