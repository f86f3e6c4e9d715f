"""Addresses of highlight reports: the latest edition, earlier ones, the live view, management."""

from django.urls import path
from django.views.decorators.cache import never_cache

from highlights.views import (
    assurance,
    commentary,
    editing,
    files,
    management,
    reading,
    scheduling,
    set_up,
)

app_name = "highlights"

urlpatterns = [
    path("", reading.home, name="home"),
    path("assurance/", reading.assurance, name="assurance"),
    path("assurance/<str:code>/", assurance.assurance_link, name="assurance-link"),
    path("reports/", reading.report_list, name="report-list"),
    path("reports/new/", set_up.report_create, name="report-create"),
    path("reports/<slug:slug>/", reading.report_contents, name="report-contents"),
    path("reports/<slug:slug>/manage/", management.report_manage, name="report-manage"),
    path(
        "reports/<slug:slug>/manage/sections/<slug:section>/comment/",
        management.section_comment,
        name="section-comment",
    ),
    path(
        "reports/<slug:slug>/manage/comments/<int:comment>/resolve/",
        management.comment_resolve,
        name="comment-resolve",
    ),
    path("reports/<slug:slug>/manage/<slug:name>/", management.report_move, name="report-move"),
    path("reports/<slug:slug>/edit/", editing.narrative_list, name="narrative-list"),
    path("reports/<slug:slug>/edit/<slug:section>/", editing.narrative_edit, name="narrative-edit"),
    path("reports/<slug:slug>/edit/<slug:section>/draft/", editing.draft_save, name="draft-save"),
    path("scorecards/<slug:slug>/commentary/", commentary.commentary_edit, name="commentary-edit"),
    path(
        "scorecards/<slug:slug>/commentary/draft/",
        commentary.commentary_draft,
        name="commentary-draft",
    ),
    path("reports/<slug:slug>/set-up/", set_up.report_set_up, name="report-set-up"),
    path("reports/<slug:slug>/add-section/", set_up.section_create, name="section-create"),
    path(
        "reports/<slug:slug>/set-up/<slug:section>/",
        set_up.section_change,
        name="section-change",
    ),
    path(
        "reports/<slug:slug>/set-up/<slug:section>/move/",
        set_up.section_move,
        name="section-move",
    ),
    path(
        "reports/<slug:slug>/set-up/<slug:section>/remove/",
        set_up.section_remove,
        name="section-remove",
    ),
    path(
        "reports/<slug:slug>/schedule/",
        scheduling.publication_schedule,
        name="publication-schedule",
    ),
    path(
        "reports/<slug:slug>/schedule/cancel/",
        scheduling.schedule_cancel,
        name="schedule-cancel",
    ),
    path(
        "reports/<slug:slug>/pre-release/",
        never_cache(reading.report_contents),
        {"prerelease": True},
        name="prerelease-contents",
    ),
    path(
        "reports/<slug:slug>/pre-release/print/",
        never_cache(reading.report_print),
        {"prerelease": True},
        name="prerelease-print",
    ),
    path(
        "reports/<slug:slug>/pre-release/<slug:part>/",
        never_cache(reading.report_part),
        {"prerelease": True},
        name="prerelease-part",
    ),
    path("reports/<slug:slug>/print/", reading.report_print, name="report-print"),
    path(
        "reports/<slug:slug>/live/", reading.report_contents, {"live": True}, name="live-contents"
    ),
    path(
        "reports/<slug:slug>/live/print/", reading.report_print, {"live": True}, name="live-print"
    ),
    path(
        "reports/<slug:slug>/live/<slug:part>/",
        reading.report_part,
        {"live": True},
        name="live-part",
    ),
    path(
        "reports/<slug:slug>/editions/<int:edition>/",
        reading.report_contents,
        name="edition-contents",
    ),
    path(
        "reports/<slug:slug>/editions/<int:edition>/print/",
        reading.report_print,
        name="edition-print",
    ),
    path(
        "reports/<slug:slug>/editions/<int:edition>/report.pdf",
        files.edition_pdf,
        name="edition-pdf",
    ),
    path(
        "reports/<slug:slug>/editions/<int:edition>/pdf/",
        never_cache(files.edition_pdf_progress),
        name="edition-pdf-progress",
    ),
    path(
        "reports/<slug:slug>/editions/<int:edition>/pdf/request/",
        files.edition_pdf_request,
        name="edition-pdf-request",
    ),
    path(
        "reports/<slug:slug>/editions/<int:edition>/<slug:part>/",
        reading.report_part,
        name="edition-part",
    ),
    path("reports/<slug:slug>/<slug:part>/", reading.report_part, name="report-part"),
]
