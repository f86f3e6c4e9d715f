"""Pages of the consultations, which everybody may read."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultation.models import Wave
from tests.consultation.factories import (
    AnswerShareFactory,
    ConsultationFactory,
    ProfileGroupFactory,
    QuestionFactory,
    ResultFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    """The wave of 2024, with an earlier one whose base is not known."""
    consultation = ConsultationFactory.create(slug="plan", title="On the plan")
    earlier = WaveFactory.create(
        consultation=consultation,
        slug="2021",
        title="Winter 2021",
        opened_on=date(2021, 11, 1),
        closed_on=date(2021, 12, 31),
        responses=None,
    )
    wave = WaveFactory.create(
        consultation=consultation, slug="2024", title="Summer 2024", note="Dates are **made up**."
    )
    question = QuestionFactory.create(consultation=consultation, wording="Do you feel safe?")
    for of, share, base in ((earlier, "70.3", None), (wave, "61.2", 1125)):
        result = ResultFactory.create(wave=of, question=question, base=base)
        AnswerShareFactory.create(result=result, share=Decimal(share), label="Feel safe")
    ProfileGroupFactory.create(wave=wave, group="18 to 39")
    return wave


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_list_names_consultations_with_their_latest_wave(client, wave):
    text = text_of(client, "/consultation/")
    assert "On the plan" in text
    assert "Summer 2024 (3 June 2024 to 31 August 2024)" in text
    assert "1,125" in text
    for column in ("title", "waves", "latest", "responses"):
        ConsultationFactory.create()
        text_of(client, f"/consultation/?sort=-{column}")


def test_list_can_be_searched_and_be_empty(client, wave):
    assert "On the plan" in text_of(client, "/consultation/?q=plan")
    assert "No consultations match the filters" in text_of(client, "/consultation/?q=nothing")


def test_consultation_lists_its_waves_with_the_assumption(client, wave):
    text = text_of(client, "/consultation/plan/")
    assert text.index("Summer 2024") < text.index("Winter 2021")
    assert "plus or minus 2.92 percentage points" in text
    assert "assumes that the people who answered are a random sample" in text


def test_wave_shows_who_answered_and_what(client, wave):
    text = text_of(client, "/consultation/plan/2024/")
    for words in (
        "1,125 responses",
        "Plus or minus 2.92 percentage points",
        "random sample",
        "Under-represented by 16.3 percentage points",
        "Do you feel safe?",
        "n = 1,125",
        "<title>“Feel safe” is the answer given most, by 61.2% (n = 1,125).</title>",
        "58.3% to 64.0%",
        "Change since Winter 2021",
        "Down 9.1 percentage points; cannot be tested: the base of the earlier survey is unknown",
        "<strong>made up</strong>",
    ):
        assert words in text


def test_wave_shows_where_printed_figures_do_not_agree(client, wave):
    result = ResultFactory.create(wave=wave, subgroup="Victims", base=224)
    AnswerShareFactory.create(result=result, share=Decimal("12.9"), count=27)
    text = text_of(client, "/consultation/plan/2024/")
    assert "The printed figures do not agree." in text
    assert "27 of 224 is 12.1%, not 12.9%." in text


def test_wave_with_nothing_in_it_looks_right(client):
    consultation = ConsultationFactory.create(slug="new")
    Wave.objects.create(consultation=consultation, slug="first", title="First")
    text = text_of(client, "/consultation/new/first/")
    assert "Number of responses not known" in text
    assert "No answers of this survey are recorded yet." in text
    assert "Who answered has not been recorded." in text


@pytest.mark.parametrize("path", ["/consultation/none/", "/consultation/plan/none/"])
def test_unknown_is_not_found(client, wave, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/consultation/", "/consultation/plan/2024/"])
def test_queries_do_not_grow(client, wave, path):
    def count():
        with CaptureQueriesContext(connection) as captured:
            text_of(client, path)
        return len(captured)

    first = count()
    for _ in range(5):
        AnswerShareFactory.create(result__wave=wave)
        ProfileGroupFactory.create(wave=wave)
        WaveFactory.create()
    assert count() == first
