"""An officer who is limited to a priority: what the pages and the actions refuse, and why."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from deliverables.actions import add_deliverable, close_deliverable, record_progress
from deliverables.models import ProgressUpdate
from figure_check import Finding, Rule
from highlights.actions import comment_on_section, dismiss_finding, restore_finding, submit_report
from highlights.actions.draft_report import change_section, remove_section, write_section
from highlights.actions.reports import add_section, create_report, write_narrative
from highlights.models import FindingDismissal, Narrative, SectionKind
from plans.policies import OutsideRemitError
from scorecards.actions import write_commentary
from scorecards.models import Commentary, Scorecard
from tests.accounts.factories import UserFactory
from tests.deliverables.factories import DeliverableFactory
from tests.plans.factories import BodyFactory
from tests.risks.factories import RegisterFactory, RiskFactory

pytestmark = pytest.mark.django_db

WHY = "you can only edit"


@pytest.fixture
def rows(plan, priorities):
    """Mine, another priority's, and the whole plan's."""
    return [
        DeliverableFactory(plan=plan, priority=priority, reference=reference)
        for reference, priority in zip(("MINE", "OTHER", "WHOLE"), (*priorities, None), strict=True)
    ]


@pytest.fixture
def sections(plan, priorities):
    """Of a report: mine, another priority's, and the whole plan's."""
    by = UserFactory()
    report = create_report(
        slug="report",
        title="Report",
        plan=plan,
        period_start=plan.starts_on,
        period_end=date(plan.starts_on.year, 6, 1),
        data_to=date(plan.starts_on.year, 6, 1),
        by=by,
    )
    return [
        add_section(
            report=report, kind=SectionKind.OUTCOMES, title="Text", priority=priority, by=by
        )
        for priority in (*priorities, None)
    ]


def address(name, row):
    return reverse(f"deliverables:{name}", args=[row.reference])


FORMS = (
    "deliverable-edit",
    "progress-record",
    "due-date-change",
    "deliverable-close",
    "deliverable-drop",
    "status-set",
)


def test_deliverables_by_action(officer, rows, plan, priorities):
    mine, *others = rows
    today = timezone.localdate()
    record_progress(deliverable=mine, as_at=today, percent=10, by=officer)
    close_deliverable(deliverable=mine, on=today, by=officer)
    before = AuditEvent.objects.count()
    for row in others:
        with pytest.raises(OutsideRemitError, match=WHY):
            record_progress(deliverable=row, as_at=today, percent=10, by=officer)
        with pytest.raises(OutsideRemitError, match=WHY):
            close_deliverable(deliverable=row, on=today, by=officer)
    for priority in (priorities[1], None):
        with pytest.raises(OutsideRemitError, match=WHY):
            add_deliverable(
                title="New",
                plan=plan,
                priority=priority,
                due_as_written="May 2099",
                set_on=today,
                by=officer,
            )
    assert AuditEvent.objects.count() == before


def test_deliverables_by_page(client, rows):
    mine, *others = rows
    for name in FORMS:
        assert WHY not in client.get(address(name, mine)).content.decode(), name
        for row in others:
            page = client.get(address(name, row)).content.decode()
            assert WHY in page, name
            assert "an administrator can change your priorities" in page
            assert '<button type="submit" class="govuk-button" accesskey="s">' not in page
    shown = client.get(address("deliverable-detail", mine)).content.decode()
    assert address("progress-record", mine) in shown
    for row in others:
        shown = client.get(address("deliverable-detail", row)).content.decode()
        assert WHY in shown
        assert address("progress-record", row) not in shown
    # Sent all the same.
    sent = {"as_at": timezone.localdate().isoformat(), "progress": "50", "seen": "0"}
    answer = client.post(address("progress-record", others[0]), sent)
    assert answer.status_code == 403
    assert WHY in answer.content.decode()
    assert not ProgressUpdate.objects.exists()
    client.post(address("progress-record", mine), sent)
    assert ProgressUpdate.objects.get().deliverable == mine


def test_my_updates_show_what_is_theirs(client, rows):
    mine, other, _ = rows
    page = reverse("deliverables:update-round")
    shown = client.get(f"{page}?whose=everybody").content.decode()
    assert "MINE" in shown
    assert "OTHER" not in shown
    assert "WHOLE" not in shown
    assert "You can only edit" in shown
    both = {"as_at": timezone.localdate().isoformat(), "row": [mine.pk, other.pk]}
    for row in (mine, other):
        both |= {f"d{row.pk}-progress": "70", f"d{row.pk}-seen": "0"}
    answer = client.post(page, both)
    assert answer.status_code == 403
    assert not ProgressUpdate.objects.exists()


def test_a_new_deliverable_is_offered_for_their_priorities_only(client, priorities):
    choices = client.get(reverse("deliverables:deliverable-add")).context["form"].fields["part"]
    ((_, offered),) = choices.choices
    assert [value for value, _ in offered] == [f"priority-{priorities[0].pk}"]


def test_texts_and_comments_of_a_report(client, officer, sections):
    mine, *others = sections
    write_narrative(section=mine, text="Mine", by=officer)
    comment_on_section(section=mine, text="Mine", by=officer)
    for section in others:
        for attempt in (
            lambda section=section: write_narrative(section=section, text="No", by=officer),
            lambda section=section: write_section(section=section, texts={}, by=officer),
            lambda section=section: comment_on_section(section=section, text="No", by=officer),
        ):
            with pytest.raises(OutsideRemitError, match=WHY):
                attempt()
        where = [section.report.slug, section.slug]
        page = client.get(reverse("highlights:narrative-edit", args=where)).content.decode()
        assert WHY in page
        assert "Save the text" not in page
        page = client.get(reverse("highlights:section-comment", args=where)).content.decode()
        assert WHY in page
    assert Narrative.objects.count() == 1
    where = [mine.report.slug, mine.slug]
    assert (
        "Save the text"
        in client.get(reverse("highlights:narrative-edit", args=where)).content.decode()
    )


def test_findings_of_the_figure_check(officer, sections):
    mine = sections[0]
    for section in sections:
        finding = Finding(
            rule=Rule.SIGN,
            sentence="Crime fell by -5.0%.",
            found="-5.0%",
            why="It has a sign.",
            would_be="5.0%",
            digest=f"of {section.pk}",
        )
        if section == mine:
            dismiss_finding(place=section, finding=finding, by=officer)
            restore_finding(place=section, finding=finding, by=officer)
            continue
        with pytest.raises(OutsideRemitError, match=WHY):
            dismiss_finding(place=section, finding=finding, by=officer)
        dismiss_finding(place=section, finding=finding, by=UserFactory())
        with pytest.raises(OutsideRemitError, match=WHY):
            restore_finding(place=section, finding=finding, by=officer)
    assert FindingDismissal.objects.count() == 2


def test_risks_outside_the_remit_are_refused(client, officer, priorities):
    register = RegisterFactory()
    mine, other = (RiskFactory(register=register, priority=each) for each in priorities)
    whole = RiskFactory(register=register, priority=None)

    def page(name, risk):
        return reverse(f"risks:{name}", args=[register.slug, risk.reference])

    names = ("risk-edit", "risk-score", "risk-review", "risk-close", "control-add", "action-add")
    shown = client.get(page("risk-detail", mine)).content.decode()
    assert WHY not in shown
    assert page("risk-edit", mine) in shown
    for risk in (other, whole):
        shown = client.get(page("risk-detail", risk)).content.decode()
        assert WHY in shown
        for name in names:
            assert page(name, risk) not in shown
            form = client.get(page(name, risk)).content.decode()
            assert WHY in form, name
            assert 'accesskey="s"' not in form
    # A new one, and another priority for one's own, are offered within the limit alone.
    add = client.get(reverse("risks:risk-add", args=[register.slug])).context["form"]
    edit = client.get(page("risk-edit", mine)).context["form"]
    for form in (add, edit):
        assert form.fields["priority"].required
        assert list(form.fields["priority"].queryset) == priorities[:1]


def test_the_report_as_a_whole_is_not_theirs(client, officer, sections):
    report = sections[0].report
    for attempt in (
        lambda: submit_report(report=report, by=officer),
        lambda: remove_section(section=sections[0], by=officer),
        lambda: add_section(report=report, kind=SectionKind.OUTCOMES, title="New", by=officer),
        lambda: change_section(
            section=sections[0], title="New", deliverables=[], started_from="", by=officer
        ),
    ):
        with pytest.raises(OutsideRemitError, match="the whole plan"):
            attempt()
    for name, args in (
        ("report-create", []),
        ("report-set-up", [report.slug]),
        ("section-create", [report.slug]),
    ):
        answer = client.get(reverse(f"highlights:{name}", args=args))
        assert answer.status_code == 403
        assert WHY in answer.content.decode()
    manage = client.get(reverse("highlights:report-manage", args=[report.slug]))
    assert WHY in manage.content.decode()


def test_commentary_on_scorecards(client, officer, priorities):
    mine, other = (
        Scorecard.objects.create(slug=f"s-{priority.number}", title="S", priority=priority)
        for priority in priorities
    )
    body = Scorecard.objects.create(slug="body", title="B", body=BodyFactory())
    write_commentary(scorecard=mine, month=date(2024, 9, 1), text="Mine", by=officer)
    for scorecard in (other, body):
        with pytest.raises(OutsideRemitError, match=WHY):
            write_commentary(scorecard=scorecard, month=date(2024, 9, 1), text="No", by=officer)
        page = client.get(reverse("highlights:commentary-edit", args=[scorecard.slug]))
        assert WHY in page.content.decode()
        assert "Save the commentary" not in page.content.decode()
    assert Commentary.objects.count() == 1


def test_reading_is_not_limited(client, rows, sections):
    for row in rows:
        assert client.get(address("deliverable-detail", row)).status_code == 200
    listed = client.get(reverse("deliverables:deliverable-list")).content.decode()
    assert all(row.title in listed for row in rows)
    answer = client.get(reverse("deliverables-list"))
    assert {row["reference"] for row in answer.json()["results"]} == {"MINE", "OTHER", "WHOLE"}
