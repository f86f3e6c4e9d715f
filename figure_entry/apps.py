from importlib import import_module

from django.apps import AppConfig


class FigureEntryConfig(AppConfig):
    name = "figure_entry"
    verbose_name = "Figures typed in"

    def ready(self) -> None:
        """Let whatever writes figures know which months are closed."""
        import_module("figure_entry.closing")
