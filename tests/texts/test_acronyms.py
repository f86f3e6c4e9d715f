"""Acronyms are marked up at first use and nowhere else."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.acronyms import AcronymTerm, by_spelling, find_acronyms, mark_up

TERMS = by_spelling(
    [
        AcronymTerm("ASB", "Anti-social behaviour"),
        AcronymTerm("CSP", "Community safety partnership"),
        AcronymTerm("DA", "Domestic abuse"),
        AcronymTerm("S&H", "Stalking & harassment"),
        AcronymTerm("CrIB", "Crime recording and incident bureau", aliases=("CRIB",)),
        AcronymTerm("PCC", 'The "commissioner"'),
        AcronymTerm("OPCC", "Office of the commissioner"),
        AcronymTerm("", "Vulnerability"),
    ]
)


def abbr(acronym: str, name: str) -> str:
    return f'<abbr class="app-abbr" title="{name}">{acronym}</abbr>'


ASB = abbr("ASB", "Anti-social behaviour")
CSP = abbr("CSP", "Community safety partnership")
OPCC = abbr("OPCC", "Office of the commissioner")
PCC = abbr("PCC", "The &quot;commissioner&quot;")
DA = abbr("DA", "Domestic abuse")


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>ASB fell. ASB is lower.</p>", f"<p>{ASB} fell. ASB is lower.</p>"),
        ("<p>ASB</p><p>ASB, DA</p>", f"<p>{ASB}</p><p>ASB, {DA}</p>"),
        ("<p>Both CSPs met.</p>", f"<p>Both {CSP}s met.</p>"),
        ("<p>The CSP's plan</p>", f"<p>The {CSP}'s plan</p>"),
        ("<p>DA-related, (ASB)</p>", f"<p>{DA}-related, ({ASB})</p>"),
        ("<p><strong>ASB</strong></p>", f"<p><strong>{ASB}</strong></p>"),
        ("<p>DATA, CSPX, xDA, asb, DA_1</p>", "<p>DATA, CSPX, xDA, asb, DA_1</p>"),
        (
            "<p>S&amp;H and DA&amp;X</p>",
            f"<p>{abbr('S&amp;H', 'Stalking &amp; harassment')} and DA&amp;X</p>",
        ),
        (
            "<p>OPCC and PCC</p>",
            f"<p>{OPCC} and {PCC}</p>",
        ),
        (
            "<p>CRIB, then CrIB</p>",
            f"<p>{abbr('CRIB', 'Crime recording and incident bureau')}, then CrIB</p>",
        ),
    ],
)
def test_mark_up_first_use(html: str, marked: str) -> None:
    assert mark_up(html, TERMS) == marked


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ('<a href="/x" title="ASB">ASB</a> ASB', f'<a href="/x" title="ASB">ASB</a> {ASB}'),
        ("<h4>ASB</h4><p>ASB</p>", f"<h4>ASB</h4><p>{ASB}</p>"),
        ("<h4><em>ASB</em> here</h4>", "<h4><em>ASB</em> here</h4>"),
        ("<p>One<br>ASB</p>", f"<p>One<br>{ASB}</p>"),
        ("<p>One<br/>ASB</p>", f"<p>One<br/>{ASB}</p>"),
        ('<p><abbr title="x">ASB</abbr> ASB</p>', '<p><abbr title="x">ASB</abbr> ASB</p>'),
        ("<!-- ASB --><p>DA</p>", f"<!-- ASB --><p>{DA}</p>"),
    ],
)
def test_mark_up_leaves_links_headings_and_attributes_alone(html: str, marked: str) -> None:
    assert mark_up(html, TERMS) == marked


def test_mark_up_escapes_what_it_rewrites() -> None:
    assert (
        mark_up("<p>&lt;script&gt; ASB &amp;amp;</p>", TERMS)
        == f"<p>&lt;script&gt; {ASB} &amp;amp;</p>"
    )
    nasty = by_spelling([AcronymTerm("ASB", '"><script>')])
    assert "<script>" not in mark_up("<p>ASB</p>", nasty)


def test_mark_up_a_section_in_parts() -> None:
    used: set[str] = set()
    assert mark_up("<p>ASB</p>", TERMS, used=used) == f"<p>{ASB}</p>"
    assert mark_up("<p>ASB and DA</p>", TERMS, used=used) == f"<p>ASB and {DA}</p>"
    assert used == {"ASB", "DA"}


def test_mark_up_without_terms_changes_nothing() -> None:
    assert mark_up("<p>ASB &nbsp; &#163;</p>", {}) == "<p>ASB &nbsp; &#163;</p>"
    assert mark_up("<p>XYZ &#163; &lt; &amp; R&D</p>", TERMS) == "<p>XYZ £ &lt; &amp; R&amp;D</p>"


PIECES = st.sampled_from(
    [*TERMS, " ", ", ", "&amp;", "&lt;", "x", "s", "<b>", "</b>", '<a href="ASB">', "</a>", "<br>"]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_mark_up_adds_abbreviations_and_nothing_else(html: str) -> None:
    marked = mark_up(html, TERMS)
    without = re.sub(r'<abbr class="app-abbr" title="[^"<>]*">([^<]*)</abbr>', r"\1", marked)
    assert unescape(without) == unescape(html)
    titles = re.findall(r'<abbr class="app-abbr" title="([^"]*)"', marked)
    assert len(titles) == len(set(titles))


def test_find_acronyms_lists_the_unknown_once_in_order() -> None:
    text = "The FJSB and JIGRACs met the FJSB; ASB, S&H and R&D are in Q4, UK. CrIB, SDS40."
    assert find_acronyms(text, TERMS) == ("FJSB", "JIGRAC", "R&D", "SDS40")


def test_find_acronyms_leaves_ordinary_words() -> None:
    assert find_acronyms("McDonald said I went to Swindon: MAKING WILTSHIRE 999.", ()) == (
        "MAKING",
    )
