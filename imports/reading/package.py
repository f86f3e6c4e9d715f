"""Packed files (.zip, and so .xlsx): what they unpack to is bounded before any of it is read."""

import zipfile
from collections.abc import Sequence

from imports.reading.grid import MEGABYTE, Limits

ZIP_MARK = b"PK\x03\x04"
MOST_ENTRIES = 1_000
# Files of figures shrink to a tenth or so; what shrinks so far is a bomb.
LARGEST_RATIO = 200


def package_problem(entries: Sequence[zipfile.ZipInfo], limits: Limits, *, what: str) -> str:
    """Why a packed file is not opened, with how to fix it, or "". `what` names it in the words.

    The sizes that it states hold: of an entry no more than its stated size is ever unpacked.
    """
    if len(entries) > MOST_ENTRIES:
        return f"{len(entries):,} parts in the {what}: the most is {MOST_ENTRIES:,}"
    if sum(entry.file_size for entry in entries) > limits.expanded:
        return (
            f"the {what} unpacks to more than {limits.expanded:,} bytes: split the {what}, for"
            " example by year"
        )
    if any(
        entry.file_size > MEGABYTE and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    ):
        return f"a part of the {what} unpacks to far more than it holds: save it again"
    if any(entry.flag_bits & 1 for entry in entries):
        return f"the {what} has a password: save it without one"
    return ""
