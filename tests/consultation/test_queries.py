"""What a wave says: figures, changes on the wave before, and what cannot be said."""

from datetime import date
from decimal import Decimal

import pytest

from consultation.models import Wave
from consultation.queries import consultation_contents, wave_content, wave_contents
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
def question():
    """A question of a consultation with waves in 2021 and 2024."""
    consultation = ConsultationFactory.create(slug="plan")
    for year, responses in ((2021, None), (2024, 1125)):
        WaveFactory.create(
            consultation=consultation,
            slug=str(year),
            title=f"Summer {year}",
            opened_on=date(year, 6, 3),
            closed_on=date(year, 8, 31),
            responses=responses,
        )
    return QuestionFactory.create(consultation=consultation)


def answered(question, year, share, base, **changes):
    result = ResultFactory.create(
        wave=question.consultation.waves.get(slug=str(year)), question=question, base=base
    )
    return AnswerShareFactory.create(
        result=result, share=None if share is None else Decimal(share), **changes
    )


def answer_of_2024(question):
    wave = wave_content(question.consultation.waves.get(slug="2024"))
    return wave.questions[0].answers[0]


def test_wave_is_worded(question):
    wave = wave_content(question.consultation.waves.get(slug="2024"))
    assert wave.period_text == "3 June 2024 to 31 August 2024"
    assert wave.responses_text == "1,125 responses"
    # 1.959964 × 50 ÷ √1125 = 2.9217
    assert wave.margin_text == "plus or minus 2.92 percentage points at the 95% confidence level"
    assert "random sample" in wave.assumption_text
    assert "guide" in wave.assumption_text


def test_wave_without_a_number_of_responses_has_no_margin(question):
    wave = wave_content(question.consultation.waves.get(slug="2021"))
    assert wave.responses is None
    assert wave.responses_text == "number of responses not known"
    assert wave.margin_text.startswith("not known at the 95%")


def test_wave_drawn_at_random_says_so():
    wave = wave_content(WaveFactory.create(is_self_selected=False))
    assert "meant them to be" in wave.assumption_text


def test_change_that_cannot_be_tested(question):
    answered(question, 2021, "70.3", None)
    answered(question, 2024, "61.2", 1125)
    answer = answer_of_2024(question)
    assert (answer.share, answer.share_text) == ("61.2", "61.2%")
    assert answer.interval_text == "58.3% to 64.0%"
    assert (answer.change_text, answer.change_direction) == ("down 9.1 percentage points", "down")
    assert answer.significance_text == "cannot be tested: the base of the earlier survey is unknown"


@pytest.mark.parametrize(
    ("before", "now", "direction", "words"),
    [
        # z = (0.55 − 0.50) ÷ √(0.525 × 0.475 × 2/1000) = 2.239 > 1.960
        ("50.0", "55.0", "up", "significant at 95%"),
        # z = (0.52 − 0.50) ÷ √(0.51 × 0.49 × 2/1000) = 0.895 < 1.960
        ("50.0", "52.0", "up", "not significant"),
        ("50.0", "50.0", "steady", "not significant"),
        ("0.1", "0.2", "up", "cannot be tested: there are too few answers"),
    ],
)
def test_change_that_is_tested(question, before, now, direction, words):
    answered(question, 2021, before, 1000)
    answered(question, 2024, now, 1000)
    answer = answer_of_2024(question)
    assert (answer.change_direction, answer.significance_text) == (direction, words)


def test_change_of_wording_is_not_compared(question):
    answered(question, 2021, "50.0", 1000)
    answer = answered(question, 2024, "60.0", 1000)
    answer.result.wording = "How safe do you feel?"
    answer.result.save()
    content = answer_of_2024(question)
    assert content.change_text == ""
    assert content.significance_text == "not comparable: the wording changed"
    wave = wave_content(question.consultation.waves.get(slug="2024"))
    assert wave.questions[0].wording == "How safe do you feel?"


def test_no_earlier_answer_is_no_change(question):
    answered(question, 2024, "60.0", 1000)
    answer = answer_of_2024(question)
    assert (answer.change_text, answer.significance_text) == ("", "")
    wave = wave_content(question.consultation.waves.get(slug="2024"))
    assert wave.questions[0].previous_wave == ""


def test_share_comes_from_the_count_where_it_was_not_printed(question):
    answered(question, 2024, None, 3, count=1)
    answer = answer_of_2024(question)
    assert (answer.share, answer.share_text) == ("33.3333", "33.3%")


def test_count_without_a_base_has_no_share(question):
    answered(question, 2024, None, None, count=1)
    answer = answer_of_2024(question)
    assert (answer.share, answer.share_text, answer.interval_text) == (None, "not known", "")


def test_disagreement_of_printed_figures_is_shown(question):
    answered(question, 2024, "12.9", 224, count=27)
    assert answer_of_2024(question).warning.startswith("27 of 224 is 12.1%, not 12.9%.")


def test_profile_in_words():
    wave = WaveFactory.create(responses=1000)
    ProfileGroupFactory.create(wave=wave, group="18 to 39")
    ProfileGroupFactory.create(wave=wave, group="50 to 79", share=None, count=647)
    ProfileGroupFactory.create(wave=wave, group="80 and over", population_share=None)
    young, old, oldest = wave_content(wave).profile
    assert young.words == "under-represented by 16.3 percentage points"
    assert (old.share_text, old.words) == ("64.7%", "over-represented by 39.1 percentage points")
    assert (oldest.population_share_text, oldest.words) == ("not known", "cannot be compared")


def test_consultation_lists_its_waves_latest_first(question):
    (content,) = consultation_contents([question.consultation])
    assert [wave.slug for wave in content.waves] == ["2024", "2021"]
    assert content.latest is not None
    assert content.latest.responses == 1125


def test_waves_of_no_consultation():
    assert wave_contents([]) == {}


@pytest.mark.parametrize("number", [1, 5])
def test_queries_do_not_grow_with_rows(django_assert_num_queries, question, number):
    for _ in range(number):
        other = QuestionFactory.create(consultation=question.consultation)
        answered(other, 2021, "50.0", 1000)
        answered(other, 2024, "60.0", 1000)
        ProfileGroupFactory.create(wave=question.consultation.waves.get(slug="2024"))
    waves = list(Wave.objects.all())
    # The waves of the consultation, results, answers, profile.
    with django_assert_num_queries(4):
        contents = wave_contents(waves)
    assert sum(len(content.questions) for content in contents.values()) == 2 * number
