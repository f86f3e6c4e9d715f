"""What the tests of figures share: a person, and the two reports' files loaded."""

import csv
from pathlib import Path

import pytest
from django.db import transaction

from accounts.actions import command_user
from accounts.models import User
from imports.actions import load_measures, load_observations
from measures.models import Area, Measure
from scorecards.actions import define_scorecard
from tests.measures.factories import priority_of

DATA = Path(__file__).resolve().parents[2] / "demonstration" / "data"

# From this row on, priority 1 is printed without arrows.
FIRST_ROW_WITHOUT_ARROWS = "Police Physical Attendance Rate"


def csv_rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of the demonstration."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(autouse=True)
def committed_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows a commit follows at once in tests that are rolled back and so never commit."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        monkeypatch.setattr(transaction, "on_commit", lambda call, **_: call())


@pytest.fixture
def by(db) -> User:
    """The person who acts."""
    return command_user()


@pytest.fixture
def loaded_2022(by: User) -> None:
    """The files of 2022, and the four scorecards with their 62 rows."""
    for number in range(1, 5):
        priority_of(number)
    load_measures(content=(DATA / "measures-2022.csv").read_bytes(), by=by)
    load_observations(content=(DATA / "observations-2022.csv").read_bytes(), by=by)
    measures = {measure.name: measure for measure in Measure.objects.all()}
    areas = {"" if area.is_home else area.name: area for area in Area.objects.all()}
    printed = csv_rows("scorecards-2022-08.csv")
    for number in range(1, 5):
        judged, rows = True, []
        for row in (row for row in printed if row["priority"] == str(number)):
            judged = judged and row["measure"] != FIRST_ROW_WITHOUT_ARROWS
            rows.append((measures[row["measure"]], areas[row["area"]], judged))
        define_scorecard(
            slug=f"priority-{number}",
            title=f"Priority {number}",
            priority=priority_of(number),
            rows=rows,
            by=by,
        )


@pytest.fixture
def loaded_2024(by: User) -> None:
    """The files of 2024 alone; the parts of the force area come from the observations."""
    load_measures(content=(DATA / "measures-2024.csv").read_bytes(), by=by)
    load_observations(content=(DATA / "observations-2024.csv").read_bytes(), by=by)
