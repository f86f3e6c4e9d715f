import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PARTS = [
    ("body", "Text"),
    ("data_summary", "Data summary"),
    ("overview", "Overview of performance"),
    ("force_update", "Force delivery update"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("highlights", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="narrative", name="text", field=models.TextField(blank=True)
        ),
        migrations.CreateModel(
            name="NarrativeDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(choices=PARTS, max_length=20)),
                ("text", models.TextField(blank=True)),
                ("base_version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="highlights.section",
                    ),
                ),
            ],
            options={
                "ordering": ("section", "part"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("section", "part", "saved_by"),
                        name="one_draft_of_a_part_and_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part__in", ["body", "data_summary", "overview", "force_update"])
                        ),
                        name="narrative_draft_part_is_known",
                    ),
                ],
            },
        ),
    ]
