"""The routes of the whole product."""

from django.urls import path

from opcc.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
]
