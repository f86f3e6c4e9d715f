"""Addresses of scorecards, KPI pages and measures."""

from django.urls import path

from scorecards.views import (
    arranging,
    building,
    charts,
    figures,
    import_names,
    import_readings,
    imports,
    measure_list,
    measures,
    reading,
    reference,
    scorecard_forms,
    showing,
)

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
    path("measures/", measure_list.measure_list, name="measure-list"),
    path("measures/add/", reference.measure_add, name="measure-add"),
    path("measures/<slug:slug>/edit/", reference.measure_edit, name="measure-edit"),
    path("areas/add/", reference.area_add, name="area-add"),
    path("areas/<slug:slug>/", reference.area_edit, name="area-edit"),
    path("sources/add/", reference.source_add, name="source-add"),
    path("sources/<slug:slug>/", reference.source_edit, name="source-edit"),
    path("measures/<slug:slug>/", measures.measure_detail, name="measure-detail"),
    path("figures/<str:month>/", figures.figure_offers, name="figure-offers"),
    path("data-quality/", measures.quality_list, name="quality-list"),
    path(
        "measures/<slug:slug>/charts/<slug:area>/figure.json",
        measures.chart_figure,
        name="chart-figure",
    ),
    path(
        "measures/<slug:slug>/charts/<slug:area>/data.csv", measures.chart_data, name="chart-data"
    ),
    path("measures/<slug:slug>/ranks.csv", measures.rank_data, name="rank-data"),
    path("measures/<slug:slug>/charts/", charts.chart_manage, name="chart-manage"),
    path("measures/<slug:slug>/charts/limits/", charts.chart_settings, name="chart-settings"),
    path(
        "measures/<slug:slug>/charts/annotations/add/",
        charts.annotation_add,
        name="annotation-add",
    ),
    path(
        "measures/<slug:slug>/charts/annotations/<int:key>/",
        charts.annotation_edit,
        name="annotation-edit",
    ),
    path("measures/<slug:slug>/charts/targets/add/", charts.target_add, name="target-add"),
    path("measures/<slug:slug>/charts/targets/<int:key>/", charts.target_edit, name="target-edit"),
    path("measures/<slug:slug>/charts/peers/", charts.peers_edit, name="peers-edit"),
    path("measures/<slug:slug>/charts/ranks/add/", charts.rank_add, name="rank-add"),
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
    path("measures/<slug:slug>/series.csv", measures.measure_series, name="measure-series"),
    path("imports/", imports.import_index, name="import-list"),
    path("imports/upload/", imports.import_upload, name="import-upload"),
    path("imports/names/", import_names.name_list, name="import-name-list"),
    path("imports/names/<int:key>/", import_names.name_edit, name="import-name-edit"),
    path("imports/names/<int:key>/remove/", import_names.name_remove, name="import-name-remove"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/columns/", imports.import_map, name="import-map"),
    path("imports/<int:pk>/read/", import_readings.import_read, name="import-read"),
    path("imports/<int:pk>/names/", import_names.import_names, name="import-names"),
    path("imports/<int:pk>/problems.csv", imports.import_problems, name="import-problems"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import-undo"),
]
