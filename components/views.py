"""The catalogue: one page that shows every component in its states."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from components import samples


@require_safe
def component_list(request: HttpRequest) -> HttpResponse:
    """Every component, for those who write pages. There is no such page in an office's system."""
    if not settings.LOCAL_STACK:
        raise Http404("Only the local stack has the catalogue of components.")
    context = {
        "long_text": samples.LONG_TEXT,
        "long_word": samples.LONG_WORD,
        "crumbs": samples.CRUMBS,
        "sample_messages": samples.messages(),
        "empty_form": samples.SampleForm(prefix="empty"),
        "wrong_form": samples.wrong_form("wrong"),
        "wrong_forms": [samples.wrong_form("wrong")],
        "cell_form": samples.wrong_form("cell"),
        "filter": {"form": samples.SampleForm(prefix="filter")},
        "problems": [("id_wrong-title", "Enter the title of the second record.")],
        "sample_table": samples.table(request, samples.ROWS),
        "empty_table": samples.table(request, []),
        "as_at_report": samples.AS_AT,
    }
    return render(request, "components/component_list.html", context)
