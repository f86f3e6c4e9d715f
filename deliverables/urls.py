"""Routes of deliverables."""

from django.urls import path

from deliverables import views

app_name = "deliverables"
urlpatterns = [
    path("updates/", views.update_round, name="update-round"),
    path("deliverables/", views.deliverable_list, name="deliverable-list"),
    # Before the references, of which none may be called so.
    path("deliverables/add/", views.deliverable_add, name="deliverable-add"),
    path("deliverables/timeline/", views.deliverable_timeline, name="deliverable-timeline"),
    path("deliverables/<str:reference>/", views.deliverable_detail, name="deliverable-detail"),
    path("deliverables/<str:reference>/edit/", views.deliverable_edit, name="deliverable-edit"),
    path("deliverables/<str:reference>/progress/", views.progress_record, name="progress-record"),
    path("deliverables/<str:reference>/due-date/", views.due_date_change, name="due-date-change"),
    path("deliverables/<str:reference>/close/", views.deliverable_close, name="deliverable-close"),
    path("deliverables/<str:reference>/drop/", views.deliverable_drop, name="deliverable-drop"),
    path(
        "deliverables/<str:reference>/reopen/", views.deliverable_reopen, name="deliverable-reopen"
    ),
    path("deliverables/<str:reference>/status/", views.status_set, name="status-set"),
]
