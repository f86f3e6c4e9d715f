"""Addresses of scorecards and KPI pages."""

from django.urls import path

from scorecards.views import arranging, building, figures, reading, scorecard_forms, showing

app_name = "scorecards"

urlpatterns = [
    path("scorecards/", reading.scorecard_list, name="scorecard-list"),
    # Before the scorecards, and below before the measures: none may be called so.
    path("scorecards/add/", scorecard_forms.scorecard_add, name="scorecard-add"),
    path("scorecards/<slug:slug>/edit/", scorecard_forms.scorecard_edit, name="scorecard-edit"),
    path("scorecards/<slug:slug>/", reading.scorecard_detail, name="scorecard-detail"),
    path("scorecards/<slug:slug>/rows/", arranging.scorecard_rows, name="scorecard-rows"),
    path("kpi/", reading.kpi_list, name="kpi-list"),
    path("kpi/new/", building.kpi_create, name="kpi-create"),
    path("kpi/<slug:slug>/edit/", building.kpi_edit, name="kpi-edit"),
    path("kpi/<slug:slug>/events/", building.kpi_event_add, name="kpi-event-add"),
    path("kpi/<slug:slug>/", reading.kpi_detail, name="kpi-detail"),
    path("figures/<str:month>/", figures.figure_offers, name="figure-offers"),
    path(
        "scorecards/<slug:slug>/control-icons/",
        showing.control_icons,
        {"kind": "scorecards"},
        name="scorecard-icons",
    ),
    path(
        "kpi/<slug:slug>/control-icons/", showing.control_icons, {"kind": "kpi"}, name="kpi-icons"
    ),
    path("kpi/<slug:slug>/control-charts/", showing.control_charts, name="kpi-charts"),
]
