"""Finds where markup could be printed without being escaped: a part of `make check`.

What a record says is escaped in the template that prints it. Only what stands in `ALLOWED` says of
text that it is markup, each with the reason why nothing that a person wrote can be in it unescaped.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source_tree import ROOT, project_files

ALLOWED = {
    "plans/templatetags/narratives.py": "cleaned in the same line",
    "measures/charts/frame.py": "numbers made there; words pass `escape`",
    "measures/charts/lines.py": "numbers made there; words pass `escape`",
    "templates/mfa/totp/activate_form.html": "a picture that the library draws as paths alone",
}

_TEMPLATE = {
    "says of a value that it is markup": re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*filter\s+safe"),
    "turns escaping off": re.compile(r"\{%\s*autoescape\s+off"),
}
_MARKING = {"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe", "Markup"}
_FORMATTING = {"format_html": 0, "format_html_join": 1}


def raw_markup(path: str, text: str) -> Iterator[str]:
    """Every place of a file that could print markup, as "FILE:LINE what it does"."""
    if path.endswith(".html"):
        yield from _in_template(path, text)
    elif path.endswith(".py"):
        yield from _in_module(path, text)


def _in_template(path: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in _TEMPLATE.items():
            if pattern.search(line):
                yield f"{path}:{number} {what}"


def _in_module(path: str, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == "__html__":
            yield f"{path}:{node.lineno} defines __html__"
        elif isinstance(node, ast.Call) and (what := _said_by(node)):
            yield f"{path}:{node.lineno} {what}"


def _said_by(call: ast.Call) -> str:
    """What a call says of its text, "" where it is harmless."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name in _MARKING and not _is_empty(call.args):
        return f"calls {name}"
    if name in _FORMATTING and not _is_literal(call.args, _FORMATTING[name]):
        return f"calls {name} with a pattern that is not written there"
    for keyword in call.keywords:
        value = getattr(keyword.value, "value", None)
        if (keyword.arg, value) in (("autoescape", False), ("is_safe", True)):
            return f"passes {keyword.arg}={value}"
    return ""


def _is_empty(args: list[ast.expr]) -> bool:
    return len(args) == 1 and isinstance(args[0], ast.Constant) and args[0].value == ""


def _is_literal(args: list[ast.expr], place: int) -> bool:
    return len(args) > place and isinstance(args[place], ast.Constant)


def found_in_project() -> list[str]:
    """Every such place of the product outside the named list."""
    return [
        found
        for path in project_files()
        if path.parts[0] != "tests" and str(path) not in ALLOWED
        for found in raw_markup(str(path), _text_of(path))
    ]


def _text_of(path: Path) -> str:
    if path.suffix not in (".html", ".py"):
        return ""
    return (ROOT / path).read_text(encoding="utf-8")


if __name__ == "__main__":
    places = found_in_project()
    for place in places:
        print(f"{place}: let the template escape it.", file=sys.stderr)  # noqa: T201
    sys.exit(bool(places))
