"""500 broken files of every kind through the pages: no error of the server, nothing imported."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actions import assign_role, create_person
from imports.actions import load_observations
from imports.models import ImportBatch
from imports.reading import UnreadableFileError
from measures.models import Observation
from tests.imports.broken_files import broken_files
from tests.measures.factories import AreaFactory, MeasureFactory

# In four parts, so that workers share them; together more than 500.
PARTS = range(4)
FILES_A_PART = 132
SEED = 20261122
# The command is asked about some of each kind; it reads with the same engine.
EVERY = 7


@pytest.fixture
def officer(by):
    AreaFactory(name="North")
    MeasureFactory(name="Volume")
    MeasureFactory(name="Rate", unit="percent", aggregation="ratio")
    person = create_person(email="o@x.invalid", name="Officer", password=None, by=by)
    assign_role(user=person, role="officer", by=by)
    return person


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_no_broken_file_breaks_the_pages_or_changes_a_figure(officer, by, part):
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    wrong = []
    batch = None
    for number, (name, content) in enumerate(broken_files(FILES_A_PART, SEED + part)):
        answer = upload(client, name, content)
        if answer.status_code == 302:
            batch = ImportBatch.objects.latest("pk")
            answer = say_columns(client, batch)
        text = answer.content.decode()
        says_why = "There is a problem" in text or "nothing can be applied yet" in text
        if answer.status_code not in (200, 422) or not says_why:
            wrong.append(f"{name} answers {answer.status_code}")
        if batch and batch.file_name == name:
            confirmed = client.post(
                reverse("imports:import-confirm", args=[batch.pk]), {"version": 1}
            )
            if confirmed.status_code != 422:
                wrong.append(f"{name} is confirmed with {confirmed.status_code}")
        if number % EVERY == 0:
            wrong += [f"{name} {why}" for why in why_loaded(name, content, by)]
    assert wrong == []
    assert not Observation.objects.exists()


def upload(client: Client, name: str, content: bytes):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports:import-upload"), {"file": file})


def say_columns(client: Client, batch: ImportBatch):
    """Take the columns as they were recognised, and look at the preview."""
    address = reverse("imports:import-map", args=[batch.pk])
    roles = {f"column_{at}": role for at, role in enumerate(batch.mapping)}
    return client.post(address, roles, follow=True)


def why_loaded(name: str, content: bytes, by) -> list[str]:
    """What is wrong with the command's answer to a file, if anything."""
    try:
        load_observations(content=content, name=name, by=by)
    except UnreadableFileError as error:
        return [] if all(problem.fix for problem in error.problems) else ["says no way to fix it"]
    return ["was loaded by the command"]
