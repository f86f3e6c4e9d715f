"""Publishing freezes: afterwards everything changes except the edition."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from deliverables.actions import change_due_date
from highlights.actions import (
    abandon_correction,
    add_section,
    change_report,
    correct_report,
    publish,
    submit_report,
    write_narrative,
)
from highlights.codec import digest, from_plain, to_plain
from highlights.content import ReportContent
from highlights.models import Edition, SectionKind
from highlights.policies import NotAllowedError
from highlights.queries import reports_for
from highlights.queries.structure import report_digest
from measures.actions import define_measure, define_source
from measures.models import Source
from plans.actions import define_plan, define_priority, define_term, rename_office
from scorecards.actions import define_kpi_page, show_control_charts
from scorecards.models import KpiPage
from tests.highlights.conftest import AUGUST, Office


def test_edition_holds_the_content_and_its_digest(office: Office) -> None:
    edition = office.publish()
    edition.refresh_from_db()
    content = from_plain(ReportContent, edition.content)
    assert edition.number == 1
    assert digest(content) == edition.digest
    assert content.period_text == "June to August 2022"


def test_publishing_is_audited(office: Office) -> None:
    edition = office.publish()
    event = AuditEvent.objects.filter(verb="publish").get()
    assert event.after["digest"] == edition.digest
    assert event.actor_name == "An officer"


def test_published_report_is_not_edited(office: Office) -> None:
    office.publish()
    with pytest.raises(NotAllowedError, match="start a correction"):
        write_narrative(section=office.sections["outcomes"], text="Other", by=office.by)
    with pytest.raises(NotAllowedError):
        add_section(report=office.report, kind=SectionKind.FOCUS, title="More", by=office.by)
    with pytest.raises(NotAllowedError, match="needs one that is draft"):
        submit_report(report=office.report, by=office.by)


def test_draft_is_not_published(office: Office) -> None:
    with pytest.raises(NotAllowedError, match="needs one that is approved"):
        publish(report=office.report, by=office.by)
    assert not Edition.objects.exists()


def without_revised(client: Client, page: str) -> str:
    """What an answer says, without the notes on what was revised after publication."""
    response = client.get(page)
    text = response.content.decode()
    assert response.status_code == 200
    text = re.sub(r'"revised":\[.*?\],', "", text)
    # While a correction is open, no one but the office has a live view to go to.
    text = re.sub(r"\s*<li><a [^>]*>Live view with today’s figures</a></li>", "", text)
    text = re.sub(r'\s*<p class="app-strip__note"><strong>Revised since.*?</p>', "", text)
    text = re.sub(
        r'\s*<span class="app-small"><strong>Revised since publication</strong></span>', "", text
    )
    return re.sub(r"\s+", " ", text)


def test_everything_changes_except_the_edition(office: Office, client: Client) -> None:
    page = KpiPage.objects.get()
    show_control_charts(page=page, shown=True, by=office.by)
    office.publish()
    office.report.refresh_from_db()
    pages = [
        "/reports/2022-06-to-08/",
        "/reports/2022-06-to-08/plan/",
        "/reports/2022-06-to-08/priority-1/",
        "/reports/2022-06-to-08/consultation/",
        "/reports/2022-06-to-08/terminology/",
        "/reports/2022-06-to-08/print/",
        "/api/v1/reports/2022-06-to-08/",
        "/reports/",
        "/",
        "/api/v1/reports/",
    ]
    before = [without_revised(client, page) for page in pages]
    live_before = client.get("/api/v1/reports/2022-06-to-08/?live=true").content

    show_control_charts(page=page, shown=False, by=office.by)
    office.observe(AUGUST, 999, reason="Recounted")
    define_measure(name="Crime Volume", definition="Counted otherwise", by=office.by)
    define_priority(plan=office.plan, number=1, title="Another title", by=office.by)
    define_term(acronym="ELG", name="Another group", definition="Changed", by=office.by)
    change_due_date(
        deliverable=office.deliverable,
        due_as_written="Dec 2022",
        reason="Late",
        on=AUGUST,
        by=office.by,
    )
    define_plan(
        slug="plan",
        title="Another plan",
        starts_on=date(2022, 4, 1),
        ends_on=date(2025, 3, 31),
        by=office.by,
    )
    # A correction that was given up leaves its title and its months in the working copy.
    correct_report(report=office.report, corrects="A wrong figure.", by=office.by)
    change_report(
        report=office.report,
        title="Another title",
        period_start=date(2022, 5, 1),
        period_end=date(2022, 7, 1),
        data_to=date(2022, 7, 1),
        started_from=report_digest(reports_for(office.by).get()),
        by=office.by,
    )
    assert [without_revised(client, page) for page in pages] == before
    abandon_correction(report=office.report, reason="The figure was right.", by=office.by)

    assert [without_revised(client, page) for page in pages] == before
    part = client.get(pages[2]).content.decode()
    assert "Revised since publication" in part
    assert "Crime Volume stood at 100 in August 2022" in part
    assert "app-chart__svg--wide" in part
    client.force_login(office.by)
    assert client.get("/api/v1/reports/2022-06-to-08/?live=true").content != live_before
    listed = client.get("/reports/").content.decode()
    assert "Another" not in listed
    assert "June to August 2022" in listed


def test_a_published_page_keeps_the_name_of_its_office(office: Office, client: Client) -> None:
    def own_part(page: str) -> list[str]:
        """The title and the page itself, without the frame that the site of today puts around."""
        text = client.get(f"/reports/2022-06-to-08/{page}").content.decode()
        return re.findall(r"<title>.*?</title>|<main.*?</main>", text, re.DOTALL)

    office.publish()
    pages = ("", "plan/", "priority-1/", "print/")
    before = [own_part(page) for page in pages]
    assert all(len(parts) == 2 for parts in before)
    rename_office(
        valid_from=timezone.localdate(),
        office_name="Testshire Policing Board",
        office_short="TPB",
        holder_title="Mayor",
        panel_name="Board",
        force_name="Testshire Police",
        area_name="Testshire",
        by=office.by,
    )
    assert "Testshire Policing Board" in client.get("/reports/").content.decode()
    assert [own_part(page) for page in pages] == before


def test_sources_and_links_of_a_kpi_page_are_frozen(office: Office, client: Client) -> None:
    def composed(source: Source, *links: tuple[str, str]) -> None:
        define_kpi_page(
            slug="crime",
            title="Crime",
            priority=office.priority,
            rows=[(office.measure, office.home)],
            source=source,
            links=links,
            by=office.by,
        )

    def said(address: str) -> str:
        return re.sub(r"\s+", " ", client.get(address).content.decode())

    dashboard = define_source(name="Dashboard", url="https://example.org/one", by=office.by)
    own = define_source(name="Crime system", url="https://example.org/two", by=office.by)
    office.measure.source = own
    office.measure.save()
    composed(dashboard, ("The survey", "https://example.org/three"), ("The plan", "/plan/"))
    edition = office.publish()
    printed = "/reports/2022-06-to-08/priority-1/"
    before, stored = said(printed), edition.content
    for words in (
        '<a class="govuk-link" href="https://example.org/one" rel="external">Dashboard</a></li>',
        'href="https://example.org/two" rel="external">Crime system</a>: Crime Volume</li>',
        'href="https://example.org/three" rel="external">The survey</a>',
        'href="/plan/">The plan</a>',
    ):
        assert words in before
    composed(own, ("Another", "https://example.org/four"))
    office.measure.source = None
    office.measure.save()
    assert said(printed) == before
    edition.refresh_from_db()
    assert edition.content == stored
    live = said("/reports/2022-06-to-08/live/priority-1/")
    assert "https://example.org/four" in live
    assert "The survey" not in live


def test_writing_the_same_text_again_changes_nothing(office: Office) -> None:
    narrative = office.sections["outcomes"].narratives.get()
    again = write_narrative(section=office.sections["outcomes"], text=narrative.text, by=office.by)
    assert again.version == 1
    assert to_plain(again.version) == 1
