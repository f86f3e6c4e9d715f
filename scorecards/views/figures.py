"""The figures that may be bound into a text, for the script of the editor."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.decorators import requires
from accounts.permissions import Permission
from measures.forms.months import read_month
from scorecards.forms.figures import FigurePickerForm


@requires(Permission.EDIT_RECORD)
@require_safe
def figure_offers(request: HttpRequest, month: str) -> HttpResponse:
    """What can be said of a measure, an area and a window of a month: a part of a page."""
    try:
        asked = read_month(month)
    except ValueError as error:
        raise Http404(str(error)) from error
    picker = FigurePickerForm(request.GET, parts=())
    return render(
        request,
        "scorecards/figure_offers.html",
        {"picker": picker, "offered": picker.offered(asked), "picked": True},
    )
