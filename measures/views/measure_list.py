"""The list of measures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.permissions import visibilities_for
from measures.filters import MeasureFilter
from measures.models import Measure
from measures.tables import MeasureTable

ROWS_A_PAGE = 25


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    """Measures, searched, filtered and sorted."""
    visible = Measure.objects.visible(visibilities_for(request.user)).select_related("source")
    filterset = MeasureFilter(request.GET, queryset=visible, request=request)
    table = MeasureTable(filterset.qs)
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return render(request, "measures/measure_list.html", {"filterset": filterset, "table": table})
