"""How accounts come to be: an administrator gives them, nobody signs up for one."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """django-allauth without its sign-up pages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always false."""
        return False
