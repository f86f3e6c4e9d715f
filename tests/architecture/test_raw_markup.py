"""No template and no module prints markup that a record could have brought."""

from pathlib import Path

import pytest

from tests.architecture.raw_markup import ALLOWED, found_in_project, raw_markup
from tests.architecture.source_tree import ROOT, read


def test_nothing_outside_the_list_prints_markup():
    assert found_in_project() == []


def test_the_list_names_only_what_needs_it():
    unneeded = [
        name
        for name in ALLOWED
        if not list(raw_markup(name, (ROOT / name).read_text(encoding="utf-8")))
    ]
    assert unneeded == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", "{{ field.help_text|safe }}"),
        ("page.html", "{{ notes | safeseq }}"),
        ("page.html", "{% autoescape off %}{{ note }}{% endautoescape %}"),
        ("page.html", "{% filter safe %}{{ note }}{% endfilter %}"),
        ("module.py", "mark_safe(note)"),
        ("module.py", "safestring.mark_safe(note)"),
        ("module.py", "SafeString(render(note))"),
        ("module.py", "format_html(note)"),
        ("module.py", "format_html(f'<b>{note}</b>')"),
        ("module.py", "format_html_join('', note, [])"),
        ("module.py", "register.filter('x', x, is_safe=True)"),
        ("module.py", "Context({}, autoescape=False)"),
        ("module.py", "class A:\n    def __html__(self): return ''"),
    ],
)
def test_each_way_is_found(name, text):
    assert list(raw_markup(name, text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", "{{ field.help_text }} {{ html|narrative_html }}"),
        ("module.py", "SafeString('')"),
        ("module.py", "format_html('<b>{}</b>', note)"),
    ],
)
def test_what_escapes_is_not(name, text):
    assert list(raw_markup(name, text)) == []


def test_make_check_looks():
    assert "-m tests.architecture.raw_markup" in read(Path("Makefile"))
