"""Addresses of figures that are typed in."""

from django.urls import path

from figure_entry import views

app_name = "figure_entry"

urlpatterns = [
    path("figures/enter/", views.figure_enter, name="figure-enter"),
    path("figures/enter/<str:month>/<path:choice>/", views.figure_grid, name="figure-grid"),
    path("figures/months/", views.month_list, name="month-list"),
    path("figures/months/<str:month>/close/", views.month_close, name="month-close"),
    path("figures/months/<str:month>/reopen/", views.month_reopen, name="month-reopen"),
    path(
        "figures/correct/<slug:slug>/<slug:area>/<str:month>/",
        views.figure_correct,
        name="figure-correct",
    ),
]
