"""Sensitive actions ask again who it is; what was sent is neither lost nor done twice.

Every view that is sensitive stands in `CASES`, with what is sent to it and what it leaves in the
audit trail.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.account import app_settings
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.actions import assign_role, command_user, deactivate_person
from accounts.models import User
from accounts.pending_submissions.store import LARGEST
from administration.forms import person_initial
from audit.models import AuditEvent
from highlights.actions import correct_report
from highlights.codec import digest
from highlights.evidence import report_content
from highlights.models import PublicationSchedule, Report, TransitionName
from highlights.policies import TRANSITIONS
from tests.accounts.factories import ApiTokenFactory
from tests.accounts.sessions import end_sessions, kept_urls, sign_in_confirmed
from tests.integration.address import ADMINISTRATOR, APPROVER, OFFICER, SOMEBODY, TOKEN

pytestmark = pytest.mark.django_db

PASSWORD = "a long password"
QUESTION = "/accounts/reauthenticate/"
LONG_AGO = app_settings.REAUTHENTICATION_TIMEOUT + 1
WORDS = "Typed with care & kept"

Sent = dict[str, str | list[str]]


@dataclass(frozen=True)
class Case:
    """A sensitive address: who may, what is sent after some preparation, and what is then done.

    `words` are typed by a person, and so have to come back; `opens` says whether it shows a form.
    """

    name: str
    done: str
    role: str = APPROVER
    slug: str = ""
    move: str = ""
    sent: Callable[[], Sent] = dict
    before: Callable[[], object] = bool
    words: str = ""
    opens: bool = True
    more: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Its path."""
        named = {"slug": self.slug, "name": self.move}
        return reverse(self.name, kwargs={**{k: v for k, v in named.items() if v}, **self.more})

    def times_done(self) -> int:
        """How often it was done, as the audit trail says."""
        return AuditEvent.objects.filter(verb=self.done).count()


def says_why() -> Sent:
    return {"reason": WORDS}


def confirmed_digest() -> str:
    return digest(report_content(Report.objects.get(slug="scheduled")))


def a_time() -> Sent:
    return {
        "day": f"{timezone.localdate() + timedelta(days=3)}",
        "clock": "09:41",
        "readers": [str(User.objects.get(email="panel_member@office.invalid").pk)],
        "digest": confirmed_digest(),
        "started_from": str(PublicationSchedule.objects.get().pk),
    }


def begin_correction() -> object:
    report = Report.objects.get(slug="published")
    return correct_report(report=report, corrects="A figure.", by=command_user())


def somebody() -> User:
    return User.objects.get(pk=SOMEBODY)


def become_api_client() -> object:
    return assign_role(user=somebody(), role="api_client", by=command_user())


def have_a_token() -> object:
    return ApiTokenFactory(pk=TOKEN + 1, user=User.objects.get(email="officer@office.invalid"))


def a_token() -> Sent:
    return {"name": WORDS, "scopes": ["may_read"], "days": "30"}


def leave() -> object:
    return deactivate_person(person=somebody(), by=command_user())


def be_connected() -> object:
    return SocialAccount.objects.create(user=somebody(), provider="office", uid="n-1")


def report_case(move: str, done: str, **more: object) -> Case:
    given: dict[str, object] = {"slug": "published", "sent": says_why, "words": WORDS, **more}
    return Case("highlights:report-move", done, move=move, **given)  # type: ignore[arg-type]


def person_case(name: str, done: str, **more: object) -> Case:
    given: dict[str, object] = {"more": {"pk": SOMEBODY}, "role": ADMINISTRATOR, **more}
    return Case(f"administration:{name}", done, **given)  # type: ignore[arg-type]


