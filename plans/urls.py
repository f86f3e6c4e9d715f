"""Routes of plans, bodies and terminology."""

from django.urls import path

from plans import views

app_name = "plans"
urlpatterns = [
    path("plan/", views.plan_current, name="plan-current"),
    path("plans/", views.plan_list, name="plan-list"),
    path("plans/<slug:slug>/", views.plan_detail, name="plan-detail"),
    path("bodies/", views.body_list, name="body-list"),
    path("bodies/<slug:slug>/", views.body_detail, name="body-detail"),
    path("terminology/", views.term_list, name="term-list"),
]
