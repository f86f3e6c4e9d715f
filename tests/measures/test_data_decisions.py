"""Decisions on the quality of data are shown beside the blank cells that they explain."""

import re
from datetime import date
from decimal import Decimal

import pytest

from dates.periods import months_ending
from scorecards.exports import scorecards_csv
from scorecards.queries import scorecard_for_month
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
)

pytestmark = pytest.mark.django_db

AUGUST = date(2022, 8, 1)
TOO_NEW = "Assessments begin in June 2022: too new to compare."


def figures(measure, months, area=None):
    for month in months_ending(AUGUST, months):
        ObservationFactory(
            measure=measure, area=area or HomeAreaFactory(), month=month, numerator=Decimal(50)
        )
    return measure


def decided(*measures, text=TOO_NEW, start=date(2022, 6, 1), **options):
    note = AnnotationFactory(kind="data-quality", start_month=start, text=text, **options)
    note.measures.set(measures)
    return note


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", str(answer.content, "utf-8"))


@pytest.fixture
def card():
    """Two measures of three months with one decision, one of two years, and one with its own."""
    made = ScorecardFactory()
    new = [figures(MeasureFactory(name=f"New {letter}"), 3) for letter in "ab"]
    old, doubted = (figures(MeasureFactory(name=name), 24) for name in ("Old", "Doubted"))
    for measure in (*new, old, doubted):
        ScorecardRowFactory(scorecard=made, measure=measure)
    decided(*new)
    decided(doubted, text="Recording needs development.")
    return made


class TestScorecards:
    """The page, the API and the file of a scorecard."""

    def test_marks_stand_in_the_blank_cells(self, client, card):
        page = text_of(client, f"/scorecards/{card.slug}/")
        assert page.count(TOO_NEW) == 1
        assert f"<strong>1. From June 2022</strong>: {TOO_NEW}" in page
        mark = '<span class="govuk-visually-hidden">see note </span>(1)</span>'
        # Of each new measure: a month and three months without comparison, and no 12 months.
        assert page.count('<span class="app-none">not compared</span> <span class="app-none">') == 4
        assert (
            page.count(f'<span class="app-none">no data</span> <span class="app-none">{mark}') == 2
        )
        assert page.count(mark) == 6

    def test_a_row_without_blank_cells_has_the_mark_at_its_name(self, client, card):
        page = text_of(client, f"/scorecards/{card.slug}/")
        assert 'Doubted</a> <span class="app-none"><span class="govuk-visually-hidden">see' in page
        assert "Old</a></th>" in page.replace(" </th>", "</th>")

    def test_an_older_row_has_the_mark_at_its_name(self, client, card):
        page = text_of(client, f"/scorecards/{card.slug}/?month=2022-09")
        mark = '<span class="govuk-visually-hidden">see note </span>'
        assert page.count(mark) == 3
        assert page.count(f'</a> <span class="app-none">{mark}') == 3

    def test_api_and_file(self, client, card):
        rows = client.get(f"/api/v1/scorecards/{card.slug}/").json()["rows"]
        assert [[each["text"] for each in row["decisions"]] for row in rows] == [
            [TOO_NEW],
            [TOO_NEW],
            [],
            ["Recording needs development."],
        ]
        answer = client.get("/api/v1/comparisons/").json()["results"]
        assert sum(len(row["decisions"]) for row in answer) == 3
        head, *lines = scorecards_csv([(1, scorecard_for_month(card, AUGUST))]).splitlines()
        assert head.endswith(",data_quality")
        assert lines[0].endswith(f",From June 2022: {TOO_NEW}")
        assert lines[2].endswith(",")

    def test_only_decisions_of_the_area_and_of_the_months(self, client):
        measure = figures(MeasureFactory(), 3)
        card = ScorecardFactory()
        ScorecardRowFactory(scorecard=card, measure=measure)
        decided(measure, text="Of another area.", area=AreaFactory())
        decided(measure, text="Long ago.", start=date(2019, 1, 1), end_month=date(2019, 2, 1))
        decided(measure, text="Later.", start=date(2023, 1, 1))
        AnnotationFactory(text="An event.").measures.add(measure)
        (row,) = scorecard_for_month(card, AUGUST).rows
        assert row.decisions == ()
        assert "Decisions on the quality of data" not in text_of(
            client, f"/scorecards/{card.slug}/?month=2022-08"
        )

    def test_a_scorecard_without_any_figure_says_why(self, client):
        card = ScorecardFactory()
        measure = MeasureFactory()
        ScorecardRowFactory(scorecard=card, measure=measure)
        decided(measure, text="Not counted yet.", start=date(2020, 1, 1))
        assert "Not counted yet." in text_of(client, f"/scorecards/{card.slug}/")

    @pytest.mark.parametrize("number", [1, 9])
    def test_queries_do_not_grow(self, number, django_assert_num_queries):
        card = ScorecardFactory()
        for _ in range(number):
            measure = figures(MeasureFactory(), 3)
            ScorecardRowFactory(scorecard=card, measure=measure)
            decided(measure)
        with django_assert_num_queries(6):
            scorecard_for_month(card, AUGUST)


def test_kpi_page_marks_its_blank_cells_with_the_letters_of_its_events(client):
    page = KpiPageFactory()
    measure = figures(MeasureFactory(), 3)
    KpiRowFactory(page=page, measure=measure)
    AnnotationFactory(text="An event.", start_month=date(2022, 1, 1)).measures.add(measure)
    decided(measure)
    text = text_of(client, f"/kpi/{page.slug}/")
    assert f"<strong>B. From June 2022</strong>: {TOO_NEW}" in text
    assert text.count('<span class="govuk-visually-hidden">see note </span>(B)</span>') == 3
    assert text.count(TOO_NEW) == 1
    answer = client.get(f"/api/v1/kpi-pages/{page.slug}/").json()
    assert [each["text"] for each in answer["rows"][0]["decisions"]] == [TOO_NEW]


class TestMethod:
    """What the page about the figures says."""

    def test_it_says_how_control_charts_are_made(self, client):
        text = text_of(client, "/method/")
        for words in (
            'id="control-charts"',
            "2.66",
            "3.267",
            "13",
            "seven",
            "two of three",
            "trial limits",
            "NHS England",
        ):
            assert words in text, words

    def test_it_claims_only_what_is_so(self, client):
        text = text_of(client, "/method/")
        assert "Every figure here is computed" not in text
        assert "Nothing is typed in by hand" not in text
        assert "Officers enter targets" in text

    def test_links_about_control_charts_lead_to_their_place(self, client):
        measure = figures(MeasureFactory(), 3)
        page = text_of(client, f"/measures/{measure.slug}/")
        assert 'href="/method/#control-charts"' in page
