"""Addresses of scorecards, KPI pages and measures."""

from django.urls import path

from scorecards import editing, views

app_name = "scorecards"

urlpatterns = [
    path("scorecards/", views.scorecard_list, name="scorecard-list"),
    path("scorecards/<slug:slug>/", views.scorecard_detail, name="scorecard-detail"),
    path("scorecards/<slug:slug>/commentary/", editing.commentary_edit, name="commentary-edit"),
    path("kpi/", views.kpi_list, name="kpi-list"),
    path("kpi/<slug:slug>/", views.kpi_detail, name="kpi-detail"),
    path("measures/", views.measure_list, name="measure-list"),
    path("measures/<slug:slug>/", views.measure_detail, name="measure-detail"),
    path("measures/<slug:slug>/series.csv", views.measure_series, name="measure-series"),
]
