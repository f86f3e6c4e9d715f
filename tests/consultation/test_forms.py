"""Forms of consultations: waves, questions, and the grids of figures."""

from decimal import Decimal

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from consultation.actions import edit_question
from consultation.actions.records import QUESTION_WORDS
from consultation.models import AnswerShare, Consultation, Question, Result, Wave
from records.editing import values_of
from tests.accounts.factories import UserFactory
from tests.accounts.sessions import end_sessions
from tests.consultation.factories import (
    AnswerShareFactory,
    ConsultationFactory,
    ProfileGroupFactory,
    QuestionFactory,
    ResultFactory,
    WaveFactory,
)
from tests.form_reader import form_of, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = UserFactory(role="officer", name="Officer One")
    client.force_login(person)
    return person


@pytest.fixture
def wave():
    return WaveFactory(consultation=ConsultationFactory(slug="safety"), slug="2024", title="2024")


@pytest.fixture
def question(wave):
    return QuestionFactory(consultation=wave.consultation, code="safe", wording="Do you feel safe?")


def grid(wave):
    return reverse("consultation:result-edit", args=[wave.consultation.slug, wave.slug])


def field(question, name):
    return f"q{question.pk}-{name}"


def test_consultation_survey_and_question_are_added(client, officer):
    page = reverse("consultation:consultation-add")
    client.post(page, form_of(client.get(page)) | {"title": "Street safety"})
    added = Consultation.objects.get(slug="street-safety")
    page = reverse("consultation:wave-add", args=[added.slug])
    data = form_of(client.get(page)) | {"title": "Summer", "opened_on": "2026-07-01"}
    refused = client.post(page, data | {"closed_on": "2026-06-01"})
    assert "Enter a later last day" in texts(refused)
    client.post(page, data | {"closed_on": "2026-08-01", "responses": "900", "method": "On line"})
    wave = Wave.objects.get(consultation=added)
    assert (wave.slug, wave.responses) == ("summer", 900)
    assert wave.confidence_level == Decimal(95)
    # The next survey starts with the method of the last one.
    assert form_of(client.get(page))["method"] == ["On line"]
    page = reverse("consultation:question-add", args=[added.slug])
    data = form_of(client.get(page)) | {
        "code": "night",
        "topic": "Safety",
        "wording": "At night?",
        "scale": "Safe\nUnsafe",
        "positive_answers": "Fine",
    }
    assert "“Fine” is not on the scale" in texts(client.post(page, data))
    client.post(page, data | {"positive_answers": "Safe"})
    assert Question.objects.get(code="night").scale == ["Safe", "Unsafe"]
    assert AuditEvent.objects.filter(verb__in=["hold_wave", "ask_question"]).count() == 2


def test_second_edit_of_a_survey_is_told(client, officer, wave):
    page = reverse("consultation:wave-edit", args=["safety", "2024"])
    mine = form_of(client.get(page)) | {"title": "Mine"}
    client.post(page, form_of(client.get(page)) | {"title": "Theirs", "population": "All"})
    told = client.post(page, mine)
    assert told.status_code == 409
    assert "Officer One changed “Title”" in texts(told)
    client.post(page, form_of(told))
    wave.refresh_from_db()
    assert (wave.title, wave.population) == ("Mine", "All")


def test_another_wording_leaves_the_old_one_with_what_was_asked(client, officer, wave, question):
    result = ResultFactory(wave=wave, question=question)
    page = reverse("consultation:question-edit", args=["safety", "safe"])
    response = client.post(
        page, form_of(client.get(page)) | {"wording": "Are you safe?"}, follow=True
    )
    assert "The wording of safe has changed. 2024 keeps the old wording" in texts(response)
    result.refresh_from_db()
    assert result.wording == "Do you feel safe?"


def test_results_are_entered_in_a_grid(client, officer, wave, question):
    page = grid(wave)
    figures = {"base": "224", "count_0": "27", "share_0": "12.1", "count_1": "197"}
    data = form_of(client.get(page)) | {field(question, k): v for k, v in figures.items()}
    response = client.post(page, data, follow=True)
    assert "The answers of 2024 to 1 question have been saved" in texts(response)
    result = Result.objects.get()
    assert [(row.label, row.count, row.is_positive) for row in result.answers.all()] == [
        ("Yes", 27, True),
        ("No", 197, False),
    ]


