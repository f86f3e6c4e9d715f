"""Routes of plans, bodies and terminology."""

from django.urls import path

from plans.views import reading, reference

app_name = "plans"

_PLAN = "plans/<slug:slug>/"
_PRIORITY = f"{_PLAN}priorities/<int:number>/"
urlpatterns = [
    path("plan/", reading.plan_current, name="plan-current"),
    path("plans/", reading.plan_list, name="plan-list"),
    # Before the plans, of which none may be called so; likewise below.
    path("plans/add/", reference.plan_add, name="plan-add"),
    path(_PLAN, reading.plan_detail, name="plan-detail"),
    path(f"{_PLAN}edit/", reference.plan_edit, name="plan-edit"),
    path(f"{_PLAN}priorities/add/", reference.priority_add, name="priority-add"),
    path(_PRIORITY, reference.priority_edit, name="priority-edit"),
    path(f"{_PRIORITY}objectives/add/", reference.objective_add, name="objective-add"),
    path(f"{_PLAN}objectives/<str:code>/", reference.objective_edit, name="objective-edit"),
    path("bodies/", reading.body_list, name="body-list"),
    path("bodies/add/", reference.body_add, name="body-add"),
    path("bodies/<slug:slug>/", reading.body_detail, name="body-detail"),
    path("bodies/<slug:slug>/edit/", reference.body_edit, name="body-edit"),
    path("terminology/", reading.term_list, name="term-list"),
    path("terminology/add/", reference.term_add, name="term-add"),
    path("terminology/<int:pk>/", reference.term_edit, name="term-edit"),
    path("office-names/add/", reference.office_add, name="office-add"),
    path("office-names/<int:pk>/", reference.office_edit, name="office-edit"),
]
