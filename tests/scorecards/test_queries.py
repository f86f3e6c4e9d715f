"""What the reads say, in how many queries, against the slow second calculation."""

import random
from datetime import date
from decimal import Decimal

import pytest

from accounts.permissions import Visibility
from dates.periods import add_months
from imports.actions import load_measures, load_observations
from measures.models import Measure
from measures.queries import (
    Pair,
    comparison_rows,
    latest_month,
    measure_page,
    observed_pairs,
    pairs_from,
)
from scorecards.queries import (
    kpi_for_month,
    kpis_for_month,
    scorecard_for_month,
    scorecards_for_month,
)
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
)
from tests.measures.slow_comparisons import Reading, Row, slow_cell

pytestmark = pytest.mark.django_db

AUGUST = date(2022, 8, 1)


def observe(measure, area, values, last=AUGUST, **more):
    """Figures for the months that end with `last`; None leaves one out."""
    for back, value in enumerate(reversed(values)):
        if value is not None:
            ObservationFactory(
                measure=measure,
                area=area,
                month=add_months(last, -back),
                numerator=Decimal(value),
                **more,
            )


def made_up_files(seed: int) -> tuple[str, str, list[list[str]]]:
    """Measures of every unit and aggregation, with gaps, zero denominators and rounding ties."""
    chance = random.Random(seed)
    measures, rows = [], []
    for unit in ("count", "percent", "duration", "days"):
        for way in ("sum", "mean", "ratio"):
            for preferred in ("up", "down", "none"):
                name = f"{unit} {way} {preferred}"
                measures.append(f"{name},,{unit},{way},{preferred},,East;West")
                for area in ("", "East", "West"):
                    for month in range(30):
                        if chance.random() < 0.02:
                            continue
                        code = f"{2023 + month // 12}-{month % 12 + 1:02d}"
                        top = chance.choice([0, 1, 5, 20, 20.5, 0.125, 12345.678901, 1000])
                        below = chance.choice([0, 8, 40, 200, 999.5]) if way == "ratio" else ""
                        rows.append([name, area, code, str(top), str(below)])
    header = "measure,priority,unit,aggregation,preferred_direction,target,areas"
    return (
        "\n".join([header, *measures]),
        "\n".join(["measure,area,month,numerator,denominator", *map(",".join, rows)]),
        rows,
    )


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("month", ["2025-06", "2025-02", "2024-01"])
def test_other_data_agree_with_the_slow_calculation(client, by, seed, month):
    measures, observations, rows = made_up_files(seed)
    load_measures(content=measures.encode(), by=by)
    load_observations(content=observations.encode(), by=by)
    last = (int(month[:4]), int(month[5:]))
    body = client.get(f"/api/v1/comparisons/?month={month}&page_size=500").json()
    assert (body["count"], len(body["results"])) == (108, 108)
    cells = 0
    for answered in body["results"]:
        unit, way, preferred = answered["measure"].split()
        own = [
            Row(
                int(code[:4]),
                int(code[5:]),
                Decimal(top),
                Decimal(below) if below else None,
            )
            for name, area, code, top, below in rows
            if (name, area) == (answered["measure"], answered["area"] or "")
        ]
        for window in answered["windows"]:
            how = Reading(unit, way)
            slow = slow_cell(own, last, window["months"], how, preferred, Decimal(5))
            assert (
                window["text"],
                window["change_text"],
                window["direction"],
                window["verdict"],
                window["value"] is None,
            ) == (
                slow.value_text,
                slow.change_text,
                slow.direction,
                slow.verdict,
                slow.value is None,
            ), (answered["measure"], answered["area"], window)
            cells += 1
    assert cells == 324


