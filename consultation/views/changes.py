"""Forms of consultations, waves and questions."""

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission
from accounts.requests import user_of
from consultation import actions
from consultation.actions.records import CONSULTATION_WORDS, QUESTION_WORDS, WAVE_WORDS
from consultation.forms import ConsultationForm, NewQuestionForm, QuestionForm, WaveForm
from consultation.models import Consultation, Question, Wave
from plans.policies import reason_against_remit
from records.editing import values_of
from records.form_views import FormPage, PublishedFields, Saved, form_page

# What reports print of a consultation and of a survey in free words.
PUBLISHED = ("title", "purpose")
PUBLISHED_WAVE = ("title", "method", "population", "note")

form_view = require_http_methods(["GET", "HEAD", "POST"])
writers = requires(Permission.EDIT_RECORD, refills=True)


@writers
@form_view
@makes_one
def consultation_add(request: HttpRequest) -> HttpResponse:
    """A new consultation."""
    form = ConsultationForm(posted(request))
    back = reverse("consultation:consultation-list")
    page = FormPage(
        "Add a consultation",
        "Add the consultation",
        back,
        crumbs(),
        why_not=why_not(request),
        published=PublishedFields(PUBLISHED, Consultation, "the consultation"),
    )

    def save() -> Saved:
        given = form.cleaned_data
        taken = set(Consultation.objects.values_list("slug", flat=True))
        added = actions.define_consultation(
            slug=_free(given["title"], taken | {"add"}), by=user_of(request), **given
        )
        return Saved(
            f"{added.title} has been added. Next, add its questions, then its first survey.",
            url(added),
            row=added,
            fix=reverse("consultation:consultation-edit", args=[added.slug]),
        )

    return form_page(request, form, page, save)


@writers
@form_view
def consultation_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The title and purpose of a consultation."""
    found = get_object_or_404(Consultation, slug=slug)
    form = ConsultationForm(posted(request), started=values_of(found, CONSULTATION_WORDS))
    page = FormPage(
        "Edit the consultation",
        "Save changes",
        url(found),
        crumbs(found),
        caption=found.title,
        why_not=why_not(request),
        published=PublishedFields(PUBLISHED, lambda: found, found.title),
        record=found,
    )

    def save() -> Saved:
        by = user_of(request)
        saved = actions.edit_consultation(
            consultation=found, seen=form.seen_values, to=form.new_values, by=by
        )
        return Saved(f"{saved.title} has been saved.", url(found))

    return form_page(request, form, page, save)


@writers
@form_view
@makes_one
def wave_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new wave: it starts with the method of the last one, and with its questions."""
    found = get_object_or_404(Consultation, slug=slug)
    last = found.waves.order_by("-closed_on", "-pk").first()
    kept = ("method", "population", "population_size", "confidence_level", "is_self_selected")
    form = WaveForm(posted(request), initial=values_of(last, kept) if last else {})
    page = FormPage(
        "Add a survey",
        "Add the survey",
        url(found),
        crumbs(found),
        caption=found.title,
        lead=f"The method, population and confidence level are copied from {last.title}."
        if last
        else "",
        why_not=why_not(request),
        published=PublishedFields(PUBLISHED_WAVE, lambda: Wave(consultation=found), "the survey"),
    )

    def save() -> Saved:
        given = form.cleaned_data
        taken = set(found.waves.values_list("slug", flat=True))
        wave = actions.hold_wave(
            consultation=found,
            slug=_free(given["title"], taken | RESERVED),
            by=user_of(request),
            **given,
        )
        return Saved(
            f"{wave.title} has been added. Next, enter who answered, then enter the "
            "results. The questions of the last survey are already there.",
            wave_url(wave),
            row=wave,
            fix=reverse("consultation:wave-edit", args=[found.slug, wave.slug]),
        )

    return form_page(request, form, page, save)


