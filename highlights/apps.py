from importlib import import_module

from django.apps import AppConfig


class HighlightsConfig(AppConfig):
    name = "highlights"
    verbose_name = "Highlight reports"

    def ready(self) -> None:
        """Let the rooms below ask for the figures of reports, and for their editions."""
        import_module("highlights.record_figures")
        import_module("highlights.as_at")
