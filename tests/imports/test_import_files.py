"""Files of figures into rows: every encoding, separator, form and trick."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from imports.reading import Limits, UnreadableFileError, read_grid
from imports.reading.known_names import Known, KnownMeasure
from imports.reading.layout import Role, recognise, with_roles
from imports.reading.months import read_month_as_written
from imports.reading.observations import parse_observations
from imports.reading.raw_observations import read_figures
from measures.comparisons import Aggregation, MeasureKind, Unit
from tests.imports.workbooks import cells_by_openpyxl, with_part, workbook

TEXT = "measure,area,month,numerator,denominator\nCafé,North,2022-08,12.5,\n"
HEAD = ["measure", "area", "month", "numerator", "denominator"]
# Some of every hour, minute and second.
SECONDS = [(at % 24, at * 7 % 60, at * 11 % 60) for at in range(120)]
SHEET = "xl/worksheets/sheet1.xml"


def figures_of(content, name="figures.csv", limits=None):
    grid = read_grid(content, name=name, limits=limits)
    return read_figures(grid, recognise(grid), most=(limits or Limits()).rows)


def refusal_of(content, name="figures.xlsx", limits=None) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        figures_of(content, name, limits)
    return "\n".join(map(str, caught.value.problems))


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", "|").encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        ("Figures of the force\n,,,,\n\n" + TEXT).replace("force\n", "force,,,,\n").encode(),
        workbook([HEAD, ["Café", "North", "2022-08", 12.5]]),
        workbook([["Figures of the force"], [], HEAD, ["Café", "North", date(2022, 8, 1), 12.5]]),
    ],
    # Bytes make no names: a workbook's hold the second in which it was made.
    ids=[
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"),
        *("semicolons", "tabs", "bars", "crlf", "cr", "a title above", "workbook", "dates"),
    ],
)
def test_one_figure_however_it_is_written(content):
    (figure,), problems = figures_of(content)
    assert problems == []
    assert (figure.measure, figure.area) == ("Café", "North")
    assert read_month_as_written(figure.month) == date(2022, 8, 1)
    assert Decimal(figure.numerator) == Decimal("12.5")


@pytest.mark.parametrize(
    "text",
    [
        "2022-08", "2022/08", "202208", "Aug 2022", "August 2022", "Aug-22", "aug 22", "2022 Aug",
        "2022-08-01", "2022-08-31", "2022-08-01 00:00:00", "01/08/2022", "31.08.2022", "1 Aug 2022",
    ],
)  # fmt: skip
def test_months_as_people_write_them(text):
    assert read_month_as_written(text) == date(2022, 8, 1)


@pytest.mark.parametrize(
    "text", ["", "2022", "2022-13", "08/01/2022", "15/08/2022", "2022-02-30", "Augst 2022", "0"]
)
def test_what_is_no_month_says_how_to_write_one(text):
    with pytest.raises(ValueError, match="YYYY-MM"):
        read_month_as_written(text)


def test_dates_of_1904_are_read_as_they_are_shown():
    def use_1904(sheet):
        sheet.parent.epoch = CALENDAR_MAC_1904

    content = workbook([HEAD, ["A", "", date(2022, 8, 1), 1]], use_1904)
    (figure,), _ = figures_of(content)
    assert figure.month == "2022-08-01"
    assert "1904" in " ".join(read_grid(content).notes)


MEASURES = {
    "Wait": KnownMeasure(1, "Wait", MeasureKind(Unit.DURATION, Aggregation.MEAN)),
    "Volume": KnownMeasure(2, "Volume", MeasureKind(Unit.COUNT, Aggregation.SUM)),
}


def judged_one(content: bytes):
    """The one figure of a file, judged."""
    (figure,), _ = figures_of(content)
    known = Known(MEASURES, {}, home=1, this_month=date(2022, 10, 1))
    (one,) = parse_observations([figure], known, read_grid(content))
    return one


@pytest.mark.parametrize(
    ("cell", "shown_as", "seconds"),
    [
        (time(0, 5, 32), "h:mm:ss", "332"),
        (timedelta(minutes=5, seconds=32), "[h]:mm:ss", "332"),
        (timedelta(minutes=5, seconds=32), "mm:ss", "332"),
        (timedelta(hours=36, minutes=1), "[h]:mm", "129660"),
        (timedelta(seconds=331.6), "[mm]:ss.0", "331.6"),
        (time(0, 0, 0), "[$-F400]h:mm:ss AM/PM", "0"),
        ("0:05:32", "@", "332"),
        (332, "General", "332"),
    ],
)
@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_a_time_in_a_cell_is_a_length_of_time_in_seconds(cell, shown_as, seconds, epoch):
    def shown(sheet):
        sheet.parent.epoch = epoch
        sheet["D2"].number_format = shown_as

    one = judged_one(workbook([HEAD[:4], ["Wait", "", "2022-08", cell]], shown))
    assert (one.problems, one.numerator) == ((), Decimal(seconds))


def test_every_second_of_a_day_is_read_exactly():
    rows = [[f"M{second}", "", "2022-08", time(*second)] for second in SECONDS]
    read, _ = figures_of(workbook([HEAD[:4], *rows]))
    assert [figure.numerator for figure in read] == [
        f"{hour}:{minute:02d}:{second:02d}" for hour, minute, second in SECONDS
    ]


def test_a_time_is_said_in_the_preview_and_read_in_text_too():
    content = workbook([HEAD[:4], ["Wait", "", "2022-08", time(0, 5, 32)]])
    assert "0:05:32 is 332 seconds" in " ".join(read_grid(content).notes)
    assert read_grid(TEXT.encode()).notes == read_grid(workbook([HEAD])).notes == []
    assert judged_one(b"measure,month,numerator\nWait,2022-08,00:05:32\n").numerator == 332


@pytest.mark.parametrize(
    ("measure", "written", "fix"),
    [
        ("Volume", "0:05:32", "a length of time, but this measure is not one: enter"),
        ("Wait", "0:05:72", "enter a plain decimal number"),
        ("Nobody", "0:05:32", "no measure has this name"),
    ],
)
def test_a_time_that_is_no_figure_says_its_fix(measure, written, fix):
    one = judged_one(f"measure,month,numerator\n{measure},2022-08,{written}\n".encode())
    assert fix in one.problems[-1].fix


def test_a_time_in_the_place_of_a_month_is_none():
    one = judged_one(workbook([HEAD[:4], ["Volume", "", time(0, 5, 32), 4]]))
    assert "enter the month as YYYY-MM" in one.problems[0].fix


def test_a_formula_gives_the_result_that_was_kept():
    content = workbook([HEAD, ["A", "", "2022-08", "=1+1"]])
    figures, problems = figures_of(content)
    assert figures == []
    assert "sheet “Data”, row 2, column D" in str(problems[0])
    assert "a formula without a saved result" in str(problems[0])
    kept = with_part(content, SHEET, lambda sheet: sheet.replace(b"<v></v>", b"<v>2</v>")
                     .replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>"))  # fmt: skip
    assert [figure.numerator for figure in figures_of(kept)[0]] == ["2"]


def shared(content: bytes, texts: bytes) -> bytes:
    """The workbook with shared texts, as spreadsheet programs write them."""
    relation = (
        b'<Relationship Id="rId9" Target="sharedStrings.xml" Type="http://schemas.openxmlformats'
        b'.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    content = with_part(
        content,
        "xl/_rels/workbook.xml.rels",
        lambda part: part.replace(b"</Relationships>", relation),
    )
    return with_part(content, "xl/sharedStrings.xml", b"<sst>" + texts + b"</sst>")


def test_texts_that_cells_share_are_read_without_their_readings():
    first = b'<c r="A2" t="inlineStr"><is><t>A</t></is></c>'
    content = with_part(
        workbook([HEAD, ["A", "", "2022-08", 1]]),
        SHEET,
        lambda sheet: sheet.replace(first, b'<c r="A2" t="s"><v>1</v></c>'),
    )
    texts = (
        b"<si><t>other</t></si><si><r><t>Crime </t></r><r><t>volume</t></r>"
        b'<rPh sb="0" eb="1"><t>reading</t></rPh></si>'
    )
    (figure,), problems = figures_of(shared(content, texts))
    assert (figure.measure, problems) == ("Crime volume", [])
    assert "damaged" in refusal_of(shared(content, b"<si><t>only one</t></si>"))
    assert "damaged" in refusal_of(shared(content, b"<si>"))
    many = shared(content, b"<si><t>x</t></si>" * 100)
    assert "more than 60 texts" in refusal_of(many, limits=Limits(rows=3))


def test_merged_names_hold_for_their_rows_and_merged_figures_for_none():
    def merge(sheet):
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("D4:D5")

    rows: list[list[object]] = [[*HEAD], ["A", "", "2022-08", 1], [None, "", "2022-09", 2]]
    rows += [["B", "", "2022-08", 3], ["B", "", "2022-09", None]]
    figures, problems = figures_of(workbook(rows, merge))
    assert [(figure.measure, figure.numerator) for figure in figures] == [("A", "1"), ("A", "2")]
    assert all("merged cells (D4 to D5)" in str(problem) for problem in problems)
    assert len(problems) == 2


def test_a_column_for_each_month_with_denominators_in_rows_of_their_own():
    text = (
        "Measure,Area,Part,Jul-22,Aug 2022,Remarks\n"
        "Rate,North,numerator,1,,x\nRate,North,denominator,10,,\nVolume,,,,7,\n"
    )
    figures, problems = figures_of(text.encode())
    assert problems == []
    assert [(f.measure, f.month, f.numerator, f.denominator) for f in figures] == [
        ("Rate", "2022-07", "1", "10"),
        ("Volume", "2022-08", "7", ""),
    ]


def test_a_denominator_alone_is_not_lost_in_silence():
    text = "measure,part,2022-07,2022-08\nRate,denominator,10,20\nRate,numerator,1,\n"
    figures, _ = figures_of(text.encode())
    assert [(f.month, f.numerator, f.denominator) for f in figures] == [
        ("2022-07", "1", "10"),
        ("2022-08", "", "20"),
    ]


WIDE: list[list[object]] = [
    ["measure", "part", "2022-07", "2022-08"],
    ["Rate", "denominator", 10, "ten"],
    ["Rate", "numerator", 1, 2],
    ["Share", "numerator", 3, None],
    ["Share", "denominator", None, 20],
]


@pytest.mark.parametrize(
    ("content", "wrong", "alone"),
    [
        (
            "\n".join(",".join(str(c or "") for c in row) for row in WIDE).encode(),
            "line 2",
            "line 5",
        ),
        (workbook(WIDE), "row 2, column D", "row 5, column D"),
    ],
    ids=["text", "workbook"],
)
def test_a_wrong_denominator_of_a_wide_table_is_named_where_it_stands(content, wrong, alone):
    grid = read_grid(content)
    figures, _ = read_figures(grid, recognise(grid), most=9)
    ratios = {
        name: KnownMeasure(at, name, MeasureKind(Unit.PERCENT, Aggregation.RATIO))
        for at, name in enumerate(("Rate", "Share"))
    }
    judged = parse_observations(
        figures, Known(ratios, {}, home=1, this_month=date(2024, 1, 1)), grid
    )
    problems = [problem for figure in judged for problem in figure.problems]
    assert [(problem.line, problem.column, problem.value) for problem in problems] == [
        (2, "denominator", "ten"),
        (4, "denominator", ""),
        (5, "numerator", ""),
    ]
    # The preview shows a figure with problems where they are.
    assert [figure.line for figure in judged if figure.problems] == [2, 4, 5]
    assert wrong in str(problems[0])
    assert alone in str(problems[2])
    assert "has a denominator but no figure" in str(problems[2])


def test_columns_may_be_said_to_hold_something_else():
    grid = read_grid(b"what,when,how many\nA,2022-08,3\n")
    layout = recognise(grid)
    assert layout.problems()
    chosen = with_roles(layout, ["measure", "month", "numerator"])
    assert [figure.measure for figure in read_figures(grid, chosen, most=9)[0]] == ["A"]
    again = recognise(grid, {"what": "measure", "when": "month", "how many": "numerator"})
    assert [column.role for column in again.columns] == [Role.MEASURE, Role.MONTH, Role.NUMERATOR]


class TestHostileFiles:
    """A clear refusal, in bounded memory."""

    def test_a_file_beyond_the_limits_is_refused(self):
        few = Limits(size=10_000, rows=3, columns=6)
        rows = TEXT + "Café,North,2022-08,1,\n" * 3
        assert "more than 3 rows" in refusal_of(rows.encode(), limits=few)
        assert "more than 6 columns" in refusal_of(b"measure" + b"," * 8 + b"x\n", limits=few)
        assert "larger than" in refusal_of(b"x" * 10_001, limits=few)
        wide = workbook([[*HEAD, "f", "g"], ["A"]])
        assert "more than 6 columns" in refusal_of(wide, limits=few)
        long = workbook([HEAD, *([["A", "", "2022-08", 1]] * 4)])
        assert "more than 3 rows" in refusal_of(long, limits=few)

    def test_a_wide_table_of_very_many_figures_is_not_kept(self):
        months = [f"{year}-{month:02d}" for year in range(2000, 2015) for month in range(1, 13)]
        row = "A" + ",1" * len(months)
        content = "\n".join(["measure," + ",".join(months), *[row] * 5_000]).encode()
        tracemalloc.start()
        assert "more than 100,000 figures" in refusal_of(content)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # All 900,000 of them would take some 300 MB.
        assert most < 60_000_000

    def test_a_bomb_is_not_unpacked(self):
        good = workbook([HEAD])
        bomb = with_part(good, SHEET, b"<worksheet>" + b" " * 30_000_000)
        assert "far more than it holds" in refusal_of(bomb)
        limits = Limits(expanded=1_000)
        assert "unpacks to more" in refusal_of(good, limits=limits)

    def test_a_million_rows(self):
        sheet = b"<worksheet><sheetData>" + b"".join(
            b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(1, 120_000)
        )
        content = with_part(workbook([HEAD]), SHEET, sheet + b"</sheetData></worksheet>")
        assert "more than 1,000 rows" in refusal_of(content, limits=Limits(rows=1_000))
        huge = b'<worksheet><sheetData><row r="9999999999"><c><v>1</v></c></row></sheetData>'
        content = with_part(workbook([HEAD]), SHEET, huge + b"</worksheet>")
        assert "does not exist" in refusal_of(content)

    def test_entities_macros_passwords_and_other_files(self):
        good = workbook([HEAD, ["A", "", "2022-08", 1]])
        entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
        assert "document type" in refusal_of(with_part(good, SHEET, entity))
        assert "macros" in refusal_of(with_part(good, "xl/vbaProject.bin", b"x"))
        assert "macros" in refusal_of(good, name="figures.xlsm")
        assert "password" in refusal_of(b"\xd0\xcf\x11\xe0" + b"x" * 600)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            package.writestr("figures.xlsx", good)
        assert "not a workbook" in refusal_of(stream.getvalue())
        assert "damaged" in refusal_of(good[:-200])

    def test_links_to_other_files_are_not_followed(self):
        links = (
            b'<Relationships><Relationship Id="r1" TargetMode="External" '
            b'Type="x/worksheet" Target="file:///etc/passwd"/></Relationships>'
        )
        content = with_part(
            workbook([HEAD, ["A", "", "2022-08", 1]]), "xl/_rels/workbook.xml.rels", links
        )
        assert "no figures" in refusal_of(content)

    def test_what_spreadsheets_say_instead_of_a_figure(self):
        def spoil(sheet):
            sheet["D2"].value = "#DIV/0!"
            sheet["D2"].data_type = "e"

        figures, problems = figures_of(workbook([HEAD, ["A", "", "2022-08", 0]], spoil))
        assert figures == []
        assert "gives an error" in str(problems[0])


VALUES = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn")),
            min_size=1, max_size=20).filter(lambda text: not text.startswith("=")),
    st.integers(0, 10**12),
    st.decimals(0, 10**6, places=4).map(float),
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.booleans(),
)  # fmt: skip


@given(st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=6))
def test_workbooks_are_read_as_openpyxl_reads_them(rows):
    content = workbook(rows)
    try:
        grid = read_grid(content)
    except UnreadableFileError as error:
        assert "no figures" in str(error.problems[0])
        assert not any(value is not None for row in rows for value in row)
        return
    expected = {
        (line, at): value
        for line, row in enumerate(cells_by_openpyxl(content), 1)
        for at, value in enumerate(row)
        if value is not None
    }
    found = {
        (line, at): text for line, row in grid.rows for at, text in enumerate(row) if text != ""
    }
    assert found.keys() == expected.keys()
    for place, value in expected.items():
        text = found[place]
        if isinstance(value, bool):
            assert text == ("yes" if value else "no")
        elif isinstance(value, datetime):
            assert text == value.date().isoformat()
        elif isinstance(value, str):
            assert text == value.strip()
        else:
            assert Decimal(text) == pytest.approx(Decimal(str(value)), rel=Decimal("1e-12"))
