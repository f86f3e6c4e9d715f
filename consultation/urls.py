"""Routes of the consultations."""

from django.urls import path

from consultation.views import changes, grids, reading

app_name = "consultation"

_ONE = "consultation/<slug:slug>/"
_WAVE = f"{_ONE}<slug:wave>/"
urlpatterns = [
    path("consultation/", reading.consultation_list, name="consultation-list"),
    # Before the consultations, and below before their surveys: none may be called so.
    path("consultation/add/", changes.consultation_add, name="consultation-add"),
    path(_ONE, reading.consultation_detail, name="consultation-detail"),
    path(f"{_ONE}edit/", changes.consultation_edit, name="consultation-edit"),
    path(f"{_ONE}add/", changes.wave_add, name="wave-add"),
    path(f"{_ONE}questions/add/", changes.question_add, name="question-add"),
    path(f"{_ONE}questions/<slug:code>/", changes.question_edit, name="question-edit"),
    path(_WAVE, reading.wave_detail, name="wave-detail"),
    path(f"{_WAVE}edit/", changes.wave_edit, name="wave-edit"),
    path(f"{_WAVE}who-answered/", grids.profile_edit, name="profile-edit"),
    path(f"{_WAVE}results/", grids.result_edit, name="result-edit"),
]
