"""Routes of the risk registers."""

from django.urls import path

from risks import views

app_name = "risks"

urlpatterns = [
    path("risks/", views.register_list, name="risk-list"),
    path("risks/<slug:register>/", views.register_detail, name="register-detail"),
    path("risks/<slug:register>/<str:reference>/", views.risk_detail, name="risk-detail"),
]
