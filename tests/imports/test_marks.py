"""Marks in the place of figures, and behind them."""

from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from accounts.actions import assign_role, create_person
from imports.actions import confirm_import, load_rows, preview_import, upload_file
from imports.reading import UnreadableFileError
from imports.reading.marks import Mark, is_no_figure, without_mark
from imports.reading.raw_observations import RawObservation
from imports.tasks import apply_confirmed_import
from measures.models import Observation
from tests.measures.factories import HomeAreaFactory, MeasureFactory


@pytest.mark.parametrize(
    "text", ["[x]", "[c]", "[z]", "[low]", "..", "*", "n/a", "N/A", "-", "–", "…", "<5", "< 10",
             "fewer than 5", " not  available "]
)  # fmt: skip
def test_a_mark_in_the_place_of_a_figure_is_none(text) -> None:
    assert is_no_figure(text)


@pytest.mark.parametrize("text", ["0", "", "-1", "5", "<", "x", "nothing", "<5%", "=1", "1*"])
def test_anything_else_is_not_left_out(text) -> None:
    assert not is_no_figure(text)


@pytest.mark.parametrize(
    ("text", "figure", "mark"),
    [
        ("3600 [p]", "3600", Mark.PROVISIONAL),
        ("31p", "31", Mark.PROVISIONAL),
        ("91 [r]", "91", Mark.REVISED),
        ("87.3% [E]", "87.3%", Mark.ESTIMATED),
        ("95", "95", None),
        ("[p]", "[p]", None),
        ("map", "map", None),
    ],
)
def test_a_mark_behind_a_figure_is_taken_off(text, figure, mark) -> None:
    assert without_mark(text) == (figure, mark)


WIDE = """measure,Jul 2025,Aug 2025,Sep 2025,Oct 2025
Volume,[x],..,"3,512",3600 [p]
Other,[c],<5,n/a,-
Third,[low],,91 [r],95
"""


@pytest.fixture
def officer(by):
    HomeAreaFactory()
    for name in ("Volume", "Other", "Third"):
        MeasureFactory(name=name)
    person = create_person(email="o@x.invalid", name="Olive", password=None, by=by)
    assign_role(user=person, role="officer", by=by)
    return person


@pytest.mark.django_db
def test_a_file_with_marks_is_read_and_says_what_was_left_out(client, officer) -> None:
    batch = upload_file(name="return.csv", content=WIDE.encode(), source=None, by=officer)
    batch = preview_import(batch=batch, roles=batch.mapping, by=officer)
    assert (batch.new_count, batch.problem_count) == (4, 0)
    client.force_login(officer)
    page = unescape(client.get(reverse("imports:import-detail", args=[batch.pk])).content.decode())
    assert "Left out, because there is no figure: 1 cell with “[x]” (not available)" in page
    assert "1 cell with “<5” (suppressed)" in page
    assert "1 figure is marked as provisional ([p])." in page
    assert "1 figure is marked as revised ([r]). The mark is not kept." in page
    confirm_import(batch=batch, version=batch.version, by=officer)
    apply_confirmed_import(batch.pk)
    found = {
        (each.measure.name, each.month.month): (each.numerator, each.is_provisional)
        for each in Observation.objects.select_related("measure")
    }
    assert found == {
        ("Volume", 9): (Decimal(3512), False),
        ("Volume", 10): (Decimal(3600), True),
        ("Third", 9): (Decimal(91), False),
        ("Third", 10): (Decimal(95), False),
    }


@pytest.mark.django_db
def test_nothing_is_left_out_in_silence_where_no_page_says_so(officer) -> None:
    rows = [RawObservation(1, "Volume", "", "2022-08", "n/a", "")]
    with pytest.raises(UnreadableFileError):
        load_rows(rows=rows, by=officer)
