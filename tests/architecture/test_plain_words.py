"""What people read is plain English: docs/style.md says how we write."""

from pathlib import Path

import pytest

from tests.architecture.plain_words import banned_words, faults


def test_no_file_uses_a_banned_word_beyond_the_list():
    assert faults() == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", "<p>Somebody changed this.</p>"),
        ("page.html", '{% include "x.html" with text="Nobody may do that" %}'),
        ("page.html", "{# What stands below. #}"),
        ("module.py", 'raise ValidationError("Say why it is closed.")'),
        ("module.py", 'words = f"{name} changed it meanwhile."'),
        ("module.py", 'def f():\n    """What has to be mended."""'),
        ("module.py", "count = 1  # counted anew"),
        ("guide.md", "You broke off the sign-in."),
        ("Makefile", "## Draw it anew"),
    ],
)
def test_a_banned_word_is_found(name, text):
    assert list(banned_words(Path(name), text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", '{% include "records/edit_conflicts.html" with conflict=meanwhile %}'),
        ("page.html", "{{ page.mend }}"),
        ("module.py", 'meanwhile = data["meanwhile"]'),
        ("module.py", 'message = "Explain why it is closed. Enter the reason."'),
        ("guide.md", "The amendment stands."),
    ],
)
def test_names_and_plain_words_are_allowed(name, text):
    assert not list(banned_words(Path(name), text))
