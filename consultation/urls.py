"""Routes of the consultations."""

from django.urls import path

from consultation import views

app_name = "consultation"

urlpatterns = [
    path("consultation/", views.consultation_list, name="consultation-list"),
    path("consultation/<slug:slug>/", views.consultation_detail, name="consultation-detail"),
    path("consultation/<slug:slug>/<slug:wave>/", views.wave_detail, name="wave-detail"),
]
