"""Every template that code or another template names exists, and every template is used."""

import ast
import re
from functools import cache
from pathlib import Path

from django.apps import apps
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from highlights.models import SectionKind
from tests.architecture.source_tree import files_below, parse, project_files, read

TEMPLATES = {
    str(path.relative_to("templates")): path for path in files_below("templates", ".html", ".txt")
}
# {% extends "x" %}, {% include "x" with … %}, {% render_table t "x" %} and the like.
IN_A_TAG = re.compile(r"{%[^%]*?%}")
QUOTED = re.compile(r"[\"']([\w./-]+\.(?:html|txt))[\"']")
# The formatter may break a line between two tags: a comma that the second begins with would then
# stand after a space. Write such a sentence in code, or the comma before the block.
LOOSE_PUNCTUATION = re.compile(r"(?:%}|}})\s+(?:{%[^%]*%}\s*)*[.,;:!?)](?!\w)")
# Django and the sign-in library ask for these themselves when they answer an error.
OF_ERRORS = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
# `highlights/section.html` puts the kind of the section into the name.
OF_SECTIONS = {f"highlights/sections/{kind}.html" for kind in SectionKind.values}


# A template of one of these names stands in place of the library's own.
LIBRARIES = [
    Path(apps.get_app_config("account").path).parent / "templates",
    Path(apps.get_app_config("forms").path) / "templates",
    Path(apps.get_app_config("django_tables2").path) / "templates",
]


@cache
def named_in_templates() -> dict[str, list[str]]:
    """Each template that a template names, with the files that name it."""
    found: dict[str, list[str]] = {}
    for path in TEMPLATES.values():
        for tag in IN_A_TAG.findall(read(path)):
            for name in QUOTED.findall(tag):
                found.setdefault(name, []).append(str(path))
    return found


@cache
def named_in_code() -> dict[str, list[str]]:
    """Each text in the code that looks like a template's name, with the files that hold it."""
    found: dict[str, list[str]] = {}
    for path in project_files():
        if path.suffix != ".py" or path.parts[0] == "tests" or "migrations" in path.parts:
            continue
        for name in texts_of(path):
            if re.fullmatch(r"[\w-]+(/[\w.-]+)*\.(html|txt)", name):
                found.setdefault(name, []).append(str(path))
    return found


def texts_of(path: Path) -> list[str]:
    """Every text that a module writes out."""
    return [
        node.value
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def exists(name: str) -> bool:
    """Whether Django finds the template."""
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def test_every_named_template_exists() -> None:
    named = {**named_in_templates(), **named_in_code()}
    assert len(named) > 100
    assert {name: files for name, files in named.items() if not exists(name)} == {}
    assert [name for name in sorted(OF_SECTIONS) if not exists(name)] == []


def test_every_template_is_used() -> None:
    used = {*named_in_templates(), *named_in_code(), *OF_ERRORS, *OF_SECTIONS}
    unused = [
        name
        for name in TEMPLATES
        if name not in used and not any((folder / name).is_file() for folder in LIBRARIES)
    ]
    assert unused == []


def test_no_punctuation_is_parted_from_its_sentence() -> None:
    found = {
        name: LOOSE_PUNCTUATION.findall(read(path))
        for name, path in TEMPLATES.items()
        if name.endswith(".html")
    }
    assert {name: places for name, places in found.items() if places} == {}


def test_a_part_does_not_end_with_a_line_break() -> None:
    part = get_template("components/sort_mark.html")
    assert read(TEMPLATES["components/sort_mark.html"]).endswith("\n")
    assert part.render({"column": {"is_ordered": False}}) == "⇅"
