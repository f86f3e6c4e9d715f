"""Figures bound into the texts of an edition, whose data the force revised after publication."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from highlights.actions import write_narrative
from highlights.models import NarrativePart
from measures.actions import NewFigure, define_area, define_measure, record_observations
from measures.models import Area, Measure
from scorecards.actions import write_commentary as comment
from tests.highlights.conftest import AUGUST, Office

PAGE = "/reports/2022-06-to-08/priority-1/"
PRINT = "/reports/2022-06-to-08/print/"
NOTE = "Revised since publication: the data behind"


def words(address: str) -> str:
    text = re.sub("<[^>]+>", "", Client().get(address).content.decode())
    return " ".join(text.split())


def observe(
    office: Office, measure: Measure, number: int, *, month: date, area: Area, reason: str = ""
) -> None:
    figure = NewFigure(measure=measure, area=area, month=month, numerator=Decimal(number))
    record_observations(figures=[figure], by=office.by, reason=reason)


@pytest.fixture
def other(office: Office) -> Measure:
    """A measure that no row of the report shows."""
    measure = define_measure(
        name="Burglary", unit="count", aggregation="sum", preferred_direction="down", by=office.by
    )
    for month in (date(2021, 8, 1), date(2022, 7, 1), AUGUST):
        observe(office, measure, 50, month=month, area=office.home)
    return measure


def test_a_figure_in_a_text_is_marked_and_needs_a_reason(office: Office, other: Measure) -> None:
    for kind, text in (("outcomes", NarrativePart.BODY), ("kpi", NarrativePart.DATA_SUMMARY)):
        write_narrative(
            section=office.sections[kind],
            text="Burglaries: {{figure: burglary value 1m}}.",
            by=office.by,
            part=text,
        )
    office.publish()
    # What does not stand in the text: another month, and the year before.
    observe(office, other, 51, month=date(2022, 7, 1), area=office.home)
    observe(office, other, 51, month=date(2021, 8, 1), area=office.home)
    assert NOTE not in words(PAGE)
    with pytest.raises(ValidationError, match="printed in"):
        observe(office, other, 60, month=AUGUST, area=office.home)
    observe(office, other, 60, month=AUGUST, area=office.home, reason="Recounted")
    for address in (PAGE, PRINT):
        said = words(address)
        assert said.count(f"{NOTE} “50” (Burglary, August 2022).") == 2
        assert "the data behind 1 figure in the texts were revised later" in said
        assert "Burglaries: 50." in said
    answer = Client().get("/api/v1/reports/2022-06-to-08/").json()
    assert answer["revised"] == []
    assert answer["revised_figures"] == [
        {
            "measure": "burglary",
            "area": office.home.slug,
            "kind": "value",
            "months": 1,
            "words": "50",
        }
    ]


def test_a_change_stands_on_the_year_before_too(office: Office, other: Measure) -> None:
    scorecard = office.sections["scorecard"].scorecard
    assert scorecard
    comment(
        scorecard=scorecard,
        month=AUGUST,
        text="Burglary: {{figure: burglary change 1m}}.",
        by=office.by,
    )
    office.publish()
    observe(office, other, 51, month=date(2022, 7, 1), area=office.home)
    assert NOTE not in words(PAGE)
    with pytest.raises(ValidationError, match="printed in"):
        observe(office, other, 40, month=date(2021, 8, 1), area=office.home)
    observe(office, other, 40, month=date(2021, 8, 1), area=office.home, reason="Recounted")
    assert f"{NOTE} “no change” (Burglary, August 2022)." in words(PAGE)


def test_a_rank_stands_on_the_figures_of_other_forces(office: Office, other: Measure) -> None:
    force = define_area(name="Elsewhere", kind="other_force", by=office.by)
    observe(office, other, 70, month=AUGUST, area=force)
    write_narrative(
        section=office.sections["outcomes"],
        text="Burglary: {{figure: burglary rank 1m}}.",
        by=office.by,
    )
    office.publish()
    with pytest.raises(ValidationError, match="printed in"):
        observe(office, other, 30, month=AUGUST, area=force)
    observe(office, other, 30, month=AUGUST, area=force, reason="Recounted")
    assert f"{NOTE} “1st of 2 forces” (Burglary, August 2022)." in words(PAGE)


def test_a_share_stands_on_the_whole(office: Office) -> None:
    part = define_measure(
        name="Theft",
        unit="count",
        aggregation="sum",
        preferred_direction="down",
        parent=office.measure,
        by=office.by,
    )
    observe(office, part, 25, month=AUGUST, area=office.home)
    write_narrative(
        section=office.sections["outcomes"],
        text="Theft is {{figure: theft share 1m}} of it.",
        by=office.by,
    )
    office.publish()
    office.observe(AUGUST, 50, reason="Recounted")
    assert f"{NOTE} “25.0%” (Theft, August 2022)." in words(PAGE)