class TestRows:
    """Rows of measures and areas."""

    def test_series_has_24_months_with_gaps(self):
        measure, home = MeasureFactory(), HomeAreaFactory()
        observe(measure, home, [1, None, 3])
        (row,) = comparison_rows([Pair(measure, home)], AUGUST)
        assert row.area is None
        assert [point.text for point in row.series][-4:] == ["", "1", "", "3"]
        assert (row.series[0].month, row.series[-1].month) == ("2020-09", "2022-08")
        assert "there is no figure in 22 months" in row.series_words
        assert row.windows[0].text == "3"
        assert row.windows[1].value is None

    def test_target_of_the_month_and_whether_it_is_met(self):
        measure, home = MeasureFactory(preferred_direction="up"), HomeAreaFactory()
        observe(measure, home, [85])
        TargetFactory(measure=measure, area=home, value=80)
        TargetFactory(measure=measure, area=home, value=90, from_month=AUGUST)
        (row,) = comparison_rows([Pair(measure, home)], AUGUST)
        assert (row.target, row.target_met) == ("90", False)
        (row,) = comparison_rows([Pair(measure, home)], date(2022, 7, 1))
        assert (row.target, row.target_met) == ("80", None)

    def test_row_without_direction_keeps_its_change(self):
        measure, home = MeasureFactory(), HomeAreaFactory()
        observe(measure, home, [100, *[None] * 11, 150])
        (row,) = comparison_rows([Pair(measure, home, shows_direction=False)], AUGUST)
        window = row.windows[0]
        assert (window.change_text, window.direction, window.verdict, window.arrow) == (
            "50.0%",
            None,
            None,
            "",
        )
        assert window.words == "changed by 50.0%, not judged"

    def test_pairs_come_by_name_with_the_force_first(self):
        second = MeasureFactory(name="B")
        first = MeasureFactory(name="A")
        secret = MeasureFactory(name="C", visibility=Visibility.OFFICE)
        home = HomeAreaFactory()
        local = AreaFactory(name="Aardvark")
        for measure in (first, second, secret):
            for area in (local, home):
                observe(measure, area, [1, 2])
        pairs = pairs_from(list(observed_pairs()))
        assert [(pair.measure.name, pair.area.name) for pair in pairs] == [
            ("A", home.name),
            ("A", "Aardvark"),
            ("B", home.name),
            ("B", "Aardvark"),
        ]
        assert len(observed_pairs(Visibility)) == 6

    def test_the_latest_month_has_a_figure(self):
        measure = MeasureFactory()
        assert latest_month([measure]) is None
        observe(measure, HomeAreaFactory(), [1, 2])
        assert latest_month(Measure.objects.all()) == AUGUST


class TestScorecards:
    """Scorecards for a month."""

    def test_tally_rule_and_source(self):
        card = ScorecardFactory(threshold=Decimal("7.5"))
        source = SourceFactory(name="Dashboard")
        for place, (now, shows) in enumerate(
            [(50, True), (150, True), (107, True), (107.5, True), (200, False)]
        ):
            measure = MeasureFactory(source=source)
            observe(measure, HomeAreaFactory(), [100, *[None] * 11, now])
            ScorecardRowFactory(
                scorecard=card, measure=measure, position=place, shows_direction=shows
            )
        content = scorecard_for_month(card, AUGUST)
        tally = content.tally
        assert (tally.better, tally.worse, tally.steady, tally.neutral, tally.none) == (
            1,
            2,
            1,
            0,
            1,
        )
        assert "less than 7.5% of the earlier figure" in content.rule
        assert content.source_text == "Source: Dashboard."
        assert content.month_text == "August 2022"
        assert [heading.title for heading in content.headings] == [
            "Last month",
            "Last 3 months",
            "Last 12 months",
        ]

    def test_hidden_measure_is_left_out_unless_it_may_be_seen(self):
        card = ScorecardFactory()
        ScorecardRowFactory(scorecard=card)
        ScorecardRowFactory(scorecard=card, measure__visibility=Visibility.OFFICE)
        assert len(scorecard_for_month(card, AUGUST).rows) == 1
        assert len(scorecard_for_month(card, AUGUST, levels=Visibility).rows) == 2

    def test_an_empty_scorecard_has_no_rows(self):
        content = scorecard_for_month(ScorecardFactory(), AUGUST)
        assert (content.rows, content.commentary, content.source_text) == ((), "", "")

    @pytest.mark.parametrize("rows", [1, 12])
    def test_queries_do_not_grow(self, rows, django_assert_num_queries):
        cards = ScorecardFactory.create_batch(rows)
        for card in cards:
            for _ in range(rows):
                observe(ScorecardRowFactory(scorecard=card).measure, HomeAreaFactory(), [1, 2])
        with django_assert_num_queries(5):
            contents = scorecards_for_month(cards, AUGUST)
        assert [len(contents[card.pk].rows) for card in cards] == [rows] * rows


