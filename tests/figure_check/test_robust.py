"""Whatever is typed, the check says nothing that is not there, and never fails."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from figure_check import check_figures
from figure_check.findings import LONGEST_SHOWN
from figure_check.known import Facts
from figure_check.numbers import read_months, read_numbers
from figure_check.parsed import LONGEST_PASSAGE, ParsedSentence, passages
from figure_check.sentences import Sentence, read_items
from tests.figure_check.pages import facts_for
from tests.measures.rows import SEPTEMBER
from texts.narrative import Bound, plain_text, render

PIECES = st.sampled_from(
    [
        *("12%", "-12%", "10,495", "866", "1,010", "0", "00", "1", "999", "101", "53seconds"),
        *("1:02:58", "62 seconds", "(n=27)", "(12.9%)", "of the 224", "ASB Incidents", "Nuisance"),
        *("Swindon", "County", "fell", "rose", "by", "to", "from", "in", "September", "2024"),
        *("Aug", "Sept 24", "Sept-23", "12 months to", "while", "and", ",", ".", ";", ":", "("),
        *(")", "[", "]", "*", "_", "-", "–", "£", "nationally", "target", "SLA", "met its", "24th"),
        *("of 44", "{{figure: x}}", "{{", "}}", "percentage points", "pp", "\u00a0", "٣", "²", "½"),
        *("1,00,0", "9999999999999999999", "Of these"),
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join))
PAGES = st.sampled_from(["999", "101", "priority", "violence", "asb", "plan"])
KNOWN = {page: facts_for(page) for page in ("999", "101", "priority", "violence", "asb", "plan")}
EMPTY = Facts(SEPTEMBER, SEPTEMBER, SEPTEMBER, own=(), others=(), shares=())


@given(TEXTS, PAGES)
@settings(max_examples=300, deadline=None)
@example("9" * 5000 + "%", "asb")
@example("1" * 400 + " hours", "asb")
@example("ASB incidents fell by " + "1," * 300 + "111 to 10,495", "asb")
@example("٣٤٥ ASB Incidents", "asb")
def test_every_finding_is_in_the_text(text: str, page: str) -> None:
    read = " ".join(plain_text(render(text, Bound)).split())
    for finding in check_figures(text, Bound, KNOWN[page]):
        assert finding.sentence in read
        assert finding.found in finding.sentence
        assert finding.found.strip()
        assert finding.why.endswith(".")
        assert len(finding.digest) == 64


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_numbers_and_months_lie_where_they_say(text: str) -> None:
    months = read_months(text, SEPTEMBER)
    numbers = read_numbers(text, (), months)
    places = [(each.start, each.end, each.text) for each in months]
    places += [(each.start, each.end, each.text) for each in numbers]
    assert all(text[start:end] == said for start, end, said in places)
    for first, second in pairwise(numbers):
        assert first.end <= second.start
    assert all(number.step > 0 and number.size >= 0 for number in numbers)


@given(TEXTS, st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_passages_are_the_whole_sentence(text: str, times: int) -> None:
    whole = Sentence(text * times, "", text, ())
    found = list(passages(whole))
    assert "".join(each.text for _, each in found) == whole.text
    assert all(len(each.text) <= LONGEST_PASSAGE for _, each in found)
    assert all(whole.text[start:].startswith(each.text) for start, each in found)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_what_is_bound_is_never_a_typed_number(text: str) -> None:
    for item in read_items(text, lambda _: Bound("fell by 12.6% (763)")):
        for sentence in item:
            parsed = ParsedSentence(sentence, KNOWN["asb"])
            for mention in parsed.typed:
                assert not any(start <= mention.number.start < end for start, end in sentence.bound)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_report_without_figures_takes_any_text(text: str) -> None:
    check_figures(text, Bound, EMPTY)


def test_a_very_long_sentence_is_shown_around_its_number() -> None:
    long = "and so on " * 300 + "101 calls offered fell by -25.6% " + "and so on " * 300
    found = check_figures(long, Bound, KNOWN["101"])
    assert [each.found for each in found] == ["-25.6%"]
    assert "101 calls offered fell by -25.6%" in found[0].sentence
    assert len(found[0].sentence) <= LONGEST_SHOWN


def test_the_same_remark_on_one_number_is_made_once_in_a_sentence() -> None:
    found = check_figures(
        "Calls fell by -25.6% here, and fell by -25.6% there.", Bound, KNOWN["101"]
    )
    assert [each.found for each in found] == ["-25.6%"]
