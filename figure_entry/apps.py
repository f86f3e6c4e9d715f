from django.apps import AppConfig


class FigureEntryConfig(AppConfig):
    name = "figure_entry"
    verbose_name = "Figures typed in"
