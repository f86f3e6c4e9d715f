"""How long loading takes beside PostgreSQL's COPY, in one and the same run.

`make bench` prints the ratios. They fail nothing: a machine's speed is no property of the product.
These benchmarks begin with an empty database, so they count only what they load themselves.
"""

import os
import resource
import shutil
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from accounts.actions import command_user
from dates.periods import month_code, months_ending
from imports.actions import (
    apply_import,
    confirm_import,
    load_observations,
    load_street_crime,
    preview_import,
    upload_file,
)
from imports.reading.street import COLUMNS, count_street_crime, street_files
from measures.models import Observation
from tests.benchmarks.measuring import seconds
from tests.imports.street_files import write_street_files
from tests.measures.factories import HomeAreaFactory, MeasureFactory

MEASURES, MONTHS = 200, 120
# As many as publish street-level crime in England and Wales.
FORCES = 43

# As the owner, for the application may make no table to compare with.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]


def test_loading_beside_copy(say: Callable[[str], None]) -> None:
    by = command_user()
    HomeAreaFactory()
    names = [MeasureFactory(name=f"Measure {number}").name for number in range(MEASURES)]
    months = [month_code(month) for month in months_ending(date(2024, 12, 1), MONTHS)]
    lines = [f"{name},,{month},{at}," for name in names for at, month in enumerate(months)]
    content = "\n".join(["measure,area,month,numerator,denominator", *lines]).encode()

    start = time.perf_counter()
    load_observations(content=content, by=by)
    loaded = time.perf_counter() - start
    again = seconds(lambda: load_observations(content=content, by=by), runs=1)
    copied = seconds(copy_rows, runs=1)
    say(
        f"{len(lines):,} rows: new {loaded / copied:.0f} times, unchanged"
        f" {again / copied:.0f} times PostgreSQL's COPY into a bare table ({copied:.2f} s)"
    )
    assert Observation.objects.filter(numerator=Decimal(1)).count() == MEASURES


def test_applying_an_import_beside_copy(say: Callable[[str], None]) -> None:
    by = command_user()
    HomeAreaFactory()
    names = [MeasureFactory(name=f"Measure {number}").name for number in range(MEASURES)]
    months = [month_code(month) for month in months_ending(date(2024, 12, 1), MONTHS)]
    lines = [f"{name},{month},{at}" for name in names for at, month in enumerate(months)]
    content = "\n".join(["measure,month,numerator", *lines]).encode()

    batch = upload_file(name="figures.csv", content=content, source=None, by=by)
    start = time.perf_counter()
    batch = preview_import(batch=batch, roles=batch.mapping, by=by)
    previewed = time.perf_counter() - start
    batch = confirm_import(batch=batch, version=batch.version, by=by)
    start = time.perf_counter()
    apply_import(batch=batch, by=by)
    applied = time.perf_counter() - start
    copied = seconds(copy_rows, runs=1)
    say(
        f"{len(lines):,} rows of an upload: preview {previewed / copied:.0f} times, applying"
        f" {applied / copied:.0f} times PostgreSQL's COPY into a bare table ({copied:.2f} s)"
    )
    assert Observation.objects.count() == len(lines)


def test_importing_street_crime_beside_copy(say: Callable[[str], None], tmp_path: Path) -> None:
    """A year of all forces: about four million rows. STREET_ROWS sets those of each file."""
    by, rows = command_user(), int(os.environ.get("STREET_ROWS", "7752"))
    HomeAreaFactory()
    count = write_street_files(tmp_path, forces=FORCES, months=12, rows=rows)
    try:
        start, before = time.perf_counter(), peak_megabytes()
        counts = count_street_crime(tmp_path)
        counted, while_counting = time.perf_counter() - start, peak_megabytes()
        assert counts.rows == count
        start = time.perf_counter()
        summary = load_street_crime(counts=counts, by=by, adds_names=True)
        loaded, while_loading = time.perf_counter() - start, peak_megabytes()
        start = time.perf_counter()
        copy_files(street_files(tmp_path))
        copied = time.perf_counter() - start
    finally:
        # So much is not left lying about.
        shutil.rmtree(tmp_path)
    say(
        f"{count:,} street crimes: counted in {counted / copied:.1f} times PostgreSQL's COPY of"
        f" the same files into a bare table ({copied:.1f} s), their {summary.new:,} figures"
        f" recorded in {loaded / copied:.1f} times; peak memory {before:.0f} MB before,"
        f" {while_counting:.0f} MB while counting, {while_loading:.0f} MB while recording"
    )


def peak_megabytes() -> float:
    """The most memory that this process has had at once; Linux counts it in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def copy_files(paths: list[Path]) -> None:
    """Copy the files into a bare table of texts, as PostgreSQL reads CSV."""
    with connection.cursor() as cursor:
        columns = ", ".join(f"c{number} text" for number in range(len(COLUMNS)))
        cursor.execute(f"CREATE TEMPORARY TABLE street ({columns})")
        for path in paths:
            with cursor.copy("COPY street FROM STDIN (FORMAT csv, HEADER)") as copy:
                copy.write(path.read_bytes())


def copy_rows() -> None:
    """Copy the rows in force into a bare table, as fast as PostgreSQL takes them."""
    rows = list(
        Observation.objects.current().values_list("measure_id", "area_id", "month", "numerator")
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(
            "CREATE TEMPORARY TABLE bare (measure int, area int, month date, numerator numeric)"
        )
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
