"""Figures that other systems send to the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actions import assign_role, create_person
from imports.models import ImportBatch
from measures.models import Observation
from tests.accounts.tokens import token_header
from tests.measures.factories import HomeAreaFactory, MeasureFactory, ObservationFactory

pytestmark = pytest.mark.django_db

ROW = {"measure": "volume", "month": "2022-08", "numerator": "12.5"}


@pytest.fixture
def sender(by) -> Client:
    home = HomeAreaFactory()
    volume = MeasureFactory(name="Crime volume", slug="volume")
    MeasureFactory(name="Office secret", slug="secret", visibility="office")
    for month in range(1, 13):
        ObservationFactory(measure=volume, area=home, month=f"2021-{month:02d}-01")
    person = create_person(email="s@x.invalid", name="Sender", password=None, by=by)
    assign_role(user=person, role="api_client", by=by)
    return Client(headers=token_header(person), raise_request_exception=False)


def send(client: Client, rows, **more):
    values = {"rows": rows, "confirm_unusual": True, **more}
    return client.post(reverse("observations-list"), values, content_type="application/json")


def august() -> list[str]:
    figures = Observation.objects.current().filter(month="2022-08-01")
    return [f"{figure.numerator:f}" for figure in figures]


def test_rows_are_applied_at_once_and_can_be_undone_as_an_import(sender):
    answer = send(sender, [ROW])
    assert answer.status_code == 201
    counts = {"new": 1, "changed": 0, "unchanged": 0}
    assert answer.json() == {"applied": True, **counts, "notes": []}
    assert august() == ["12.500000"]
    assert ImportBatch.objects.get().state == "applied"
    assert send(sender, [ROW]).json()["unchanged"] == 1


def test_a_dry_run_says_what_would_change_and_changes_nothing(sender):
    answer = send(sender, [ROW], dry_run=True)
    assert (answer.status_code, answer.json()["new"], answer.json()["applied"]) == (200, 1, False)
    assert august() == []
    assert not ImportBatch.objects.exists()


def test_a_file_is_taken_too(sender):
    text = b"measure,area,month,numerator,denominator\nCrime volume,,2022-08,100,\n"
    answer = sender.post(reverse("observations-list"), {"file": SimpleUploadedFile("a.csv", text)})
    assert (answer.status_code, august()) == (201, ["100.000000"])


def test_all_or_nothing_with_every_problem_by_row(sender):
    rows = [ROW, {**ROW, "month": "2022-13"}, {**ROW, "measure": "nothing", "month": "2022-09"}]
    answer = send(sender, rows)
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert [(each["row"], each["column"]) for each in problems] == [(2, "month"), (3, "measure")]
    assert august() == []


def test_a_measure_that_the_sender_may_not_see_is_not_known(sender):
    answer = send(sender, [{**ROW, "measure": "Office secret"}])
    assert answer.status_code == 422
    assert "no measure has this name" in answer.json()["problems"][0]["mend"]


def test_what_looks_wrong_is_among_every_problem(sender):
    rows = [{**ROW, "numerator": "5000"}, {**ROW, "month": "2022-13"}]
    answer = send(sender, rows, confirm_unusual=False)
    problems = answer.json()["problems"]
    assert [(each["row"], each["column"]) for each in problems] == [(1, "numerator"), (2, "month")]
    assert "far outside" in problems[0]["mend"]
    # Who has confirmed it is not told again.
    assert [each["row"] for each in send(sender, rows).json()["problems"]] == [2]


def test_an_import_of_one_row_is_called_so(sender):
    send(sender, [ROW])
    assert ImportBatch.objects.latest("pk").file_name == "1 row"


def test_a_figure_far_outside_is_refused_unless_it_is_confirmed(sender):
    row = {**ROW, "numerator": "5000"}
    answer = send(sender, [row], confirm_unusual=False)
    assert answer.status_code == 422
    assert "far outside" in answer.json()["problems"][0]["mend"]
    assert send(sender, [row]).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", "nul", '{"rows": 5}', '{"rows": [5]}', '{"rows": [{}]}', '{"rows": []',
        '{"rows": [{"measure": "\\u0000", "month": "2022-08", "numerator": "1"}]}',
        '{"rows": [{"measure": "\\ud800", "month": "2022-08", "numerator": "1"}]}',
        '{"rows": [{"measure": "volume", "month": null, "numerator": 1e999}]}',
        '{"rows": [{"measure": "volume", "month": "2022-08", "numerator": {}}]}',
        '{"rows": [{"measure": "volume", "month": "2022-08", "numerator": true}]}',
        '{"rows": [{"measure": "volume", "month": "2022-08", "numerator": "NaN"}]}',
        '{"file": "x"}',
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(sender, body):
    answer = sender.post(reverse("observations-list"), body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert august() == []


def test_a_request_larger_than_a_file_may_be_is_refused(sender, settings):
    settings.IMPORT_MOST_MEGABYTES = 0
    answer = send(sender, [ROW] * 2_000)
    assert answer.status_code == 413


def test_others_may_not_send(by):
    assert send(Client(), [ROW]).status_code == 401
    person = create_person(email="p@x.invalid", name="Panel", password=None, by=by)
    assign_role(user=person, role="panel_member", by=by)
    client = Client(headers=token_header(person))
    assert send(client, [ROW]).status_code == 403


@pytest.mark.parametrize("name", ["dryrun", "confirm_unusal", "month"])
def test_a_field_that_is_not_known_changes_nothing(sender, name):
    answer = send(sender, [ROW], **{name: True})
    assert answer.status_code == 400
    (words,) = answer.json()[name]
    assert words.startswith("There is no such field here. It has: confirm_unusual, dry_run, ")
    assert august() == []


def test_a_field_of_a_row_that_is_not_known_changes_nothing(sender):
    answer = send(sender, [ROW, {**ROW, "month": "2022-09", "provisional": True}])
    assert answer.status_code == 400
    assert "There is no such field here." in answer.json()["rows"]["1"]["provisional"][0]
    assert august() == []


def test_what_the_api_gave_can_be_sent_back(sender):
    assert send(sender, [ROW]).status_code == 201
    given = sender.get(reverse("observations-list") + "?month_from=2022-08").json()["results"]
    answer = send(sender, [{k: v for k, v in given[0].items() if v is not None}])
    assert (answer.status_code, answer.json()["unchanged"]) == (201, 1)
