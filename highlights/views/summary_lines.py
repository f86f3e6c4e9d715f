"""The lines of a drafted data summary: moved up or down, dropped, and put back."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, QueryDict

from highlights.models import NarrativePart
from records.choices import key_in
from records.versioned_texts import TextsForm
from scorecards.queries import resolver_for
from texts.narrative import Fill
from texts.reordering import TextLine, lines_of, moved, put_in, text_of, without, words_of

PART = NarrativePart.DATA_SUMMARY.value
# The names of the buttons, and of the field that carries what was dropped.
LINE, PUT_BACK, DROPPED = "line", "put-back", "dropped"
MOST_DROPPED = 20
_NOT_SAVED = "Nothing has been saved yet."


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as the editor lists it: what its buttons send, and how it reads."""

    code: str
    words: str


def is_arranged(request: HttpRequest) -> bool:
    """Whether a button of the lines was pressed."""
    return LINE in request.POST or PUT_BACK in request.POST


def arrange(request: HttpRequest, form: TextsForm) -> str:
    """Do to the text in the field what a button of a line asks for, and say what was done.

    A button names its line by its words: where these were changed since, nothing is done.
    """
    if PART not in form.parts:
        return ""
    lines = lines_of(form.text_of(PART))
    if PUT_BACK in request.POST:
        return _put_back(request, form, lines)
    what, _, code = request.POST.get(LINE, "").partition(":")
    at = _place_of(lines, code)
    if at is None:
        return "That line has changed, so nothing was moved. The list shows the current lines."
    if what == "drop":
        dropped = _dropped(form)
        form.data = _with_dropped(form, [*dropped, f"{at}:{text_of([lines[at]])}"])
        form.put(PART, text_of(without(lines, at)))
        return (
            "The line has been removed. It is shown below the others, so you can put it "
            f"back. {_NOT_SAVED}"
        )
    step = {"up": -1, "down": 1}.get(what)
    if step is None:
        return ""
    form.put(PART, text_of(moved(lines, at, step)))
    return f"The line has been moved {what}. {_NOT_SAVED}"


def arranging(request: HttpRequest, form: TextsForm, month: date) -> dict[str, Any]:
    """What a page needs to list the lines of the data summary, and those just dropped."""
    if PART not in form.parts:
        return {}
    text = form.text_of(PART)
    dropped = _dropped(form) if form.is_bound else []
    # Who writes is told why a figure is missing.
    fill = resolver_for([text, *dropped], month).explained
    return {
        "summary_lines": [
            ShownLine(_code(at, line), words_of(line, fill))
            for at, line in enumerate(lines_of(text))
        ],
        "dropped_lines": [(each, _dropped_words(each, fill)) for each in dropped],
        "lines_are_open": is_arranged(request) or request.POST.get("do") == "draft-summary",
    }


def _code(at: int, line: TextLine) -> str:
    return f"{at}:{line.key}"


def _place_of(lines: tuple[TextLine, ...], code: str) -> int | None:
    """Where the line of a button stands: in its place, or else where its words stand now."""
    codes = [_code(at, line) for at, line in enumerate(lines)]
    if code in codes:
        return codes.index(code)
    key = code.partition(":")[2]
    return next((at for at, line in enumerate(lines) if line.key == key), None)


def _put_back(request: HttpRequest, form: TextsForm, lines: tuple[TextLine, ...]) -> str:
    dropped = _dropped(form)
    which = key_in(request.POST[PUT_BACK])
    if which is None or which >= len(dropped):
        return ""
    chosen = dropped.pop(which)
    place, _, text = chosen.partition(":")
    form.data = _with_dropped(form, dropped)
    at = key_in(place)
    at = len(lines) if at is None else at
    # A text that cannot be taken apart gets the line at its end.
    there = form.text_of(PART).rstrip()
    line = lines_of(text)
    if line and (lines or not there):
        form.put(PART, text_of(put_in(lines, at, line[0])))
    else:
        form.put(PART, f"{there}\n\n{text}" if there else text)
    return f"The line has been put back. {_NOT_SAVED}"


def _dropped(form: TextsForm) -> list[str]:
    return cast(QueryDict, form.data).getlist(DROPPED)[-MOST_DROPPED:]


def _with_dropped(form: TextsForm, dropped: list[str]) -> Any:
    data = cast(QueryDict, form.data).copy()
    data.setlist(DROPPED, dropped)
    return data


def _dropped_words(carried: str, fill: Fill) -> str:
    text = carried.partition(":")[2]
    lines = lines_of(text)
    return words_of(lines[0], fill) if lines else text
