"""Figures of files that can be read in two ways, or that show less than they hold."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from imports.models import ImportBatch
from measures.models import Measure
from tests.imports.test_shown_figures import (
    HEAD,
    browser,  # noqa: F401
    confirm,
    figures,
    numbers,
    officer,  # noqa: F401
    read_again,
    send,
    send_file,
    shown,
    upload,
)
from tests.imports.workbooks import workbook
from tests.measures.factories import HomeAreaFactory, ObservationFactory

pytestmark = pytest.mark.django_db


def rows_of(measure, *values):
    months = [f"2023-{at + 1:02d}" if at < 12 else f"2024-{at - 11:02d}" for at in range(24)]
    return [[measure, month, value] for month, value in zip(months, values, strict=False)]


def text_file(head, *lines) -> str:
    return "\n".join([head, *lines]) + "\n"


class TestFormats:
    """What a format shows of a number that the cell does not hold so."""

    @pytest.mark.parametrize("form", ['"<"0', '"≤ "0', '0" (±10%)"', '"~"0', '"> "#,##0'])
    def test_a_mark_that_makes_a_number_inexact_is_no_figure(self, browser, form):  # noqa: F811
        text = upload(browser, shown([HEAD, ["Volume", "2024-10", 5]], C2=form))
        # "<5" is how statistics suppress a figure; the others say nothing that is known.
        left_out = "there is nothing to apply" in text and "(suppressed)" in text
        assert left_out if form == '"<"0' else "nothing can be applied yet" in text
        assert figures() == {}

    @pytest.mark.parametrize("form", ['0"00"', "0-00", r"00\.00", '"1"00'])
    def test_a_format_that_shows_another_number_is_asked_about(self, browser, form):  # noqa: F811
        text = upload(browser, shown([HEAD, ["Volume", "2024-10", 3512]], C2=form))
        assert "The cell holds 3512, and its format shows" in text
        assert "Confirm the figures that look wrong" in confirm(browser)
        assert figures() == {}

    def test_blanks_between_digits_change_nothing(self, browser):  # noqa: F811
        rows = [HEAD, ["Volume", "2024-09", 3512], ["Volume", "2024-10", 0.5]]
        text = upload(browser, shown(rows, C2="# ##0", C3="# ?/?"))
        assert "To be confirmed" not in text
        confirm(browser)
        assert figures() == {"Volume 2024-09": numbers("3512"), "Volume 2024-10": numbers("0.5")}

    @pytest.mark.parametrize(
        "form", ['_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', '0;-0;"–"', '#,##0;-#,##0;"-"?']
    )
    def test_a_zero_shown_as_a_dash_is_asked_about(self, browser, form):  # noqa: F811
        rows = [HEAD, ["Volume", "2024-09", 7], ["Volume", "2024-10", 0]]
        text = upload(browser, shown(rows, C2=form, C3=form))
        assert "The cell holds 0 and shows “" in text
        assert ImportBatch.objects.latest("pk").unusual_count == 1

    @pytest.mark.parametrize("form", ["#", "#,###", "#.##", "?", "#%"])
    def test_a_zero_that_shows_nothing_is_missing(self, browser, form):  # noqa: F811
        rows = [["measure", "Sep 2024", "Oct 2024"], ["Volume", 0, 5]]
        text = upload(browser, shown(rows, B2=form))
        assert "show nothing are read as empty: 0 in B2" in text
        confirm(browser)
        assert figures() == {"Volume 2024-10": numbers("5")}

    def test_decimals_that_are_not_shown_are_told(self, browser):  # noqa: F811
        rows = [HEAD, ["Volume", "2024-09", 12.6], ["Share", "2024-10", 0.8734]]
        text = upload(browser, shown(rows, C2="0", C3="0%"))
        assert "its format shows fewer: 12.6 in C2 (1 cell)" in text
        assert "with all the decimals in the workbook: 0.8734 in C3 as 87.34%" in text
        text = upload(browser, shown([HEAD, ["Volume", "2024-09", 12.6]], C2="0.0"))
        assert "shows fewer" not in text

    def test_any_mark_beside_a_number_is_told(self, browser):  # noqa: F811
        text = upload(browser, shown([HEAD, ["Volume", "2024-10", 35]], C2='0"*"'))
        assert "“*” in C2, which is read as 35" in text

    def test_hidden_rows_and_columns_are_told(self, browser):  # noqa: F811
        def hide(sheet):
            sheet.row_dimensions[3].hidden = True
            sheet.column_dimensions["B"].hidden = True

        rows: list[list[object]] = [["measure", "Aug 2024", "Sep 2024"]]
        rows += [["Volume", 5, 7], ["Share", "", 87]]
        text = upload(browser, workbook(rows, hide))
        assert "hidden rows or columns are read like the others (4 cells): B1, B2, A3, C3." in text
        assert "hidden rows" not in upload(browser, workbook(rows))


class TestPartsOfOne:
    """Fractions in a column with whole percentages."""

    @pytest.mark.parametrize(
        ("values", "asked"),
        [
            (("0.873", "86.1"), 1),
            (("0.873", "86.1", "0.9"), 2),
            (("0.05", "6"), 1),
            (("0.9", "2"), 0),
            (("0.9", "3", "12"), 0),
        ],
    )
    def test_when_it_is_asked(self, browser, values, asked):  # noqa: F811
        lines = [",".join(row) for row in rows_of("Share", *values)]
        upload(browser, text_file("measure,month,value", *lines), "a.csv")
        assert ImportBatch.objects.latest("pk").unusual_count == asked

    def test_it_can_be_read_so(self, browser):  # noqa: F811
        rows = [HEAD, ["Share", "2024-09", 0.873], ["Share", "2024-10", 86.1]]
        upload(browser, shown(rows))
        read_again(browser, "parts-of-one")
        confirm(browser)
        assert figures() == {"Share 2024-09": numbers("87.3"), "Share 2024-10": numbers("86.1")}


class TestPartsOfADay:
    """Lengths of time that a spreadsheet gave without their format."""

    def test_it_is_asked_and_can_be_read_so(self, browser):  # noqa: F811
        lines = ["Wait,2024-09,0.003843", "Wait,2024-10,0.000145"]
        text = upload(browser, text_file("measure,month,value", *lines), "a.csv")
        assert "it means 0:05:32" in text
        assert "Confirm the figures that look wrong" in confirm(browser)
        text = read_again(browser, "parts-of-a-day")
        assert "To be confirmed" not in text
        confirm(browser)
        assert figures() == {"Wait 2024-09": numbers("332"), "Wait 2024-10": numbers("12.5")}

    @pytest.mark.parametrize(
        ("values", "asked"),
        [
            ((0.0038, 332), 1),
            ((0.5, 0), 1),
            ((0, 0), 0),
            ((0.5, 9), 0),
            ((332, 290), 0),
            ((timedelta(seconds=332), timedelta(seconds=290)), 0),
        ],
    )
    def test_when_it_is_asked(self, browser, values, asked):  # noqa: F811
        rows = [HEAD, *rows_of("Wait", *values)]
        formats = {f"C{at}": "[h]:mm:ss" for at in (2, 3) if isinstance(values[0], timedelta)}
        upload(browser, shown(rows, **formats))
        assert ImportBatch.objects.latest("pk").unusual_count == asked

    def test_a_measure_that_is_always_below_a_second_is_not_asked_about(self, browser):  # noqa: F811
        history("Wait", *[Decimal("0.4")] * 12)
        upload(browser, "measure,month,value\nWait,2024-10,0.45\n", "a.csv")
        assert ImportBatch.objects.latest("pk").unusual_count == 0

    def test_the_command_and_the_api_ask_and_take_the_answer(self, officer, tmp_path):  # noqa: F811
        path = tmp_path / "a.xlsx"
        path.write_bytes(shown([HEAD, ["Wait", "2024-10", 0.00384259]]))
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("load_observations", str(path), stderr=out)
        assert "if it is a part of a day" in out.getvalue()
        call_command("load_observations", str(path), "--read-as", "parts-of-a-day", stdout=out)
        assert figures() == {"Wait 2024-10": numbers("332")}
        rows = [{"measure": "Wait", "month": "2024-08", "numerator": "0.0038"}]
        assert send(officer, rows).status_code == 422
        assert send(officer, rows, read_as=["parts-of-a-day"]).status_code == 201
        with path.open("rb") as file:
            answer = send_file(officer, file, read_as="parts-of-a-day")
        assert answer.json()["unchanged"] == 1


class TestHeadings:
    """Columns that compete, in any order and with what is written behind their names."""

    @pytest.mark.parametrize(
        ("head", "row"),
        [
            (["Value", "Count", "Base"], [80, 480, 600]),
            (["Figure", "Denominator", "NUMBER"], [80, 600, 480]),
            (["VALUE (%)", "Numerator (solved)", "Denominator (all)"], [80, 480, 600]),
            ([" Out of", "value", "Numerator\n(solved)"], [600, 0.8, 480]),
            (["Value", "numerator (old)", "numerator", "denominator"], [80, 470, 480, 600]),
        ],
    )
    def test_the_count_is_the_numerator(self, browser, head, row):  # noqa: F811
        rows = [["Measure", "Month", *head], ["Rate", "2024-10", *row]]
        text = upload(browser, shown(rows).replace(b"\n(", b" ("))
        assert "To be confirmed" not in text
        confirm(browser)
        assert figures() == {"Rate 2024-10": numbers("480", "600")}

    def test_a_value_beside_a_base_is_asked_about(self, browser):  # noqa: F811
        text = upload(browser, "measure,month,value,base\nRate,2024-10,80,600\n", "a.csv")
        assert "80 of 600 is read: confirm it" in text
        assert "Confirm the figures that look wrong" in confirm(browser)
        assert figures() == {}

    @pytest.mark.parametrize(
        ("line", "asked"),
        [("480,600", 0), ("87.3,100", 0), ("0.873,1", 0), ("45,60", 1), ("87.3,600", 1)],
    )
    def test_when_it_is_asked(self, browser, line, asked):  # noqa: F811
        upload(browser, f"measure,month,value,base\nRate,2024-10,{line}\n", "a.csv")
        assert ImportBatch.objects.latest("pk").unusual_count == asked

    def test_a_history_that_bears_it_out_is_enough(self, browser):  # noqa: F811
        history("Rate", *[Decimal(80)] * 12, denominator=Decimal(600))
        upload(browser, "measure,month,value,base\nRate,2024-10,82,600\n", "a.csv")
        assert ImportBatch.objects.latest("pk").unusual_count == 0
        upload(browser, "measure,month,value,base\nRate,2024-10,390,600\n", "a.csv")
        assert ImportBatch.objects.latest("pk").unusual_count == 1

    @pytest.mark.parametrize("heading", ["Value (000s)", "Value (£k)", "Value (minutes)"])
    def test_a_scale_in_a_heading_is_not_passed_over(self, officer, tmp_path, heading):  # noqa: F811
        path = tmp_path / "a.csv"
        path.write_text(f"measure,month,{heading}\nVolume,2024-10,35\n")
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("load_observations", str(path), stderr=out)
        assert f"“{heading}”" in out.getvalue()
        assert figures() == {}


class TestFirstFiles:
    """The other months of a file stand in for a history that is not there yet."""

    HATE = (53, 60, 71, 66, 80, 104, 92, 75, 70, 68, 77, 85, 62)

    @pytest.mark.parametrize(
        ("values", "asked"),
        [
            ((*HATE[:6], 0, *HATE[6:]), 1),
            ((*HATE, 7000), 1),
            ((*HATE, 0, 0), 2),
            (HATE, 0),
            ((0, 1, 0, 2, 0, 0, 3, 1, 0, 0, 1, 0, 0, 2), 0),
            ((*HATE[:8], 0), 0),
        ],
    )
    def test_a_stray_month_of_a_long_file_is_asked_about(self, browser, values, asked):  # noqa: F811
        upload(browser, shown([HEAD, *rows_of("Volume", *values)]))
        batch = ImportBatch.objects.latest("pk")
        assert batch.new_count == len(values)
        assert batch.unusual_count == asked

    def test_months_in_force_and_those_of_the_file_count_together(self, browser):  # noqa: F811
        history("Volume", *map(Decimal, self.HATE[:6]))
        lines = [f"Volume,2023-{at:02d},{self.HATE[at - 1]}" for at in range(7, 13)]
        content = text_file("measure,month,value", *lines, "Volume,2024-01,0")
        upload(browser, content, "a.csv")
        row = ImportBatch.objects.latest("pk").rows.exclude(unusual="").get()
        assert row.month == date(2024, 1, 1)

    def test_small_percentages_do_not_bear_each_other_out(self, browser):  # noqa: F811
        lines = [",".join(map(str, row)) for row in rows_of("Share", *[0.81, 0.83] * 10)]
        upload(browser, text_file("measure,month,value", *lines), "a.csv")
        assert ImportBatch.objects.latest("pk").unusual_count == 20


def history(measure, *values, denominator=None):
    for at, value in enumerate(values):
        ObservationFactory(
            measure=Measure.objects.get(name=measure),
            area=HomeAreaFactory(),
            month=date(2023 + at // 12, at % 12 + 1, 1),
            numerator=value,
            denominator=denominator,
        )
