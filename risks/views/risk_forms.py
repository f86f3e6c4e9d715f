"""What the forms of one risk share: who may open them, and how they go back to the risk."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.decorators import requires
from accounts.models import User
from accounts.permissions import Permission, visibilities_for
from accounts.requests import user_of
from plans.policies import reason_against_remit
from records.form_views import FormPage, PublishedFields, Saved, form_page
from records.forms import RecordForm
from records.standing import Removable
from risks.models import Register, Risk
from risks.policies import why_not_changed
from risks.queries import risk_content, with_history

form_view = require_http_methods(["GET", "HEAD", "POST"])
writers = requires(Permission.EDIT_RECORD, refills=True)

# What reports print of a risk in free words.
PRINTED = ("title", "cause", "event", "consequence")

# What a form does once it is right: writes, and says so in words.
Save = Callable[[User], str]


def risk_url(risk: Risk) -> str:
    """Where a risk is shown."""
    return reverse("risks:risk-detail", args=[risk.register.slug, risk.reference])


def shown_risk(request: HttpRequest, register: str, reference: str) -> Risk:
    """A risk that the writer may see, or 404."""
    visible = Risk.objects.visible(visibilities_for(request.user))
    return get_object_or_404(
        visible.select_related("register__matrix", "priority"),
        register__slug=register,
        reference=reference,
    )


def register_crumbs(register: Register) -> list[tuple[str, str]]:
    """The way to a register."""
    return [
        ("Home", "/"),
        ("Risks", reverse("risks:risk-list")),
        (register.name, reverse("risks:register-detail", args=[register.slug])),
    ]


def change_risk(
    request: HttpRequest,
    risk: Risk,
    form: RecordForm,
    save: Save,
    *,
    heading: str,
    button: str,
    lead: str = "",
    why_not: Callable[[Risk], str] = why_not_changed,
    printed: tuple[str, ...] = (),
    record: Removable | None = None,
) -> HttpResponse:
    """The page of a form of one risk. After saving it shows what about the scores to look at.

    `printed` are the fields of the form that a report prints; `record` is what may be removed here.
    """
    back = risk_url(risk)
    page = FormPage(
        heading=heading,
        button=button,
        back=back,
        crumbs=[*register_crumbs(risk.register), (risk.title, back)],
        caption=f"{risk.reference} {risk.title}",
        lead=lead,
        why_not=why_not(risk) or reason_against_remit(request.user, risk.priority),
        published=PublishedFields(printed, lambda: _as_kept(risk), risk.reference)
        if printed
        else None,
        record=record,
    )

    def saved() -> Saved:
        said = save(user_of(request))
        return Saved(said, back, flags_of(risk))

    return form_page(request, form, page, saved)


def _as_kept(risk: Risk) -> Risk:
    """The risk as it stands now, also once the form has changed it."""
    return Risk.objects.select_related("priority").get(pk=risk.pk)


def flags_of(risk: Risk) -> tuple[str, ...]:
    """What about the scores of a risk does not go together today. It advises, and stops no one."""
    today = timezone.localdate()
    now = with_history(Risk.objects.filter(pk=risk.pk), today).get()
    return risk_content(now, today).flags
