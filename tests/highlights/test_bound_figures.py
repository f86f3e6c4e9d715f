"""Figures bound into a report's texts: from the data in a draft, frozen once published."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Visibility
from highlights.actions import approve_report as approve
from highlights.actions import publish, submit_report, write_narrative
from highlights.evidence import report_content
from highlights.models import Section
from highlights.policies import NotAllowedError
from highlights.queries import checklist
from scorecards.actions import write_commentary
from tests.highlights.conftest import AUGUST, Office
from tests.highlights.following import the_quarter_after

TEXT = (
    "There were {{figure: crime-volume value 1m}} in {{period: 1m}}: "
    "{{figure: crime-volume change 1m}}."
)


@pytest.fixture
def outcomes(office: Office) -> Section:
    return office.sections["outcomes"]


def narrative_of(office: Office, report: object = None) -> tuple[str, str]:
    """The Markdown and the words of the page of the section's text."""
    content = report_content(report or office.report)  # type: ignore[arg-type]
    texts = [
        narrative
        for part in content.parts
        for section in part.sections
        if section.kind == "outcomes"
        for narrative in section.narratives
    ]
    return texts[0].text, re.sub("<[^>]+>", "", texts[0].html)


def test_a_draft_says_todays_figures(office: Office, outcomes: Section) -> None:
    write_narrative(section=outcomes, text=TEXT, by=office.by)
    assert narrative_of(office) == ("There were 100 in August 2022: no change.",) * 2
    office.observe(AUGUST, 130, reason="Late records")
    assert narrative_of(office) == ("There were 130 in August 2022: up 30.0%.",) * 2


def test_what_is_published_keeps_its_words(office: Office, outcomes: Section) -> None:
    write_narrative(section=outcomes, text=TEXT, by=office.by)
    edition = office.publish()
    office.observe(AUGUST, 130, reason="Late records")
    text = str(edition.content)
    assert "There were 100 in August 2022: no change." in text
    assert "{{" not in text
    page = Client().get(reverse("highlights:report-part", args=["2022-06-to-08", "priority-1"]))
    words = re.sub("<[^>]+>", "", page.content.decode())
    assert "There were 100 in August 2022: no change." in words
    live = Client().get(reverse("highlights:live-part", args=["2022-06-to-08", "priority-1"]))
    assert "There were 130" in re.sub("<[^>]+>", "", live.content.decode())


def test_last_quarters_text_says_this_quarters_figures(office: Office, outcomes: Section) -> None:
    write_narrative(section=outcomes, text=TEXT, by=office.by)
    later = the_quarter_after(office)
    office.observe(later.data_to, 150)
    section = later.sections.get(slug=outcomes.slug)
    write_narrative(section=section, text=TEXT, by=office.by)
    month = f"{later.data_to:%B %Y}"
    assert narrative_of(office, later)[0].startswith(f"There were 150 in {month}: ")


def test_a_hidden_measure_is_never_said(office: Office, outcomes: Section) -> None:
    office.measure.visibility = Visibility.OFFICE
    office.measure.save()
    write_narrative(section=outcomes, text=TEXT, by=office.by)
    text, words = narrative_of(office)
    assert words == "There were [no figure] in August 2022: [no figure]."
    assert "crime" not in text.lower()


def test_a_missing_figure_is_on_the_checklist_and_stops_publication(
    office: Office, outcomes: Section
) -> None:
    write_narrative(
        section=outcomes, text="Up to {{figure: crime-volume value 1m nowhere}}", by=office.by
    )
    groups = {
        group.title: group.items for group in checklist(office.report, on=timezone.localdate())
    }
    found = groups["Inserted figures that have no value"]
    assert len(found) == 1
    assert "there is no area “nowhere”" in found[0].text
    assert found[0].url == reverse(
        "highlights:narrative-edit", args=["2022-06-to-08", outcomes.slug]
    )
    submit_report(report=office.report, by=office.by)
    approve(report=office.report, by=office.by)
    with pytest.raises(NotAllowedError, match="1 bound figure is missing"):
        publish(report=office.report, by=office.by)
    assert office.report.editions.count() == 0


def test_a_commentary_without_its_figure_is_on_the_checklist(office: Office) -> None:
    scorecard = office.sections["scorecard"].scorecard
    assert scorecard
    write_commentary(
        scorecard=scorecard, month=AUGUST, text="{{figure: unknown value 1m}}", by=office.by
    )
    texts = [
        (item.text, item.url)
        for group in checklist(office.report, on=timezone.localdate())
        for item in group.items
        if "unknown" in item.text
    ]
    assert len(texts) == 1
    assert "commentary" in texts[0][0]
    assert texts[0][1] == (
        reverse("highlights:commentary-edit", args=[scorecard.slug]) + "?month=2022-08"
    )


def test_the_editor_says_why_a_figure_is_missing(office: Office, outcomes: Section) -> None:
    write_narrative(section=outcomes, text="{{figure: unknown value 1m}}", by=office.by)
    client = Client()
    client.force_login(office.by)
    page = client.get(reverse("highlights:narrative-edit", args=["2022-06-to-08", outcomes.slug]))
    assert "[no figure: there is no measure “unknown”" in page.content.decode()
