"""Which months are closed: asked here, and answered by the room that closes them."""

from collections.abc import Callable, Collection
from datetime import date

Answer = Callable[[Collection[date]], set[date]]
_answers: list[Answer] = []


def register_closing(answer: Answer) -> None:
    """Let a room say which of some months are closed."""
    if answer not in _answers:
        _answers.append(answer)


def closed_among(months: Collection[date]) -> set[date]:
    """Those of the months that are closed: a change of their figures needs a reason."""
    return {month for answer in _answers for month in answer(months)} if months else set()