def test_figures_that_do_not_agree_are_saved_only_when_confirmed(client, officer, wave, question):
    page = grid(wave)
    figures = {"base": "224", "count_0": "27", "share_0": "12.9"}
    data = form_of(client.get(page)) | {field(question, k): v for k, v in figures.items()}
    flagged = client.post(page, data)
    shown = texts(flagged)
    assert "27 of 224 is 12.1%, not 12.9%." in shown
    assert "27 is 12.9% of a base" in shown
    assert not Result.objects.exists()
    # A confirmation of other figures is none.
    client.post(page, data | {field(question, "confirmed"): "wrong"})
    assert not Result.objects.exists()
    mark = shown.split(f'name="{field(question, "confirmed")}"')[1].split('value="')[1]
    client.post(page, data | {field(question, "confirmed"): mark.split('"')[0]})
    assert AnswerShare.objects.get().share == Decimal("12.9")
    event = AuditEvent.objects.get(verb="record_results")
    assert "not 12.9%" in event.after["warnings"][0]


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"base": "100", "count_0": "60", "count_1": "30"}, "add up to 90, and the base is 100"),
        ({"base": "100", "share_0": "60", "share_1": "30"}, "add up to 90.0%, not 100%"),
        ({"base": "10", "count_0": "11"}, "more than the base of 10"),
        ({"base": "ten", "count_0": "1"}, "Enter a whole number"),
        ({"share_0": "101"}, "must be 100 or less"),
        ({"base": "10"}, "Enter at least one answer"),
    ],
)
def test_grid_flags_what_cannot_be(client, officer, wave, question, figures, words):
    page = grid(wave)
    data = form_of(client.get(page)) | {field(question, k): v for k, v in figures.items()}
    assert words in texts(client.post(page, data))
    assert not Result.objects.exists()


def test_a_result_changed_meanwhile_is_told_and_others_are_not_in_the_way(
    client, officer, wave, question
):
    other = QuestionFactory(consultation=wave.consultation)
    page = grid(wave)
    start = form_of(client.get(page))
    one = {field(question, "base"): "10", field(question, "count_0"): "4"}
    client.post(page, start | one)
    # Someone who entered another question is not disturbed.
    client.post(page, start | {field(other, "base"): "9", field(other, "count_0"): "3"})
    assert Result.objects.count() == 2
    mine = {field(question, "base"): "20", field(question, "count_0"): "5"}
    told = client.post(page, start | mine)
    assert told.status_code == 409
    assert "Officer One changed the answers to “Do you feel safe?”" in texts(told)
    assert "n = 10; Yes 4" in texts(told)
    assert Result.objects.get(question=question).base == 10
    client.post(page, form_of(told))
    assert Result.objects.get(question=question).base == 20


def test_grid_starts_with_the_questions_of_the_last_survey(client, officer, wave, question):
    dropped = QuestionFactory(consultation=wave.consultation, wording="No longer asked")
    ResultFactory(wave=wave, question=dropped)
    middle = WaveFactory(consultation=wave.consultation, closed_on="2025-08-31")
    ResultFactory(wave=middle, question=question)
    newest = WaveFactory(consultation=wave.consultation, closed_on="2026-08-31")
    shown = texts(client.get(grid(newest)))
    assert "Do you feel safe?" in shown
    assert "No longer asked" not in shown


def test_who_answered_is_entered_in_a_grid(client, officer, wave):
    ProfileGroupFactory(wave=wave, group="16 to 24")
    page = reverse("consultation:profile-edit", args=["safety", "2024"])
    start = form_of(client.get(page))
    data = start | {
        "g1-dimension": "area",
        "g1-group": "County",
        "g1-share": "75",
        "g1-population_share": "70.5",
    }
    assert "Enter the group" in texts(client.post(page, data | {"g2-share": "5"}))
    response = client.post(page, data, follow=True)
    assert "Who answered 2024 has been saved" in texts(response)
    assert "By area the shares of answers add up to 75.0%, not 100%" in texts(response)
    assert {group.group for group in wave.profile.all()} == {"16 to 24", "County"}
    told = client.post(page, start | {"g0-share": "50"})
    assert told.status_code == 409
    assert "Officer One changed who answered" in texts(told)
    client.post(page, form_of(told))
    assert [group.share for group in wave.profile.all()] == [50]


