"""Reading the CSV files of measures and observations. Reads and judges; writes nothing.

table          any CSV file into rows, or problems with their lines
measures       rows into measures
observations   rows into figures of known measures and areas
"""

from scorecards.imports.measures import MeasureRow, read_measures
from scorecards.imports.observations import FigureRow, read_observations
from scorecards.imports.table import FileProblem, UnreadableFileError

__all__ = [
    "FigureRow",
    "FileProblem",
    "MeasureRow",
    "UnreadableFileError",
    "read_measures",
    "read_observations",
]
