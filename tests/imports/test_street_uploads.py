"""Street-level crime through the pages: recognised, asked about, previewed, applied, undone."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actions import assign_role, create_person
from imports.actions import NameMeant, map_names, street_source
from imports.models import ImportBatch, ImportName, ImportState
from imports.reading.street import COLUMNS
from imports.tasks import apply_confirmed_import
from measures.models import Observation
from tests.measures.factories import AreaFactory, HomeAreaFactory, MeasureFactory

pytestmark = pytest.mark.django_db

NAME = "2024-01-avon-street.csv"


def street(*rows, month="2024-01", force="Avon Police") -> str:
    """A file of rows given as id, LSOA name and kind."""
    lines = [
        f"{key},{month},{force},{force},-1.7,51.5,On or near High Street,"
        f"{'E01' if lsoa else ''},{lsoa},{kind},,"
        for key, lsoa, kind in rows
    ]
    return "\n".join([",".join(COLUMNS), *lines]) + "\n"


ROWS = [
    ("a1", "Bath 001A", "Drugs"),
    ("a1", "Bath 001A", "Drugs"),
    ("a2", "Bath 002B", "Burglary"),
    ("", "Wells 001A", "Burglary"),
    ("", "", "Burglary"),
]


@pytest.fixture
def officer(by):
    home = HomeAreaFactory()
    AreaFactory(name="Bath", parent=home)
    MeasureFactory(name="Burglary")
    MeasureFactory(name="Drug offences")
    person = create_person(email="o@x.invalid", name="Olive", password=None, by=by)
    assign_role(user=person, role="officer", by=by)
    return person


@pytest.fixture
def browser(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def mapped(officer):
    names = [
        NameMeant("Drugs", "Drug offences", is_measure=True),
        NameMeant("Avon Police", HomeAreaFactory().name, is_measure=False),
    ]
    map_names(source=street_source(by=officer), names=names, by=officer)


def upload(browser: Client, content: str | bytes, name: str = NAME) -> tuple[str, ImportBatch]:
    """Send a file; returns the page that is shown then, and the newest import."""
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    answer = browser.post(reverse("imports:import-upload"), {"file": file}, follow=True)
    return answer.content.decode(), ImportBatch.objects.latest("pk")


def zipped(**files: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return stream.getvalue()


def applied(browser: Client, batch: ImportBatch) -> None:
    browser.post(reverse("imports:import-confirm", args=[batch.pk]), {"version": batch.version})
    apply_confirmed_import(batch.pk)


def figures() -> dict[tuple[str, str, str], Decimal | None]:
    current = Observation.objects.current().select_related("measure", "area")
    return {
        (each.measure.name, each.area.name, f"{each.month:%Y-%m}"): each.numerator
        for each in current
    }


def test_a_street_file_is_recognised_and_counted_previewed_applied_and_undone(browser, mapped):
    home = HomeAreaFactory().name
    page, batch = upload(browser, street(*ROWS))
    assert "What the file would change" in page
    assert "5 rows of 1 file; 1 without a place count for their force only; 1 with a crime ID" in (
        page
    )
    assert "Local authorities counted within Avon Police: Bath." in page
    assert str(batch.source) == "Street-level crime"
    assert not Observation.objects.exists()
    applied(browser, batch)
    assert figures() == {
        ("Drug offences", home, "2024-01"): 1,
        ("Drug offences", "Bath", "2024-01"): 1,
        ("Burglary", home, "2024-01"): 3,
        ("Burglary", "Bath", "2024-01"): 1,
    }
    again, _ = upload(browser, street(*ROWS))
    assert "there is nothing to apply" in again
    browser.post(reverse("imports:import-undo", args=[batch.pk]), {"reason": "Wrong month"})
    assert figures() == {}


def test_names_are_said_in_the_page_and_places_may_be(browser, officer):
    page, batch = upload(browser, street(*ROWS))
    assert "Choose what 2 names mean" in page
    assert "no measure has this name: choose what it means, or leave it out" in page
    assert (batch.problem_count, batch.new_count) == (2, 0)
    names = browser.get(reverse("imports:import-names", args=[batch.pk])).content.decode()
    for words in ("Drugs", "Avon Police", "Local authorities that are left out", "Wells"):
        assert words in names
    home = HomeAreaFactory()
    map_names(
        source=street_source(by=officer),
        names=[
            NameMeant("Drugs", "Drug offences", is_measure=True),
            NameMeant("Avon Police", home.slug, is_measure=False),
        ],
        by=officer,
    )
    left_out = NameMeant("Robbery", "", is_measure=True)
    map_names(source=street_source(by=officer), names=[left_out], by=officer)
    page, batch = upload(browser, street(*ROWS, ("r", "", "Robbery")))
    assert "1 local authority is not known here and left out" in page
    assert "Left out, as set for Street-level crime: “Robbery” (1)." in page
    assert "“Drugs” as Drug offences" in page
    assert "Change the columns" not in page


def test_a_crime_type_that_a_later_file_lacks_counts_nought(browser, mapped):
    _, batch = upload(browser, street(*ROWS))
    applied(browser, batch)
    _, batch = upload(
        browser, street(("b1", "Bath 001A", "Drugs"), month="2024-02"), "2024-02-avon-street.csv"
    )
    applied(browser, batch)
    assert figures()["Burglary", "Bath", "2024-02"] == 0
    assert figures()["Burglary", HomeAreaFactory().name, "2024-02"] == 0


def test_a_zip_of_them_is_counted_and_other_files_passed_over(browser, mapped):
    content = zipped(
        **{
            "2024-01/2024-01-avon-street.csv": street(*ROWS),
            "2024-02/2024-02-avon-street.csv": street(("b", "Bath 1", "Drugs"), month="2024-02"),
            "2024-01/2024-01-avon-outcomes.csv": "Crime ID\n",
        }
    )
    page, batch = upload(browser, content, "police.zip")
    assert "6 rows of 2 files" in page
    assert "Other files that were skipped: 1." in page
    applied(browser, batch)
    assert figures()["Drug offences", "Bath", "2024-02"] == 1


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (street(*ROWS) + "x,2024-02,Avon Police,Avon Police" + "," * 8, NAME, "remove the row"),
        (street(*ROWS) + "x,2024-01\n", NAME, "2 values: the file is damaged"),
        (street(*ROWS) + street(("c", "", "Drugs"), force="Kent"), NAME, "only one force"),
        (street(*ROWS), "2024-02-avon-street.csv", "its rows are of 2024-01"),
        (street(("a", "", "Drugs"), month="2199-01"), "2199-01-avon-street.csv", "has not ended"),
        (street(("a", "", "Drugs"), month="soon"), NAME, "enter the month as YYYY-MM"),
        (street(), NAME, "the file is incomplete"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_and_nothing_counted(browser, mapped, text, name, words):
    page, batch = upload(browser, text, name)
    assert words in page
    assert "nothing can be applied yet" in page
    assert batch.new_count == 0
    answer = browser.post(
        reverse("imports:import-confirm", args=[batch.pk]), {"version": batch.version}
    )
    assert answer.status_code == 422


def test_months_that_a_spreadsheet_wrote_are_read(browser, mapped):
    text = street(*ROWS).replace(",2024-01,", ",Jan-24,")
    _, batch = upload(browser, text, "2024-01-avon-street (1).csv")
    assert (batch.state, batch.problem_count, batch.new_count) == (ImportState.PREVIEWED, 0, 4)


def test_hostile_zips_are_refused_with_the_reason(browser, mapped, settings):
    bomb = zipped(**{NAME: street(*ROWS) + " " * 30_000_000})
    assert "far more than it holds" in upload(browser, bomb, "a.zip")[0]
    settings.IMPORT_UNPACKED_MEGABYTES = 0
    page, batch = upload(browser, zipped(**{NAME: street(*ROWS)}), "a.zip")
    assert "unpacks to more than 0 bytes" in page
    assert batch.new_count == 0
    settings.IMPORT_UNPACKED_MEGABYTES = 100
    long_row = zipped(**{NAME: street(*ROWS) + "x" * 20_000 + "\n"})
    assert "a row of more than 10,000 characters" in upload(browser, long_row, "a.zip")[0]
    broken = bytearray(zipped(**{NAME: street(*ROWS * 50)}))
    broken[80] ^= 0xFF
    page, batch = upload(browser, bytes(broken), "a.zip")
    assert "Cannot be read" in page
    assert batch.new_count == 0


def test_names_stay_those_of_the_one_source(browser, mapped):
    upload(browser, street(*ROWS))
    kept = ImportName.objects.values_list("source__name", "name")
    assert sorted(kept) == [
        ("Street-level crime", name) for name in ("Avon Police", "Burglary", "Drugs")
    ]
