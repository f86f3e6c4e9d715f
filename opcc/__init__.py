"""Assembles the product: settings, routes, background work, the local stack. Decides nothing."""

from opcc.celery import app as celery_app

__all__ = ["celery_app"]
