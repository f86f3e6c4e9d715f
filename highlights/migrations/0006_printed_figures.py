"""Notes which figures the editions that there are printed, as publishing does from now on."""

from datetime import date

from django.db import migrations


def _month(code):
    year, month = code.split("-")
    return date(int(year), int(month), 1)


def _rows(content):
    for part in content.get("parts", []):
        for section in part.get("sections", []):
            yield from (section.get("scorecard") or {}).get("rows", [])
            for line in (section.get("kpi") or {}).get("rows", []):
                yield line["row"]


def note(apps, schema_editor):
    Edition = apps.get_model("highlights", "Edition")
    Printed = apps.get_model("scorecards", "PrintedFigures")
    measures = dict(apps.get_model("scorecards", "Measure").objects.values_list("slug", "pk"))
    areas = dict(apps.get_model("scorecards", "Area").objects.values_list("slug", "pk"))
    for edition in Edition.objects.select_related("report").order_by("pk").iterator(chunk_size=5):
        report = edition.report
        label = f"{report.title}: {report.period_start:%Y-%m} to {report.period_end:%Y-%m}"
        last = _month(edition.content["data_to"])
        spans = {
            (row["slug"], row["area_slug"], _month(row["series"][0]["month"]))
            for row in _rows(edition.content)
            if row.get("series")
        }
        Printed.objects.bulk_create(
            (
                Printed(
                    measure_id=measures[measure],
                    area_id=areas[area],
                    first_month=first,
                    last_month=last,
                    report=label[:300],
                    printed_by_id=edition.published_by_id,
                )
                for measure, area, first in sorted(spans)
                if measure in measures and area in areas
            ),
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("highlights", "0005_finding_dismissal"),
        ("scorecards", "0004_imports"),
    ]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
