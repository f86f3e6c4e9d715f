"""Closed months, registered as those whose figures change only with a reason."""

from figure_entry.queries import closed_of
from measures.closing import register_closing

register_closing(closed_of)
