from importlib import import_module

from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    name = "scorecards"
    verbose_name = "Scorecards"

    def ready(self) -> None:
        """Let the measures ask which pages show them."""
        import_module("scorecards.places")
