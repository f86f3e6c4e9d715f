"""Addresses of scorecards, KPI pages and measures."""

from django.urls import path

from scorecards.views import arranging, editing, reading

app_name = "scorecards"

urlpatterns = [
    path("scorecards/", reading.scorecard_list, name="scorecard-list"),
    path("scorecards/<slug:slug>/", reading.scorecard_detail, name="scorecard-detail"),
    path("scorecards/<slug:slug>/commentary/", editing.commentary_edit, name="commentary-edit"),
    path(
        "scorecards/<slug:slug>/commentary/draft/",
        editing.commentary_draft,
        name="commentary-draft",
    ),
    path("scorecards/<slug:slug>/rows/", arranging.scorecard_rows, name="scorecard-rows"),
    path("kpi/", reading.kpi_list, name="kpi-list"),
    path("kpi/<slug:slug>/", reading.kpi_detail, name="kpi-detail"),
    path("measures/", reading.measure_list, name="measure-list"),
    path("measures/<slug:slug>/", reading.measure_detail, name="measure-detail"),
    path("measures/<slug:slug>/series.csv", reading.measure_series, name="measure-series"),
]
