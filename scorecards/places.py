"""Scorecards and KPI pages as places that show measures."""

from measures.places import PlaceKind, register_place
from scorecards.models import KpiPage, Scorecard

register_place(PlaceKind("scorecard", Scorecard.objects.all))
register_place(PlaceKind("kpi", KpiPage.objects.all))
