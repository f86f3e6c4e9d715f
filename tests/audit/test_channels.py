"""Every write is recorded with the way by which it came."""

import pytest
from celery import shared_task
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.actions import command_user, create_person
from audit.actions import through
from audit.models import AuditEvent, Channel
from opcc.celery import app
from opcc.middleware import mark_channel

pytestmark = pytest.mark.django_db


def write(name):
    create_person(email=f"{name}@example.org", name=name, password=None, by=command_user())


def channel_of(name):
    return AuditEvent.objects.get(words__sentence=f"added {name} as a person").channel


@pytest.mark.parametrize(
    ("address", "channel"), [("/deliverables/", "web"), ("/api/v1/observations/", "api")]
)
def test_a_request_marks_its_channel(address, channel):
    def view(request):
        write("Somebody")
        return HttpResponse()

    mark_channel(view)(RequestFactory().post(address))
    assert channel_of("Somebody") == channel
    write("Command")
    assert channel_of("Command") == "command"


def test_jobs_also_when_a_page_starts_them():
    @shared_task(name="tests.write")
    def job(name):
        write(name)

    app.finalize()
    with through(Channel.WEB):
        app.tasks["tests.write"].apply(args=("Job",), throw=True)
        write("Page")
    assert channel_of("Job") == "job"
    assert channel_of("Page") == "web"
