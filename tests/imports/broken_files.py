"""Right files, broken by a seeded chance in every way that files are broken."""

import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, time
from hashlib import sha256
from io import BytesIO
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from imports.reading.street import COLUMNS
from tests.imports.workbooks import with_part, workbook

HEAD = ["measure", "area", "month", "numerator", "denominator"]
MONTHS = [f"{year}-{month:02d}" for year in (2021, 2022) for month in range(1, 13)]
SHEET = "xl/worksheets/sheet1.xml"


def right_text(dice: random.Random) -> str:
    """A file that would be loaded."""
    rows = [f"Volume,,{month},{dice.randint(90, 110)}," for month in MONTHS]
    rows += [f"Rate,North,{month},{dice.randint(1, 50)},100" for month in MONTHS]
    return "\n".join([",".join(HEAD), *rows]) + "\n"


def right_workbook(dice: random.Random) -> bytes:
    """A workbook that would be loaded."""
    rows = [["Volume", "", month, dice.randint(90, 110), None] for month in MONTHS]
    return workbook([HEAD, *rows])


Breaker = Callable[[random.Random], bytes]


def _lines(dice: random.Random, change: Callable[[list[str]], str]) -> bytes:
    lines = right_text(dice).splitlines()
    at = dice.randrange(1, len(lines))
    cells = lines[at].split(",")
    lines[at] = change(cells)
    return "\n".join(lines).encode()


def _cell(place: int, values: list[str]) -> Breaker:
    def broken(dice: random.Random) -> bytes:
        value = dice.choice(values)
        return _lines(dice, lambda cells: ",".join([*cells[:place], value, *cells[place + 1 :]]))

    return broken


def _truncated(dice: random.Random) -> bytes:
    text = right_text(dice)
    # Cut within a row, which is then short of a separator.
    lines = text.splitlines()
    at = dice.randrange(1, len(lines))
    return "\n".join([*lines[:at], lines[at][: lines[at].rindex(",") - 1]]).encode()


def _flipped(dice: random.Random) -> bytes:
    content = bytearray(right_text(dice).encode())
    for _ in range(dice.randint(20, 60)):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    content[dice.randrange(len(content))] = 0
    return bytes(content)


def _nulls(dice: random.Random) -> bytes:
    text = right_text(dice)
    at = dice.randrange(len(text))
    return (text[:at] + "\0" + text[at:]).encode()


def _header(dice: random.Random) -> bytes:
    heads = ["a,b,c", "measure", "", "measure,measure,month,numerator", "numerator,month", "1,2,3"]
    return right_text(dice).replace(",".join(HEAD), dice.choice(heads)).encode()


def _separators(dice: random.Random) -> bytes:
    lines = right_text(dice).splitlines()
    return "\n".join(
        line.replace(",", dice.choice([";;", "::", "\x1f", "~"])) for line in lines
    ).encode()


def _encoding(dice: random.Random) -> bytes:
    text = right_text(dice).replace("Volume", dice.choice(["Völume", "Volume™", "音量"]))
    codec = dice.choice(["utf-32", "utf-7", "cp037", "shift_jis", "utf-16-le", "utf-8"])
    return text.encode(codec, "replace")


def _odd_utf16(dice: random.Random) -> bytes:
    return right_text(dice).encode("utf-16")[: -(dice.randrange(1, 40) * 2 + 1)]


def _quotes(dice: random.Random) -> bytes:
    return _lines(dice, lambda cells: '"' + ",".join(cells))


def _huge(dice: random.Random) -> bytes:
    size = dice.choice([2_000, 200_000])
    return _lines(dice, lambda cells: ",".join(["x" * size, *cells[1:]]))


def _duplicate(dice: random.Random) -> bytes:
    lines = right_text(dice).splitlines()
    return "\n".join([*lines, dice.choice(lines[1:])]).encode()


def _noise(dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice([1, 3, 100, 5_000]))


def _package_cut(dice: random.Random) -> bytes:
    content = right_workbook(dice)
    return content[: dice.randrange(5, len(content) - 30)]


