"""From draft to published and back: corrections, withdrawal, comments, and who sees what."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from audit.models import AuditEvent
from highlights.actions import (
    abandon_correction,
    approve_report,
    comment_on_section,
    correct_report,
    publish,
    resolve_comment,
    return_report,
    submit_report,
    withdraw_report,
    write_narrative,
)
from highlights.models import Edition, ReportState, ReportTransition
from highlights.policies import NotAllowedError
from highlights.queries import reports_for, revised_since, view_report
from tests.accounts.tokens import token_header
from tests.highlights.conftest import AUGUST, Office
from tests.highlights.test_pages import sign_in, text_of

REPORT = "/reports/2022-06-to-08/"


def correct(office: Office, text: str = "SECRET DRAFT") -> None:
    """Begin a correction and write a text that no one else may see yet."""
    correct_report(report=office.report, corrects="A wrong figure.", by=office.by)
    write_narrative(section=office.sections["outcomes"], text=text, by=office.by)


def test_returning_needs_a_reason_and_keeps_it(office: Office) -> None:
    submit_report(report=office.report, by=office.by)
    with pytest.raises(ValidationError, match="What must change"):
        return_report(report=office.report, reason=" ", by=office.by)
    return_report(report=office.report, reason="Add the costs.", by=office.by)
    office.report.refresh_from_db()
    assert office.report.state == ReportState.DRAFT
    assert ReportTransition.objects.latest("pk").reason == "Add the costs."
    event = AuditEvent.objects.filter(verb="return_report").get()
    assert "to draft: Add the costs." in event.sentence
    assert (event.before["state"], event.after["state"]) == ("in_review", "draft")


def test_open_comments_block_approval(office: Office) -> None:
    comment = comment_on_section(section=office.sections["outcomes"], text="Why?", by=office.by)
    submit_report(report=office.report, by=office.by)
    with pytest.raises(NotAllowedError, match="1 comment is open"):
        approve_report(report=office.report, by=office.by)
    resolve_comment(comment=comment, by=office.by)
    approve_report(report=office.report, override_reason="Not needed", by=office.by)
    assert ReportTransition.objects.latest("pk").reason == ""


def test_open_comments_are_overridden_with_a_reason(office: Office) -> None:
    comment_on_section(section=office.sections["outcomes"], text="Why?", by=office.by)
    submit_report(report=office.report, by=office.by)
    approve_report(report=office.report, override_reason="Agreed by phone.", by=office.by)
    assert ReportTransition.objects.latest("pk").reason == "Agreed by phone."
    assert "Agreed by phone." in AuditEvent.objects.get(verb="approve_report").sentence


def test_published_reports_take_no_comments(office: Office) -> None:
    office.publish()
    with pytest.raises(NotAllowedError, match="you can only comment on a draft"):
        comment_on_section(section=office.sections["outcomes"], text="Why?", by=office.by)


def test_a_resolved_comment_keeps_who_resolved_it(office: Office) -> None:
    comment = comment_on_section(section=office.sections["outcomes"], text="Why?", by=office.by)
    first = resolve_comment(comment=comment, by=office.by)
    assert resolve_comment(comment=comment, by=office.by).resolved_at == first.resolved_at
    assert AuditEvent.objects.filter(verb="resolve_comment").count() == 1


def test_while_a_correction_is_drafted_readers_see_the_edition(
    client: Client, office: Office
) -> None:
    office.publish()
    correct(office)
    assert "June to August 2022" in text_of(client, "/reports/")
    assert "SECRET" not in text_of(client, f"{REPORT}priority-1/")
    assert "SECRET" not in text_of(client, "/")
    assert client.get("/api/v1/reports/2022-06-to-08/").json()["state"] == "published"
    for hidden in ("live/", "live/print/", "live/priority-1/"):
        assert client.get(f"{REPORT}{hidden}").status_code == 404
    assert client.get("/api/v1/reports/2022-06-to-08/?live=true").status_code == 404
    assert f"{REPORT}live/" not in text_of(client, REPORT)
    sign_in(client, "panel_member")
    assert client.get(f"{REPORT}live/").status_code == 404
    client.force_login(office.by)
    assert "SECRET" in text_of(client, f"{REPORT}live/priority-1/")
    assert "draft of a correction" in text_of(client, f"{REPORT}live/")


def test_a_correction_is_a_new_edition_and_the_old_stays_readable(
    client: Client, office: Office
) -> None:
    office.publish()
    old = text_of(client, f"{REPORT}editions/1/priority-1/")
    correct(office, "The ELG met twice.")
    second = office.publish()
    assert (second.number, second.corrects) == (2, "A wrong figure.")
    office.report.refresh_from_db()
    assert office.report.corrects == ""
    newest = text_of(client, REPORT)
    assert "What this edition corrects:</strong> A wrong figure." in newest
    superseded = text_of(client, f"{REPORT}editions/1/priority-1/")
    assert "Superseded edition" in superseded
    assert f'href="{REPORT}">Read the latest edition' in superseded
    assert "met twice" not in superseded
    assert "Superseded" not in old


def test_correcting_says_what_it_corrects(office: Office) -> None:
    office.publish()
    with pytest.raises(ValidationError, match="What will the new edition correct"):
        correct_report(report=office.report, corrects="", by=office.by)


def test_withdrawn_report_is_a_notice(client: Client, office: Office) -> None:
    office.publish()
    withdraw_report(report=office.report, reason="It names a victim.", by=office.by)
    for page in ("", "print/", "priority-1/", "editions/1/", "editions/1/priority-1/"):
        response = client.get(f"{REPORT}{page}")
        assert response.status_code == 410
        assert "It names a victim." in response.content.decode()
        assert "Safer streets" not in response.content.decode()
    assert client.get(f"{REPORT}live/").status_code == 404
    assert "Withdrawn" in text_of(client, "/reports/")
    assert "Safer streets" not in text_of(client, "/")
    answer = client.get("/api/v1/reports/2022-06-to-08/")
    assert answer.status_code == 410
    assert "It names a victim." in str(answer.json())
    headers = token_header(office.by)
    kept = client.get("/api/v1/reports/2022-06-to-08/?edition=1", headers=headers)
    assert kept.json()["edition"]["withdrawn_reason"] == "It names a victim."
    client.force_login(office.by)
    assert "Withdrawn edition" in text_of(client, f"{REPORT}editions/1/")


def test_withdrawn_edition_stays_withdrawn_after_its_correction(
    client: Client, office: Office
) -> None:
    office.publish()
    withdraw_report(report=office.report, reason="It names a victim.", by=office.by)
    correct(office)
    assert client.get(REPORT).status_code == 410
    assert "Withdrawn" in text_of(client, "/reports/")
    office.publish()
    assert "June to August 2022" in text_of(client, REPORT)
    gone = client.get(f"{REPORT}editions/1/")
    assert gone.status_code == 410
    assert "read the latest edition" in gone.content.decode()


def test_a_correction_that_is_given_up_changes_nothing_for_readers(
    client: Client, office: Office
) -> None:
    edition = office.publish()
    before = text_of(client, REPORT)
    correct(office)
    with pytest.raises(ValidationError, match="Why is the correction cancelled"):
        abandon_correction(report=office.report, reason=" ", by=office.by)
    abandon_correction(report=office.report, reason="It was right.", by=office.by)
    office.report.refresh_from_db()
    assert (office.report.state, office.report.corrects) == (ReportState.PUBLISHED, "")
    assert ReportTransition.objects.latest("pk").edition == edition.number
    event = AuditEvent.objects.get(verb="abandon_correction")
    assert "cancelled the correction" in event.sentence
    assert event.sentence.endswith(": It was right.")
    # Its text is no edition's: the live view shows it to the office alone.
    assert text_of(client, REPORT) == before.replace(
        f'<a class="govuk-link" href="{REPORT}live/">Live view with today’s figures</a>', ""
    ).replace("<li></li>", "")
    assert client.get(f"{REPORT}live/").status_code == 404
    assert client.get("/api/v1/reports/2022-06-to-08/?live=true").status_code == 404
    client.force_login(office.by)
    assert "SECRET" in text_of(client, f"{REPORT}live/priority-1/")
    # The next correction finds it, and its edition opens the live view again.
    correct_report(report=office.report, corrects="After all.", by=office.by)
    assert office.publish().number == 2
    client.logout()
    assert client.get(f"{REPORT}live/").status_code == 200


@pytest.mark.parametrize("move_on", [(), (submit_report,), (submit_report, approve_report)])
def test_a_correction_is_given_up_however_far_it_has_come(
    office: Office, move_on: tuple[Callable[..., object], ...]
) -> None:
    office.publish()
    correct(office)
    for move in move_on:
        move(report=office.report, by=office.by)
    abandon_correction(report=office.report, reason="It was right.", by=office.by)
    office.report.refresh_from_db()
    assert office.report.state == ReportState.PUBLISHED


def test_giving_up_the_correction_of_a_withdrawn_report_leaves_it_withdrawn(
    client: Client, office: Office
) -> None:
    office.publish()
    withdraw_report(report=office.report, reason="It names a victim.", by=office.by)
    correct(office)
    abandon_correction(report=office.report, reason="Later.", by=office.by)
    office.report.refresh_from_db()
    assert office.report.state == ReportState.WITHDRAWN
    assert client.get(REPORT).status_code == 410


def test_first_draft_is_no_correction_to_give_up(office: Office) -> None:
    with pytest.raises(NotAllowedError, match="no open correction to cancel"):
        abandon_correction(report=office.report, reason="Enough.", by=office.by)


def test_giving_up_by_its_page(client: Client, office: Office) -> None:
    office.publish()
    correct(office)
    sign_in(client, "approver")
    assert "Cancel the correction …" in text_of(client, f"{REPORT}manage/")
    assert client.post(f"{REPORT}manage/abandon/", {"reason": ""}).status_code == 422
    response = client.post(f"{REPORT}manage/abandon/", {"reason": "It was right."}, follow=True)
    assert "The correction is cancelled" in response.content.decode()


def test_publishing_what_was_confirmed(office: Office) -> None:
    submit_report(report=office.report, by=office.by)
    approve_report(report=office.report, by=office.by)
    with pytest.raises(NotAllowedError, match="has changed since it was confirmed"):
        publish(report=office.report, expected_digest="0" * 64, by=office.by)
    assert not Edition.objects.exists()


def test_revised_since_publication(client: Client, office: Office) -> None:
    address = f"{REPORT}priority-1/"
    office.observe(AUGUST, 150)
    edition = office.publish()
    view = view_report(reports_for(office.by).get())
    assert view is not None
    assert not view.revised
    # A month outside the series, a month without a figure before, and the same figure again.
    office.observe(date(2019, 1, 1), 7)
    office.observe(date(2022, 9, 1), 7)
    office.observe(AUGUST, 150)
    assert not revised_since(edition, view.content)
    assert "Revised since" not in text_of(client, address)
    office.observe(date(2021, 8, 1), 80, reason="Recounted")
    assert revised_since(edition, view.content).rows == {("crime-volume", office.home.slug)}
    # In the rows of the scorecard and of the KPI page, and once in the strip.
    assert text_of(client, address).count("Revised since publication") == 3
    assert text_of(client, f"{REPORT}print/").count("Revised since publication") == 3
    assert "Revised since" not in text_of(client, f"{REPORT}live/priority-1/")
    answer = client.get("/api/v1/reports/2022-06-to-08/").json()
    assert answer["revised"] == [{"measure": "crime-volume", "area": office.home.slug}]
    assert answer["edition"]["digest"] == edition.digest
