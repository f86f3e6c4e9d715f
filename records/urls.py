"""Addresses at which records are removed or retired, whatever their kind."""

from django.urls import path

from records import views

app_name = "records"

_RECORD = "records/<slug:kind>/<int:pk>/"
urlpatterns = [
    path("records/retired/", views.retired_list, name="retired-list"),
    path(f"{_RECORD}remove/", views.record_remove, name="record-remove"),
    path(f"{_RECORD}retire/", views.record_retire, name="record-retire"),
    path(f"{_RECORD}take-back/", views.record_take_back, name="record-take-back"),
]
