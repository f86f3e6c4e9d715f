"""Folders of street-level crime files: counts, what is missing, what is left out."""

import tracemalloc
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from imports.models import ImportBatch, ImportName
from imports.reading.street import COLUMNS, count_street_crime, local_authority
from measures.models import Area, Observation
from tests.imports.street_files import KINDS, counted_slowly, write_street_files
from tests.measures.factories import AreaFactory, HomeAreaFactory, MeasureFactory

pytestmark = pytest.mark.django_db


def load(folder, *options) -> str:
    out = StringIO()
    call_command("load_street_crime", str(folder), *options, stdout=out, stderr=out)
    return out.getvalue()


def write(folder, name, *rows):
    """A file of rows given as id, LSOA name and kind; force and month are those of its name."""
    month, force = name[:7], name[8:].removesuffix("-street.csv").replace("-", " ").title()
    lines = [",".join(COLUMNS)]
    lines += [
        f"{key},{month},{force},{force},,,,E01,{lsoa},{kind},,".replace(
            "E01", "E01" if lsoa else ""
        )
        for key, lsoa, kind in rows
    ]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def figures() -> dict[tuple[str, str, str], Decimal | None]:
    return {
        (each.measure.name, each.area.name, f"{each.month:%Y-%m}"): each.numerator
        for each in Observation.objects.current().select_related("measure", "area")
    }


def test_counts_are_those_of_a_slow_count(tmp_path, by):
    rows = write_street_files(tmp_path, forces=3, months=3, rows=200)
    said = load(tmp_path, "--add")
    assert f"{rows:,} rows of 9 files" in said
    by_force, by_place = counted_slowly(tmp_path)
    found = figures()
    for force, month, kind in by_force:
        assert found[kind, force, month] == by_force[force, month, kind]
    for place, month, kind in by_place:
        assert found[kind, place, month] == by_place[place, month, kind]
    assert sum(by_force.values()) == rows
    again = load(tmp_path)
    assert f"0 new, 0 changed, {len(found):,} unchanged" in again


