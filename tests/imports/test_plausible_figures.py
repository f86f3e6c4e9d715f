"""Figures far outside what their measure has shown: above, below and zero, and no false alarm."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from imports.models import ImportBatch
from imports.reading.plausibility import plausible_range
from measures.comparisons import Aggregation, Unit
from measures.models import Measure
from tests.imports.test_shown_figures import (
    browser,  # noqa: F401
    officer,  # noqa: F401
    upload,
)
from tests.measures.factories import HomeAreaFactory, MeasureFactory, ObservationFactory
from tests.scorecards.conftest import DATA

# A year of counts and of other figures, as measures show them.
HATE = [53, 60, 71, 66, 80, 104, 92, 75, 70, 68, 77, 85]
BURGLARY = [114, 181, 150, 140, 133, 160, 171, 155, 149, 138, 120, 166]
VOLUME = [3412, 3990, 3540, 3601, 3718, 3655, 3822, 3476, 3930, 3705, 3560, 3644]
RARE = [0, 1, 0, 2, 0, 0, 3, 1, 0, 0, 1, 0]
FEW = [4, 6, 3, 5, 8, 2, 5, 4, 7, 3, 6, 5]
NOUGHT = [0] * 12
SHARE = [81, 84, 79, 86, 88, 83, 80, 85, 82, 84, 87, 83]
WAIT = [9, 12, 8, 20, 11, 10, 9, 14, 13, 12, 10, 9]
ONE_SLIP = [0, *HATE]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("measure", "history", "value", "is_asked"),
    [
        ("Volume", HATE, "0", True),
        ("Volume", BURGLARY, "14", True),
        ("Volume", VOLUME, "350", True),
        ("Volume", VOLUME, "35000", True),
        ("Volume", VOLUME, "0", True),
        ("Volume", VOLUME, "3100", False),
        ("Volume", VOLUME, "4400", False),
        ("Volume", HATE, "40", False),
        ("Volume", ONE_SLIP, "0", True),
        ("Volume", RARE, "0", False),
        ("Volume", RARE, "4", False),
        ("Volume", RARE, "40", True),
        ("Volume", FEW, "0", False),
        ("Volume", FEW, "60", True),
        ("Volume", NOUGHT, "0", False),
        ("Volume", NOUGHT, "1", False),
        ("Volume", NOUGHT, "35", True),
        ("Share", SHARE, "8.3", True),
        ("Share", SHARE, "0", True),
        ("Share", SHARE, "70", False),
        ("Share", SHARE, "830", True),
        ("Wait", WAIT, "0", True),
        ("Wait", WAIT, "1", True),
        ("Wait", WAIT, "7", False),
    ],
)
def test_what_is_asked_about(browser, measure, history, value, is_asked):  # noqa: F811
    for at, figure in enumerate(history):
        ObservationFactory(
            measure=Measure.objects.get(name=measure),
            area=HomeAreaFactory(),
            month=date(2023 + at // 12, at % 12 + 1, 1),
            numerator=Decimal(figure),
        )
    upload(browser, f"measure,month,value\n{measure},2024-10,{value}\n", "a.csv")
    batch = ImportBatch.objects.latest("pk")
    assert batch.new_count == 1
    assert bool(batch.unusual_count) is is_asked
    if is_asked:
        assert "check it, and confirm it if it is right" in batch.rows.get().unusual


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("top", "base", "is_asked"),
    [("0", "600", True), ("0", "5", False), ("44", "600", True), ("440", "600", False)],
)
def test_none_of_a_few_is_nothing_unusual(browser, top, base, is_asked):  # noqa: F811
    for month in range(1, 13):
        ObservationFactory(
            measure=Measure.objects.get(name="Rate"),
            area=HomeAreaFactory(),
            month=date(2023, month, 1),
            numerator=Decimal(430 + month),
            denominator=Decimal(600),
        )
    upload(browser, f"measure,month,numerator,denominator\nRate,2024-10,{top},{base}\n", "a.csv")
    # Of 5, the usual 72% are 3 or 4: none at all is rare, and within what chance does.
    assert bool(ImportBatch.objects.latest("pk").unusual_count) is is_asked


@pytest.mark.django_db
def test_more_than_all_is_asked_about_without_a_history(browser):  # noqa: F811
    MeasureFactory(name="Other share", unit="percent", aggregation="mean")
    text = upload(browser, "measure,month,value\nOther share,2024-10,873\n", "a.csv")
    assert "873% is more than 100%" in text


def _history() -> dict[tuple[str, str], list[tuple[Fraction, Fraction | None]]]:
    found = defaultdict(list)
    for path in sorted(DATA.glob("observations-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                base = row.get("denominator")
                pair = (Fraction(row["numerator"]), Fraction(base) if base else None)
                found[row["measure"], row["area"]].append(pair)
    return found


def _measures() -> dict[str, tuple[Unit, Aggregation]]:
    found = {}
    for path in sorted(DATA.glob("measures-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["measure"]] = (Unit(row["unit"]), Aggregation(row["aggregation"]))
    return found


def test_the_demonstrations_own_months_raise_no_alarm():
    measures, judged, alarms = _measures(), 0, []
    for (name, area), figures in _history().items():
        unit, aggregation = measures[name]
        times = 100 if unit == Unit.PERCENT else 1
        is_ratio = aggregation == Aggregation.RATIO
        usable = [pair for pair in figures if not is_ratio or pair[1]]
        values = [top / base * times if base else top for top, base in usable]
        for at, value in enumerate(values):
            others = values[:at] + values[at + 1 :]
            known = plausible_range(others, is_count=unit == Unit.COUNT)
            if known is None:
                continue
            judged += 1
            top, base = usable[at]
            is_share = unit == Unit.PERCENT and base
            by_chance = bool(is_share and base and known.holds_by_chance(top, base))
            if not known.holds(value) and not by_chance:
                alarms.append((name, area, float(value)))
    assert judged > 3_000
    assert alarms == []
