"""Forms of one risk: add, edit, score, review, close, reopen."""

import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.form_keys import makes_one
from accounts.models import User
from accounts.pending_submissions.store import posted
from accounts.permissions import Visibility
from accounts.requests import user_of
from dates.periods import day_text
from plans.policies import remit_of
from records.editing import values_of
from records.form_views import FormPage, PublishedFields, Saved, form_page
from risks import actions
from risks.actions.records import RISK_WORDS
from risks.content import RiskContent, ScoreContent
from risks.forms import (
    REVIEW_AFTER,
    AddForm,
    CloseForm,
    DetailsForm,
    ReopenForm,
    ReviewForm,
    ScoreForm,
)
from risks.models import Register, Risk, ScoreKind
from risks.policies import why_not_reopened
from risks.queries import risk_content, risk_history, with_history
from risks.views.risk_forms import (
    PRINTED,
    change_risk,
    flags_of,
    form_view,
    register_crumbs,
    risk_url,
    shown_risk,
    writers,
)


@writers
@form_view
@makes_one
def risk_add(request: HttpRequest, register: str) -> HttpResponse:
    """A new risk on a register, with the scores that it starts with."""
    found = get_object_or_404(Register.objects.select_related("matrix"), slug=register)
    today = timezone.localdate()
    form = AddForm(
        posted(request),
        register=found,
        remit=remit_of(request.user),
        initial={
            "reference": next_reference(found),
            "opened_on": today,
            "next_review_on": today + REVIEW_AFTER,
            "owner": request.user,
        },
    )
    page = FormPage(
        heading="Add a risk",
        button="Add the risk",
        back=reverse("risks:register-detail", args=[found.slug]),
        crumbs=register_crumbs(found),
        caption=found.name,
        lead="A score is likelihood times impact. Only the current score is needed now.",
        published=PublishedFields(PRINTED, lambda: _as_typed(form), "the risk"),
    )

    def save() -> Saved:
        risk = _add(form, found, user_of(request))
        return Saved(
            f"{risk.reference} has been added to {found.name}. Next, record the controls "
            "that are in place and the actions that still need to be done.",
            risk_url(risk),
            flags_of(risk),
            row=risk,
            fix=reverse("risks:risk-edit", args=[found.slug, risk.reference]),
        )

    return form_page(request, form, page, save)


@writers
@form_view
def risk_edit(request: HttpRequest, register: str, reference: str) -> HttpResponse:
    """The fields of a risk."""
    risk = shown_risk(request, register, reference)
    form = DetailsForm(
        posted(request),
        register=risk.register,
        remit=remit_of(request.user),
        risk=risk,
        started=values_of(risk, RISK_WORDS),
    )

    def save(by: User) -> str:
        actions.edit_risk(risk=risk, seen=form.seen_values, to=form.new_values, by=by)
        return f"{risk.reference} has been saved."

    return change_risk(
        request,
        risk,
        form,
        save,
        heading="Edit the risk",
        button="Save changes",
        printed=PRINTED,
    )


@writers
@form_view
@makes_one
def risk_score(request: HttpRequest, register: str, reference: str) -> HttpResponse:
    """Score a risk again, beside the scores that it has."""
    risk = shown_risk(request, register, reference)
    newest = risk.scores.order_by("pk").last()
    form = ScoreForm(
        posted(request),
        matrix=risk.register.matrix,
        initial={
            "kind": ScoreKind.CURRENT,
            "on": timezone.localdate(),
            "seen": newest.pk if newest else 0,
        },
    )
    before = _content(risk)

    def save(by: User) -> str:
        given = form.cleaned_data
        actions.score_risk(
            risk=risk,
            kind=given["kind"],
            likelihood=given["likelihood"],
            impact=given["impact"],
            on=given["on"],
            reason=given["reason"],
            seen=given["seen"],
            by=by,
        )
        return _what_the_score_does(risk, given["kind"], before)

    return change_risk(
        request,
        risk,
        form,
        save,
        heading="Score the risk",
        button="Save the score",
        lead=_scores_now(before),
    )


@writers
@form_view
def risk_review(request: HttpRequest, register: str, reference: str) -> HttpResponse:
    """Reviewed today, without a change."""
    risk = shown_risk(request, register, reference)
    newest = risk.scores.order_by("pk").last()
    form = ReviewForm(
        posted(request),
        initial={
            "next_review_on": timezone.localdate() + REVIEW_AFTER,
            "seen": newest.pk if newest else 0,
        },
    )

    def save(by: User) -> str:
        given = form.cleaned_data
        actions.review_risk(
            risk=risk, next_review_on=given["next_review_on"], seen=given["seen"], by=by
        )
        return (
            f"{risk.reference} has been reviewed today, without a change. The next review "
            f"is on {day_text(given['next_review_on'])}."
        )

    return change_risk(
        request,
        risk,
        form,
        save,
        heading="Reviewed today, no change",
        button="Record the review",
        lead=_scores_now(_content(risk)),
    )


