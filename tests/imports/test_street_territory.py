"""Places of forces and incomplete months: what one force's files make plain, in any order."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from imports.models import ImportBatch
from measures.models import Area
from tests.imports.street_files import KINDS
from tests.imports.test_street_crime import figures, load, write
from tests.imports.test_street_uploads import (
    applied,
    browser,  # noqa: F401
    officer,  # noqa: F401
    street,
    upload,
)
from tests.measures.factories import AreaFactory

pytestmark = pytest.mark.django_db

_serial = iter(range(1, 10**9))


def rows(place: str, count: int, kind: str = "Burglary"):
    """So many crimes of a place, each with its own ID."""
    return [(f"{next(_serial):08x}", f"{place} 001A", kind) for _ in range(count)]


def parents() -> dict[str, str]:
    """The local areas with the force that each lies in."""
    local = Area.objects.filter(kind="local")
    return dict(local.values_list("name", "parent__name"))


def northshire(folder, month="2024-01"):
    """A force with two places, and a few rows beyond its border."""
    crimes = rows("Northton", 60) + rows("Upton", 15) + rows("Southton", 2)
    write(folder, f"{month}-northshire-street.csv", *crimes)


def southshire(folder, month="2024-01"):
    write(folder, f"{month}-southshire-street.csv", *rows("Southton", 40), *rows("Northton", 2))


class TestPlaces:
    """A place belongs to a force when its own files make it plain, or when someone says so."""

    @pytest.mark.parametrize("order", [(northshire, southshire), (southshire, northshire)])
    def test_the_order_of_the_files_does_not_matter(self, tmp_path, by, order):
        for at, write_force in enumerate(order):
            folder = tmp_path / str(at)
            folder.mkdir()
            write_force(folder)
            load(folder, "--add")
        assert parents() == {
            "Northton": "Northshire",
            "Upton": "Northshire",
            "Southton": "Southshire",
        }
        found = figures()
        assert found["Burglary", "Northton", "2024-01"] == 60
        assert found["Burglary", "Southton", "2024-01"] == 40

    def test_a_force_that_was_never_loaded_has_no_figures(self, tmp_path, by):
        northshire(tmp_path)
        write(tmp_path, "2024-02-northshire-street.csv", *rows("Northton", 60))
        said = load(tmp_path, "--add")
        assert "Southton" not in parents()
        assert not [key for key in figures() if key[1] == "Southton"]
        assert "Southton in the files of Northshire (2 rows)" in said

    def test_nobody_gives_a_place_to_a_force_without_territory(self, tmp_path, by):
        crimes = rows("Northton", 40) + rows("Southton", 20)
        write(tmp_path, "2024-01-british-transport-police-street.csv", *crimes)
        load(tmp_path, "--add")
        assert parents() == {}
        assert figures() == {("Burglary", "British Transport Police", "2024-01"): Decimal(60)}

    def test_a_force_that_is_everywhere_is_one(self, tmp_path, by):
        crimes = [each for at in range(200) for each in rows(f"Town {at}x", 400 // (at + 8))]
        write(tmp_path, "2024-01-rail-police-street.csv", *crimes)
        load(tmp_path, "--add")
        assert parents() == {}

    def test_a_place_that_two_forces_make_plain_is_nobodys_and_that_is_said(self, tmp_path, by):
        write(tmp_path, "2024-01-east-street.csv", *rows("Middleton", 30), *rows("Eastton", 50))
        write(tmp_path, "2024-01-west-street.csv", *rows("Middleton", 30), *rows("Weston", 50))
        said = load(tmp_path, "--add")
        assert parents() == {"Eastton": "East", "Weston": "West"}
        assert "Not counted for a local authority: Middleton. The files of East and of West" in said
        assert Area.objects.get(name="Middleton").kind == "undecided"

    def test_what_somebody_said_stands(self, tmp_path, by):
        south = AreaFactory(name="Southshire", kind="other_force", parent=None)
        AreaFactory(name="Northton", parent=south)
        northshire(tmp_path)
        load(tmp_path, "--add")
        assert parents()["Northton"] == "Southshire"
        assert not [key for key in figures() if key[1] == "Northton"]


def year(folder, months=(1, 2, 3, 4)):
    for month in months:
        crimes = [each for kind in KINDS[:6] for each in rows("Northton", 20, kind)]
        write(folder, f"2024-{month:02d}-northshire-street.csv", *crimes)


def stub(folder, month="2024-05"):
    """A month that is incomplete: 14 rows of two kinds."""
    crimes = rows("Northton", 13, KINDS[0]) + rows("Northton", 1, KINDS[1])
    write(folder, f"{month}-northshire-street.csv", *crimes)


class TestIncompleteMonths:
    """A month with a few rows is asked about, and nothing of it is a counted 0."""

    @pytest.mark.parametrize("at_once", [True, False])
    def test_the_command_refuses_it_until_it_is_confirmed(self, tmp_path, by, at_once):
        year(tmp_path)
        if not at_once:
            load(tmp_path, "--add")
        stub(tmp_path)
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("load_street_crime", str(tmp_path), "--add", stdout=out, stderr=out)
        said = out.getvalue()
        assert "May 2024 of Northshire is far from complete: 14 rows" in said
        assert "--confirm-unusual" in said
        load(tmp_path, "--add", "--confirm-unusual")
        of_may = {key[0]: value for key, value in figures().items() if key[2] == "2024-05"}
        assert of_may == {KINDS[0]: 13, KINDS[1]: 1}

    def test_the_page_asks_and_goes_on(self, tmp_path, browser):  # noqa: F811
        year(tmp_path)
        load(tmp_path, "--add")
        crimes = rows("Northton", 13, KINDS[0]) + rows("Northton", 1, KINDS[1])
        text, batch = upload(
            browser, street(*crimes, month="2024-05", force="Northshire"), name="street.csv"
        )
        assert "May 2024 of Northshire is far from complete: 14 rows" in text
        assert "It does not set any crime type to 0" in text
        assert batch.unusual_count == batch.new_count == 4
        answer = browser.post(
            f"/imports/{batch.pk}/confirm/", {"version": batch.version}, follow=True
        )
        assert "Confirm the figures that look wrong" in answer.content.decode()
        browser.post(
            f"/imports/{batch.pk}/confirm/", {"version": batch.version, "confirms_unusual": "on"}
        )
        applied(browser, batch)
        assert ImportBatch.objects.get(pk=batch.pk).state == "applied"
        assert ("Burglary", "Northshire", "2024-05") not in figures()

    def test_a_month_like_the_others_counts_its_noughts(self, tmp_path, by):
        year(tmp_path)
        crimes = [each for kind in KINDS[:5] for each in rows("Northton", 20, kind)]
        write(tmp_path, "2024-05-northshire-street.csv", *crimes)
        said = load(tmp_path, "--add")
        assert "far from complete" not in said
        assert figures()[KINDS[5], "Northshire", "2024-05"] == 0