CASES = [
    report_case(
        "publish",
        "publish",
        slug="scheduled",
        sent=lambda: {"digest": confirmed_digest()},
        words="",
    ),
    report_case("withdraw", "withdraw_report"),
    report_case("correct", "correct_report"),
    report_case("abandon", "abandon_correction", before=begin_correction),
    Case(
        "highlights:publication-schedule",
        "schedule_publication",
        slug="scheduled",
        sent=a_time,
        words="09:41",
    ),
    Case(
        "highlights:schedule-cancel",
        "cancel_publication",
        slug="scheduled",
        sent=lambda: {"schedule": str(PublicationSchedule.objects.get().pk)},
        opens=False,
    ),
    person_case(
        "person-add",
        "create_person",
        more={},
        sent=lambda: {"name": WORDS, "email": "new@office.invalid", "roles": ["officer"]},
        words=WORDS,
    ),
    person_case(
        "person-change",
        "rename_person",
        sent=lambda: {
            "name": WORDS,
            "roles": ["officer"],
            "started_from": person_initial(somebody())["started_from"],
        },
        words=WORDS,
    ),
    person_case("person-invite", "invite_person", opens=False),
    person_case("person-deactivate", "deactivate_person"),
    person_case("person-reactivate", "reactivate_person", opens=False, before=leave),
    person_case(
        "token-create", "create_token", sent=a_token, words=WORDS, before=become_api_client
    ),
    person_case("token-revoke", "revoke_token", opens=False, more={"pk": SOMEBODY, "token": TOKEN}),
    Case("accounts:token-add", "create_token", role=OFFICER, sent=a_token, words=WORDS),
    Case(
        "accounts:token-revoke",
        "revoke_token",
        role=OFFICER,
        opens=False,
        before=have_a_token,
        more={"token": TOKEN + 1},
    ),
    person_case("identity-disconnect", "disconnect_identity", opens=False, before=be_connected),
]


def name_of(case: Case) -> str:
    return case.move or case.name


every_case = pytest.mark.parametrize("case", CASES, ids=name_of)
every_text = pytest.mark.parametrize("case", [case for case in CASES if case.words], ids=name_of)


@pytest.fixture(autouse=True)
def prepared(small_office, people):
    """Everybody, and what there is to do something with."""


def browser(people, case: Case, *, seconds_ago: float = LONG_AGO) -> Client:
    """The browser of someone who may, and who said who they are so many seconds ago."""
    case.before()
    client = Client()
    sign_in_confirmed(client, people[case.role], seconds_ago=seconds_ago)
    return client


def question_of(case: Case) -> str:
    return f"{QUESTION}?{urlencode({'next': case.address})}"


def confirm(client: Client, question: str):
    """Enter the password at the question, and come to what follows."""
    shown = client.get(question)
    assert "Confirm that it is you" in shown.content.decode()
    carried = client.session.get("asked_about", "")
    assert (f'name="asked_about" value="{carried}"' in shown.content.decode()) == bool(carried)
    return client.post(question, {"password": PASSWORD, "asked_about": carried})


