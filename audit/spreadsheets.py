"""CSV that is sent while it is written, and text made harmless for spreadsheets that open it."""

import csv
from collections.abc import Iterable, Iterator, Sequence

# What a spreadsheet takes for the beginning of a formula or of a command.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows and does not run."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


class _Line:
    """Takes what the CSV writer writes and hands it straight on."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[str | int]]) -> Iterator[str]:
    """Rows as lines of CSV after RFC 4180, one at a time, however many there are."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow(row)
