"""Names of files and who said what they mean; problems of rows column by column."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

# A problem was one text, a line each; its column stands within the words and stays there.
SPLIT = """
UPDATE scorecards_importrow SET problems = (
    SELECT jsonb_agg(jsonb_build_array('', '', line))
    FROM unnest(string_to_array(problem, E'\\n')) AS line
) WHERE kind = 'problem'
"""
JOIN = """
UPDATE scorecards_importrow SET problem = (
    SELECT string_agg(concat_ws(': ', nullif(each ->> 0, ''), each ->> 2), E'\\n')
    FROM jsonb_array_elements(problems) AS each
) WHERE kind = 'problem'
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("scorecards", "0005_commentary_draft"),
    ]

    operations = [
        migrations.AddField(
            "importbatch",
            "unknown_names",
            models.JSONField(
                default=list,
                help_text="Names that the preview did not know, as `UnknownName` holds them.",
            ),
        ),
        migrations.AddField(
            "importname",
            "changed_at",
            models.DateTimeField(auto_now=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            "importname",
            "changed_by",
            models.ForeignKey(
                to=settings.AUTH_USER_MODEL,
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                help_text="Nobody where it was said before this was kept.",
            ),
        ),
        migrations.AddField(
            "importrow",
            "problems",
            models.JSONField(
                default=list,
                help_text="Of each problem the column, the value, and what would be right.",
            ),
        ),
        migrations.AddField(
            "importrow",
            "has_unknown_name",
            models.BooleanField(
                default=False,
                help_text="All that is wrong is a name whose meaning somebody may say.",
            ),
        ),
        migrations.RemoveConstraint("importrow", "import_problem_has_words"),
        migrations.RunSQL(SPLIT, JOIN),
        migrations.RemoveField("importrow", "problem"),
        migrations.AddConstraint(
            "importrow",
            models.CheckConstraint(
                condition=~Q(kind="problem") | ~Q(problems=[]), name="import_problem_has_words"
            ),
        ),
    ]
