"""Every table that people read explains its short forms, wherever it is written."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR, "templates")
TABLE = re.compile(r"<table\b|{% table\b")
# Tables without words of the field, or whose words stand in fields of a form, and why.
WITHOUT = {
    "components/component_list.html": "samples, which mean nothing",
    "accounts/tokens.html": "names that people give their own tokens",
    "administration/message_list.html": "addresses and subjects of the local stack's messages",
    "api_reference.html": "names of the API",
    "records/edit_conflicts.html": "what two people typed, as they typed it",
    "records/text_conflict.html": "what two people typed, as they typed it",
    "consultation/profile_edit.html": "a form",
    "consultation/result_edit.html": "a form",
    "highlights/frozen_counts.html": "numbers by the kind of record",
    "highlights/pdf/front.html": "paper, where the terminology is a part of its own",
    "risks/_heat_map.html": "references of risks, which lead to them",
    "imports/import_columns.html": "a form",
    "imports/import_list.html": "names of files",
    "imports/import_map.html": "a form",
    "imports/import_name_list.html": "names in files, as they are written",
    "imports/import_names.html": "a form",
    "scorecards/kpi_edit.html": "a form",
    "measures/measure_area.html": "figures by month, below the measure's name",
}


def _tables() -> list[str]:
    return sorted(
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if TABLE.search(path.read_text(encoding="utf-8"))
    )


def test_every_table_explains_its_short_forms() -> None:
    assert [name for name in _tables() if _explains(name) == (name in WITHOUT)] == []


def _explains(name: str) -> bool:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return "{% short_forms " in text or text.count("{% explained") == len(TABLE.findall(text))


def test_every_exception_is_a_table() -> None:
    assert set(WITHOUT) <= set(_tables())
