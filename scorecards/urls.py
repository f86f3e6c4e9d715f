"""Addresses of scorecards, KPI pages and measures."""

from django.urls import path

from scorecards.views import building, editing, reading

app_name = "scorecards"

urlpatterns = [
    path("scorecards/", reading.scorecard_list, name="scorecard-list"),
    path("scorecards/<slug:slug>/", reading.scorecard_detail, name="scorecard-detail"),
    path("scorecards/<slug:slug>/commentary/", editing.commentary_edit, name="commentary-edit"),
    path("kpi/", reading.kpi_list, name="kpi-list"),
    path("kpi/new/", building.kpi_create, name="kpi-create"),
    path("kpi/<slug:slug>/edit/", building.kpi_edit, name="kpi-edit"),
    path("kpi/<slug:slug>/events/", building.kpi_event_add, name="kpi-event-add"),
    path("kpi/<slug:slug>/", reading.kpi_detail, name="kpi-detail"),
    path("measures/", reading.measure_list, name="measure-list"),
    path("measures/<slug:slug>/", reading.measure_detail, name="measure-detail"),
    path("measures/<slug:slug>/series.csv", reading.measure_series, name="measure-series"),
]