@writers
@form_view
def risk_close(request: HttpRequest, register: str, reference: str) -> HttpResponse:
    """Close a risk with a reason."""
    risk = shown_risk(request, register, reference)
    form = CloseForm(posted(request), initial={"on": timezone.localdate()})

    def save(by: User) -> str:
        given = form.cleaned_data
        actions.close_risk(risk=risk, reason=given["reason"], on=given["on"], by=by)
        return f"{risk.reference} is closed from {day_text(given['on'])}. It stays on record."

    return change_risk(
        request,
        risk,
        form,
        save,
        heading="Close the risk",
        button="Close the risk",
        lead="It stays on record as closed, with the reason. It can be reopened.",
    )


@writers
@form_view
def risk_reopen(request: HttpRequest, register: str, reference: str) -> HttpResponse:
    """Take up a closed risk again."""
    risk = shown_risk(request, register, reference)
    form = ReopenForm(posted(request))

    def save(by: User) -> str:
        actions.reopen_risk(risk=risk, reason=form.cleaned_data["reason"], by=by)
        return f"{risk.reference} is open again. Next, score it and set its next review."

    return change_risk(
        request,
        risk,
        form,
        save,
        heading="Reopen the risk",
        button="Reopen the risk",
        why_not=why_not_reopened,
    )


def next_reference(register: Register) -> str:
    """The reference after the highest one, written like it: R-09 is followed by R-10."""
    numbered = [
        (int(match[2]), match[1], len(match[2]))
        for reference in register.risks.values_list("reference", flat=True)
        if (match := re.fullmatch(r"(.*?)(\d+)", reference))
    ]
    if not numbered:
        return "R-01"
    number, stem, width = max(numbered)
    return f"{stem}{number + 1:0{width}d}"


def _add(form: AddForm, register: Register, by: User) -> Risk:
    given = form.cleaned_data
    names = RISK_WORDS.keys() - {"objectives"}
    return actions.add_risk(
        register=register,
        reference=given["reference"],
        opened_on=given["opened_on"],
        objectives=list(given["objectives"]),
        scores=form.scores,
        by=by,
        **{name: given[name] for name in names},
    )


def _as_typed(form: AddForm) -> Risk:
    """A risk that is not added yet, as far as its place in a report goes."""
    form.full_clean()
    given = form.cleaned_data if form.is_bound else {}
    return Risk(
        priority=given.get("priority"), visibility=given.get("visibility") or Visibility.OFFICE
    )


def _content(risk: Risk) -> RiskContent:
    today = timezone.localdate()
    return risk_content(with_history(Risk.objects.filter(pk=risk.pk), today).get(), today)


def _scores_now(content: RiskContent) -> str:
    """The scores in force, in words, to show beside the fields."""
    scores = (("Now", content.current), ("before any control", content.inherent))
    said = [
        f"{words} {_score_text(score)}, from {day_text(date.fromisoformat(score.scored_on))}"
        for words, score in (*scores, ("target", content.target))
        if score
    ]
    return f"{'; '.join(said)}. Appetite: {content.appetite}." if said else "It has no score yet."


def _score_text(score: ScoreContent) -> str:
    return f"{score.likelihood} × {score.impact} = {score.score} ({score.band})"


def _what_the_score_does(risk: Risk, kind: str, before: RiskContent) -> str:
    """What a new score changes: from what to what, the trend, and the time above appetite."""
    today = timezone.localdate()
    row = with_history(Risk.objects.filter(pk=risk.pk), today).prefetch_related("actions").get()
    history = risk_history(row, today, with_people=False)
    after = history.risk
    old, new = getattr(before, kind), getattr(after, kind)
    words = [
        f"The {kind} score of {risk.reference} is {_score_text(new)}"
        + (f"; it was {_score_text(old)}." if old else ".")
    ]
    if kind != ScoreKind.CURRENT:
        return " ".join(words)
    if after.trend:
        words.append(f"Its trend is {after.trend}.")
    days = f"{after.days_above_appetite:,} day{'' if after.days_above_appetite == 1 else 's'}"
    if after.is_above_appetite:
        since = history.above_appetite_since_text
        words.append(f"It is above its appetite of {after.appetite} since {since}, {days} in all.")
    else:
        words.append(
            f"It is within its appetite of {after.appetite}; it was above it for {days} in all."
        )
    return " ".join(words)
