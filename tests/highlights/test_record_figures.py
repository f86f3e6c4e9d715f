"""The figure check in the forms of the records that a report prints: when asked, when saved."""

import hashlib
import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from consultation.models import Wave
from deliverables.actions import add_deliverable
from deliverables.models import Deliverable, ProgressUpdate
from highlights.actions import add_section
from highlights.models import FindingDismissal, SectionKind
from highlights.queries import checklist
from highlights.queries.figure_checks import checked_section
from measures.models import Annotation
from plans.models import Priority, Remit
from risks.models import Risk
from tests.deliverables.factories import DeliverableFactory
from tests.highlights.conftest import Office
from tests.highlights.test_editing import client_of, person
from tests.highlights.test_figure_aids import titled

SLIP = "Crime Volume fell by -5.0% over the 12 months to August 2022."
CHECK = {"do": "check-figures"}
PRINTS = "compared with “Quarterly highlight report: June to August 2022”, which prints it."


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office.by)


def form_of(text: str) -> dict[str, Any]:
    """What a browser sends of a page's form: fields, choices and texts as they are shown."""
    form = max(re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL), key=len)
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        is_choice = 'type="radio"' in tag or 'type="checkbox"' in tag
        if name and (not is_choice or "checked" in tag):
            sent.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    for name, words in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        sent[name] = html.unescape(words)
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, address: str, **changes: Any) -> str:
    """The page after a button of a form was pressed, with what is typed."""
    sent = {**form_of(shown(client, address)), **changes}
    return words(client.post(address, sent, follow=True).content.decode())


def words(text: str) -> str:
    return html.unescape(" ".join(text.split()))


def risk_edit(office: Office) -> str:
    return reverse("risks:risk-edit", args=["opcc", "R-1"])


def event_of_the_risk() -> str:
    return Risk.objects.get(reference="R-1").event


