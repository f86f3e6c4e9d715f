"""Forms of one deliverable: what they save, what they refuse, and what happens to two at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent, Channel
from dates.periods import day_text
from deliverables.actions import (
    change_due_date,
    close_deliverable,
    drop_deliverable,
    override_status,
    record_progress,
)
from deliverables.models import Deliverable
from tests.accounts.factories import UserFactory
from tests.deliverables.factories import DeliverableFactory, ProgressUpdateFactory
from tests.form_reader import form_of, texts
from tests.plans.factories import ObjectiveFactory, PlanFactory, PriorityFactory

pytestmark = pytest.mark.django_db

ADD = reverse("deliverables:deliverable-add")
TODAY = timezone.localdate()
FORMS = {
    "deliverable-edit",
    "progress-record",
    "due-date-change",
    "deliverable-close",
    "deliverable-drop",
    "status-set",
}


def address(name, row) -> str:
    return reverse(f"deliverables:{name}", args=[row.reference])


@pytest.fixture
def officer(client):
    person = UserFactory(role="officer", name="Officer One")
    client.force_login(person)
    return person


@pytest.fixture
def row():
    return DeliverableFactory(
        reference="T-1", title="Open the hub", description="A place.\nFor victims."
    )


@pytest.fixture
def plan():
    return PlanFactory(starts_on=date(TODAY.year, 1, 1), ends_on=date(TODAY.year + 3, 3, 31))


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def test_add_shows_how_the_date_is_read_and_then_adds(client, officer, plan):
    priority = PriorityFactory(plan=plan, number=1)
    objective = ObjectiveFactory(priority=priority, number=2)
    written = f"Q4 {TODAY.year + 1}"
    data = form_of(client.get(ADD)) | {
        "part": f"priority-{priority.pk}",
        "title": "Open the hub",
        "due_as_written": written,
        "objectives": [objective.pk],
        "owner_title": "Head of commissioning",
    }
    shown = client.post(ADD, data)
    assert f"means <strong>31 December {TODAY.year + 1}</strong>" in texts(shown)
    assert not Deliverable.objects.exists()
    response = client.post(ADD, form_of(shown), follow=True)
    added = Deliverable.objects.get()
    assert f"{added.reference} has been added. It is due “{written}”" in texts(response)
    assert (added.plan, added.priority, added.owner) == (plan, priority, officer)
    assert list(added.objectives.all()) == [objective]
    assert last_event().channel == Channel.WEB


def test_a_date_that_changes_after_it_was_shown_is_shown_again(client, officer, plan):
    data = form_of(client.get(ADD)) | {
        "part": f"plan-{plan.pk}",
        "title": "Open the hub",
        "due_as_written": f"Q4 {TODAY.year + 1}",
    }
    again = form_of(client.post(ADD, data)) | {"due_as_written": f"Q3 {TODAY.year + 1}"}
    assert "30 September" in texts(client.post(ADD, again))
    assert not Deliverable.objects.exists()


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"title": ""}, "Enter what needs to be done."),
        ({"due_as_written": "early 2030"}, "not precise enough"),
        ({"due_as_written": ""}, "Enter the due date."),
        ({"reference": "add"}, "is used by the site"),
        ({"reference": "T 1/2"}, "Use only letters, digits"),
        ({"reference": "t-1"}, "is already used"),
        ({"part": "plan-999999"}, "Choose an answer for “Part of” from the list."),
    ],
)
def test_add_refuses_in_words_and_keeps_what_was_typed(client, officer, plan, row, fields, words):
    data = form_of(client.get(ADD)) | {
        "part": f"plan-{plan.pk}",
        "title": "Open another hub",
        "due_as_written": f"Q4 {TODAY.year + 1}",
        "description": "Typed with care",
        **fields,
    }
    response = client.post(ADD, data)
    if "reference" in fields and not response.context["form"].errors:
        response = client.post(ADD, form_of(response))
    assert words in texts(response)
    assert "There is a problem" in texts(response)
    assert "Typed with care" in texts(response)
    assert Deliverable.objects.count() == 1


def test_edit_changes_what_differs_and_records_both(client, officer, row):
    objective = ObjectiveFactory(priority__plan=row.plan)
    page = address("deliverable-edit", row)
    data = form_of(client.get(page)) | {"title": "Open two hubs", "objectives": [objective.pk]}
    assert "T-1 has been saved." in texts(client.post(page, data, follow=True))
    row.refresh_from_db()
    assert row.title == "Open two hubs"
    assert row.description == "A place.\nFor victims."
    event = last_event()
    assert event.sentence == "changed title and objectives of T-1"
    assert event.before == {"title": "Open the hub", "objectives": []}
    assert event.after == {"title": "Open two hubs", "objectives": [str(objective)]}


def test_edit_without_a_difference_records_nothing(client, officer, row):
    page = address("deliverable-edit", row)
    client.post(page, form_of(client.get(page)))
    assert not AuditEvent.objects.exists()


def test_edits_of_different_details_do_not_meet(client, officer, row):
    page = address("deliverable-edit", row)
    mine, theirs = form_of(client.get(page)), form_of(client.get(page))
    client.post(page, theirs | {"title": "Open two hubs"})
    response = client.post(page, mine | {"description": "Mine"}, follow=True)
    assert "T-1 has been saved." in texts(response)
    row.refresh_from_db()
    assert (row.title, row.description) == ("Open two hubs", "Mine")


def test_the_second_of_two_is_told_sees_both_and_may_confirm(client, officer, row):
    page = address("deliverable-edit", row)
    mine = form_of(client.get(page)) | {"title": "Mine", "owner_title": "My role"}
    theirs = form_of(client.get(page)) | {"title": "Theirs", "description": "Their words"}
    client.post(page, theirs)
    response = client.post(page, mine)
    shown = texts(response)
    assert "Officer One changed “title” since you opened this page" in shown
    assert "<span>Theirs</span>" in shown
    assert "<span>Mine</span>" in shown
    row.refresh_from_db()
    assert (row.title, row.owner_title) == ("Theirs", "")
    client.post(page, form_of(response))
    row.refresh_from_db()
    assert (row.title, row.owner_title, row.description) == ("Mine", "My role", "Their words")


def test_edit_refuses_a_start_after_the_due_date(client, officer, row):
    page = address("deliverable-edit", row)
    response = client.post(page, form_of(client.get(page)) | {"started_on": "2023-01-01"})
    assert "is before this start" in texts(response)


def test_changed_due_date_is_read_aloud_and_slips(client, officer, row):
    page = address("due-date-change", row)
    data = form_of(client.get(page)) | {"due_as_written": "Q4 2023", "reason": "No bids"}
    shown = client.post(page, data)
    assert "<strong>31 December 2023</strong>: 365 days later than the original" in texts(shown)
    assert row.due_dates.count() == 1
    response = client.post(page, form_of(shown), follow=True)
    assert "T-1 is now due “Q4 2023”, which we read as 31 December 2023, 365 days later" in texts(
        response
    )
    assert [due.as_written for due in row.due_dates.all()] == ["Dec 2022", "Q4 2023"]


def test_changed_due_date_tells_of_another_change(client, officer, row):
    page = address("due-date-change", row)
    data = form_of(client.get(page)) | {"due_as_written": "Q4 2023", "reason": "No bids"}
    shown = client.post(page, data)
    ann, because = UserFactory(name="Ann Other"), "Agreed with the board"
    change_due_date(deliverable=row, due_as_written="May 2023", reason=because, on=TODAY, by=ann)
    told = client.post(page, form_of(shown))
    assert "Ann Other changed the due date to “May 2023”" in texts(told)
    assert row.due_dates.count() == 2
    assert told.context["form"].conflicts == [
        ("Due date", "May 2023", "Q4 2023"),
        ("Reason", "Agreed with the board", "No bids"),
        ("Applies from", day_text(TODAY), day_text(TODAY)),
    ]
    assert "<span>Agreed with the board</span>" in texts(told)
    client.post(page, form_of(told))
    assert row.due_dates.last().as_written == "Q4 2023"


def test_progress_of_one(client, officer, row):
    page = address("progress-record", row)
    data = form_of(client.get(page))
    assert "Enter the progress" in texts(client.post(page, data))
    response = client.post(page, data | {"progress": "100", "note": "Opened"}, follow=True)
    assert "Next, close it as complete" in texts(response)
    assert str(row.progress_updates.get()) == "100%"


def test_progress_of_one_tells_of_another(client, officer, row):
    page = address("progress-record", row)
    data = form_of(client.get(page)) | {"progress": "70", "note": "Roof is on"}
    ann = UserFactory(name="Ann Other")
    record_progress(deliverable=row, as_at=TODAY, percent=55, note="Walls stand", by=ann)
    told = client.post(page, data)
    assert "Ann Other recorded “55%”" in texts(told)
    for theirs, mine in (("55%", "70"), ("Walls stand", "Roof is on")):
        assert f"<span>{theirs}</span>" in texts(told)
        assert f"<span>{mine}</span>" in texts(told)
    assert row.progress_updates.count() == 1
    newest = row.progress_updates.get().pk
    client.post(page, form_of(told) | {"anyway": newest})
    assert [str(update) for update in row.progress_updates.all()] == ["55%", "70%"]


def test_no_change_of_one(client, officer, row):
    page = address("progress-record", row)
    data = form_of(client.get(page)) | {"no_change": "on"}
    assert "No progress has been reported yet" in texts(client.post(page, data))
    ProgressUpdateFactory(deliverable=row, percent=50)
    client.post(page, form_of(client.get(page)) | {"no_change": "on"})
    assert [str(update) for update in row.progress_updates.all()] == ["50%", "50%"]


def test_too_long_a_reason_comes_back_whole_with_its_limit(client, officer, row):
    drop = address("deliverable-drop", row)
    assert "At most 2,000 characters." in texts(client.get(drop))
    reason = "The funding ended. " * 158 + "At last."
    response = client.post(drop, {"reason": reason, "on": TODAY.isoformat()})
    assert "Reason must be 2,000 characters or fewer. It has 3010." in texts(response)
    assert form_of(response)["reason"] == [reason]
    row.refresh_from_db()
    assert row.outcome == ""


def test_close_drop_and_reopen(client, officer, row):
    client.post(address("deliverable-close", row), {"on": TODAY.isoformat()})
    row.refresh_from_db()
    assert row.outcome == "complete"
    reopen = address("deliverable-reopen", row)
    assert "Explain why the deliverable is reopened" in texts(client.post(reopen, {"reason": " "}))
    client.post(reopen, {"reason": "Not finished after all"})
    drop = address("deliverable-drop", row)
    refused = client.post(drop, {"reason": "", "on": TODAY.isoformat()})
    assert "Explain why the deliverable is dropped" in texts(refused)
    response = client.post(drop, {"reason": "No funds", "on": TODAY.isoformat()}, follow=True)
    assert "T-1 has been dropped" in texts(response)
    assert "No funds" in texts(response)
    row.refresh_from_db()
    assert row.outcome == "dropped"


def test_status_by_hand_and_back(client, officer, row):
    page = address("status-set", row)
    data = form_of(client.get(page)) | {"status": "on_track"}
    assert "Explain why the status is set manually" in texts(client.post(page, data))
    assert "T-1 has been set manually" in texts(
        client.post(page, data | {"reason": "Bids are in"}, follow=True)
    )
    row.refresh_from_db()
    assert (row.override_status, row.override_reason) == ("on_track", "Bids are in")
    client.post(page, form_of(client.get(page)) | {"status": "worked_out"})
    row.refresh_from_db()
    assert row.override_status == ""


def test_status_by_hand_tells_of_another(client, officer, row):
    page = address("status-set", row)
    data = form_of(client.get(page)) | {"status": "on_track", "reason": "Mine"}
    override_status(deliverable=row, status="behind", reason="Theirs", by=officer)
    told = client.post(page, data)
    assert "Officer One changed the status since you opened this page" in texts(told)
    assert "It is now: Behind (Theirs)" in texts(told)
    assert told.context["form"].conflicts == [
        ("Status", "Behind", "On track"),
        ("Reason", "Theirs", "Mine"),
    ]
    row.refresh_from_db()
    assert row.override_reason == "Theirs"
    client.post(page, form_of(told))
    row.refresh_from_db()
    assert row.override_reason == "Mine"


@pytest.mark.parametrize("name", sorted(FORMS))
def test_what_has_ended_says_why_not_and_who_could(client, officer, row, name):
    close_deliverable(deliverable=row, on=TODAY, by=officer)
    shown = texts(client.get(address(name, row)))
    assert "T-1 was completed on" in shown
    assert "officer or an approver" in shown
    assert address("deliverable-reopen", row) in shown
    assert '<form method="post" class="app-form"' not in shown


def test_what_ends_meanwhile_keeps_what_was_typed(client, officer, row):
    page = address("deliverable-edit", row)
    data = form_of(client.get(page)) | {"description": "Typed with care"}
    drop_deliverable(deliverable=row, reason="No funds", on=TODAY, by=officer)
    shown = texts(client.post(page, data))
    assert "T-1 was dropped on" in shown
    assert "Typed with care" in shown


def test_what_is_open_cannot_be_reopened(client, officer, row):
    page = address("deliverable-reopen", row)
    assert "is still open" in texts(client.get(page))
    assert "is still open" in texts(client.post(page, {"reason": "Why not"}))


def test_page_offers_what_can_be_done_to_those_who_may(client, row):
    page = address("deliverable-detail", row)
    links = [address(name, row) for name in sorted(FORMS)]
    assert not any(link in texts(client.get(page)) for link in links)
    client.force_login(UserFactory(role="approver"))
    assert all(link in texts(client.get(page)) for link in links)
    close_deliverable(deliverable=row, on=TODAY, by=UserFactory())
    shown = texts(client.get(page))
    assert address("deliverable-reopen", row) in shown
    assert not any(link in shown for link in links)


@pytest.mark.parametrize("name", sorted(FORMS | {"deliverable-reopen"}))
def test_forms_are_for_those_who_may(client, row, name):
    page = address(name, row)
    assert "/accounts/login/" in client.get(page).url
    client.force_login(UserFactory(role="panel_member"))
    assert client.get(page).status_code == 403
    assert client.post(page, {"reason": "x", "on": TODAY}).status_code == 403
    row.refresh_from_db()
    assert row.outcome == ""


def test_a_day_in_the_future_is_refused(client, officer, row):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    response = client.post(address("deliverable-close", row), {"on": tomorrow})
    assert "in the future" in texts(response)
