"""The force among others, for other systems."""

from typing import Any

from rest_framework import serializers

_EXACT = "Exact decimal, to 20 places if it does not end; null if only the rank is known."
_UNKNOWN = 'As it is printed; "" where only the rank is known.'


class RankSerializer(serializers.Serializer[Any]):
    """The force's place in a month."""

    month = serializers.CharField(help_text="2024-09.")
    rank = serializers.IntegerField(help_text="1 is the best. Equal figures share the better rank.")
    forces = serializers.IntegerField(help_text="How many forces reported.")
    is_tied = serializers.BooleanField(help_text="Whether another force has the same figure.")
    text = serializers.CharField(help_text='As it is printed: "=42nd of 44".')
    quarter = serializers.CharField(help_text="The quarter of the forces that it is in.")
    value = serializers.CharField(allow_null=True, help_text=_EXACT)
    value_text = serializers.CharField(help_text='The force\'s figure as it is printed, or "".')
    is_published = serializers.BooleanField(
        help_text="Whether the rank was published, rather than calculated from the forces' figures."
    )
    published_text = serializers.CharField(help_text='What was published for the month, or "".')
    lower_quartile = serializers.CharField(allow_null=True, help_text=_EXACT)
    median = serializers.CharField(allow_null=True, help_text=_EXACT)
    upper_quartile = serializers.CharField(allow_null=True, help_text=_EXACT)
    lower_quartile_text = serializers.CharField(help_text=_UNKNOWN)
    median_text = serializers.CharField(help_text=_UNKNOWN)
    upper_quartile_text = serializers.CharField(help_text=_UNKNOWN)
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Forces with a figure for another month but not for this one.",
    )
    missing_text = serializers.CharField(help_text='The same in a sentence, or "".')
    same_forces = serializers.BooleanField(
        help_text="Whether the same forces reported as in the last month. If not, the two ranks "
        "cannot be compared."
    )


class PeersSerializer(serializers.Serializer[Any]):
    """A comparison of the force with others on a measure."""

    name = serializers.CharField(help_text="Who compares.")
    definition = serializers.CharField(help_text="How the comparator is measured.")
    source_name = serializers.CharField(help_text='Where its figures come from, or "".')
    source_url = serializers.CharField(help_text='The address of the source, or "".')
    source_words = serializers.CharField(
        help_text='What readers should know about the source, or "".'
    )
    figures_slug = serializers.CharField(
        help_text='Slug of the measure whose figures are ranked, "" if it is this one.'
    )
    data_to = serializers.CharField(help_text='The last month with a rank, in words, or "".')
    order_text = serializers.CharField(help_text="Which end of the range ranks first.")
    path_text = serializers.CharField(help_text='How the rank has changed, in words, or "".')
    quartiles_text = serializers.CharField(help_text="The quartiles of the last month in words.")
    ranks = RankSerializer(many=True, help_text="By month, oldest first.")
