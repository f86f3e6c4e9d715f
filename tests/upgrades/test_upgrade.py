"""Every release since 1.0 is brought up to date with its data, and loses nothing of it."""

import pytest
from django.db import connection

from tests.upgrades.databases import (
    RELEASES,
    manage,
    postgres,
    row_counts,
    scratch_database,
    structure,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

KEPT = sorted(RELEASES.glob("*.dump"))


def test_the_first_release_is_kept() -> None:
    assert [file.stem for file in KEPT][:1] == ["1.0"]


@pytest.mark.parametrize("release", [file.stem for file in KEPT])
def test_a_release_is_brought_up_to_date_with_its_data(release: str) -> None:
    with scratch_database(f"upgrade_{release.replace('.', '_')}") as database:
        postgres(
            "pg_restore",
            database,
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            str(RELEASES / f"{release}.dump"),
        )
        before = row_counts(database)
        assert before["highlights_edition"] > 1
        assert before["measures_observation"] > 1000
        manage(database, "migrate", "--no-input")
        # A new database, and one that grew up to it, are made of the same.
        assert structure(database) == structure(str(connection.settings_dict["NAME"]))
        after = row_counts(database)
        assert {table: after[table] for table in before if table in after} == before
        # Editions, files and the audit trail still have the digests that they were kept with.
        manage(database, "check_integrity")
