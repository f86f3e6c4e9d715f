"""Every printed cell comes out of the API and of the export, from loaded files."""

import csv
import io

import pytest
from django.core.management import call_command

from tests.scorecards.conftest import csv_rows

pytestmark = pytest.mark.django_db

ARROWS = {"up": "▲", "down": "▼", "steady": "—", None: ""}
COLUMNS = {1: "last_month", 3: "last_3_months", 12: "last_12_months"}

# The report prints this one cell as "-0.0% points"; the rule knows no "-0.0".
MINUS_NOUGHT = [
    (
        "Police Physical Attendance Rate",
        "County",
        "last_12_months_change",
        "-0.0% points",
        "0.0% points",
    )
]


def test_all_372_cells_of_august_2022_through_the_api(client, loaded_2022):
    answered = {}
    for number in range(1, 5):
        body = client.get(f"/api/v1/scorecards/priority-{number}/?month=2022-08").json()
        assert body["month"] == "2022-08"
        for row in body["rows"]:
            answered[str(number), row["measure"], row["area"] or ""] = {
                window["months"]: window for window in row["windows"]
            }
    printed = csv_rows("scorecards-2022-08.csv")
    assert list(answered) == [(row["priority"], row["measure"], row["area"]) for row in printed]
    cells, differences = 0, []
    for row in printed:
        windows = answered[row["priority"], row["measure"], row["area"]]
        for length, column in COLUMNS.items():
            window = windows[length]
            change = f"{window['change_text']} {ARROWS[window['direction']]}".strip()
            for name, text in ((column, window["text"]), (f"{column}_change", change)):
                cells += 1
                if text != row[name]:
                    differences.append((row["measure"], row["area"], name, row[name], text))
    assert cells == 372
    assert differences == MINUS_NOUGHT


def test_export_has_the_form_and_cells_of_the_printed_file(loaded_2022, tmp_path):
    path = tmp_path / "table.csv"
    call_command("export_scorecard", month="2022-08", output=str(path))
    content = path.read_bytes()
    assert content.startswith(b"priority,measure,area,last_month,last_month_change,")
    assert content.count(b"\r\n") == content.count(b"\n") == 63
    exported = list(csv.DictReader(io.StringIO(content.decode())))
    differences = [
        (row["measure"], row["area"], name, row[name], exported[place][name])
        for place, row in enumerate(csv_rows("scorecards-2022-08.csv"))
        for name in row
        if row[name] != exported[place][name]
    ]
    assert differences == MINUS_NOUGHT


def test_every_figure_of_september_2024_through_comparisons(client, loaded_2024):
    answered = {}
    url = "/api/v1/comparisons/?month=2024-09&page_size=20"
    while url:
        body = client.get(url).json()
        for row in body["results"]:
            for window in row["windows"]:
                answered[row["measure"], row["area"] or "", window["months"]] = window
        url = body["next"]
    differences = []
    rows = csv_rows("figures-2024-09.csv")
    for row in rows:
        window = answered[row["measure"], row["area"], int(row["months"])]
        # A change left out of the report is not a change that cannot be computed.
        if window["text"] != row["value"] or (
            row["change"] and window["change_text"] != row["change"]
        ):
            differences.append((row, window))
    assert len(rows) == 72
    assert differences == []
