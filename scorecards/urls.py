"""Addresses of scorecards and KPI pages."""

from django.urls import path

from scorecards.views import control_charts, figures, kpi_pages, reading, rows, scorecard_forms

app_name = "scorecards"

urlpatterns = [
    path("scorecards/", reading.scorecard_list, name="scorecard-list"),
    # Before the scorecards, and below before the measures: none may be called so.
    path("scorecards/add/", scorecard_forms.scorecard_add, name="scorecard-add"),
    path("scorecards/<slug:slug>/edit/", scorecard_forms.scorecard_edit, name="scorecard-edit"),
    path("scorecards/<slug:slug>/", reading.scorecard_detail, name="scorecard-detail"),
    path("scorecards/<slug:slug>/rows/", rows.scorecard_rows, name="scorecard-rows"),
    path("kpi/", reading.kpi_list, name="kpi-list"),
    path("kpi/new/", kpi_pages.kpi_create, name="kpi-create"),
    path("kpi/<slug:slug>/edit/", kpi_pages.kpi_edit, name="kpi-edit"),
    path("kpi/<slug:slug>/events/", kpi_pages.kpi_event_add, name="kpi-event-add"),
    path("kpi/<slug:slug>/", reading.kpi_detail, name="kpi-detail"),
    path("figures/<str:month>/", figures.figure_offers, name="figure-offers"),
    path(
        "scorecards/<slug:slug>/control-icons/",
        control_charts.control_icons,
        {"kind": "scorecards"},
        name="scorecard-icons",
    ),
    path(
        "kpi/<slug:slug>/control-icons/",
        control_charts.control_icons,
        {"kind": "kpi"},
        name="kpi-icons",
    ),
    path("kpi/<slug:slug>/control-charts/", control_charts.control_charts, name="kpi-charts"),
]
