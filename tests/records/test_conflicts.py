"""Two people's texts compared, and the marks by which a change is noticed."""

from records.conflicts import Side, WrittenText, compared_lines, digest_of, text_block
from texts.narrative import LONGEST_TEXT, check_text, reason_against_length


def test_lines_of_both_texts_in_order():
    lines = compared_lines("- one\n- two\n- three", "- one\n- 2\n- three\n- four")
    assert [(line.side, line.text) for line in lines] == [
        (Side.BOTH, "- one"),
        (Side.THEIRS, "- two"),
        (Side.MINE, "- 2"),
        (Side.BOTH, "- three"),
        (Side.MINE, "- four"),
    ]
    assert [line.words for line in lines[:3]] == ["In both", "Only theirs", "Only yours"]


def test_every_line_of_both_texts_is_there():
    theirs, mine = "a\nb\n\nc\na", "c\nb\na\n\n\nd"
    lines = compared_lines(theirs, mine)
    assert [line.text for line in lines if line.side != Side.MINE] == theirs.splitlines()
    assert [line.text for line in lines if line.side != Side.THEIRS] == mine.splitlines()


def test_texts_of_the_greatest_length_are_compared_in_time():
    assert compared_lines("a\n" * 10_000, "b\n" * 10_000)
    assert compared_lines("\n" * LONGEST_TEXT, "\n" * (LONGEST_TEXT - 1))


def test_mark_differs_where_a_value_does():
    mark = digest_of({"title": "A", "lines": [1, 2]})
    assert mark == digest_of({"lines": [1, 2], "title": "A"})
    assert mark != digest_of({"title": "A", "lines": [2, 1]})


def test_block_compares_whatever_line_ends_browsers_send():
    block = text_block("field", "a\r\nb", set(), WrittenText("a\nb", 1, "Somebody", None))
    assert {line.side for line in block.lines} == {Side.BOTH}


def test_length_is_limited_with_the_fix():
    assert reason_against_length("x" * LONGEST_TEXT) == ""
    assert reason_against_length("x" * (LONGEST_TEXT + 12)) == (
        "The text must be 20,000 characters or fewer. It has 20,012: shorten it by 12."
    )


def test_words_and_unexplained_acronyms():
    check = check_text("The **OPCC** met the ELG, and the [ASB](/plan/) team.", {"OPCC"})
    assert check.words == 9
    assert check.unexplained == ("ELG", "ASB")
