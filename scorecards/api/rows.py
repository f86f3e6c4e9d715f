"""Scorecards for a month, as the API gives them."""

from typing import Any

from rest_framework import serializers

from measures.api.rows import EMPTY, OLDER, RowSerializer


class ScorecardSerializer(serializers.Serializer[Any]):
    """A scorecard for a month."""

    slug = serializers.CharField(help_text="Its permanent name in addresses.")
    title = serializers.CharField(help_text="Its title.")
    month = serializers.CharField(help_text="The last month of the windows, 2022-08.")
    rule = serializers.CharField(help_text="The rule of arrows and colours in one paragraph.")
    rows = RowSerializer(many=True, help_text="Its rows in their order.")
    commentary = serializers.CharField(
        help_text="The analysts' commentary on that month, as HTML, or ''."
    )
    older_text = serializers.CharField(help_text=OLDER)
    empty_text = serializers.CharField(help_text=EMPTY)
