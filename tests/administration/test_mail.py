"""The messages that the local stack keeps."""

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(settings, tmp_path):
    settings.LOCAL_STACK = True
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    client = Client()
    client.force_login(UserFactory(role="administrator"))
    return client


def send(*subjects):
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
    backend.send_messages(
        [
            EmailMessage(
                subject,
                f"Dear all,\n\nopen https://site.invalid/{number}/ <b>now</b>.",
                to=["somebody@example.org"],
            )
            for number, subject in enumerate(subjects)
        ]
    )


def test_an_empty_folder_is_said(administrator):
    assert "There are no emails yet" in administrator.get("/mail/").content.decode()


def test_messages_are_listed_newest_first_and_shown(administrator):
    send("First", "Second – with a dash")
    answer = administrator.get(reverse("administration:message-list"))
    kept = answer.context["kept"]
    assert [message.subject for message in kept] == ["Second – with a dash", "First"]
    shown = administrator.get(reverse("administration:message-detail", args=[kept[1].name]))
    text = shown.content.decode()
    assert 'href="https://site.invalid/0/"' in text
    assert "&lt;b&gt;now" in text
    assert "somebody@example.org" in text


def test_there_is_no_such_page_elsewhere(administrator, settings):
    send("First")
    settings.LOCAL_STACK = False
    assert administrator.get("/mail/").status_code == 404


@pytest.mark.parametrize("name", ["nothing", "..", "..%2f..%2fetc%2fpasswd"])
def test_nothing_else_is_read(administrator, name):
    assert administrator.get(f"/mail/{name}/").status_code == 404
