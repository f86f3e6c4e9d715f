"""Texts that were typed and not saved yet, by whoever types them."""

from django.conf import settings
from django.db import models


class UnsavedText(models.Model):
    """What someone has typed and not saved yet, kept for them alone: the base of such records.

    `base_version` is the version of the text that they started from, 0 where there was none.
    """

    text = models.TextField(blank=True)
    base_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
