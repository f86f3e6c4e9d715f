"""Pages of people: adding, changing, letting go, and what is refused with its reason."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken, RoleAssignment, User
from audit.models import AuditEvent
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import sign_in_confirmed
from tests.accounts.tokens import token_header

pytestmark = pytest.mark.django_db


def page(name, person=None):
    return reverse(f"administration:{name}", args=[person.pk] if person else [])


@pytest.fixture
def administrator():
    return UserFactory(name="Administrator", role="administrator")


@pytest.fixture
def as_administrator(administrator):
    client = Client()
    sign_in_confirmed(client, administrator)
    return client


def roles_of(person):
    return set(RoleAssignment.objects.filter(user=person).values_list("role", flat=True))


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def link_in(message):
    return next(line for line in message.body.splitlines() if "/password/reset/key/" in line)


def test_somebody_new_is_invited_and_chooses_a_password(as_administrator):
    answer = as_administrator.post(
        page("person-add"),
        {"name": "Newcomer", "email": "new@example.org", "roles": ["officer", "panel_member"]},
        follow=True,
    )
    person = User.objects.get(email="new@example.org")
    assert answer.redirect_chain == [(page("person-detail", person), 302)]
    assert "An invitation has been sent to new@example.org" in answer.content.decode()
    assert roles_of(person) == {"officer", "panel_member"}
    assert not person.has_usable_password()
    assert verbs() == ["create_person", "assign_role", "assign_role", "invite_person"]
    assert set(AuditEvent.objects.values_list("channel", flat=True)) == {"web"}

    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert "expires after 3 days" in message.body
    newcomer = Client()
    form = newcomer.get(link_in(message), follow=True)
    assert "Choose a new password" in form.content.decode()
    where = form.redirect_chain[-1][0]
    secret = "a long enough passphrase"
    newcomer.post(where, {"password1": secret, "password2": secret})
    person.refresh_from_db()
    assert person.check_password(secret)
    last = AuditEvent.objects.latest("pk")
    assert str(last) == "Newcomer chose a new password"
    assert newcomer.login(email="new@example.org", password=secret)
    # The link works once.
    again = Client().get(link_in(message), follow=True).content.decode()
    assert "This link no longer works" in again


def test_a_link_ends_after_three_days(as_administrator, settings):
    person = UserFactory()
    as_administrator.post(page("person-invite", person))
    settings.PASSWORD_RESET_TIMEOUT = -1
    again = Client().get(link_in(mail.outbox[0]), follow=True).content.decode()
    assert "This link no longer works" in again


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"name": "", "email": "new@example.org"}, "Enter the person&#x27;s name."),
        ({"name": "N", "email": "no address"}, "Enter an email address such as"),
        (
            {"name": "N", "email": "TAKEN@example.org"},
            "already has an account. Find them in the list",
        ),
    ],
)
def test_adding_says_what_is_wrong(as_administrator, entries, words):
    UserFactory(email="taken@example.org")
    before = User.objects.count()
    answer = as_administrator.post(page("person-add"), entries)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "There is a problem" in answer.content.decode()
    assert User.objects.count() == before


def test_a_message_that_cannot_be_sent_is_said_and_not_recorded(as_administrator, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    person = UserFactory()
    answer = as_administrator.post(page("person-invite", person), follow=True)
    assert "could not be sent" in answer.content.decode()
    assert verbs() == []


def change(client, person, *, name, roles, started_from=None):
    if started_from is None:
        form = client.get(page("person-change", person)).context["form"]
        started_from = form.initial["started_from"]
    entries = {"name": name, "roles": roles, "started_from": started_from}
    return client.post(page("person-change", person), entries, follow=True)


def test_name_and_roles_are_changed(as_administrator):
    person = UserFactory(name="Before", role="officer")
    answer = change(as_administrator, person, name="After", roles=["approver"])
    assert "After has been saved." in answer.content.decode()
    person.refresh_from_db()
    assert (person.name, roles_of(person)) == ("After", {"approver"})
    assert verbs() == ["rename_person", "assign_role", "withdraw_role"]


def test_who_saves_second_is_shown_both_and_loses_nothing(as_administrator):
    person = UserFactory(name="Person", role="officer")
    started = as_administrator.get(page("person-change", person)).context["form"].initial
    change(as_administrator, person, name="First", roles=["approver"])
    answer = change(
        as_administrator,
        person,
        name="Second",
        roles=["officer"],
        started_from=started["started_from"],
    )
    text = answer.content.decode()
    assert "Someone else has changed this person since you opened the page" in text
    assert "Saved now: First" in text
    assert 'value="Second"' in text
    person.refresh_from_db()
    assert person.name == "First"
    form = answer.context["form"]
    change(
        as_administrator,
        person,
        name="Second",
        roles=["officer"],
        started_from=form["started_from"].value(),
    )
    person.refresh_from_db()
    assert (person.name, roles_of(person)) == ("Second", {"officer"})


def test_the_last_administrator_keeps_the_role(as_administrator, administrator):
    UserFactory(role="administrator", is_active=False)
    answer = change(as_administrator, administrator, name="Administrator", roles=["officer"])
    assert "is the only administrator" in answer.content.decode()
    assert roles_of(administrator) == {"administrator"}
    assert verbs() == []


def test_nobody_deactivates_themselves(as_administrator, administrator):
    UserFactory(role="administrator")
    shown = as_administrator.get(page("person-deactivate", administrator)).content.decode()
    assert "You cannot deactivate yourself" in shown
    answer = as_administrator.post(page("person-deactivate", administrator), follow=True)
    assert "You cannot deactivate yourself" in answer.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active


def test_a_deactivated_person_is_out_at_once_and_comes_back_by_invitation(as_administrator):
    person = UserFactory(role="api_client")
    person.set_password("a long enough passphrase")
    person.save()
    header = token_header(person)
    theirs = Client()
    theirs.force_login(person)
    system = Client(headers=header)
    assert system.get(reverse("reports-list")).status_code == 200

    as_administrator.post(page("person-deactivate", person))
    assert not theirs.get("/").context["user"].is_authenticated
    assert system.get(reverse("reports-list")).status_code == 401
    assert not Client().login(email=person.email, password="a long enough passphrase")

    answer = as_administrator.post(page("person-reactivate", person), follow=True)
    assert "is active again" in answer.content.decode()
    assert len(mail.outbox) == 1
    # What was open before stays closed.
    assert not theirs.get("/").context["user"].is_authenticated
    assert system.get(reverse("reports-list")).status_code == 401
    assert [verb for verb in verbs() if verb.endswith("_person")] == [
        "deactivate_person",
        "reactivate_person",
        "invite_person",
    ]


NEW_TOKEN = {"name": "Warehouse", "scopes": ["may_read", "may_send_figures"], "days": "90"}


def test_a_token_is_shown_once(as_administrator):
    person = UserFactory(role="api_client")
    answer = as_administrator.post(page("token-create", person), NEW_TOKEN)
    (key,) = re.findall(r"<code>([0-9a-f]{64})</code>", answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    system = Client(headers={"authorization": f"Token {key}"})
    assert system.get(reverse("reports-list")).status_code == 200
    assert key not in as_administrator.get(page("token-create", person)).content.decode()
    shown = as_administrator.get(page("person-detail", person)).content.decode()
    assert key not in shown
    assert "Warehouse" in shown
    assert "read and send figures" in shown
    event = AuditEvent.objects.latest("pk")
    assert key not in f"{event.subject_id} {event.subject_label} {event.sentence} {event.after}"
    assert "Warehouse" in event.sentence
    # There is no second one of the name, but others beside it.
    again = as_administrator.post(page("token-create", person), NEW_TOKEN)
    assert "You already have a token with this name" in again.content.decode()
    as_administrator.post(page("token-create", person), {**NEW_TOKEN, "name": "Another"})
    first = ApiToken.objects.get(user=person, name="Warehouse")
    revoke = reverse("administration:token-revoke", args=[person.pk, first.pk])
    assert "no longer works" in as_administrator.post(revoke, follow=True).content.decode()
    assert system.get(reverse("reports-list")).status_code == 401
    assert "not have this token" in as_administrator.post(revoke, follow=True).content.decode()
    assert verbs() == ["create_token", "create_token", "revoke_token"]


def test_an_administrator_makes_no_token_for_people_but_revokes_theirs(as_administrator):
    """Else an administrator could act at the API in their name."""
    person = UserFactory(role="officer")
    token_header(person)
    answer = as_administrator.post(page("token-create", person), NEW_TOKEN)
    assert "people create their own" in answer.content.decode()
    token = ApiToken.objects.get()
    shown = as_administrator.get(page("person-detail", person)).content.decode()
    assert f"{token.name}</th>" in shown
    assert page("token-create", person) not in shown
    as_administrator.post(reverse("administration:token-revoke", args=[person.pk, token.pk]))
    assert not ApiToken.objects.exists()


def test_sensitive_pages_ask_for_the_password_again(administrator):
    administrator.set_password("a long enough passphrase")
    administrator.save()
    client = Client()
    client.force_login(administrator)
    person = UserFactory(role="officer")
    assert client.get(page("person-list")).status_code == 200
    answer = client.post(page("person-deactivate", person))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    person.refresh_from_db()
    assert person.is_active
    shown = client.get(answer["Location"]).content.decode()
    assert "Confirm that it is you" in shown
    wrong = client.post(answer["Location"], {"password": "wrong"})
    assert wrong.status_code == 200
    client.post(answer["Location"], {"password": "a long enough passphrase"})
    person.refresh_from_db()
    assert not person.is_active, "what was sent before is done after the answer"


def test_the_list_says_how_accounts_stand(as_administrator, django_assert_max_num_queries):
    UserFactory(name="Invited", role="officer")
    UserFactory(name="Gone", is_active=False)
    as_administrator.get(page("person-list"))
    with django_assert_max_num_queries(6):
        text = as_administrator.get(page("person-list")).content.decode()
    assert "Invited" in text
    assert "Not active" in text
    assert "commands@system.invalid" not in text
