"""Registers and the matrices on which they score: forms for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify

from accounts.decorators import requires
from accounts.form_keys import makes_one
from accounts.pending_submissions.store import posted
from accounts.permissions import Permission
from accounts.requests import user_of
from records.editing import values_of
from records.form_views import FormPage, Saved, form_page
from risks import actions
from risks.actions.registers import MATRIX_WORDS, REGISTER_WORDS
from risks.forms import MatrixForm, RegisterForm, band_line
from risks.models import Register, RiskMatrix
from risks.queries import bands_digest, bands_of
from risks.scoring import DEFAULT_BANDS, DEFAULT_IMPACTS, DEFAULT_LIKELIHOODS, MATRIX_SIZE
from risks.views.risk_forms import form_view

managers = requires(Permission.MANAGE_REFERENCE_DATA, refills=True)
CRUMBS = [("Home", "/"), ("Risks", "/risks/")]


@managers
@form_view
@makes_one
def register_add(request: HttpRequest) -> HttpResponse:
    """A new register of a body."""
    form = RegisterForm(posted(request))
    page = FormPage(
        heading="Add a risk register",
        button="Add the register",
        back=reverse("risks:risk-list"),
        crumbs=CRUMBS,
    )

    def save() -> Saved:
        given = form.cleaned_data
        register = actions.open_register(
            slug=slugify(given["name"])[:50] or "register", by=user_of(request), **given
        )
        return Saved(f"{register.name} has been added. Next, add its risks.", _url(register))

    return form_page(request, form, page, save)


@managers
@form_view
def register_edit(request: HttpRequest, register: str) -> HttpResponse:
    """The name, body and matrix of a register."""
    found = get_object_or_404(Register, slug=register)
    form = RegisterForm(posted(request), started=values_of(found, REGISTER_WORDS))
    page = FormPage(
        heading="Edit the register",
        button="Save changes",
        back=_url(found),
        crumbs=[*CRUMBS, (found.name, _url(found))],
        caption=found.name,
        record=found,
    )

    def save() -> Saved:
        by = user_of(request)
        saved = actions.edit_register(
            register=found, seen=form.seen_values, to=form.new_values, by=by
        )
        return Saved(f"{saved.name} has been saved.", _url(saved))

    return form_page(request, form, page, save)


@managers
@form_view
@makes_one
def matrix_add(request: HttpRequest) -> HttpResponse:
    """A new matrix with its bands."""
    form = MatrixForm(
        posted(request),
        initial={
            "size": MATRIX_SIZE,
            "likelihood_words": DEFAULT_LIKELIHOODS,
            "impact_words": DEFAULT_IMPACTS,
            "bands": [band_line(band) for band in DEFAULT_BANDS],
        },
    )
    page = FormPage(
        heading="Add a risk matrix",
        button="Add the matrix",
        back=reverse("risks:risk-list"),
        crumbs=CRUMBS,
    )

    def save() -> Saved:
        given = {name: form.cleaned_data[name] for name in (*MATRIX_WORDS, "bands")}
        matrix = actions.define_matrix(by=user_of(request), **given)
        return Saved(
            f"The matrix {matrix.name} has been added. Next, add a register that uses it.",
            reverse("risks:register-add"),
        )

    return form_page(request, form, page, save)


@managers
@form_view
def matrix_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The size, words and bands of a matrix; every register that uses it follows."""
    matrix = get_object_or_404(RiskMatrix, pk=pk)
    bands = bands_of(matrix)
    lines = [band_line(band) for band in bands]
    form = MatrixForm(
        posted(request),
        started=values_of(matrix, MATRIX_WORDS),
        initial={"bands": lines, "seen_bands": bands_digest(bands)},
    )
    used = ", ".join(matrix.registers.values_list("name", flat=True))
    page = FormPage(
        heading="Edit the risk matrix",
        button="Save changes",
        back=reverse("risks:risk-list"),
        crumbs=CRUMBS,
        caption=matrix.name,
        record=matrix,
        lead=f"Used by {used}. Published reports keep the bands they were published with."
        if used
        else "",
    )

    def save() -> Saved:
        given = form.cleaned_data
        saved = actions.edit_matrix(
            matrix=matrix,
            seen=form.seen_values,
            to=form.new_values,
            bands=given["bands"],
            seen_bands=given["seen_bands"],
            by=user_of(request),
        )
        return Saved(f"The matrix {saved.name} has been saved.", reverse("risks:risk-list"))

    return form_page(request, form, page, save)


def _url(register: Register) -> str:
    return reverse("risks:register-detail", args=[register.slug])