@writers
@form_view
def wave_edit(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """The facts of a wave."""
    found = wave_or_404(slug, wave)
    form = WaveForm(posted(request), started=values_of(found, WAVE_WORDS))
    page = FormPage(
        "Edit the survey",
        "Save changes",
        wave_url(found),
        crumbs(found.consultation),
        caption=found.title,
        why_not=why_not(request),
        published=PublishedFields(PUBLISHED_WAVE, lambda: found, found.title),
        record=found,
    )

    def save() -> Saved:
        by = user_of(request)
        saved = actions.edit_wave(wave=found, seen=form.seen_values, to=form.new_values, by=by)
        return Saved(f"{saved.title} has been saved.", wave_url(found))

    return form_page(request, form, page, save)


@writers
@form_view
@makes_one
def question_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new question."""
    found = get_object_or_404(Consultation, slug=slug)
    highest = found.questions.aggregate(highest=Max("position"))["highest"] or 0
    form = NewQuestionForm(posted(request), consultation=found, initial={"position": highest + 1})
    page = FormPage(
        "Add a question",
        "Add the question",
        url(found),
        crumbs(found),
        caption=found.title,
        why_not=why_not(request),
    )

    def save() -> Saved:
        question = actions.ask_question(
            consultation=found, by=user_of(request), **form.cleaned_data
        )
        return Saved(f"The question {question.code} has been added.", url(found))

    return form_page(request, form, page, save)


@writers
@form_view
def question_edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A question, its answers in order, and which of them are positive."""
    found = get_object_or_404(Consultation, slug=slug)
    question = get_object_or_404(Question, consultation=found, code=code)
    form = QuestionForm(posted(request), started=values_of(question, QUESTION_WORDS))
    asked = ", ".join(
        Wave.objects.filter(results__question=question)
        .distinct()
        .order_by("closed_on")
        .values_list("title", flat=True)
    )
    page = FormPage(
        "Edit the question",
        "Save changes",
        url(found),
        crumbs(found),
        caption=f"{found.title}, {code}",
        lead=f"Asked in {asked}. A new wording applies from the next survey. Earlier surveys "
        "keep theirs, and the change between the two is marked as not comparable."
        if asked
        else "",
        why_not=why_not(request),
        record=question,
    )

    def save() -> Saved:
        by = user_of(request)
        has_new_wording = form.new_values["wording"] != form.seen_values["wording"]
        saved = actions.edit_question(
            question=question, seen=form.seen_values, to=form.new_values, by=by
        )
        flag = (
            f"The wording of {code} has changed. {asked} keeps the old wording and is not "
            "compared with later surveys."
        )
        advice = (flag,) if asked and has_new_wording else ()
        return Saved(f"The question {saved.code} has been saved.", url(found), advice)

    return form_page(request, form, page, save)


# Words that stand in the address where a wave would.
RESERVED = {"add", "edit", "questions"}


def why_not(request: HttpRequest) -> str:
    """Why consultations are not the reader's to write on, or "": they are of the whole plan."""
    return reason_against_remit(request.user, None)


def wave_or_404(slug: str, wave: str) -> Wave:
    """A wave of a consultation."""
    return get_object_or_404(
        Wave.objects.select_related("consultation"), consultation__slug=slug, slug=wave
    )


def url(consultation: Consultation) -> str:
    """Where a consultation is shown."""
    return reverse("consultation:consultation-detail", args=[consultation.slug])


def wave_url(wave: Wave) -> str:
    """Where a wave is shown."""
    return reverse("consultation:wave-detail", args=[wave.consultation.slug, wave.slug])


def crumbs(consultation: Consultation | None = None) -> list[tuple[str, str]]:
    """The way to a consultation, or to all of them."""
    way = [("Home", "/"), ("Consultation", reverse("consultation:consultation-list"))]
    return [*way, (consultation.title, url(consultation))] if consultation else way


def _free(title: str, taken: set[str]) -> str:
    stem = slugify(title)[:40] or "survey"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
