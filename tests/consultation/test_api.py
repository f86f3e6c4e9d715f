"""Consultations and waves as data."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.consultation.factories import (
    AnswerShareFactory,
    ConsultationFactory,
    ProfileGroupFactory,
    ResultFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db
CONSULTATIONS = "/api/v1/consultations/"
WAVES = "/api/v1/waves/"


@pytest.fixture
def wave():
    """A wave with one answer."""
    wave = WaveFactory.create(consultation__slug="plan", slug="2024", title="Summer 2024")
    ProfileGroupFactory.create(wave=wave)
    AnswerShareFactory.create(
        result=ResultFactory.create(wave=wave, base=224), share=Decimal("12.9"), count=27
    )
    return wave


def test_consultation_gives_its_waves(client, wave):
    (listed,) = client.get(CONSULTATIONS).json()["results"]
    assert listed["slug"] == "plan"
    assert listed["waves"][0]["slug"] == "2024"
    assert listed["waves"][0]["responses"] == 1125
    assert client.get(f"{CONSULTATIONS}plan/").json() == listed
    assert client.get(f"{CONSULTATIONS}none/").status_code == 404


def test_wave_gives_the_same_content_as_its_page(client, wave):
    content = client.get(f"{WAVES}plan/2024/").json()
    assert content["consultation"] == "plan"
    assert content["margin_text"].startswith("plus or minus 2.92")
    assert "random sample" in content["assumption_text"]
    assert content["profile"][0]["words"] == "under-represented by 16.3 percentage points"
    (answer,) = content["questions"][0]["answers"]
    assert answer["label"] == "Yes"
    assert (answer["share"], answer["share_text"], answer["count"]) == ("12.9", "12.9%", 27)
    assert answer["warning"].startswith("27 of 224 is 12.1%")
    assert content["questions"][0]["base"] == 224
    assert client.get(f"{WAVES}plan/none/").status_code == 404


def test_waves_are_filtered_by_consultation(client, wave):
    WaveFactory.create(consultation__slug="other")
    answer = client.get(WAVES).json()
    assert answer["count"] == 2
    (found,) = client.get(f"{WAVES}?consultation=plan").json()["results"]
    assert found["slug"] == "2024"


def test_consultations_are_searched(client, wave):
    ConsultationFactory.create(title="Something else", purpose="")
    answer = client.get(f"{CONSULTATIONS}?q=something").json()
    assert [found["title"] for found in answer["results"]] == ["Something else"]


@pytest.mark.parametrize("address", [CONSULTATIONS, WAVES, f"{WAVES}plan/2024/"])
def test_queries_do_not_grow(client, wave, address):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    first = count()
    for _ in range(5):
        WaveFactory.create(consultation=wave.consultation)
        WaveFactory.create()
        AnswerShareFactory.create(result__wave=wave)
        ProfileGroupFactory.create(wave=wave)
    assert count() == first
