"""The force among others: ranks worked out from figures, their path, and who may see what."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest

from accounts.permissions import Visibility
from measures.charts import Place, rank_chart
from measures.models import Area, PeerComparison, PublishedRank
from measures.queries import peers_of
from tests.measures.factories import (
    AreaFactory,
    HomeAreaFactory,
    MeasureFactory,
    ObservationFactory,
)

pytestmark = pytest.mark.django_db

APRIL, MAY, JULY = date(2022, 4, 1), date(2022, 5, 1), date(2022, 7, 1)


@pytest.fixture
def measure():
    """Time to answer, of the home force and four others; in June the force did not report.

    In July one of the others did not.
    """
    found = MeasureFactory(
        name="Time to answer",
        slug="time-to-answer",
        unit="count",
        aggregation="mean",
        preferred_direction="down",
    )
    home = HomeAreaFactory()
    others = [AreaFactory(kind="other_force", parent=None) for _ in range(4)]
    for month, own, theirs in (
        (APRIL, 130, (90, 100, 100, 120)),
        (MAY, 100, (90, 100, 100, 120)),
        (date(2022, 6, 1), None, (90, 100, 100, 120)),
        (JULY, 80, (90, 100, 100, None)),
    ):
        for area, value in zip((home, *others), (own, *theirs), strict=True):
            if value is not None:
                ObservationFactory(measure=found, area=area, month=month, numerator=Decimal(value))
    PeerComparison.objects.create(measure=found, name="Tables", definition="From the first ring.")
    return found


def page_of(client, measure):
    return client.get(f"/measures/{measure.slug}/").content.decode()


def rows_of(page):
    """The table of ranks as text, row by row."""
    table = page[page.index("Rank in every month</caption>") :]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"<tr.*?</tr>", table[: table.index("</table>")], re.DOTALL)[1:]
    ]


def test_ranks_quartiles_and_path_on_the_page(client, measure):
    page = page_of(client, measure)
    assert "1st of 4 forces that reported for July 2022, in the best quarter" in page
    assert "1st is the lowest, which is the best." in page
    assert (
        "In 2 other months different forces reported from those in the latest: their "
        "ranks are not compared with the latest." in page
    )
    # 80, 90, 100, 100: a quarter of the way up 87.5, half way 95, three quarters 100
    assert "A quarter of the forces are at or below 88, half at or below 95, and" in page
    assert "From the first ring." in page
    known = "The forces' figures"
    silent = Area.objects.filter(kind="other_force").order_by("pk").last()
    other = "Different forces from the latest month"
    assert rows_of(page) == [
        [
            "July 2022",
            f"1st of 4 Without {silent}",
            "The best quarter",
            "80",
            "88 and 100",
            "95",
            known,
        ],
        # One force is faster and two as fast: equal figures share the better rank.
        ["May 2022", f"=2nd of 5 {other}", "The best quarter", "100", "100 and 100", "100", known],
        ["April 2022", f"5th of 5 {other}", "The last quarter", "130", "100 and 120", "100", known],
    ]


def test_the_chart_has_a_gap_and_words(client, measure):
    page = page_of(client, measure)
    chart = next(each for each in page.split("<svg")[1:] if "Among the forces that" in each)
    chart = chart[: chart.index("</svg>")]
    assert "this one ranked 1st of 4 for July 2022, and 5th of 5 for April 2022." in chart
    assert "Best quarter" in chart
    # The line breaks in June: two ways to begin, and a dot for July, which stands alone.
    (line,) = re.findall(r'app-chart__line" d="([^"]*)"', chart)
    assert (line.count("M"), line.count("L")) == (2, 1)
    assert chart.count("<circle") == 3
    assert "May 2022: =2nd of 5, 100" in chart


def test_a_single_rank_is_no_path():
    assert rank_chart([Place("2022-07", 1, 4, "1st of 4", "")], "words") == ""


def test_the_best_place_lies_on_top():
    drawn = rank_chart(
        [Place("2022-06", 44, 44, "44th of 44", ""), Place("2022-07", 1, 43, "1st of 43", "")], ""
    )
    (line,) = re.findall(r'app-chart__line" d="M(\d+) (\d+)L(\d+) (\d+)"', drawn)
    assert int(line[1]) > int(line[3])


def test_a_published_rank_stands_beside_the_reckoned_one(client, measure):
    comparison = PeerComparison.objects.get()
    for month, rank, forces in ((APRIL, 5, 5), (JULY, 2, 44), (date(2022, 6, 1), 3, 44)):
        PublishedRank.objects.create(
            comparison=comparison, month=month, rank=rank, forces=forces, value_text="79.6 seconds"
        )
    rows = {row[0]: row for row in rows_of(page_of(client, measure))}
    assert rows["July 2022"][1].startswith("1st of 4 Without")
    assert rows["July 2022"][-1] == "The forces' figures; published as 2nd of 44"
    assert rows["June 2022"][1:] == [
        *(
            "3rd of 44 The forces may be different from the latest month",
            "The best quarter",
            "79.6 seconds",
            "Not known",
            "Not known",
        ),
        "The published rank",
    ]
    assert rows["April 2022"][-1] == "The forces' figures, as published"


def test_csv_and_api_say_the_same(client, measure):
    response = client.get(f"/measures/{measure.slug}/ranks.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    given = client.get(f"/api/v1/measures/{measure.slug}/peers/").json()
    assert given["data_to"] == "July 2022"
    # 80, 90, 100, 100: a quarter of the way up 87.5
    assert rows[-1]["lower_quartile"] == given["ranks"][-1]["lower_quartile"] == "87.5"
    assert rows[-1]["figure"] == given["ranks"][-1]["value"] == "80"
    assert [(row["month"], row["rank"], row["forces"], row["tied"]) for row in rows] == [
        ("2022-04", "5", "5", "no"),
        ("2022-05", "2", "5", "yes"),
        ("2022-07", "1", "4", "no"),
    ]
    assert [(each["month"], str(each["rank"]), str(each["forces"])) for each in given["ranks"]] == [
        (row["month"], row["rank"], row["forces"]) for row in rows
    ]
    other = MeasureFactory()
    assert client.get(f"/api/v1/measures/{other.slug}/peers/").status_code == 404
    assert client.get(f"/measures/{other.slug}/ranks.csv").content.count(b"\n") == 1


def test_hidden_figures_are_not_ranked(client, measure):
    hidden = MeasureFactory(visibility="panel", unit="count", preferred_direction="down")
    for area in (HomeAreaFactory(), AreaFactory(kind="other_force", parent=None)):
        ObservationFactory(measure=hidden, area=area, month=MAY, numerator=Decimal(7))
    PeerComparison.objects.update(figures=hidden)
    unseen = peers_of(measure)
    assert unseen is not None
    assert unseen.ranks == ()
    assert hidden.name not in page_of(client, measure)
    seen = peers_of(measure, (Visibility.PUBLIC, Visibility.PANEL))
    assert seen is not None
    assert (seen.figures_slug, seen.ranks[0].text) == (hidden.slug, "=1st of 2")


def test_queries_do_not_grow(measure, django_assert_num_queries):
    for _ in range(5):
        force = AreaFactory(kind="other_force", parent=None)
        ObservationFactory(measure=measure, area=force, month=MAY, numerator=Decimal(7))
    with django_assert_num_queries(3):
        peers_of(measure)
