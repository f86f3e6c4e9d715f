from django.apps import AppConfig


class HighlightsConfig(AppConfig):
    name = "highlights"
    verbose_name = "Highlight reports"