# Each form, the field that is typed, and how many of such words are kept.
FORMS: dict[str, tuple[str, str, dict[str, Any], Callable[[str], int]]] = {
    "progress": (
        reverse("deliverables:progress-record", args=["D-1"]),
        "note",
        {"progress": "80"},
        lambda text: ProgressUpdate.objects.filter(note=text).count(),
    ),
    "status": (
        reverse("deliverables:status-set", args=["D-1"]),
        "reason",
        {"status": "on_track"},
        lambda text: Deliverable.objects.filter(override_reason=text).count(),
    ),
    "drop": (
        reverse("deliverables:deliverable-drop", args=["D-1"]),
        "reason",
        {"on": "2022-08-31"},
        lambda text: Deliverable.objects.filter(ended_reason=text).count(),
    ),
    "title": (
        reverse("deliverables:deliverable-edit", args=["D-1"]),
        "title",
        {},
        lambda text: Deliverable.objects.filter(title=text).count(),
    ),
    "risk": (
        reverse("risks:risk-edit", args=["opcc", "R-1"]),
        "event",
        {},
        lambda text: Risk.objects.filter(event=text).count(),
    ),
    "event": (
        reverse("scorecards:kpi-event-add", args=["crime"]),
        "text",
        {"month": "2022-05"},
        lambda text: Annotation.objects.filter(text=text).count(),
    ),
    "annotation": (
        reverse("measures:annotation-add", args=["crime-volume"]),
        "text",
        {"start_month": "2022-05"},
        lambda text: Annotation.objects.filter(text=text).count(),
    ),
    "survey": (
        reverse("consultation:wave-edit", args=["survey", "2022"]),
        "note",
        {},
        lambda text: Wave.objects.filter(note=text).count(),
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_shows_its_remarks_before_and_after_saving_and_never_blocks(
    client: Client, office: Office, name: str
) -> None:
    address, field, more, kept = FORMS[name]
    assert "A sign beside a verb" not in shown(client, address)
    page = send(client, address, **{field: SLIP}, **more, **CHECK)
    assert (
        f"The figure check has 1 remark at the text, {PRINTS} Nothing has been saved yet." in page
    )
    assert "A sign beside a verb: -5.0%" in page
    assert f"{SLIP}</textarea>" in page or f'value="{SLIP}"' in page
    assert kept(SLIP) == 0
    page = send(client, address, **{field: SLIP}, **more)
    assert kept(SLIP) == 1
    assert "Saved. The figure check has 1 remark on your text:" in page
    link = re.search(r'banner__link" href="([^"]+)">[^<]*“-5.0%”, a sign beside a verb</a>', page)
    assert link
    # There the words stand as they were saved, with the remark at them.
    again = words(shown(client, link[1]))
    assert "A sign beside a verb: -5.0%" in again
    assert SLIP in again


def test_a_remark_dismissed_in_the_form_is_dismissed_in_the_report_and_the_other_way(
    client: Client, office: Office
) -> None:
    risks = office.sections["risks"]
    send(client, risk_edit(office), event=SLIP)

    def listed() -> int:
        groups = checklist(office.report, on=date(2022, 9, 1))
        return len(titled(groups, "Numbers to check"))

    assert listed() == 1
    asked = f"{risk_edit(office)}?figures=check"
    mark = re.search(r'name="dismiss" value="(\w+)"', shown(client, asked))
    assert mark
    page = send(client, asked, dismiss=mark[1])
    assert "Dismissed. It is not shown again unless the sentence changes." in page
    assert "1 dismissed by the office in “Event”" in page
    assert 'name="dismiss"' not in page
    assert FindingDismissal.objects.get().report == office.report
    assert AuditEvent.objects.filter(verb="dismiss_finding").count() == 1
    assert listed() == 0
    assert checked_section(risks, {}).findings == ()
    # Saving the same sentence says nothing any more.
    assert "remark" not in send(client, risk_edit(office), event=SLIP, title="Another title")
    # Taken up again in the section's editor, it is shown again in the form.
    editor = reverse("highlights:narrative-edit", args=["2022-06-to-08", risks.slug])
    send(client, editor, **{"take-up": mark[1]})
    assert listed() == 1
    assert 'name="dismiss"' in send(client, risk_edit(office), event=SLIP, **CHECK)
    # And the other way round.
    send(client, editor, dismiss=mark[1])
    page = send(client, asked)
    assert 'name="dismiss"' not in page
    assert "It is shown again." in send(client, asked, **{"take-up": mark[1]})
    assert listed() == 1


def test_without_a_figure_nothing_is_asked_of_the_database(client: Client, office: Office) -> None:
    address = risk_edit(office)
    sent = {**form_of(shown(client, address)), "title": "Crime"}

    def queries(**typed: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.post(address, {**sent, **CHECK, **typed})
        return len(captured)

    page = send(client, address, title="Crime", event="Crime rises.", **CHECK)
    assert "The figure check found no numbers in the text. Nothing has been saved yet." in page
    assert queries(event="Crime rises.") < queries(event=SLIP) / 2


def test_what_no_report_prints_is_held_against_the_newest(client: Client, office: Office) -> None:
    address = reverse("risks:risk-edit", args=["opcc", "R-2"])
    page = send(client, address, event=SLIP, **CHECK)
    assert (
        "1 remark at the text, compared with “Quarterly highlight report: June to August 2022”, the"
        " newest report (none that is being written prints it)." in page
    )
    assert 'name="dismiss"' in page
    office.publish()
    page = send(client, risk_edit(office), event=SLIP, **CHECK)
    assert "the newest report (none that is being written prints it)" in page
    assert "A sign beside a verb: -5.0%" in page
    assert 'name="dismiss"' not in page
    assert "You cannot dismiss these remarks: the report is published." in page
    mark = checked_mark()
    page = send(client, risk_edit(office), event=SLIP, dismiss=mark)
    assert "You cannot dismiss these remarks: the report is published." in page
    assert not FindingDismissal.objects.exists()


def checked_mark() -> str:
    """The digest of the slip, as every place computes it."""
    return hashlib.sha256(f"sign\n{SLIP}\n-5.0%".encode()).hexdigest()


def test_a_new_record_is_looked_at_where_it_would_stand(client: Client, office: Office) -> None:
    address = reverse("risks:risk-add", args=["opcc"])
    more = {
        "title": "New",
        "event": SLIP,
        "priority": str(office.priority.pk),
        "visibility": "public",
        "appetite": "8",
        "response": "treat",
        "current_likelihood": "2",
        "current_impact": "2",
    }
    page = send(client, address, **more, **CHECK)
    assert PRINTS in page
    assert "A sign beside a verb: -5.0%" in page
    assert not Risk.objects.filter(title="New").exists()


def test_an_administrator_sees_remarks_on_a_priority_and_an_officer_dismisses_them(
    client: Client, office: Office
) -> None:
    administrator = client_of(person("Boss", "administrator"))
    address = reverse("plans:priority-edit", args=["plan", 1])
    page = send(administrator, address, summary=SLIP, **CHECK)
    assert PRINTS in page
    assert "A sign beside a verb: -5.0%" in page
    assert "An officer can dismiss these remarks in the report." in page
    assert 'name="dismiss"' not in page
    send(administrator, address, summary=SLIP, dismiss=checked_mark())
    assert not FindingDismissal.objects.exists()
    send(administrator, address, summary=SLIP)
    assert Priority.objects.get().summary == SLIP
    groups = checklist(office.report, on=date(2022, 9, 1))
    listed = [item.text for item in titled(groups, "Numbers to check")]
    assert len(listed) == 1
    assert "Priority 1: -5.0%, a sign beside a verb" in listed[0]


def test_who_may_not_write_there_dismisses_nothing(office: Office) -> None:
    other = Priority.objects.create(plan=office.plan, number=2, title="Other")
    limited = person("Limited")
    Remit.objects.create(person=limited, priority=other, given_by=office.by)
    client = client_of(limited)
    response = client.post(risk_edit(office), {"event": SLIP, "dismiss": checked_mark()})
    assert "you can only edit" in words(response.content.decode())
    assert "A sign beside a verb: -5.0%" in words(response.content.decode())
    assert not FindingDismissal.objects.exists()
    assert not event_of_the_risk()


def test_the_round_shows_remarks_at_each_note_and_records_all_the_same(
    client: Client, office: Office
) -> None:
    address = reverse("deliverables:update-round")
    key = office.deliverable.pk
    typed = {f"d{key}-progress": "80", f"d{key}-note": SLIP}
    page = send(client, address, **typed, **CHECK)
    assert (
        f"The figure check has 1 remark at the text, {PRINTS} Nothing has been saved yet." in page
    )
    assert f'id="id_d{key}-note_remarks"' in page
    assert not ProgressUpdate.objects.filter(note=SLIP).exists()
    page = send(client, address, **typed)
    assert ProgressUpdate.objects.filter(note=SLIP).count() == 1
    assert "1 deliverable updated" in page
    assert "The figure check has 1 remark on your text:" in page
    link = f"{reverse('deliverables:progress-record', args=['D-1'])}?figures=check"
    assert f'href="{link}">D-1: “-5.0%”, a sign beside a verb</a>' in page
    again = shown(client, link)
    assert form_of(again)["note"] == SLIP
    assert form_of(again)["progress"] == ["80%"]


def test_enter_in_a_field_saves_and_presses_no_button_of_a_remark(
    client: Client, office: Office
) -> None:
    note = f"d{office.deliverable.pk}-note"
    for address, field in (
        (risk_edit(office), "event"),
        (reverse("deliverables:update-round"), note),
    ):
        page = send(client, address, **{field: SLIP}, **CHECK)
        form = page.split("csrfmiddlewaretoken")[-1]
        first = re.search(r'<button type="submit"[^>]*>', form)
        assert first
        assert "name=" not in first[0]


def test_the_grids_of_a_survey_show_remarks_at_their_notes(client: Client, office: Office) -> None:
    wave = Wave.objects.get()
    key = wave.results.get().question_id
    for name, field, more in (
        ("result-edit", f"q{key}-note", {}),
        ("profile-edit", "g0-note", {"g0-dimension": "area", "g0-group": "North"}),
    ):
        address = reverse(f"consultation:{name}", args=["survey", "2022"])
        page = send(client, address, **{field: SLIP}, **more, **CHECK)
        assert f"The figure check has 1 remark at the text, {PRINTS}" in page
        assert f'id="id_{field}_remarks"' in page
        page = send(client, address, **{field: SLIP}, **more)
        link = re.search(r'banner__link" href="([^"]+)"', page)
        assert link
        assert f'id="id_{field}_remarks"' in shown(client, link[1])
    assert wave.results.get().note == SLIP
    assert wave.profile.get().note == SLIP


def test_what_is_said_of_its_own_progress_is_not_held_against_the_last_one(
    client: Client, office: Office
) -> None:
    address = FORMS["progress"][0]
    note = "D-1 is at 80% by now."
    assert "no remarks" in send(client, address, progress="80", note=note, **CHECK)


def test_the_round_costs_the_same_for_one_note_and_for_many(client: Client, office: Office) -> None:
    address = reverse("deliverables:update-round")
    more = [
        add_deliverable(
            reference=f"D-{number}",
            title=f"Deliverable {number}",
            plan=office.plan,
            priority=office.priority,
            due_as_written="Sept 2022",
            set_on=date(2022, 5, 1),
            by=office.by,
        )
        for number in range(2, 12)
    ]
    add_section(
        report=office.report,
        kind=SectionKind.DELIVERABLES,
        title="More",
        priority=office.priority,
        deliverables=more,
        by=office.by,
    )
    start = {**form_of(shown(client, address)), **CHECK}

    def queries(rows: list[Deliverable]) -> int:
        typed = {f"d{row.pk}-note": SLIP for row in rows}
        with CaptureQueriesContext(connection) as captured:
            page = client.post(address, {**start, **typed}).content.decode()
        assert f"{len(rows)} remark" in page
        return len(captured)

    assert queries(more) == queries(more[:1])


def test_without_any_report_the_check_says_so(db: None) -> None:
    row = DeliverableFactory(reference="T-1")
    client = client_of(person("Alone"))
    address = reverse("deliverables:progress-record", args=[row.reference])
    page = send(client, address, note=SLIP, progress="10", **CHECK)
    assert "The figure check has no report to compare with yet." in page