def sensitive_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from sensitive_names(pattern, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and getattr(pattern.callback, "is_sensitive", False):
            yield f"{namespace}:{pattern.name}"


def test_every_sensitive_view_is_tried():
    assert set(sensitive_names(get_resolver())) == {case.name for case in CASES}
    moves = {case.move for case in CASES if case.move}
    assert moves == {name for name, move in TRANSITIONS.items() if move.is_sensitive}


@every_case
def test_who_has_just_signed_in_is_not_asked(people, case):
    client = browser(people, case, seconds_ago=0)
    earlier = case.times_done()
    answer = client.post(case.address, case.sent())
    assert not answer.headers.get("Location", "").startswith(QUESTION)
    assert case.times_done() == earlier + 1


@every_case
def test_what_is_sent_is_done_after_the_answer(people, case):
    client = browser(people, case)
    earlier = case.times_done()
    asked = client.post(case.address, case.sent())
    assert asked["Location"] == question_of(case)
    assert case.times_done() == earlier
    words = "We have kept what you sent, and will complete it when you have confirmed."
    assert words in client.get(asked["Location"]).content.decode()
    wrong = client.post(asked["Location"], {"password": "wrong"})
    assert wrong.status_code == 200
    assert case.times_done() == earlier
    confirm(client, asked["Location"])
    assert case.times_done() == earlier + 1
    # Nothing is left of it: the page opens empty, and no one is asked for a while.
    if case.opens:
        assert client.get(case.address).status_code == 200
        assert WORDS not in str(client.get(case.address).context.get("form", ""))
    assert not client.session.get("kept_forms")
    assert "asked_about" not in client.session


@pytest.mark.parametrize("case", [case for case in CASES if case.opens], ids=name_of)
def test_a_page_opens_after_the_answer_and_nothing_is_done(people, case):
    client = browser(people, case)
    earlier = case.times_done()
    asked = client.get(case.address)
    assert asked["Location"] == question_of(case)
    assert (
        "Confirming does not change anything: it opens"
        in client.get(asked["Location"]).content.decode()
    )
    answer = confirm(client, asked["Location"])
    assert answer["Location"] == case.address
    assert client.get(case.address).status_code == 200
    assert case.times_done() == earlier


@pytest.mark.parametrize("case", [case for case in CASES if case.opens], ids=name_of)
def test_what_was_sent_and_left_is_not_done_by_a_later_answer(people, case):
    client = browser(people, case)
    earlier = case.times_done()
    client.post(case.address, case.sent())
    # They thought better of it, and later open the page only to look.
    asked = client.get(case.address)
    confirm(client, asked["Location"])
    shown = client.get(case.address, follow=True)
    assert shown.status_code == 200
    assert case.times_done() == earlier
    if case.words:
        assert "We have kept what you typed" in shown.content.decode()


@every_text
def test_what_was_typed_comes_back_where_the_session_ends_at_the_question(people, case):
    client = browser(people, case)
    earlier = case.times_done()
    sent = case.sent()
    question = client.post(case.address, sent)["Location"]
    carried = client.session["asked_about"]
    end_sessions()
    answer = client.post(question, {"password": PASSWORD, "asked_about": carried})
    assert answer["Location"].startswith(f"/accounts/login/?next={case.address}%3Fkept%3D")
    sign_in_confirmed(client, people[case.role])
    shown = client.get(case.address, follow=True).content.decode()
    assert case.words.replace("&", "&amp;") in shown
    assert case.times_done() == earlier
    client.post(case.address, sent)
    assert case.times_done() == earlier + 1


def test_what_waited_is_its_writers_alone(people):
    case = next(case for case in CASES if case.move == "withdraw")
    client = browser(people, case)
    question = client.post(case.address, case.sent())["Location"]
    carried = client.session["asked_about"]
    end_sessions()
    client.post(question, {"password": PASSWORD, "asked_about": carried})
    other = User.objects.create_user("other@office.invalid", name="Other")
    assign_role(user=other, role=case.role, by=other)
    sign_in_confirmed(client, other)
    assert "Typed with care" not in client.get(case.address).content.decode()


def test_what_waits_cannot_be_made_up(client):
    answer = client.post(QUESTION, {"password": PASSWORD, "asked_about": "made:up"})
    assert answer["Location"].startswith("/accounts/login/?next=/accounts/reauthenticate/")
    assert not client.session.get("kept_forms")


def test_two_windows_lose_nothing(people):
    case = next(case for case in CASES if case.move == "withdraw")
    other = next(case for case in CASES if case.move == "correct")
    client = browser(people, case)
    first = client.post(case.address, {"reason": "Of the first window"})["Location"]
    second = client.post(other.address, {"reason": "Of the second window"})["Location"]
    confirm(client, first)
    assert case.times_done() == other.times_done() == 0
    assert "Of the first window" in client.get(case.address, follow=True).content.decode()
    confirm(client, second)
    assert "Of the second window" in client.get(other.address, follow=True).content.decode()


def test_what_is_too_long_to_be_kept_stays_on_the_answer(people):
    case = next(case for case in CASES if case.move == "withdraw")
    client = browser(people, case)
    answer = client.post(case.address, {"reason": "x" * (LARGEST + 1)})
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "x" * (LARGEST + 1) in shown
    assert f'href="{QUESTION}?next=' in shown
    assert case.times_done() == 0


def test_what_is_thrown_away_needs_no_answer(people):
    case = next(case for case in CASES if case.move == "withdraw")
    client = browser(people, case)
    client.post(case.address, case.sent())
    (there,) = kept_urls(client)
    client.post(there, {"kept_form": "forget"})
    assert not client.session.get("kept_forms")


@pytest.mark.parametrize(
    "name", [name for name in TransitionName if TRANSITIONS[name].is_sensitive]
)
def test_who_may_not_is_told_who_could_and_not_asked(people, name):
    client = Client()
    sign_in_confirmed(client, people[OFFICER], seconds_ago=LONG_AGO)
    answer = client.post(f"/reports/published/manage/{name}/", says_why())
    assert answer.status_code == 403
    assert "approver" in answer.content.decode()


@pytest.mark.parametrize("name", ["submit", "return", "approve"])
def test_what_only_the_office_sees_asks_nobody(people, name):
    client = Client()
    sign_in_confirmed(client, people[APPROVER], seconds_ago=LONG_AGO)
    answer = client.post(f"/reports/draft/manage/{name}/", says_why())
    assert not answer.headers.get("Location", "").startswith(QUESTION)


def test_somebody_without_any_way_left_is_told_what_to_do(people):
    case = CASES[0]
    people[APPROVER].set_unusable_password()
    people[APPROVER].save()
    client = browser(people, case)
    earlier = case.times_done()
    answer = client.post(case.address, case.sent())
    assert answer.status_code == 403
    assert (
        "You need to confirm that it is you, but the way you signed in is no longer available."
        " Sign out, sign in again, then try again."
    ) in answer.content.decode()
    assert case.times_done() == earlier