def test_shares_are_weighted_on_request(client, wave, question):
    page = reverse("consultation:wave-detail", args=["safety", "2024"])
    counts = {"County": ("80", (60, 40)), "Swindon": ("20", (20, 80))}
    for group, (population, (yes, no)) in counts.items():
        ProfileGroupFactory(
            wave=wave, dimension="area", group=group, population_share=Decimal(population)
        )
        result = ResultFactory(wave=wave, question=question, subgroup=group, base=100)
        AnswerShareFactory(result=result, label="Yes", count=yes, share=None)
        AnswerShareFactory(result=result, label="No", count=no, share=None, position=2)
    assert "?weighted=area#weighted" in texts(client.get(page))
    assert "?weighted=age" not in texts(client.get(page))
    shown = texts(client.get(f"{page}?weighted=area"))
    # 0.8 × 60% + 0.2 × 20% = 52%, where 80 of 200 said yes; Kish: 200² ÷ (100 × 1.6² + 100 × 0.4²).
    assert 'data-label="As answered">40.0%<' in shown
    assert 'data-label="Weighted">52.0%<' in shown
    assert "200 people answered, which is as precise as 147 answers from a sample" in shown


def weighted_groups(wave, question, counts, base=200):
    """Two groups, half of the population each, with these counts of answers."""
    for group, given in counts.items():
        ProfileGroupFactory(wave=wave, dimension="area", group=group, population_share=Decimal(50))
        result = ResultFactory(wave=wave, question=question, subgroup=group, base=base)
        for position, (label, count) in enumerate(given.items(), start=1):
            share = Decimal(10) if count is None else None
            AnswerShareFactory(
                result=result, label=label, count=count, share=share, position=position
            )


def weighted_page(client, wave):
    address = reverse("consultation:wave-detail", args=["safety", "2024"])
    return texts(client.get(f"{address}?weighted=area"))


def test_weighting_uses_the_base_where_an_answer_is_not_recorded(client, wave):
    question = QuestionFactory(
        consultation=wave.consultation, code="than", scale=["Worse", "Same", "Better"]
    )
    counts = {"A": {"Worse": 100, "Same": 50}, "B": {"Worse": 20, "Same": 20}}
    weighted_groups(wave, question, counts)
    shown = weighted_page(client, wave)
    # 120 of 400 as answered, and 50% × 100 ÷ 200 + 50% × 20 ÷ 200 weighted.
    assert 'data-label="As answered">30.0%<' in shown
    assert 'data-label="Weighted">30.0%<' in shown
    assert "63.2%" not in shown
    assert "58.3%" not in shown


def test_weighting_does_not_take_what_is_not_recorded_for_nothing(client, wave):
    question = QuestionFactory(
        consultation=wave.consultation, code="than", scale=["Worse", "Same", "Better"]
    )
    weighted_groups(wave, question, {"A": {"Worse": 100, "Same": 50}, "B": {"Worse": 20}})
    said = "The count of “Same” is not recorded for the group “B”"
    assert said in weighted_page(client, wave)


@pytest.mark.parametrize("counts", [{"Yes": 90, "No": None}, {"Yes": 90, "Perhaps": 20}])
def test_weighting_takes_no_share_for_a_count(client, wave, question, counts):
    weighted_groups(wave, question, {"A": {"Yes": 10, "No": 5}, "B": counts})
    assert "Not every answer of B has a count of its own." in weighted_page(client, wave)


def test_weighting_asks_for_the_base(client, wave, question):
    weighted_groups(wave, question, {"A": {"Yes": 10, "No": 5}, "B": {"Yes": 3, "No": 5}}, None)
    assert "Not weighted. The base of A is not recorded." in weighted_page(client, wave)


def test_weighting_refuses_answers_above_their_base(client, wave, question):
    weighted_groups(wave, question, {"A": {"Yes": 150, "No": 90}, "B": {"Yes": 3, "No": 5}})
    assert "The answers of A add up to 240, which is more than its base of 200" in weighted_page(
        client, wave
    )


