"""Addresses of signing in that are not django-allauth's, and of one's own tokens."""

from django.urls import path

from accounts import token_views, views

app_name = "accounts"

urlpatterns = [
    path("confirm/", views.identity_confirm, name="identity-confirm"),
    path("tokens/", token_views.token_list, name="token-list"),
    path("tokens/add/", token_views.token_add, name="token-add"),
    path("tokens/<int:token>/revoke/", token_views.token_revoke, name="token-revoke"),
    # In the place of django-allauth's page.
    path("email/", views.address_change, name="address-change"),
]
