"""Scorecards and KPI pages as places that show measures."""

from scorecards.models import KpiPage, Scorecard
from scorecards.places import PlaceKind, register_place

register_place(PlaceKind("scorecard", Scorecard.objects.all))
register_place(PlaceKind("kpi", KpiPage.objects.all))
