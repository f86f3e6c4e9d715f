"""Figures of workbooks and texts as a person sees them: through pages, commands and the API."""

import re
from datetime import date, time, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.actions import assign_role, create_person
from imports.models import ImportBatch
from imports.tasks import apply_confirmed_import
from measures.models import Measure, Observation
from tests.accounts.tokens import token_header
from tests.imports.workbooks import workbook
from tests.measures.factories import (
    AreaFactory,
    HomeAreaFactory,
    MeasureFactory,
    ObservationFactory,
)

pytestmark = pytest.mark.django_db

HEAD = ["measure", "month", "value"]
PAIRS = ["measure", "month", "numerator", "denominator"]


@pytest.fixture
def officer(by):
    HomeAreaFactory()
    AreaFactory(name="North")
    MeasureFactory(name="Volume")
    MeasureFactory(name="Share", unit="percent", aggregation="mean")
    MeasureFactory(name="Rate", unit="percent", aggregation="ratio")
    MeasureFactory(name="Wait", unit="duration", aggregation="mean")
    person = create_person(email="o@x.invalid", name="Olive", password=None, by=by)
    assign_role(user=person, role="officer", by=by)
    assign_role(user=person, role="api_client", by=by)
    return person


@pytest.fixture
def browser(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def shown(rows, **formats) -> bytes:
    """A workbook of these rows with formats by cell: C2="0.0%"."""

    def change(sheet):
        for cell, form in formats.items():
            sheet[cell].number_format = form

    return workbook(rows, change)


def upload(browser, content, name="figures.xlsx") -> str:
    """Send a file and take its columns as they were recognised; returns the preview."""
    data = content.encode() if isinstance(content, str) else content
    answer = browser.post(
        reverse("imports:import-upload"), {"file": SimpleUploadedFile(name, data)}, follow=True
    )
    assert answer.status_code == 200, answer.content.decode()
    batch = ImportBatch.objects.latest("pk")
    columns = {f"column_{at}": role for at, role in enumerate(batch.mapping)}
    address = reverse("imports:import-map", args=[batch.pk])
    answer = browser.post(address, columns, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return text_of(answer)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def confirm(browser, **words) -> str:
    batch = ImportBatch.objects.latest("pk")
    answer = browser.post(
        reverse("imports:import-confirm", args=[batch.pk]),
        {"version": batch.version, **words},
        follow=True,
    )
    apply_confirmed_import(batch.pk)
    return text_of(answer)


def read_again(browser, *ways) -> str:
    batch = ImportBatch.objects.latest("pk")
    answer = browser.post(
        reverse("imports:import-read", args=[batch.pk]), {"read_as": ways}, follow=True
    )
    return text_of(answer)


def figures() -> dict[str, tuple[Decimal, ...]]:
    """The figures in force, by measure and month: one number, or two of a ratio."""
    return {
        f"{each.measure.name} {each.month:%Y-%m}": tuple(
            number.normalize()
            for number in (each.numerator, each.denominator)
            if number is not None
        )
        for each in Observation.objects.current().select_related("measure")
    }


def numbers(*texts) -> tuple[Decimal, ...]:
    return tuple(Decimal(text).normalize() for text in texts)


class TestNumberFormats:
    """What a format makes of a number is what is read."""

    @pytest.mark.parametrize(
        ("measure", "held", "form", "read"),
        [
            ("Share", 0.873, "0.0%", "87.3"),
            ("Share", 0.873, "0%", "87.3"),
            ("Share", 0.9, '0.0" %"', "0.9"),
            ("Share", 87.3, '0.0"%"', "87.3"),
            ("Share", 87.3, r"0.0\%", "87.3"),
            ("Share", 1 / 3, "0.0%", "33.333333"),
            ("Share", 0.873, '[Green]0.0%;[Red]-0.0%;"-"', "87.3"),
            ("Share", 0.873, '0.0%" of callers"', "87.3"),
            ("Share", 1, "0%", "100"),
            ("Volume", 3512, '0.0,"k"', "3512"),
            ("Volume", 3.5, '0.0"k"', "3500"),
            ("Volume", 3512000, '#,##0.0,,"m"', "3512000"),
            ("Volume", 3512, '[>=1000000]0.0,,"m";[>=1000]0.0,"k";0', "3512"),
            ("Volume", 3.5, '0.0" thousand"', "3500"),
            ("Volume", 3512, "#,##0", "3512"),
            ("Volume", 3512, "[$£-809]#,##0.00", "3512"),
            ("Volume", 3512, '_-"£"* #,##0_-;-"£"* #,##0_-;_-"£"* "-"??_-;_-@_-', "3512"),
            ("Volume", 3512, '#,##0" crimes"', "3512"),
            ("Volume", 3512, "0.00E+00", "3512"),
            ("Volume", 3512, 'General" offences"', "3512"),
            ("Wait", 11.5, '0.0" mins"', "690"),
            ("Wait", 12, '0"s"', "12"),
            ("Wait", timedelta(hours=25, minutes=1, seconds=1), "[h]:mm:ss", "90061"),
            ("Wait", timedelta(minutes=11, seconds=30), "[m]:ss", "690"),
            ("Wait", timedelta(minutes=11, seconds=30), 'h"h" mm"m" ss"s"', "690"),
        ],
    )
    def test_it_is_stored_as_a_person_reads_it(self, browser, measure, held, form, read):
        upload(browser, shown([HEAD, [measure, "2024-10", held]], C2=form))
        confirm(browser)
        assert figures() == {f"{measure} 2024-10": numbers(read)}

    def test_the_preview_says_what_was_read(self, browser):
        rows = [HEAD, ["Share", "2024-09", 0.873], ["Share", "2024-10", 0.9]]
        text = upload(browser, shown(rows, C2="0.0%", C3="0.0%"))
        assert "0.873 in C2 as 87.3% (2 cells)" in text
        assert re.search(r"87[.]3%\s*<", text)
        text = upload(browser, shown([HEAD, ["Volume", "2024-10", 3512]], C2='0.0,"k"'))
        assert "3512 in C2 as 3512 (1 cell)" in text
        text = upload(browser, shown([HEAD, ["Volume", "2024-10", 3512]], C2='0" crimes"'))
        assert "“crimes” in C2" in text

    def test_a_percentage_in_months_across(self, browser):
        rows = [["measure", date(2024, 9, 1), date(2024, 10, 15)], ["Share", 0.312, 0.298]]
        formats = {"B1": "mmm-yy", "C1": "mmm-yy", "B2": "0.0%", "C2": "0.0%"}
        upload(browser, shown(rows, **formats))
        confirm(browser)
        # The 15th shows as its month alone.
        assert figures() == {"Share 2024-09": numbers("31.2"), "Share 2024-10": numbers("29.8")}

    def test_a_year_that_shows_no_month_is_no_month(self, browser):
        rows = [["measure", date(2025, 1, 1), date(2025, 2, 1)], ["Volume", 5, 6]]
        text = upload(browser, shown(rows, B1="yyyy", C1="mmm-yy"))
        assert "New: 1" in text
        assert "Not read: the column “2025”" in text

    @pytest.mark.parametrize(
        ("top", "top_form", "base", "base_form", "read", "is_asked"),
        [
            (0.873, "0.0%", 1, "0%", ("87.3", "100"), False),
            (0.873, "0.0%", 1, "General", ("0.873", "1"), False),
            (0.873, "0.0%", 100, "General", ("87.3", "100"), False),
            (0.8, "0.0%", 600, "General", ("480", "600"), True),
            (0.873, "General", 1, "0%", ("0.873", "1"), True),
            (480, "General", 600, "General", ("480", "600"), False),
        ],
    )
    def test_percent_cells_in_numerators_and_denominators(
        self, browser, top, top_form, base, base_form, read, is_asked
    ):
        rows = [PAIRS, ["Rate", "2024-10", top, base]]
        text = upload(browser, shown(rows, C2=top_form, D2=base_form))
        assert ("To be confirmed: 1" in text) is is_asked
        if is_asked:
            assert "Confirm the figures that look wrong" in confirm(browser)
        confirm(browser, confirms_unusual="on")
        assert figures() == {"Rate 2024-10": numbers(*read)}

    @pytest.mark.parametrize("measure", ["Volume", "Wait"])
    def test_a_percentage_of_another_measure_is_named(self, browser, measure):
        text = upload(browser, shown([HEAD, [measure, "2024-10", 0.873]], C2="0.0%"))
        assert "“87.3%” is a percentage" in text
        assert "sheet “Data”, row 2, column C" in text

    def test_hidden_numbers_and_dashes_are_no_noughts_in_silence(self, browser):
        rows = [HEAD, ["Volume", "2024-08", 7], ["Volume", "2024-09", 0], ["Volume", "2024-10", 5]]
        text = upload(browser, shown(rows, C2="0", C3='0;-0;"-"', C4="0"))
        assert "The cell holds 0 and shows “-”" in text
        rows = [["measure", "Sep 2024", "Oct 2024"], ["Volume", 0, 5]]
        text = upload(browser, shown(rows, B2="0;-0;;@"))
        assert "New: 1" in text
        assert "show nothing are read as empty: 0 in B2" in text

    def test_text_that_a_format_shows_in_place_of_a_number_is_no_figure(self, browser):
        text = upload(browser, shown([HEAD, ["Volume", "2024-10", 3]], C2='[<5]"<5";0'))
        assert "Left out, because there is no figure: 1 cell with “&lt;5” (suppressed)" in text
        assert "there is nothing to apply" in text


class TestTexts:
    """The same in files of text, in commands and in the API."""

    def test_a_percent_sign_in_a_csv_file(self, browser):
        upload(browser, "measure,month,value\nShare,2024-10,87.3%\nShare,2024-09,86 %\n", "a.csv")
        confirm(browser)
        assert figures() == {"Share 2024-10": numbers("87.3"), "Share 2024-09": numbers("86")}

    def test_a_command_reads_a_workbook_as_the_page_does(self, officer, tmp_path):
        path = tmp_path / "a.xlsx"
        path.write_bytes(shown([HEAD, ["Share", "2024-10", 0.873]], C2="0.0%"))
        out = StringIO()
        call_command("load_observations", str(path), stdout=out)
        assert figures() == {"Share 2024-10": numbers("87.3")}
        assert "0.873 in C2 as 87.3% (1 cell)" in out.getvalue()

    def test_the_api_reads_a_percent_sign(self, officer):
        rows = [{"measure": "Share", "month": "2024-10", "numerator": "87.3%"}]
        assert send(officer, rows).status_code == 201
        assert figures() == {"Share 2024-10": numbers("87.3")}


def sender(officer) -> Client:
    return Client(headers=token_header(officer))


def send(officer, rows, **more):
    values = {"rows": rows, **more}
    address = reverse("observations-list")
    return sender(officer).post(address, values, content_type="application/json")


def send_file(officer, file, **more):
    return sender(officer).post(reverse("observations-list"), {"file": file, **more})


BELOW_ONE = "measure,month,value\nShare,2024-09,0.873\nShare,2024-10,0.861\n"


class TestPartsOfOne:
    """A percentage of which every figure is below 1 is asked about, and can be answered."""

    def test_it_is_asked_and_can_be_read_as_parts_of_one(self, browser):
        text = upload(browser, BELOW_ONE, "a.csv")
        assert "To be confirmed: 2" in text
        assert "if it is a fraction, it means 87.3%" in text
        assert "Confirm the figures that look wrong" in confirm(browser)
        assert figures() == {}
        text = read_again(browser, "parts-of-one")
        assert "To be confirmed" not in text
        assert "Read as chosen for this file." in text
        confirm(browser)
        assert figures() == {"Share 2024-09": numbers("87.3"), "Share 2024-10": numbers("86.1")}

    def test_it_can_be_confirmed_as_it_stands_and_an_answer_taken_back(self, browser):
        upload(browser, BELOW_ONE, "a.csv")
        read_again(browser, "parts-of-one")
        assert "To be confirmed: 2" in read_again(browser)
        confirm(browser, confirms_unusual="on")
        assert figures() == {"Share 2024-09": numbers("0.873"), "Share 2024-10": numbers("0.861")}

    @pytest.mark.parametrize(
        ("values", "asked"),
        [
            (("0.873", "86.1"), 1),
            (("0", "0"), 0),
            (("0.873", "0"), 1),
            (("1", "0.9"), 2),
            (("87.3%", "0.861"), 1),
            (("0.5%", "0.4%"), 0),
        ],
    )
    def test_when_it_is_asked(self, browser, values, asked):
        one, two = values
        text = upload(
            browser, f"measure,month,value\nShare,2024-09,{one}\nShare,2024-10,{two}\n", "a"
        )
        assert ("To be confirmed" in text) is bool(asked)
        assert ImportBatch.objects.latest("pk").unusual_count == asked

    def test_a_few_of_many_are_a_small_share_and_nothing_else(self, browser):
        text = upload(browser, "measure,month,numerator,denominator\nRate,2024-10,3,1000\n", "a")
        assert "To be confirmed" not in text

    def test_a_measure_that_is_always_below_one_is_not_asked_about(self, browser):
        share = Measure.objects.get(name="Share")
        for month in range(1, 13):
            ObservationFactory(
                measure=share,
                area=HomeAreaFactory(),
                month=date(2023, month, 1),
                numerator=Decimal("0.4") + Decimal(month) / 100,
            )
        text = upload(browser, "measure,month,value\nShare,2024-10,0.45\n", "a.csv")
        assert "To be confirmed" not in text

    def test_commands_and_the_api_ask_and_take_the_same_answers(self, officer, tmp_path):
        path = tmp_path / "a.csv"
        path.write_text(BELOW_ONE)
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("load_observations", str(path), stderr=out)
        assert "if it is a fraction" in out.getvalue()
        assert "--confirm-unusual" in out.getvalue()
        call_command("load_observations", str(path), "--read-as", "parts-of-one", stdout=out)
        rows = [{"measure": "Share", "month": "2024-08", "numerator": "0.5"}]
        answer = send(officer, rows)
        assert answer.status_code == 422
        assert "if it is a fraction" in answer.json()["problems"][0]["mend"]
        assert send(officer, rows, read_as=["parts-of-one"]).status_code == 201
        assert figures() == {
            "Share 2024-08": numbers("50"),
            "Share 2024-09": numbers("87.3"),
            "Share 2024-10": numbers("86.1"),
        }
        assert send(officer, rows, read_as=["otherwise"]).status_code == 400
        with path.open("rb") as file:
            again = send_file(officer, file, read_as="parts-of-one")
        assert again.json()["unchanged"] == 2


class TestTwoWays:
    """Where a cell or a date can mean two things, someone says which."""

    def test_a_time_of_two_parts(self, browser):
        rows = [HEAD, ["Wait", "2024-10", time(5, 32)]]
        text = upload(browser, shown(rows, C2="h:mm"))
        assert "5:32 is read as hours and minutes (5:32:00)" in text
        read_again(browser, "minutes")
        confirm(browser)
        assert figures() == {"Wait 2024-10": numbers("332")}

    def test_a_time_of_two_parts_in_text(self, browser):
        text = upload(browser, "measure,month,value\nWait,2024-10,5:32\n", "a.csv")
        assert "5:32 is read as hours and minutes" in text
        confirm(browser, confirms_unusual="on")
        assert figures() == {"Wait 2024-10": numbers("19920")}

    @pytest.mark.parametrize(
        ("held", "form", "words"),
        [
            (timedelta(hours=25, minutes=1, seconds=1), "h:mm:ss", "its format shows 1:01:01"),
            (timedelta(hours=1, minutes=25), "mm:ss", "its format shows 0:25:00"),
        ],
    )
    def test_a_format_that_cuts_a_time_short(self, browser, held, form, words):
        text = upload(browser, shown([HEAD, ["Wait", "2024-10", held]], C2=form))
        assert "To be confirmed: 1" in text
        assert words in text

    def test_thousands_that_the_format_leaves_out_in_silence(self, browser):
        content = shown([HEAD, ["Volume", "2024-10", 3512]], C2="0.0,")
        text = upload(browser, content)
        assert "The cell holds 3,512 and shows about 3.51, in thousands" in text
        read_again(browser, "as-shown")
        confirm(browser)
        assert figures() == {"Volume 2024-10": numbers("3.512")}
        upload(browser, content)
        confirm(browser, confirms_unusual="on")
        assert figures() == {"Volume 2024-10": numbers("3512")}

    def test_days_that_make_sense_month_first_alone(self, browser):
        text = upload(
            browser, "measure,month,value\nVolume,10/1/2025,5\nVolume,11/1/2025,6\n", "a.csv"
        )
        assert "Dates are written month first" in text
        assert "nothing can be applied yet" in text
        read_again(browser, "month-first")
        confirm(browser)
        assert figures() == {"Volume 2025-10": numbers("5"), "Volume 2025-11": numbers("6")}

    def test_headings_that_make_sense_month_first_alone(self, browser):
        content = "measure,9/30/2025,10/31/2025\nVolume,5,6\n"
        answer = browser.post(
            reverse("imports:import-upload"),
            {"file": SimpleUploadedFile("a.csv", content.encode())},
            follow=True,
        )
        assert "Dates are written month first" in text_of(answer)
        text = read_again(browser, "month-first")
        assert "2 columns headed by a month" in text
        batch = ImportBatch.objects.latest("pk")
        columns = {f"column_{at}": role for at, role in enumerate(batch.mapping)}
        browser.post(reverse("imports:import-map", args=[batch.pk]), columns)
        confirm(browser)
        assert figures() == {"Volume 2025-09": numbers("5"), "Volume 2025-10": numbers("6")}

    def test_days_that_agree_in_neither_way_are_named_and_nothing_is_offered(self, browser):
        text = upload(
            browser, "measure,month,value\nVolume,10/1/2025,5\nVolume,1/11/2025,6\n", "a.csv"
        )
        assert "10/1/2025" in text
        assert "a day in the middle of a month" in text
        assert "Dates are written month first" not in text

    def test_british_days_and_days_of_a_workbook_are_not_asked_about(self, browser):
        rows = [HEAD, ["Volume", "1/10/2025", 5], ["Volume", date(2025, 11, 1), 6]]
        text = upload(browser, shown(rows, B3="mm-dd-yy"))
        assert "month first" not in text
        confirm(browser)
        assert figures() == {"Volume 2025-10": numbers("5"), "Volume 2025-11": numbers("6")}