def test_memory_is_that_of_one_file_however_many_there_are(tmp_path):
    rows = write_street_files(tmp_path, forces=2, months=12, rows=4_000)
    tracemalloc.start()
    count_street_crime(tmp_path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # A row that is kept takes some 500 bytes, its ID alone 65.
    assert most < 30 * rows


def test_what_is_missing_is_not_zero_and_what_is_absent_is(tmp_path, by):
    write(tmp_path, "2024-01-avon-street.csv", ("a1", "Bath 001A", "Burglary"))
    write(tmp_path, "2024-02-avon-street.csv", ("", "", "Drugs"))
    write(tmp_path, "2024-01-kent-street.csv", ("b1", "Dover 1B", "Drugs"))
    said = load(tmp_path, "--add")
    assert "1 of them without a place" in said
    found = figures()
    # No burglary was recorded in a month whose file is there: a counted 0.
    assert found["Burglary", "Avon", "2024-02"] == 0
    assert found["Burglary", "Bath", "2024-02"] == 0
    assert found["Drugs", "Avon", "2024-02"] == 1
    # The row without a place counts for its force alone.
    assert found["Drugs", "Bath", "2024-02"] == 0
    # No file of Kent in February: no figure.
    assert ("Drugs", "Kent", "2024-02") not in found
    assert Area.objects.get(name="Dover").parent == Area.objects.get(name="Kent")


def test_a_crime_id_counts_once_in_its_file_and_rows_without_one_each(tmp_path, by):
    rows = [("ab", "Bath 1", "Drugs"), ("ab", "Bath 1", "Drugs"), ("xyz", "Bath 1", "Drugs")]
    rows += [("", "Bath 1", KINDS[0]), ("", "Bath 1", KINDS[0])]
    write(tmp_path, "2024-01-avon-street.csv", *rows)
    counts = count_street_crime(tmp_path)
    assert (counts.rows, counts.duplicates) == (5, 1)
    january = date(2024, 1, 1)
    assert counts.by_force["Avon", january, "Drugs"] == 2
    assert counts.by_force["Avon", january, KINDS[0]] == 2


def test_a_place_in_another_forces_area_counts_for_the_force_alone(tmp_path, by):
    avon = AreaFactory(name="Avon", kind="other_force", parent=None)
    AreaFactory(name="Bath", parent=avon)
    write(tmp_path, "2024-01-avon-street.csv", ("1a", "Bath 001A", "Drugs"))
    write(tmp_path, "2024-01-kent-street.csv", ("2b", "Bath 001A", "Drugs"))
    load(tmp_path, "--add")
    found = figures()
    assert found["Drugs", "Bath", "2024-01"] == 1
    assert found["Drugs", "Kent", "2024-01"] == 1


@pytest.mark.parametrize("home", ["Wiltshire force area", "Wiltshire", "Wiltshire Constabulary"])
def test_the_own_force_is_known_by_its_name_and_its_local_authorities_count(tmp_path, by, home):
    own = HomeAreaFactory(name=home)
    AreaFactory(name="Swindon", parent=own)
    write(tmp_path, "2024-01-wiltshire-police-street.csv", ("1a", "Swindon 012B", "Drugs"))
    write(tmp_path, "2024-01-dorset-police-street.csv", ("2b", "Poole 001A", "Drugs"))
    said = load(tmp_path, "--add")
    assert figures() == {
        ("Drugs", home, "2024-01"): 1,
        ("Drugs", "Swindon", "2024-01"): 1,
        ("Drugs", "Dorset Police", "2024-01"): 1,
        ("Drugs", "Poole", "2024-01"): 1,
    }
    assert not Area.objects.filter(name="Wiltshire Police").exists()
    assert f"“Wiltshire Police” was read as {home}, the office's force." in said


def test_everything_that_is_not_counted_is_listed_with_its_rows(tmp_path, by):
    own = HomeAreaFactory(name="Avon force area")
    AreaFactory(name="Bath", parent=own)
    MeasureFactory(name="Drugs")
    AreaFactory(name="Kent", kind="other_force", parent=None)
    rows = [("", "Bath 001A", "Drugs"), ("", "Dover 001A", "Drugs"), ("", "Dover 1B", "Drugs")]
    write(tmp_path, "2024-01-kent-street.csv", *rows)
    write(tmp_path, "2024-01-avon-street.csv", ("", "Bath 001A", "Drugs"), ("", "", "Robbery"))
    (tmp_path / "names.csv").write_text("kind,name,means\ncrime type,Robbery,\n", "utf-8")
    said = load(tmp_path, "--names", str(tmp_path / "names.csv"))
    assert "is counted here: Dover in the files of Kent (2 rows)." in said
    assert "the area is in another force: Bath in the files of Kent (1 row)." in said
    assert "Left out, because these crime types were set to be left out: “Robbery” (1 row)." in said
    notes = " ".join(ImportBatch.objects.get().notes)
    assert "Dover in the files of Kent (2 rows)" in notes
    assert "Bath in the files of Kent (1 row)" in notes


def test_names_are_mapped_once_and_remembered(tmp_path, by):
    home = HomeAreaFactory()
    MeasureFactory(name="Drug crime")
    AreaFactory(name="Spa", parent=home)
    write(tmp_path, "2024-01-avon-street.csv", ("1a", "Bath 001A", "Drugs"), ("2b", "", "Robbery"))
    with pytest.raises(CommandError, match="3 problems"):
        load(tmp_path)
    assert not Observation.objects.exists()
    names = tmp_path / "names.csv"
    names.write_text(
        "kind,name,means\ncrime type,Drugs,Drug crime\ncrime type,Robbery,\n"
        "area,Avon,Whole force\narea,Bath,Spa\n",
        encoding="utf-8",
    )
    load(tmp_path, "--names", str(names))
    assert figures() == {
        ("Drug crime", "Whole force", "2024-01"): 1,
        ("Drug crime", "Spa", "2024-01"): 1,
    }
    assert ImportName.objects.count() == 4
    assert "2 unchanged" in load(tmp_path)
    assert ImportBatch.objects.get().notes


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("2024-01-avon-street.csv", "a,b\n", "the columns are not"),
        ("2024-01-avon-street.csv", ",".join(COLUMNS) + "\n", "no rows"),
        ("2024-01-avon-street.csv", ",".join(COLUMNS) + "\nx,2024-02,Avon" + "," * 9, "2024-02"),
        ("2024-01-avon-street.csv", ",".join(COLUMNS) + "\nx,2024-01\n", "2 values"),
        ("2024-13-avon-street.csv", ",".join(COLUMNS) + "\n", "not a month"),
        ("notes.csv", "x", "no file has a name such as"),
    ],
)
def test_a_file_that_is_none_is_named_and_nothing_loaded(tmp_path, by, name, text, words):
    (tmp_path / name).write_text(text, encoding="utf-8")
    said = StringIO()
    with pytest.raises(CommandError, match="was not loaded"):
        call_command("load_street_crime", str(tmp_path), "--add", stdout=said, stderr=said)
    assert words in said.getvalue()
    assert not Observation.objects.exists()


def test_two_files_of_one_force_and_month_are_refused(tmp_path, by):
    row = ("a1", "Bath 1", "Drugs")
    write(tmp_path, "2024-01-avon-street.csv", row)
    (tmp_path / "copy").mkdir()
    write(tmp_path / "copy", "2024-01-avon-street.csv", row)
    with pytest.raises(CommandError, match="1 problem"):
        load(tmp_path, "--add")


def test_a_local_authority_is_the_name_without_its_last_part():
    assert local_authority("Swindon 012B") == "Swindon"
    assert local_authority("Bath and North East Somerset 001A") == "Bath and North East Somerset"
