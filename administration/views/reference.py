"""The index of reference data, and taking a term out of the terminology."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import requires
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission
from accounts.requests import user_of
from administration.queries import term_uses
from measures.models import Area, Source
from plans.models import GlossaryTerm, OfficeIdentity
from plans.queries import current_plan
from records.actions import remove_record
from records.form_views import FormPage, Saved, form_page
from records.removing import why_not_removed
from records.views import ReasonForm
from risks.models import Register, RiskMatrix


@requires(Permission.MANAGE_REFERENCE_DATA)
@require_safe
def reference_list(request: HttpRequest) -> HttpResponse:
    """Everything that administrators keep, with its forms."""
    return render(
        request,
        "administration/reference_list.html",
        {
            "plan": current_plan(timezone.localdate()),
            "offices": OfficeIdentity.objects.all(),
            "registers": Register.objects.select_related("body"),
            "matrices": RiskMatrix.objects.order_by("name"),
            "areas": Area.objects.select_related("parent"),
            "sources": Source.objects.all(),
        },
    )


@requires(Permission.MANAGE_REFERENCE_DATA, refills=True)
@require_http_methods(["GET", "HEAD", "POST"])
def term_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a term out, having seen which texts use it."""
    term = get_object_or_404(GlossaryTerm, pk=pk)
    uses = term_uses(term)
    back = reverse("plans:term-list")
    reasons = why_not_removed(term)
    used = (
        f"Unpublished texts use it: {'; '.join(uses)}. If you remove it, they no longer explain it."
    )
    page = FormPage(
        "Remove the term",
        "Remove the term",
        back,
        [("Terminology", back)],
        caption=f"{term}: {term.name}" if term.acronym else term.name,
        lead=(used if uses else "No unpublished report uses it.") + " Published reports keep it.",
        why_not=" ".join(["This term cannot be removed.", *reasons]) if reasons else "",
        instead=(
            "Retire the term instead. Unpublished texts then no longer explain it.",
            reverse("records:record-retire", args=["glossaryterm", term.pk]),
        )
        if reasons
        else None,
    )

    form = ReasonForm(posted(request))

    def save() -> Saved:
        name = str(term)
        because = form.cleaned_data["because"]
        remove_record(row=term, because=because, by=user_of(request))
        return Saved(f"“{name}” is no longer in the terminology.", back)

    return form_page(request, form, page, save)
