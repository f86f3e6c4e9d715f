"""The files of figures that the product writes itself, as it reads them back (pure).

A file of series or of a chart is read back unchanged. A scorecard holds windows and a list of ranks
places among forces: neither holds figures of months, and both are refused in words.
"""

from collections.abc import Sequence

from measures.export_headers import CHART_HEADER, RANK_HEADER, SCORECARD_HEADER, SERIES_HEADER

_READ_BACK = (SERIES_HEADER, CHART_HEADER)
_SERIES = "download the months of the measure (CSV) from its page, and upload that file"


def is_read_back(headings: Sequence[str]) -> bool:
    """Whether these are the headings of a file that the product wrote, and reads back."""
    return _plain(headings) in map(set, _READ_BACK)


def why_not_read_back(headings: Sequence[str]) -> str:
    """Why a file that the product wrote holds no figures of months, with how to fix it, or ""."""
    given = _plain(headings)
    if given >= set(SCORECARD_HEADER):
        return f"this is a scorecard, which has windows and not monthly figures: {_SERIES}"
    if given >= set(RANK_HEADER):
        return f"this is a list of ranks, which has no monthly figures: {_SERIES}"
    return ""


def without_apostrophe(name: str) -> str:
    """A name as it was before an apostrophe made it harmless for spreadsheets."""
    is_marked = name.startswith("'") and name[1:2] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    return name[1:] if is_marked else name


def _plain(headings: Sequence[str]) -> set[str]:
    return {heading.strip().lower() for heading in headings if heading.strip()}
