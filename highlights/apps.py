from importlib import import_module

from django.apps import AppConfig


class HighlightsConfig(AppConfig):
    name = "highlights"
    verbose_name = "Highlight reports"

    def ready(self) -> None:
        """Have the words of records in the rooms below held against the figures of reports."""
        import_module("highlights.record_figures")
