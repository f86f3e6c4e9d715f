"""Reading files of measures and of figures. Reads and judges; writes nothing and knows no Django.

table          a CSV file of measures into rows, or problems with their lines
measures       those rows into measures
package        packed files, and how far they may unpack
grid           any file of figures as rows of text, and how much of one is read
delimited      text with commas, semicolons or tabs into a grid
workbook       .xlsx into a grid
written        figures as people write them, into plain numbers
parts_of_one   percentages that may be parts of one
beside         a column of values beside numerators
exported       the files that the product writes itself
cells          the number of a cell as what it shows
number_formats formats of workbooks: percentages, thousands, dates, times, words
readings       where a file can be read in two ways: the doubt, and what someone chose
headings       headings of columns as they are compared
layout         what the columns hold: tidy, or a column for each month
months         months as files write them
periods        quarters, half years and years as files write them
marks          marks in the place of figures, or behind them
observations   figures of known measures and areas, or problems
plausibility   what a measure's history makes plausible
territory      which places a force's own files make plain to be its
street         street-level crime files into monthly counts
"""

from dataclasses import replace

from imports.reading.delimited import read_delimited
from imports.reading.grid import Grid, Limits
from imports.reading.measures import MeasureRow, read_measures
from imports.reading.package import ZIP_MARK
from imports.reading.readings import AS_USUAL, Readings
from imports.reading.table import FileProblem, UnreadableFileError
from imports.reading.workbook import OLD_MARK, read_workbook

__all__ = [
    "FileProblem",
    "Grid",
    "Limits",
    "MeasureRow",
    "UnreadableFileError",
    "read_grid",
    "read_measures",
]

_MACROS = (".xlsm", ".xltm", ".xlam", ".xlsb")


def read_grid(
    content: bytes,
    *,
    name: str = "",
    limits: Limits | None = None,
    readings: Readings = AS_USUAL,
) -> Grid:
    """Read a file of figures, whatever its form; what it holds decides, not what it is called.

    `readings` are those that someone chose where a file can be read in two ways.
    Raises UnreadableFileError where the file as a whole cannot be understood.
    """
    limits = limits or Limits()
    if len(content) > limits.size:
        raise UnreadableFileError(
            [FileProblem(0, "", "", f"larger than {limits.size:,} bytes: split it by year")]
        )
    if name.lower().endswith(_MACROS):
        fix = "this kind of workbook can contain macros: save it as .xlsx, which cannot"
        raise UnreadableFileError([FileProblem(0, "", "", fix)])
    if content.startswith(OLD_MARK):
        fix = "an old workbook, or one with a password: save it as .xlsx without a password"
        raise UnreadableFileError([FileProblem(0, "", "", fix)])
    if content.startswith(ZIP_MARK):
        return read_workbook(content, limits, readings)
    return replace(read_delimited(content, limits), readings=readings)
