from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Listen to what happens to people's sign-in."""
        import_module("accounts.sign_in_events")
