"""The filters through which templates print officers' texts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Template

from plans.narrative import clean, plain_text

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
