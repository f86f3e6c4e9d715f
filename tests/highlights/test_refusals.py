"""Every refusal says why and who could: the whole grid of the workflow, and what hangs on a state.

Pages, actions and the job say the same sentence, since `highlights.policies` alone makes it. The
roles in it are read off the permissions, and here off the table that the docs print.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.actions import assign_role
from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import holders_of, who_can
from highlights.actions import (
    abandon_correction,
    approve_report,
    cancel_publication,
    comment_on_section,
    correct_report,
    publish,
    return_report,
    schedule_publication,
    submit_report,
    withdraw_report,
    write_narrative,
)
from highlights.codec import digest
from highlights.evidence import report_content
from highlights.models import Edition, PublicationSchedule, Report, ReportState, TransitionName
from highlights.policies import TRANSITIONS, NotAllowedError, reason_in_state
from tests.accounts.sessions import sign_in_confirmed
from tests.highlights.conftest import Office

MANAGE = "/reports/2022-06-to-08/manage/"
ROLES_PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "roles.md"
STATES = list(ReportState)

# Who holds what, in words, as the table in docs/roles.md says (a test holds it to be true).
OFFICERS, APPROVERS = "an officer or an approver", "an approver"

MOVES: dict[TransitionName, Callable[[Report, User], object]] = {
    TransitionName.SUBMIT: lambda report, by: submit_report(report=report, by=by),
    TransitionName.RETURN: lambda report, by: return_report(report=report, reason="Why", by=by),
    TransitionName.APPROVE: lambda report, by: approve_report(report=report, by=by),
    TransitionName.PUBLISH: lambda report, by: publish(report=report, by=by),
    TransitionName.WITHDRAW: lambda report, by: withdraw_report(report=report, reason="Why", by=by),
    TransitionName.CORRECT: lambda report, by: correct_report(report=report, corrects="Why", by=by),
    TransitionName.ABANDON: lambda report, by: abandon_correction(
        report=report, reason="Why", by=by
    ),
}
WHO = {name: OFFICERS if name == TransitionName.SUBMIT else APPROVERS for name in TransitionName}


@pytest.fixture
def approver(db: None) -> User:
    user = User.objects.create_user("approver@office.invalid", name="An approver")
    assign_role(user=user, role="approver", by=user)
    return user


def stand(office: Office, state: str) -> None:
    """Let the report stand in a state."""
    office.report.state = state
    office.report.save()


def words_of(page: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(page.decode()))


def possible_in(state: str) -> list[TransitionName]:
    """The moves that begin in a state, of a report that corrects nothing."""
    return [
        name
        for name, move in TRANSITIONS.items()
        if state in move.from_states and not move.ends_correction
    ]


@pytest.mark.parametrize(
    ("permission", "words"),
    [
        (Permission.EDIT_RECORD, OFFICERS),
        (Permission.PUBLISH_REPORT, APPROVERS),
        (Permission.REVIEW_REPORT, APPROVERS),
        (Permission.IMPORT_DATA, "an officer or an API client"),
        (Permission.MANAGE_PEOPLE, "an administrator"),
    ],
)
def test_who_could_is_what_the_table_of_roles_says(permission: Permission, words: str) -> None:
    assert holders_of(permission) == words
    text = ROLES_PAGE.read_text(encoding="utf-8")
    heads = re.search(r"^\| Permission \|(.*)\|$", text, re.MULTILINE)
    row = re.search(rf"^\| `{permission}` \|(.*)\|$", text, re.MULTILINE)
    assert heads
    assert row
    pairs = zip(heads[1].split("|"), row[1].split("|"), strict=True)
    held = {head.strip().lower() for head, cell in pairs if cell.strip() == "yes"}
    assert {re.sub("^an? ", "", each).lower() for each in words.split(" or ")} == held
    assert all(re.sub("^an? ", "", each) in who_can(permission) for each in words.split(" or "))


@pytest.mark.parametrize("state", STATES)
def test_every_move_that_a_state_forbids_says_why_and_who_could(
    client: Client, office: Office, approver: User, state: ReportState
) -> None:
    stand(office, state)
    possible = possible_in(state)
    assert possible
    for name, move in TRANSITIONS.items():
        if name in possible:
            assert reason_in_state(office.report, name) == ""
            continue
        reason = reason_in_state(office.report, name)
        assert reason.startswith(f"The report is {state.label.lower()}")
        assert f"({WHO[name]})" in reason.replace("(by ", "(")
        for other in possible:
            assert f"“{TRANSITIONS[other].verb.lower()}” ({WHO[other]})" in reason
        # The action says it, whoever calls it.
        with pytest.raises(NotAllowedError) as refusal:
            MOVES[name](office.report, approver)
        assert str(refusal.value) == reason
        # So does the page of the move, opened and sent, to who may and to who may not.
        sign_in_confirmed(client, approver)
        sent = {"reason": "Because", "digest": "0" * 64}
        for answer in (client.get(f"{MANAGE}{name}/"), client.post(f"{MANAGE}{name}/", sent)):
            assert reason in words_of(answer.content)
        if "reason" in client.get(f"{MANAGE}{name}/").context["form"].fields:
            assert "Because" in words_of(client.post(f"{MANAGE}{name}/", sent).content)
        client.force_login(office.by)
        answer = client.post(f"{MANAGE}{name}/", sent)
        is_theirs = move.permission == Permission.EDIT_RECORD
        assert answer.status_code == (422 if is_theirs else 403)
        assert reason in words_of(answer.content)
        assert reason in words_of(client.get(MANAGE).content)
    if state != ReportState.APPROVED:
        shown = words_of(client.get(MANAGE).content)
        assert f"when the report is approved ({APPROVERS})" in shown
    office.report.refresh_from_db()
    assert office.report.state == state


@pytest.mark.parametrize("state", STATES)
def test_every_move_that_a_person_may_not_take_says_who_could(
    client: Client, office: Office, state: ReportState
) -> None:
    stand(office, state)
    client.force_login(office.by)
    shown = words_of(client.get(MANAGE).content)
    for name in possible_in(state):
        permission = TRANSITIONS[name].permission
        if permission == Permission.EDIT_RECORD:
            continue
        answer = client.post(f"{MANAGE}{name}/", {"reason": "Because"})
        assert answer.status_code == 403
        assert who_can(permission) in words_of(answer.content)
        assert who_can(permission) in shown


@pytest.mark.parametrize("state", STATES)
def test_the_api_moves_nothing_whoever_asks(
    client: Client, office: Office, approver: User, state: ReportState
) -> None:
    stand(office, state)
    address = f"/api/v1/reports/{office.report.slug}/"
    sign_in_confirmed(client, approver)
    for method in ("post", "put", "patch", "delete"):
        for path in (address, *(f"{address}{name}/" for name in TransitionName)):
            answer = getattr(client, method)(path, {"state": "published"}, "application/json")
            assert answer.status_code == (405 if path == address else 404)
    office.report.refresh_from_db()
    assert office.report.state == state


@pytest.mark.parametrize("state", STATES)
def test_texts_and_comments_that_a_state_closes_say_who_opens_them(
    client: Client, office: Office, state: ReportState
) -> None:
    stand(office, state)
    section = office.sections["outcomes"]
    client.force_login(office.by)
    edit, set_up = (f"/reports/2022-06-to-08/{page}/" for page in ("edit", "set-up"))
    pages = {
        "text": [edit, f"{edit}{section.slug}/", set_up, f"{set_up}{section.slug}/"],
        "comment": [f"{MANAGE}sections/{section.slug}/comment/", MANAGE],
    }
    attempts = {
        "text": lambda: write_narrative(section=section, text="Words", by=office.by),
        "comment": lambda: comment_on_section(section=section, text="Words", by=office.by),
    }
    closed = {
        "text": {ReportState.APPROVED, ReportState.PUBLISHED, ReportState.WITHDRAWN},
        "comment": {ReportState.PUBLISHED, ReportState.WITHDRAWN},
    }
    for what, attempt in attempts.items():
        if state not in closed[what]:
            attempt()
            continue
        with pytest.raises(NotAllowedError) as refusal:
            attempt()
        reason = str(refusal.value)
        assert reason.startswith(f"The report is {state.label.lower()}:")
        assert "approver" in reason
        for page in pages[what]:
            assert reason in words_of(client.get(page).content), page


@pytest.mark.parametrize("state", [state for state in STATES if state != ReportState.APPROVED])
def test_a_time_cannot_be_set_and_the_page_says_who_could_do_what(
    client: Client, office: Office, approver: User, state: ReportState
) -> None:
    stand(office, state)
    reason = reason_in_state(office.report, TransitionName.PUBLISH)
    sign_in_confirmed(client, approver)
    assert reason in words_of(client.get("/reports/2022-06-to-08/schedule/").content)
    with pytest.raises(NotAllowedError) as refusal:
        schedule_publication(
            report=office.report,
            publish_at=timezone.now() + timedelta(days=1),
            expected_digest="0" * 64,
            by=approver,
        )
    assert str(refusal.value) == reason
    client.force_login(office.by)
    answer = client.get("/reports/2022-06-to-08/schedule/")
    assert who_can(Permission.PUBLISH_REPORT) in words_of(answer.content)


def test_open_comments_say_who_resolves_and_who_overrides(office: Office, approver: User) -> None:
    comment_on_section(section=office.sections["outcomes"], text="Why?", by=office.by)
    submit_report(report=office.report, by=office.by)
    with pytest.raises(NotAllowedError) as refusal:
        approve_report(report=office.report, by=approver)
    assert str(refusal.value) == (
        f"1 comment is open: resolve it ({OFFICERS}), or explain why you approve it "
        f"anyway ({APPROVERS})."
    )


def test_the_command_that_publishes_says_why_and_who_could(office: Office, approver: User) -> None:
    submit_report(report=office.report, by=office.by)
    approve_report(report=office.report, by=approver)
    content = report_content(office.report)
    schedule = schedule_publication(
        report=office.report,
        publish_at=timezone.now() + timedelta(hours=1),
        expected_digest=digest(content),
        by=approver,
    )
    approver.role_assignments.all().delete()
    PublicationSchedule.objects.update(publish_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_due")
    schedule.refresh_from_db()
    assert not Edition.objects.exists()
    assert schedule.outcome_text == (
        f"An approver may no longer publish reports: set the time again or publish now "
        f"({APPROVERS})."
    )
    with pytest.raises(NotAllowedError, match=re.escape(f"can be set ({APPROVERS})")):
        cancel_publication(schedule=schedule, by=approver)
