"""A file that someone uploads after their session has ended is there when they sign in again."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import KeptFile
from accounts.pending_submissions import files as kept_files
from accounts.tasks import remove_kept_files
from imports.models import ImportBatch
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import end_sessions, kept_addresses
from tests.form_reader import texts
from tests.measures.factories import HomeAreaFactory, MeasureFactory

pytestmark = pytest.mark.django_db

UPLOAD = reverse("imports:import-upload")
ROWS = b"measure,area,month,numerator,denominator\nThefts,,2022-08,12,\n"


@pytest.fixture
def officer():
    HomeAreaFactory()
    MeasureFactory(name="Thefts")
    return UserFactory(role="officer")


def opened_by(person):
    """A browser in which someone opened the page before their session ended automatically."""
    client = Client()
    client.force_login(person)
    client.get(UPLOAD)
    end_sessions()
    return client


def send(client, address=UPLOAD, *, content=ROWS, name="figures.csv", **typed):
    file = {"file": SimpleUploadedFile(name, content)} if content is not None else {}
    return client.post(address, {"source": "", "new_source": "", **typed, **file})


def again(answer) -> str:
    """The address to which signing in leads."""
    return unquote(answer.url).partition("next=")[2]


def test_it_is_offered_after_sign_in_sent_without_choosing_it_again_and_then_gone(officer):
    browser = opened_by(officer)
    there = again(send(browser, new_source="Force returns"))
    browser.force_login(officer)
    page = browser.get(there)
    assert "We have kept what you typed" in texts(page)
    assert "figures.csv is saved: choose another file only to replace it." in texts(page)
    assert 'value="Force returns"' in texts(page)
    assert "govuk-error-summary" not in texts(page)
    assert not ImportBatch.objects.exists()
    answer = send(browser, there, content=None, new_source="Force returns")
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("imports:import-detail", args=[batch.pk])
    assert (batch.file_name, str(batch.source)) == ("figures.csv", "Force returns")
    assert bytes(batch.file.content) == ROWS
    assert not KeptFile.objects.exists()
    assert browser.get(UPLOAD).status_code == 200


def test_another_file_takes_its_place(officer):
    browser = opened_by(officer)
    there = again(send(browser))
    browser.force_login(officer)
    send(browser, there, name="newer.csv")
    assert ImportBatch.objects.get().file_name == "newer.csv"
    assert not KeptFile.objects.exists()


def test_a_refusal_of_another_field_does_not_lose_it(officer):
    browser = opened_by(officer)
    there = again(send(browser))
    browser.force_login(officer)
    page = send(browser, there, content=None, new_source="x" * 201)
    assert page.status_code == 422
    assert "must be 200 characters or fewer" in texts(page)
    assert "figures.csv is saved" in texts(page)
    send(browser, there, content=None, new_source="Force returns")
    assert ImportBatch.objects.get().file_name == "figures.csv"


def test_nobody_else_gets_it(officer):
    browser = opened_by(officer)
    there = again(send(browser))
    browser.force_login(UserFactory(role="officer"))
    page = browser.get(there)
    assert "figures.csv" not in texts(page)
    answer = send(browser, there, content=None)
    assert answer.status_code == 422
    assert "Choose a file." in texts(answer)
    assert not ImportBatch.objects.exists()


def test_nothing_is_kept_of_somebody_who_was_not_signed_in(officer):
    answer = send(Client())
    assert "choose them again" in texts(answer)
    assert not KeptFile.objects.exists()
    browser = opened_by(officer)
    officer.is_active = False
    officer.save()
    send(browser)
    assert not KeptFile.objects.exists()


def test_thrown_away_with_its_form(officer):
    browser = opened_by(officer)
    there = again(send(browser))
    browser.force_login(officer)
    assert browser.post(there, {"kept_form": "forget"}).url == UPLOAD
    assert not KeptFile.objects.exists()


def test_a_person_has_so_many_at_most_and_is_told(officer):
    browser = opened_by(officer)
    for number in range(kept_files.MOST_FILES + 1):
        answer = send(browser, new_source=f"Source {number}")
    assert KeptFile.objects.count() == kept_files.MOST_FILES
    assert len(kept_addresses(browser)) == kept_files.MOST_FILES + 1
    browser.force_login(officer)
    page = browser.get(again(answer))
    assert f'value="Source {kept_files.MOST_FILES}"' in texts(page)
    assert "We could not keep your file: choose it again." in texts(page)


def test_what_no_upload_may_be_is_not_kept(officer, settings):
    settings.IMPORT_MOST_MEGABYTES = 0
    send(opened_by(officer))
    assert not KeptFile.objects.exists()


def test_it_waits_for_an_hour(officer):
    browser = opened_by(officer)
    there = again(send(browser))
    KeptFile.objects.update(kept_at=timezone.now() - kept_files.KEPT_FOR + timedelta(minutes=1))
    remove_kept_files()
    assert KeptFile.objects.exists()
    KeptFile.objects.update(kept_at=timezone.now() - kept_files.KEPT_FOR)
    browser.force_login(officer)
    assert "figures.csv" not in texts(browser.get(there))
    assert "Choose a file." in texts(send(browser, there, content=None))
    remove_kept_files()
    assert not KeptFile.objects.exists()
