"""Addresses of measures, areas and sources."""

from django.urls import path

from measures.views import charts, measure_list, measures, reference

app_name = "measures"

urlpatterns = [
    path("measures/", measure_list.measure_list, name="measure-list"),
    path("measures/add/", reference.measure_add, name="measure-add"),
    path("measures/<slug:slug>/edit/", reference.measure_edit, name="measure-edit"),
    path("areas/add/", reference.area_add, name="area-add"),
    path("areas/<slug:slug>/", reference.area_edit, name="area-edit"),
    path("sources/add/", reference.source_add, name="source-add"),
    path("sources/<slug:slug>/", reference.source_edit, name="source-edit"),
    path("measures/<slug:slug>/", measures.measure_detail, name="measure-detail"),
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
    path("measures/<slug:slug>/series.csv", measures.measure_series, name="measure-series"),
]
