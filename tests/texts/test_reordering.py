"""The lines of a text: taken apart, moved, dropped, and put together without a loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.narrative import Bound, placeholders, render
from texts.reordering import TextLine, lines_of, moved, put_in, text_of, without, words_of

TEXT = "- **Calls.** {{figure: calls value 1m}}.\n- Two\n  lines\n\nWords.\n\n1. First\n2. Second"

PIECES = st.sampled_from(
    [
        *("- one", "- two", "* star", "1. first", "2. second", "9. nine", "10. ten\n    more"),
        *("para", "para\nlazy", "- a\n  - b\n  - c", "- a\n\n  b", "", "  more", "    far", "-"),
        *("> quoted", "text\n- item", "• pasted", "\\- no item", "{{figure: x value 1m}}", "1)"),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=7).map("\n".join)


def texts(lines: tuple[TextLine, ...]) -> list[str]:
    return [line.text for line in lines]


def test_paragraphs_and_items_are_lines() -> None:
    lines = lines_of(TEXT)
    assert [line.marker for line in lines] == ["-", "-", "", "1.", "2."]
    assert texts(lines) == [
        *("**Calls.** {{figure: calls value 1m}}.", "Two\nlines", "Words.", "First", "Second"),
    ]
    assert text_of(lines) == TEXT
    assert words_of(lines[0], lambda _: Bound("1,200")) == "Calls. 1,200."
    assert lines_of("") == ()


def test_a_line_moves_with_all_that_stands_in_it() -> None:
    lines = lines_of(TEXT)
    assert text_of(moved(lines, 1, -1)).startswith("- Two\n  lines\n- **Calls.**")
    assert text_of(moved(lines, 4, -1)).endswith("1. Second\n2. First")
    assert moved(lines, 0, -1) == moved(lines, 0, 0) == lines
    assert moved(lines, 4, 1) == lines
    assert text_of(moved(lines, 1, 1)).startswith("- **Calls.** {{figure: calls value 1m}}.\n\nWo")


def test_a_dropped_line_goes_back_to_its_place() -> None:
    lines = lines_of(TEXT)
    for at, line in enumerate(lines):
        fewer = lines_of(text_of(without(lines, at)))
        assert len(fewer) == len(lines) - 1
        assert text_of(put_in(fewer, at, line)) == TEXT


@pytest.mark.parametrize("text", ["9. a\n10. b\n    c", "- a\n\n  b\n\n- c"])
def test_indents_and_empty_lines_of_lists_are_kept(text: str) -> None:
    assert text_of(lines_of(text)) == text


@given(TEXTS)
def test_what_is_put_together_again_reads_as_before(text: str) -> None:
    lines = lines_of(text)
    assert render(text_of(lines)) == render(text)
    assert bool(lines) == bool(text.strip())


@given(TEXTS, st.integers(0, 9), st.sampled_from([-1, 1]))
def test_moving_loses_no_words_and_no_figure(text: str, at: int, step: int) -> None:
    lines = lines_of(text)
    if not lines:
        return
    after = text_of(moved(lines, at % len(lines), step))
    again = lines_of(after)
    assert sorted(texts(again)) == sorted(texts(lines))
    assert sorted(placeholders(after)) == sorted(placeholders(text))
