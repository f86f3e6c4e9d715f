"""Decisions on the quality of data are frozen into editions, and their words are looked at."""

from datetime import date

from django.test import Client

from highlights.evidence import report_content
from highlights.published_fields import published_fields
from measures.models import Annotation
from tests.highlights.conftest import Office
from tests.measures.factories import AnnotationFactory

DECIDED = "Too new to compare with a year before."


def decide(office: Office) -> Annotation:
    note: Annotation = AnnotationFactory(
        kind="data-quality", start_month=date(2022, 6, 1), text=DECIDED
    )
    note.measures.add(office.measure)
    return note


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_edition_keeps_the_decisions_that_it_printed(office: Office, client: Client) -> None:
    note = decide(office)
    office.publish()
    Annotation.objects.filter(pk=note.pk).update(text="Changed since.")
    address = "/reports/2022-06-to-08/priority-1/"
    page = page_of(client, address)
    assert page.count(DECIDED) == 2  # below the scorecard, and among the events of the KPI page
    assert "Changed since." not in page
    assert "see note" in page
    answer = client.get("/api/v1/reports/2022-06-to-08/")
    assert answer.status_code == 200
    assert DECIDED in answer.content.decode()


def test_the_words_of_decisions_are_looked_at(office: Office) -> None:
    decide(office)
    content = report_content(office.report)
    texts = [
        text
        for part in content.parts
        for section in part.sections
        if section.scorecard
        for record in published_fields(content, section)
        for text in record.texts
    ]
    assert DECIDED in texts
