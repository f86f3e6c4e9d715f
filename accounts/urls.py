"""Addresses of signing in that are not django-allauth's."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("confirm/", views.identity_confirm, name="identity-confirm"),
    # In the place of django-allauth's page.
    path("email/", views.address_change, name="address-change"),
]
