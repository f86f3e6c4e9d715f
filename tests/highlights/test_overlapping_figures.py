"""Reports, their print views, PDFs and the API add up no figures that overlap, and say why."""

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from highlights.models import EditionFile
from measures.actions import define_measure
from measures.models import Measure
from scorecards.actions import define_scorecard
from tests.highlights.conftest import Office
from tests.highlights.pdf_reading import opened

REPORT = "/reports/2022-06-to-08/"
WHY = "Each figure covers 12 months"
# 100 a month, added up for 3 and for 12 months.
ADDED_UP = re.compile(r"(?<![\d,.])(300|1,?200)(?![\d,.])")


def rolls(office: Office) -> None:
    Measure.objects.filter(pk=office.measure.pk).update(coverage="rolling_year")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(page: str) -> str:
    main = page[page.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.mark.parametrize("is_published", [False, True])
def test_a_report_says_why_nothing_is_added_up(
    office: Office, client: Client, is_published: bool
) -> None:
    rolls(office)
    if is_published:
        office.publish()
    else:
        client.force_login(office.by)
    for address in (f"{REPORT}priority-1/", f"{REPORT}print/"):
        words = words_of(read(client, address))
        assert WHY in words, address
        assert "not applicable" in words
        assert not ADDED_UP.search(words), address


def test_an_edition_in_the_api_says_why(office: Office, client: Client) -> None:
    rolls(office)
    office.publish()
    told = json.loads(read(client, f"/api/v1{REPORT}"))
    rows = [
        row
        for part in told["content"]["parts"]
        for section in part["sections"]
        if section["scorecard"]
        for row in section["scorecard"]["rows"]
    ]
    assert [window["value"] for window in rows[0]["windows"]] == [None, None, "100"]
    assert [window["why_empty"] for window in rows[0]["windows"]] == [f"{WHY}.", f"{WHY}.", ""]


@pytest.mark.usefixtures("laid_out_pdf")
def test_a_pdf_says_why(
    office: Office, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rolls(office)
    with django_capture_on_commit_callbacks(execute=True):
        office.publish()
    content = bytes(EditionFile.objects.get().content or b"")
    text = " ".join("\n".join(page.extract_text() for page in opened(content).pages).split())
    assert WHY in text
    assert "not applicable" in text
    assert not ADDED_UP.search(text)


def test_rows_that_are_older_say_so_in_a_report(office: Office, client: Client) -> None:
    early = define_measure(
        name="Ended early",
        unit="count",
        aggregation="sum",
        preferred_direction="down",
        by=office.by,
    )
    define_scorecard(
        slug="priority-1",
        title="Priority 1",
        priority=office.priority,
        rows=[(office.measure, office.home, True), (early, office.home, True)],
        by=office.by,
    )
    office.publish()
    words = words_of(read(client, f"{REPORT}priority-1/"))
    assert "No figure yet" in words
    assert "1 of 2 rows has no figure for August 2022" in words