def _package_flipped(dice: random.Random) -> bytes:
    """Bits of the sheet's own packed bytes turned over; its checksum no longer holds."""
    content = bytearray(right_workbook(dice))
    with zipfile.ZipFile(BytesIO(bytes(content))) as package:
        entry = package.getinfo(SHEET)
    start = entry.header_offset + 30 + len(SHEET)
    for _ in range(dice.randint(1, 30)):
        content[start + dice.randrange(entry.compress_size)] ^= 1 << dice.randrange(8)
    # A turned bit that turns back would break nothing.
    content[start + 5] ^= 0xFF
    return bytes(content)


def _sheet(dice: random.Random) -> bytes:
    sheets = [
        b"", b"<", b"<worksheet/>", b"\xff\xfe<", b"<worksheet><sheetData><row><c t='s'><v>9</v>",
        b"<worksheet><sheetData><row r='x'/></sheetData></worksheet>",
        b"<worksheet><sheetData><row><c t='s'><v>99</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row><c s='x'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row><c r='A1'><v>one</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row><c r='1A'><v>1</v></c></row></sheetData></worksheet>",
        b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><worksheet/>",
        b"<!DOCTYPE a [<!ENTITY x 'y'><!ENTITY z '&x;&x;'>]><worksheet>&z;</worksheet>",
        b"<worksheet><sheetData><row><c><v>1e999</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row><c><v>nan</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='0'><c><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='-5'><c><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet>" + b"<a>" * 5_000,
        b"<worksheet>" + b" " * 3_000_000 + b"</worksheet>",
    ]  # fmt: skip
    return with_part(right_workbook(dice), SHEET, dice.choice(sheets))


def _parts(dice: random.Random) -> bytes:
    name = dice.choice(["xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"])
    return with_part(right_workbook(dice), name, dice.choice([b"", b"<x", b"<x/>", b"\0\1"]))


def _other_package(dice: random.Random) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        match dice.randrange(4):
            case 0:
                package.writestr("a.csv", right_text(dice))
            case 1:
                package.writestr("inner.xlsx", right_workbook(dice))
            case 2:
                package.writestr("../../etc/passwd", "x")
            case _:
                package.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    return stream.getvalue()


def _macros(dice: random.Random) -> bytes:
    return with_part(right_workbook(dice), "xl/vbaProject.bin", dice.randbytes(50))


def _sheet_values(dice: random.Random) -> bytes:
    bad: list[list[object]] = [
        ["Volume", "", "2022-08", "=1/0"],
        ["Volume", "", "2022-08", "many"],
        ["Volume", "", 44774.5, 5],
        ["Volume", "", "2022-08", -1],
        ["Volume", "", "2022-08", 1e30],
        ["Volume", "", True, 1],
        [5, "", "2022-08", 1],
        ["Volume", "Nowhere", "2022-08", 1],
        ["Rate", "", "2022-08", 5],
    ]
    return workbook([HEAD, *[["Volume", "", month, 100] for month in MONTHS[:6]], dice.choice(bad)])


def _compressed(dice: random.Random) -> bytes:
    return zlib.compress(right_text(dice).encode())


def right_street(dice: random.Random, month: str = "2022-08") -> str:
    """A street-level crime file that would be counted, but for a crime type that is not known."""
    rows = [
        f"{dice.getrandbits(256):064x},{month},Kent,Kent,,,,E01,Dover 001A,{kind},,"
        for kind in dice.choices(["Volume", "Drugs"], k=20)
    ]
    return "\n".join([",".join(COLUMNS), *rows, f",{month},Kent,Kent,,,,,,Drugs,,"]) + "\n"


def _street(dice: random.Random) -> bytes:
    lines = right_street(dice).splitlines()
    at = dice.randrange(1, len(lines))
    cells = lines[at].split(",")
    cells[dice.choice([1, 3, 9])] = dice.choice(["", "2022-09", "soon", "=1+1", "x" * 300])
    broken = [",".join(cells), lines[at].rpartition(",")[0], lines[at] + ',"', lines[at] + "\x00"]
    lines[at] = dice.choice(broken)
    return "\n".join(lines).encode()


