"""A rank moves when another force stops reporting: who is missing is named, and it is said."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dates.periods import add_months
from measures.comparisons import PreferredDirection
from measures.models import PeerComparison, PublishedRank
from measures.rank_wording import Standing, are_same_forces, named, path_text
from measures.ranks import rank_among
from scorecards.queries import resolver_for
from tests.measures.factories import (
    AreaFactory,
    HomeAreaFactory,
    MeasureFactory,
    ObservationFactory,
)
from texts.narrative import fill_in

JUNE, JULY, AUGUST = (date(2022, month, 1) for month in (6, 7, 8))
YEAR_BEFORE = date(2021, 8, 1)
# The force has 30 in every month, and the others the same figures: =3rd of 7 with all of them.
OTHERS = {"Avonshire": 10, "Bordershire": 20, "Coastshire": 30, "Downshire": 40}
OTHERS |= {"Eastshire": 50, "Fenshire": 60}
ALL = frozenset(OTHERS)


def ranked(without: Mapping[date, tuple[str, ...]]):
    """The measure of a force that never changes, in months in which some others do not report."""
    measure = MeasureFactory(slug="asb", aggregation="mean")
    areas = {
        name: AreaFactory(name=name, kind="other_force", parent=None, slug=name.lower())
        for name in OTHERS
    }
    for month, missing in without.items():
        for name, value in OTHERS.items():
            if name not in missing:
                ObservationFactory(
                    measure=measure, area=areas[name], month=month, numerator=Decimal(value)
                )
        ObservationFactory(
            measure=measure, area=HomeAreaFactory(), month=month, numerator=Decimal(30)
        )
    PeerComparison.objects.create(measure=measure, name="Tables", definition="As they count.")
    return measure


def page_of(client, measure) -> str:
    return re.sub(r"\s+", " ", client.get(f"/measures/{measure.slug}/").content.decode())


@pytest.mark.django_db
class TestPage:
    """A force that is =3rd of 7, and =2nd of 6 once a better one stops reporting."""

    def test_who_is_missing_is_named_and_no_place_is_called_best(self, client):
        measure = ranked({JUNE: (), JULY: (), AUGUST: ("Avonshire",)})
        page = page_of(client, measure)
        assert "=2nd of 6 forces that reported for August 2022" in page
        assert "Avonshire has no figure for this month and has one for another." in page
        assert "its best rank" not in page
        assert (
            "In 2 other months different forces reported from those in the latest: their "
            "ranks are not compared with the latest." in page
        )

    def test_a_year_before_says_who_reported_too(self, client):
        measure = ranked({YEAR_BEFORE: ("Fenshire",), AUGUST: ("Avonshire",)})
        assert (
            "A year before it was =3rd of 6, when Avonshire reported too and Fenshire did not"
            " report." in page_of(client, measure)
        )

    def test_best_and_worst_among_the_same_forces_alone(self, client):
        measure = ranked({JUNE: ("Avonshire",), JULY: (), AUGUST: ("Avonshire",)})
        page = page_of(client, measure)
        assert (
            "Its rank is the same in every month ranked since June 2022 in which the same "
            "forces reported." in page
        )
        assert "In 1 other month different forces reported from those in the latest" in page

    def test_the_same_forces_throughout_are_compared_as_ever(self, client):
        page = page_of(client, ranked({JUNE: (), JULY: (), AUGUST: ()}))
        assert "Its rank is the same in every month ranked since June 2022." in page
        assert "different forces reported" not in page
        assert "has no figure for this month" not in page

    def test_table_and_chart_over_time(self, client):
        measure = ranked({JUNE: (), JULY: ("Avonshire",), AUGUST: ("Avonshire",)})
        page = page_of(client, measure)
        assert page.count('<span class="app-small">Without Avonshire</span>') == 2
        assert page.count("Different forces from the latest month</span>") == 1
        chart = next(each for each in page.split("<svg")[1:] if "this one ranked" in each)
        chart = chart[: chart.index("</svg>")]
        # The line breaks between June and July, where the forces change.
        (line,) = re.findall(r'app-chart__line" d="([^"]*)"', chart)
        assert (line.count("M"), line.count("L"), line.count("h0")) == (2, 1, 1)
        assert chart.count("app-chart__last--other") == 1
        assert "July 2022: =2nd of 6, without Avonshire, 30" in chart

    def test_api_and_file(self, client):
        measure = ranked({JUNE: (), AUGUST: ("Avonshire", "Bordershire")})
        ranks = client.get(f"/api/v1/measures/{measure.slug}/peers/").json()["ranks"]
        assert [each["missing"] for each in ranks] == [[], ["Avonshire", "Bordershire"]]
        assert [each["same_forces"] for each in ranks] == [False, True]
        text = client.get(f"/measures/{measure.slug}/ranks.csv").content.decode()
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["forces_without_figure"] for row in rows] == ["", "Avonshire; Bordershire"]
        assert [row["same_forces_as_latest"] for row in rows] == ["no", "yes"]

    def test_bound_figures_name_who_is_missing(self):
        ranked({JUNE: (), JULY: ("Avonshire",), AUGUST: tuple(OTHERS)[:4]})
        text = "{{figure: asb rank 1m}}"
        for month, said in (
            (JUNE, "joint 3rd of 7 forces"),
            (JULY, "joint 2nd of 6 forces, without Avonshire"),
            (AUGUST, "1st of 3 forces, without Avonshire, Bordershire and 2 others"),
        ):
            assert fill_in(text, resolver_for([text], month).bound) == said

    def test_published_ranks_say_that_their_forces_are_not_known(self, client):
        measure = ranked({AUGUST: ()})
        for month, forces in ((JUNE, 44), (JULY, 43)):
            PublishedRank.objects.create(
                comparison=PeerComparison.objects.get(), month=month, rank=3, forces=forces
            )
        page = page_of(client, measure)
        assert "In 2 other months it is not known whether the same forces reported" in page
        assert "Which forces a published rank counts is not known." in page
        assert "its best rank" not in page


def standing(month: date, others: frozenset[str]) -> Standing:
    figures = [Fraction(OTHERS[name]) for name in others]
    rank = rank_among(Fraction(30), figures, PreferredDirection.DOWN)
    return Standing(month, rank.rank, rank.forces, rank.text, others)


@given(st.lists(st.sets(st.sampled_from(sorted(ALL))).map(frozenset), min_size=2, max_size=14))
def test_no_place_is_compared_with_that_among_others(months: list[frozenset[str]]) -> None:
    found = {
        add_months(AUGUST, at - len(months) + 1): standing(
            add_months(AUGUST, at - len(months) + 1), others
        )
        for at, others in enumerate(months)
    }
    text = path_text(found)
    latest = found[max(found)]
    # A force that never changes has one place among the same forces: neither best nor worst.
    assert "best rank" not in text
    unlike = [each for each in found.values() if set(each.others or ()) != set(latest.others or ())]
    assert ("different forces reported from those in the latest" in text) == bool(unlike)
    assert all(are_same_forces(each, latest) == (each not in unlike) for each in found.values())


def test_many_names_are_counted() -> None:
    assert named(["B"]) == "B"
    assert named(["B", "A", "C"]) == "A, B and C"
    assert named(["B", "A", "C", "D"]) == "A, B and 2 others"
