"""Addresses of highlight reports: the latest edition, earlier editions, and the live view."""

from django.urls import path

from highlights import views

app_name = "highlights"

urlpatterns = [
    path("", views.home, name="home"),
    path("assurance/", views.assurance, name="assurance"),
    path("reports/", views.report_list, name="report-list"),
    path("reports/<slug:slug>/", views.report_contents, name="report-contents"),
    path("reports/<slug:slug>/print/", views.report_print, name="report-print"),
    path("reports/<slug:slug>/live/", views.report_contents, {"live": True}, name="live-contents"),
    path("reports/<slug:slug>/live/print/", views.report_print, {"live": True}, name="live-print"),
    path(
        "reports/<slug:slug>/live/<slug:part>/",
        views.report_part,
        {"live": True},
        name="live-part",
    ),
    path(
        "reports/<slug:slug>/editions/<int:edition>/",
        views.report_contents,
        name="edition-contents",
    ),
    path(
        "reports/<slug:slug>/editions/<int:edition>/print/",
        views.report_print,
        name="edition-print",
    ),
    path(
        "reports/<slug:slug>/editions/<int:edition>/<slug:part>/",
        views.report_part,
        name="edition-part",
    ),
    path("reports/<slug:slug>/<slug:part>/", views.report_part, name="report-part"),
]