def _street_zip(dice: random.Random) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for month in ("2022-07", "2022-08"):
            package.writestr(f"{month}/{month}-kent-street.csv", right_street(dice, month))
        match dice.randrange(5):
            case 0:
                package.writestr("a/2022-08-kent-street.csv", right_street(dice))
            case 1:
                package.writestr("2022-99-kent-street.csv", right_street(dice))
            case 2:
                package.writestr("2022-06-kent-street.csv", " " * 30_000_000)
            case 3:
                package.writestr("2022-06-kent-street.csv", b"\xff\xfe\x00" * 50)
            case _:
                package.writestr("2022-06-kent-street.csv", "x" * 50_000)
    content = bytearray(stream.getvalue())
    if dice.random() < 0.3:
        content[dice.randrange(60, len(content) // 2)] ^= 0xFF
    return bytes(content)


def _million_rows(dice: random.Random) -> bytes:
    """A million rows: as a workbook that packs well, and as text that is too large to be sent."""
    if dice.random() < 0.5:
        # Each row of it names itself: a name that no one else has, at the beginning.
        return f"measure,month,numerator\n{dice.getrandbits(64)}".encode() + b",,\n" * 4_000_000
    row = b"<row><c><v>%d</v></c></row>" % dice.randrange(10**6)
    sheet = b"<worksheet><sheetData>" + row * 1_000_000 + b"</sheetData></worksheet>"
    return with_part(right_workbook(dice), SHEET, sheet)


def _bomb(dice: random.Random) -> bytes:
    """A part that unpacks to a thousand times its size, among those that are read or beside."""
    part = dice.choice([SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/media/image1.png"])
    size = dice.randrange(110_000_000, 130_000_000)
    return with_part(right_workbook(dice), part, bytes(size))


def _formula(dice: random.Random) -> bytes:
    """A formula in the place of a figure, a name or a month; of no workbook its result is kept."""
    texts = ["=SUM(D2:D5)", "=1+1", "=HYPERLINK(A1)", "+1+1", "@SUM(D2)", "=cmd|' /C calc'!A0"]
    formula, place = dice.choice(texts), dice.choice([0, 2, 3])
    if dice.random() < 0.5:
        return _lines(dice, lambda cells: ",".join([*cells[:place], formula, *cells[place + 1 :]]))
    row: list[object] = ["Volume", "", "2022-09", 100]
    row[place] = formula
    return workbook([HEAD, ["Volume", "", "2022-08", dice.randrange(10**6)], row])


def _windows(dice: random.Random) -> bytes:
    """Text of Windows, read rightly, whose names no one knows; or with signs that it has not."""
    text = right_text(dice).replace("Volume", dice.choice(["Volúme", "Ünfälle", "£", "Café €"]))
    content = text.encode("cp1252")
    return content if dice.random() < 0.6 else content.replace(b"2021", b"\x81021", 1)


def _wide_characters(dice: random.Random) -> bytes:
    """UTF-16 without its mark or with the wrong one, cut or of names that no one knows."""
    text = right_text(dice).replace("Volume", dice.choice(["Volúme", "Rates", "音量"]))
    codec = dice.choice(["utf-16", "utf-16-le", "utf-16-be"])
    content = text.encode(codec)
    match dice.randrange(3):
        case 0:
            return content
        case 1:
            return b"\xef\xbb\xbf" + content
        case _:
            return content[: -(dice.randrange(1, 40) * 2 + 1)]


def _merged(dice: random.Random) -> bytes:
    """Merged figures, which are no figures; merged names of measures that no one knows."""
    rows = [["Volume", "", month, dice.randint(90, 110)] for month in MONTHS]
    top = dice.randrange(2, 20)
    column = dice.choice("AD")
    if column == "A":
        rows[top - 2][0] = f"Volum{dice.randrange(1000)}"
    merged = f"{column}{top}:{column}{top + dice.randrange(1, 4)}"
    return workbook([HEAD[:4], *rows], lambda sheet: sheet.merge_cells(merged))


def _date_as_text(dice: random.Random) -> bytes:
    """A date as words that no month is written in, or that is in the midst of one."""
    texts = [
        "1st of August", "08-2022-01", "2022/31/08", "31 June 2022", "15 Aug 2022", "Augst 2022",
        "2022 week 31", "44774", "Aug", "Q3 2022", "29/02/2022", "12.08.22", "last month",
    ]  # fmt: skip
    bad = ["Volume", "", dice.choice(texts), 5]
    rows = [["Volume", "", month, dice.randint(90, 110)] for month in MONTHS]
    rows.insert(dice.randrange(len(rows)), bad)
    table: list[list[Any]] = [HEAD[:4], *rows]
    if dice.random() < 0.5:
        return workbook(table)
    return "\n".join(",".join(map(str, row)) for row in table).encode()


def _date_of_1904(dice: random.Random) -> bytes:
    """A workbook that counts from 1904: a day in the midst of a month, or one yet to come."""
    bad = dice.choice([date(2022, 8, dice.randrange(2, 30)), date(2199, dice.randrange(1, 13), 1)])

    def use_1904(sheet: Any) -> None:
        sheet.parent.epoch = CALENDAR_MAC_1904

    rows = [["Volume", "", date(2022, 7, 1), dice.randint(90, 110)], ["Volume", "", bad, 5]]
    return workbook([HEAD[:4], *rows], use_1904)


def _time(dice: random.Random) -> bytes:
    """A time for a measure that is no length of time, or in the place of a month."""
    row: list[object] = ["Volume", "", "2022-08", 5]
    at = time(dice.randrange(24), dice.randrange(60), dice.randrange(60))
    row[dice.choice([2, 3])] = at
    return workbook([HEAD[:4], ["Volume", "", "2022-07", 5], row])


BREAKERS: list[Breaker] = [
    _formula,
    _windows,
    _wide_characters,
    _merged,
    _date_as_text,
    _date_of_1904,
    _time,
    _truncated,
    _flipped,
    _nulls,
    _header,
    _separators,
    _encoding,
    _odd_utf16,
    _quotes,
    _huge,
    _duplicate,
    _noise,
    _package_cut,
    _package_flipped,
    _sheet,
    _parts,
    _other_package,
    _macros,
    _sheet_values,
    _compressed,
    _street,
    _street_zip,
    _cell(0, ["Volum", "", "=cmd|' /C calc'!A0", "<script>", "Volume\x07", "\u202eemuloV"]),
    _cell(1, ["Nowhere", "North ;", "../..", "x" * 999]),
    _cell(2, ["", "2022-13", "32/01/2022", "15/08/2022", "soon", "2999-01", "2199-12", "٢٠٢٢-٠٨"]),
    _cell(3, ["", "1,5x", "-3", "NaN", "inf", "1e5", "12 %", "٣", "0x1F", "1.1234567", "9" * 30]),
    _cell(4, ["x", "-1", "1e9", "NaN"]),
]  # fmt: skip


# Huge ones take a second each time.
HUGE, HUGE_EVERY = [_million_rows, _bomb], 50


def broken_files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many broken files, no two alike, each with a name that tells how it was broken."""
    dice = random.Random(seed)
    seen: set[bytes] = set()
    for number in range(count):
        breaker = BREAKERS[number % len(BREAKERS)]
        if number % HUGE_EVERY == 0:
            breaker = HUGE[number // HUGE_EVERY % len(HUGE)]
        content = breaker(dice)
        while (digest := sha256(content).digest()) in seen:
            content = breaker(dice)
        seen.add(digest)
        ending = "xlsx" if content.startswith(b"PK") else "csv"
        yield f"{number}-{breaker.__name__.strip('_')}.{ending}", content