class TestKpi:
    """KPI pages for a month."""

    def test_groups_annotations_and_source(self):
        page = KpiPageFactory(source=SourceFactory(name="Dashboard", url="https://example.org/x"))
        home, local = HomeAreaFactory(), AreaFactory(name="North")
        headline = MeasureFactory()
        KpiRowFactory(page=page, measure=headline, area=home)
        KpiRowFactory(page=page, measure=headline, area=local)
        KpiRowFactory(page=page, measure=MeasureFactory(parent=headline), area=home)
        AnnotationFactory(text="Everywhere").measures.add(headline)
        AnnotationFactory(text="North only", area=local).measures.add(headline)
        AnnotationFactory(text="Later", start_month=date(2022, 9, 1)).measures.add(headline)
        AnnotationFactory(
            text="Long gone", start_month=date(2019, 1, 1), end_month=date(2019, 2, 1)
        ).measures.add(headline)
        content = kpi_for_month(page, AUGUST)
        assert [row.group for row in content.rows] == ["headline", "area", "subtype"]
        assert [[note.text for note in row.annotations] for row in content.rows] == [
            ["Everywhere"],
            ["Everywhere", "North only"],
            [],
        ]
        assert [note.text for note in content.annotations] == ["Everywhere", "North only"]
        assert content.annotations[0].period_text == "From August 2022"
        assert (content.source_name, content.source_url) == (
            "Dashboard",
            "https://example.org/x",
        )

    @pytest.mark.parametrize("number", [1, 6])
    def test_queries_do_not_grow(self, number, django_assert_num_queries):
        pages = KpiPageFactory.create_batch(number)
        for page in pages:
            for _ in range(number):
                measure = KpiRowFactory(page=page).measure
                observe(measure, HomeAreaFactory(), [1, 2])
                AnnotationFactory().measures.add(measure)
        with django_assert_num_queries(7):
            kpis_for_month(pages, AUGUST)


class TestMeasure:
    """The page of one measure."""

    def test_a_measure_shows_everything_known(self, by):
        measure = MeasureFactory(name="Rate", unit="percent", aggregation="ratio")
        home, local = HomeAreaFactory(), AreaFactory(name="North")
        observe(measure, home, [1, None, 3], denominator=Decimal(8))
        observe(measure, local, [0], denominator=Decimal(0), is_provisional=True)
        load_observations(
            content=b"measure,area,month,numerator,denominator\nRate,,2022-08,4,8\n", by=by
        )
        MeasureFactory(name="Sub", parent=measure)
        MeasureFactory(name="Secret sub", parent=measure, visibility=Visibility.OFFICE)
        card = ScorecardFactory(title="Card")
        ScorecardRowFactory(scorecard=card, measure=measure)
        ScorecardRowFactory(scorecard=card, measure=measure, area=local)
        TargetFactory(measure=measure, area=home, value=40)
        content = measure_page(measure)
        whole, north = content.areas
        assert [(p.text, p.is_observed, p.revisions) for p in whole.points] == [
            ("12.5%", True, 0),
            ("", False, 0),
            ("50.0%", True, 1),
        ]
        (point,) = north.points
        assert (point.text, point.is_observed, point.is_provisional) == ("", True, True)
        assert [each.name for each in content.subtypes] == ["Sub"]
        assert [place.title for place in content.places] == ["Card"]
        assert [(target.text, target.period_text) for target in content.targets] == [
            ("40.0%", "From the beginning")
        ]
        assert content.month == "2022-08"

    def test_measure_without_figures(self):
        content = measure_page(MeasureFactory())
        assert (content.month, content.areas, content.headings) == (None, (), ())
