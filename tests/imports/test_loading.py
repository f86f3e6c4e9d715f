"""Files of measures and observations: good ones, hostile ones, twice, and at the same time."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from imports.actions import load_measures, load_observations
from imports.reading import UnreadableFileError
from measures.models import Area, Measure, Observation, Target
from tests.measures.factories import AreaFactory, HomeAreaFactory, MeasureFactory, priority_of
from tests.scorecards.conftest import DATA

pytestmark = pytest.mark.django_db

MEASURES = "measure,priority,unit,aggregation,preferred_direction,target,areas\n"
OBSERVATIONS = "measure,area,month,numerator,denominator\n"


def problems_of(action, text: str | bytes, by) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(UnreadableFileError) as caught:
        action(content=content, by=by)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def measures(by):
    HomeAreaFactory()
    MeasureFactory(name="Crime Volume", slug="crime-volume")
    MeasureFactory(name="Rate", slug="rate", unit="percent", aggregation="ratio")


def test_both_reports_load_and_load_again_without_change(by):
    for year in (2022, 2024):
        content = (DATA / f"measures-{year}.csv").read_bytes()
        load_measures(content=content, by=by)
        assert "0 new, 0 changed" in str(load_measures(content=content, by=by))
    events = AuditEvent.objects.count()
    first = load_observations(content=(DATA / "observations-2022.csv").read_bytes(), by=by)
    again = load_observations(content=(DATA / "observations-2022.csv").read_bytes(), by=by)
    assert str(first) == "1,186 new, 0 changed, 0 unchanged"
    assert str(again) == "0 new, 0 changed, 1,186 unchanged"
    with_figures = Measure.objects.filter(observations__isnull=False).distinct().count()
    # And one for the import as a whole; the second load wrote nothing.
    assert AuditEvent.objects.count() - events == with_figures + 1


def test_measures_make_areas_targets_and_links_with_the_plan(by):
    priority = priority_of(2)
    loaded = load_measures(
        content=(
            MEASURES + "Rate,2,percent,ratio,up,80,North;South\nVolume,9,count,sum,none,,\n"
        ).encode(),
        by=by,
    )
    assert (loaded.new, loaded.new_areas, loaded.unknown_priorities) == (
        2,
        ("North", "South"),
        (9,),
    )
    home = Area.objects.get(kind="force")
    assert set(Area.objects.filter(parent=home).values_list("name", flat=True)) == {
        "North",
        "South",
    }
    assert list(Measure.objects.get(name="Rate").priorities.all()) == [priority]
    assert sorted(Target.objects.values_list("area__name", "value")) == [
        ("North", Decimal(80)),
        ("South", Decimal(80)),
    ]


def test_columns_in_any_order_with_bom_and_windows_line_ends(measures, by):
    content = (
        "\ufeffdenominator,month,area,numerator,Measure\r\n"
        "\r\n,2022-08,,12.5,Crime Volume\r\n10,2022-08,,0,Rate\r\n,,,,\r\n"
    ).encode()
    assert load_observations(content=content, by=by).new == 2
    figure = Observation.objects.get(measure__name="Crime Volume")
    assert (figure.month, figure.numerator) == (date(2022, 8, 1), Decimal("12.5"))


def test_first_file_names_the_parts_of_the_force_area(measures, by):
    rows = "Crime Volume,North,2022-08,1,\nCrime Volume,,2022-08,3,\n"
    load_observations(content=(OBSERVATIONS + rows).encode(), by=by)
    assert list(Area.objects.filter(kind="local").values_list("name", flat=True)) == ["North"]
    (problem,) = problems_of(load_observations, OBSERVATIONS + "Crime Volume,Nrth,2022-08,1,", by)
    assert "did you mean “North”?" in problem


def test_targets_hold_from_a_month_on(by):
    content = (MEASURES + "Rate,,percent,ratio,up,80,\n").encode()
    october = date(2022, 10, 1)
    load_measures(content=content, targets_from=october, by=by)
    again = load_measures(content=content, targets_from=october, by=by)
    assert str(again) == "0 new, 0 changed, 1 unchanged"
    assert "1 unchanged" in str(load_measures(content=content, by=by))
    assert list(Target.objects.values_list("from_month", "value")) == [(october, Decimal(80))]


def test_a_target_that_may_be_a_fraction_is_asked_about(by):
    row = MEASURES + "Rate,,percent,ratio,up,{},\n"
    for typed in ("0.85", "1", "0.9 "):
        (problem,) = problems_of(load_measures, row.format(typed), by)
        assert f"{typed.strip()} would be {typed.strip()}%: enter " in problem
    assert not Target.objects.exists()
    for typed, value in (("0.85%", "0.85"), ("85 %", "85"), ("85", "85"), ("0", "0")):
        load_measures(content=row.format(typed).encode(), by=by)
        assert Target.objects.get().value == Decimal(value)
    seconds = MEASURES + "Wait,,duration,mean,down,0.85,\n"
    load_measures(content=seconds.encode(), by=by)


def test_every_bad_row_is_reported_and_nothing_loaded(measures, by):
    AreaFactory(name="Somewhere")
    text = OBSERVATIONS + "\n".join(
        [
            "Crime Volume,,2022-07,1,",
            "Crime Volum,,2022-08,1,",
            "Crime Volume,Nowhere,2022-08,1,",
            "Crime Volume,,Augst 2022,1,",
            "Crime Volume,,2022-13,1,",
            'Crime Volume,,2022-08,"1,23",',
            "Crime Volume,,2022-09,-3,",
            "Crime Volume,,2022-10,NaN,",
            "Crime Volume,,2022-11,,",
            "Crime Volume,,2022-12,5,10",
            "Rate,,2022-08,5,",
            "Rate,,2022-09,5,inf",
            "Crime Volume,,2022-07,2,",
            "Crime Volume,,2023-01,1234567890123456789,",
            "Crime Volume,,2023-02,1.1234567,",
            "Crime Volume,,2023-03,1",
            "Crime Volume,,0001-01,1,",
            "Crime Volume,,2023-04,1e5,",
            "Crime Volume,,2023-05,٣,",
        ]
    )
    found = problems_of(load_observations, text, by)
    assert [problem.split(":")[0] for problem in found] == [
        "line 3, column measure",
        "line 4, column area",
        "line 5, column month",
        "line 6, column month",
        "line 7, column numerator",
        "line 8, column numerator",
        "line 9, column numerator",
        "line 10, column numerator",
        "line 11, column denominator",
        "line 12, column denominator",
        "line 13, column denominator",
        "line 14, column month",
        "line 15, column numerator",
        "line 16, column numerator",
        "line 17",
        "line 18, column month",
        "line 19, column numerator",
        "line 20, column numerator",
    ]
    assert "did you mean “Crime Volume”?" in found[0]
    assert "“1,23”: enter a plain decimal number" in found[4]
    assert "line 2 already has" in found[11]
    assert not Observation.objects.exists()


def test_every_bad_measure_is_reported_and_nothing_loaded(by):
    text = MEASURES + "\n".join(
        [
            "Good,1,count,sum,down,,",
            ",1,count,sum,down,,",
            "Unit,1,bananas,sum,down,,",
            "Way,1,count,median,sideways,,",
            "Priority,0,count,sum,down,,",
            "Priority 2,1.5,count,sum,down,,",
            "Target,1,count,sum,down,-4,",
            "Areas,1,count,sum,down,,North;North",
            "Good,1,count,sum,down,,",
            f"{'x' * 201},1,count,sum,down,,",
        ]
    )
    found = problems_of(load_measures, text, by)
    assert [problem.split(":")[0] for problem in found] == [
        "line 3, column measure",
        "line 4, column unit",
        "line 5, column aggregation",
        "line 5, column preferred_direction",
        "line 6, column priority",
        "line 7, column priority",
        "line 8, column target",
        "line 9, column areas",
        "line 10, column measure",
        "line 11, column measure",
    ]
    assert not Measure.objects.exists()
    assert not Area.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"measure,area,numerator\nx,,1\n", "the column month is missing"),
        (OBSERVATIONS.replace("area", "place").encode(), "not a known column"),
        (OBSERVATIONS.replace("area", "area,area").encode(), "two columns"),
        (OBSERVATIONS.encode() + b"Cit\xe9,,2022-08,1,\n", "no measure has this name"),
        (OBSERVATIONS.encode() + b"A\0B,,2022-08,1,\n", "null character"),
        (OBSERVATIONS.encode() + b'"Crime Volume,,2022-08,1,\n', "not CSV from here on"),
        (OBSERVATIONS.encode() + b"Crime\x07Volume,,2022-08,1,\n", "control characters"),
        (b"PK\x03\x04\xff\xfe\x80", "damaged"),
        (OBSERVATIONS.encode() + b"\x81\x8d,,2022-08,1,\n", "neither UTF-8"),
    ],
)
def test_file_that_cannot_be_understood_says_why(measures, by, content, words):
    found = problems_of(load_observations, content, by)
    assert any(words in problem for problem in found), found


def test_utf_16_is_read(measures, by):
    content = (OBSERVATIONS + "Crime Volume,,2022-08,1,\n").encode("utf-16")
    assert load_observations(content=content, by=by).new == 1


def test_home_area_may_be_named(measures, by):
    content = (OBSERVATIONS + "Crime Volume,Whole force,2022-08,1,\n").encode()
    load_observations(content=content, by=by)
    assert Observation.objects.get().area.is_home


def test_unit_stays_once_there_are_observations(measures, by):
    load_observations(content=(OBSERVATIONS + "Crime Volume,,2022-08,1,\n").encode(), by=by)
    found = problems_of(load_measures, MEASURES + "Crime Volume,1,days,sum,down,,\n", by)
    assert found[0].startswith("line 2, column unit: “days”: “Crime Volume” has observations")


def test_changed_value_is_a_revision_that_keeps_the_old(measures, by):
    load_observations(content=(OBSERVATIONS + "Crime Volume,,2022-08,1,\n").encode(), by=by)
    summary = load_observations(
        content=(OBSERVATIONS + "Crime Volume,,2022-08,2,\nCrime Volume,,2022-09,3,\n").encode(),
        by=by,
        reason="Recount",
    )
    assert str(summary) == "1 new, 1 changed, 0 unchanged"
    old, new = Observation.objects.filter(month=date(2022, 8, 1)).order_by("revision")
    assert (old.numerator, old.superseded_at is None) == (Decimal(1), False)
    assert (new.numerator, new.revision, new.reason, new.recorded_by) == (
        Decimal(2),
        2,
        "Recount",
        by,
    )


class TestCommands:
    """What people see of them."""

    def test_loading_says_what_was_new(self, by):
        out = StringIO()
        call_command("load_measures", str(DATA / "measures-2022.csv"), stdout=out)
        call_command("load_observations", str(DATA / "observations-2022.csv"), stdout=out)
        call_command("load_observations", str(DATA / "observations-2022.csv"), stdout=out)
        assert "59 new, 0 changed, 0 unchanged" in out.getvalue()
        assert "0 new, 0 changed, 1,186 unchanged" in out.getvalue()

    def test_problems_are_capped_and_counted(self, measures, tmp_path):
        path = tmp_path / "bad.csv"
        path.write_text(OBSERVATIONS + "Nothing,,2022-08,1,\n" * 150, encoding="utf-8")
        errors = StringIO()
        with pytest.raises(CommandError, match="was not loaded: 299 problems"):
            call_command("load_observations", str(path), stderr=errors)
        assert len(errors.getvalue().splitlines()) == 101
        assert "and 199 more" in errors.getvalue()

    def test_unknown_file_person_plan_and_month(self, by, tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("load_measures", str(tmp_path / "none.csv"))
        with pytest.raises(CommandError, match="No account has the address"):
            call_command("load_measures", str(DATA / "measures-2022.csv"), by="no@example.org")
        with pytest.raises(CommandError, match="There is no plan"):
            call_command("load_measures", str(DATA / "measures-2022.csv"), plan="none")
        with pytest.raises(CommandError, match="not a month"):
            call_command("export_scorecard", month="2022")
        with pytest.raises(CommandError, match="There is no scorecard"):
            call_command("export_scorecard", month="2022-08", scorecard="none")
