"""The routes of the whole product."""

from django.urls import include, path

from opcc import pages
from opcc.health import healthz, livez

handler403 = "opcc.addresses.refused"
handler404 = "opcc.addresses.not_found"
handler500 = "opcc.outages.failed"

urlpatterns = [
    path("livez", livez, name="livez"),
    path("healthz", healthz, name="healthz"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("method/", pages.method, name="method"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("opcc.api")),
    # Before the scorecards, which take any word after figures/ for a month.
    path("", include("figure_entry.urls")),
    path("", include("measures.urls")),
    path("", include("scorecards.urls")),
    path("", include("imports.urls")),
    path("", include("deliverables.urls")),
    path("", include("risks.urls")),
    path("", include("consultation.urls")),
    path("", include("plans.urls")),
    path("", include("records.urls")),
    path("", include("components.urls")),
    path("", include("highlights.urls")),
    path("", include("administration.urls")),
]