def test_several_answers_are_recorded_said_and_weighted(client, officer, wave):
    page = reverse("consultation:question-add", args=["safety"])
    data = form_of(client.get(page)) | {
        "code": "means",
        "topic": "Hearing of us",
        "wording": "How did you hear of us? Choose all that apply.",
        "scale": "Radio\nPost\nOnline",
        "allows_several": "True",
    }
    client.post(page, data)
    question = Question.objects.get(code="means")
    assert question.allows_several
    assert AuditEvent.objects.get(verb="ask_question").after["allows_several"] is True
    # 240 answers of 100 people: none is more than the base, so nothing is to be confirmed.
    given = form_of(client.get(grid(wave))) | {
        field(question, "base"): "100",
        field(question, "count_0"): "90",
        field(question, "count_1"): "80",
        field(question, "count_2"): "70",
    }
    assert "A person could choose several answers" in texts(client.get(grid(wave)))
    too_many = client.post(grid(wave), given | {field(question, "count_0"): "101"})
    assert "101 is more than the base of 100" in texts(too_many)
    client.post(grid(wave), given)
    result = Result.objects.get(question=question)
    assert [answer.count for answer in result.answers.all()] == [90, 80, 70]
    address = reverse("consultation:wave-detail", args=["safety", "2024"])
    shown = texts(client.get(address))
    said = "A person could choose several answers, so the shares can add up to more than 100%."
    assert f". {said}</p>" in shown
    assert f"(n = 100). {said}</title>" in shown
    for share in ("90.0%", "80.0%", "70.0%"):
        assert share in shown
    told = client.get("/api/v1/waves/safety/2024/").json()["questions"][0]
    assert (told["allows_several"], told["several_text"]) == (True, said)
    weighted_groups(
        wave,
        question,
        {
            "A": {"Radio": 90, "Post": 80, "Online": 70},
            "B": {"Radio": 10, "Post": 60, "Online": 90},
        },
        base=100,
    )
    weighted = weighted_page(client, wave)
    # Radio 50% × 90% + 50% × 10% = 50%; Post 70%; Online 80%: 200% together.
    assert f"whether to answer. {said}" in weighted
    for share in ("50.0%", "70.0%", "80.0%"):
        assert f'data-label="Weighted">{share}<' in weighted


def test_one_answer_still_has_to_add_up(client, officer, wave, question):
    given = form_of(client.get(grid(wave))) | {
        field(question, "base"): "100",
        field(question, "count_0"): "90",
        field(question, "count_1"): "80",
    }
    assert "The answers add up to 170, and the base is 100" in texts(client.post(grid(wave), given))
    assert not Result.objects.exists()


def test_how_many_answers_may_be_chosen_stays_once_there_are_answers(client, officer, question):
    page = reverse("consultation:question-edit", args=["safety", "safe"])
    client.post(page, form_of(client.get(page)) | {"allows_several": "True"})
    question.refresh_from_db()
    assert question.allows_several
    event = AuditEvent.objects.latest("pk")
    assert (event.before["allows_several"], event.after["allows_several"]) == (False, True)
    ResultFactory(wave=Wave.objects.get(), question=question)
    refused = client.post(page, form_of(client.get(page)) | {"allows_several": "False"})
    assert "Leave it as it is and add a new question" in texts(refused)
    question.refresh_from_db()
    assert question.allows_several


def test_weighting_says_why_not(client, wave, question):
    page = reverse("consultation:wave-detail", args=["safety", "2024"])
    for group in ("County", "Swindon"):
        ProfileGroupFactory(wave=wave, dimension="area", group=group, population_share=Decimal(50))
    result = ResultFactory(wave=wave, question=question, subgroup="County", base=100)
    AnswerShareFactory(result=result, label="Yes", count=50)
    shown = texts(client.get(f"{page}?weighted=area"))
    assert "Not weighted. The counts of Swindon are not recorded." in shown


@pytest.mark.parametrize("name", ["wave-edit", "profile-edit", "result-edit"])
def test_forms_are_for_those_who_may(client, wave, name):
    page = reverse(f"consultation:{name}", args=["safety", "2024"])
    assert "/accounts/login/" in client.get(page).url
    client.force_login(UserFactory(role="panel_member"))
    assert client.post(page, {"title": "x"}).status_code == 403


def test_what_was_typed_in_the_grid_survives_the_session(client, officer, wave, question):
    page = grid(wave)
    data = form_of(client.get(page)) | {field(question, "base"): "777"}
    end_sessions()
    client.post(page, data)
    client.force_login(officer)
    shown = client.get(page, follow=True)
    assert "We have kept what you typed" in texts(shown)
    assert form_of(shown)[field(question, "base")] == ["777"]


def test_edit_without_a_difference_records_nothing(officer, question):
    now = values_of(question, QUESTION_WORDS)
    edit_question(question=question, seen=now, to=now, by=officer)
    assert not AuditEvent.objects.exists()


def test_what_was_typed_of_a_subgroup_is_not_offered_for_another(client, officer, wave, question):
    women, men = f"{grid(wave)}?subgroup=Women", f"{grid(wave)}?subgroup=Men"
    client.get(women)
    end_sessions()
    for page, base in ((women, "317"), (men, "422")):
        assert client.post(page, {field(question, "base"): base}).status_code == 302
    client.force_login(officer)
    for page, own, other in ((women, "317", "422"), (men, "422", "317")):
        shown = texts(client.get(page, follow=True))
        assert own in shown
        assert other not in shown
    assert "We have kept what you typed" not in texts(client.get(grid(wave)))
