"""Forms of scorecards, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify

from accounts.form_keys import makes_one
from accounts.models import User
from accounts.pending_submissions.store import posted
from measures.views.reference_pages import form_view, managers, record_page
from records.editing import values_of
from scorecards import actions
from scorecards.actions.pages import SCORECARD_WORDS
from scorecards.forms.scorecards import ScorecardForm, free_scorecard_slug
from scorecards.models import Scorecard
from scorecards.views.reading import scorecard_url


@managers
@form_view
@makes_one
def scorecard_add(request: HttpRequest) -> HttpResponse:
    """A new scorecard, without rows yet."""
    form = ScorecardForm(posted(request))

    def save(by: User) -> tuple[str, str]:
        given = form.cleaned_data
        slug = free_scorecard_slug(slugify(given["title"]))
        scorecard = actions.define_scorecard(slug=slug, rows=[], by=by, **given)
        return f"{scorecard} has been added. Next, choose its rows.", scorecard_url(scorecard)

    return record_page(
        request, form, save, "Add a scorecard", back=reverse("scorecards:scorecard-list")
    )


@managers
@form_view
def scorecard_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The title, threshold and description of a scorecard. Its rows are chosen elsewhere."""
    scorecard = get_object_or_404(Scorecard, slug=slug)
    form = ScorecardForm(posted(request), started=values_of(scorecard, SCORECARD_WORDS))

    def save(by: User) -> tuple[str, str]:
        saved = actions.edit_scorecard(
            scorecard=scorecard, seen=form.seen_values, to=form.new_values, by=by
        )
        return f"{saved} has been saved.", scorecard_url(saved)

    back = scorecard_url(scorecard)
    return record_page(request, form, save, "Edit the scorecard", back=back, row=scorecard)
