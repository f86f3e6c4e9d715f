from importlib import import_module

from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    name = "scorecards"
    verbose_name = "Scorecards"

    def ready(self) -> None:
        """Let the measures ask which pages show them, and who asked for a new one."""
        import_module("scorecards.showing_measures")
        import_module("scorecards.import_asking")
