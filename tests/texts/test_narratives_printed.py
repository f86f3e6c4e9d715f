"""The filters through which templates print officers' texts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Template

from tests.plans.factories import GlossaryTermFactory
from texts.narrative import clean, plain_text

EDITIONS = sorted((Path(__file__).parent.parent / "highlights" / "editions").glob("schema-*.json"))


def printed(pattern: str, text: str) -> str:
    return Template("{% load narratives %}{{ " + pattern + " }}").render(Context({"text": text}))


def test_kept_html_is_cleaned_where_it_is_printed():
    kept = '<p>Fine <script>alert(1)</script><a href="javascript:alert(1)" onclick="x">link</a></p>'
    html = printed("text|narrative_html", kept)
    assert "script" not in html
    assert "onclick" not in html
    assert "<p>Fine" in html


def test_a_text_is_rendered_once():
    assert printed("text|narrative", "**Up** <b>5</b>") == (
        "<p><strong>Up</strong> &lt;b&gt;5&lt;/b&gt;</p>"
    )


def html_of(value: object) -> Iterator[str]:
    """Every text of an edition that is HTML."""
    if isinstance(value, dict):
        for each in value.values():
            yield from html_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from html_of(each)
    elif isinstance(value, str) and value.startswith("<"):
        yield value


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_texts_of_published_editions_come_back_as_they_were(path):
    texts = list(html_of(json.loads(path.read_text(encoding="utf-8"))))
    assert texts
    for text in texts:
        assert plain_text(clean(text)) == plain_text(text)
        for mark in ("<abbr", "<data", "class=", "title=", "value=", "href=", "<li", "<strong"):
            assert clean(text).count(mark) == text.count(mark), text


def test_links_to_records_are_led_into_an_edition_and_others_are_not():
    kept = (
        '<p><a href="/measures/calls/">a</a> <a href="/risks/opcc/R-1/#scores">b</a> '
        '<a href="/measures/?q=x">c</a> <a href="/deliverables/D-1/?as_at=2022-01-01">d</a> '
        '<a href="https://other.invalid/measures/x/">e</a> <a href="javascript:x">f</a></p>'
    )
    context = Context({"text": kept, "as_at_query": "?edition=a.1"})
    html = Template("{% load narratives %}{% report_text text %}").render(context)
    assert 'href="/measures/calls/?edition=a.1"' in html
    assert 'href="/risks/opcc/R-1/?edition=a.1#scores"' in html
    assert 'href="/measures/?q=x"' in html
    assert 'href="/deliverables/D-1/?as_at=2022-01-01"' in html
    assert 'href="https://other.invalid/measures/x/"' in html
    assert "javascript" not in html


@pytest.mark.django_db
def test_a_table_that_is_written_out_explains_its_short_forms():
    GlossaryTermFactory(acronym="ASB", name="Anti-social behaviour")
    GlossaryTermFactory(acronym="DA", name="Domestic abuse")
    table = "<table><tr><th>ASB</th><td>A &amp; B</td></tr></table>"
    source = "{% load narratives %}{% explained 'Counts' %}" + table + "{% endexplained %}"
    html = Template(source).render(Context())
    assert html.startswith(table)
    assert re.search(r"<dt>ASB</dt>\s*<dd>Anti-social behaviour</dd>", html)
    assert "Domestic abuse" not in html
    assert re.search(r":\s+Counts<", html)
    plain = Template(source.replace("ASB", "Calls")).render(Context())
    assert "details" not in plain
