"""Someone new finds each thing where the design says, and no file hides what others may not do."""

import ast
import csv
import re
from pathlib import Path

from tests.architecture.source_tree import (
    APPS,
    ROOT,
    files_below,
    modules_of,
    parse,
    project_files,
    read,
)

# The files that every app may have; docs/architecture.md says what each holds.
STANDARD = {
    *("__init__", "apps", "urls", "views", "api", "forms", "tables", "charts", "actions"),
    *("tasks", "queries", "policies", "models", "content", "filters", "removal"),
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "lib", "tools", "base"}
LONGEST = 499
ARCHITECTURE = Path("docs", "architecture.md")
WRITTEN_BY_HAND = {".py", ".html", ".scss", ".js", ".mjs", ".md", ".sh", ".yml"}
# What may be written beside markup without breaking the Content-Security-Policy: nothing.
FORBIDDEN_MARKUP = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}
FOREIGN_HOST = re.compile(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
LINK = re.compile(r"<a\b[^>]*\shref=\"https://[^\"]*\"", re.IGNORECASE)
NAMESPACE = re.compile(r"xmlns(?::\w+)?=\"http://www\.w3\.org/[^\"]*\"")
REGISTRY = re.compile(r"https?://|--(extra-)?index-url|--find-links|\"resolved\"")
TEMPLATES = files_below("templates", ".html")


def own_modules() -> list[str]:
    """Files and packages whose names are an app's own: its arithmetic and the like."""
    names = {
        "/".join(path.parts) if len(path.parts) == 2 else f"{app}/{path.parts[1]}/"
        for app in APPS
        for path in modules_of(app)
        if path.parts[1].split(".")[0] not in STANDARD
    }
    return sorted(names)


def test_every_own_module_is_named_in_the_architecture():
    described = read(ARCHITECTURE)
    assert [name for name in own_modules() if f"`{name}`" not in described] == [], (
        "not what every app has: say in docs/architecture.md what it holds"
    )


def test_architecture_names_only_files_that_exist():
    named = re.findall(r"`((?:\w[\w-]*/)+(?:[\w-]+\.[\w.]+)?)`", read(ARCHITECTURE))
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_name_says_nothing():
    vague = [
        path
        for path in project_files()
        if path.suffix == ".py" and VAGUE & {path.stem, *path.parts[:-1]}
    ]
    # Django loads a database backend from a module of this name.
    assert [each for each in vague if str(each) != "opcc/postgresql/base.py"] == []


def test_every_module_says_what_it_holds():
    silent = [
        path
        for app in (*APPS, "opcc", "demonstration")
        for path in modules_of(app)
        if path.name not in ("__init__.py", "apps.py") and not ast.get_docstring(parse(path))
    ]
    assert silent == []


def test_no_file_is_too_long():
    long = {
        str(path): length
        for path in project_files()
        if path.suffix in WRITTEN_BY_HAND
        and path != Path("docs", "data-model.md")  # drawn by a program
        and (length := len(read(path).splitlines())) > LONGEST
    }
    assert long == {}


def test_every_template_keeps_to_the_content_security_policy():
    found = {str(path): forbidden_markup(read(path)) for path in TEMPLATES}
    assert {path: kinds for path, kinds in found.items() if kinds} == {}


def forbidden_markup(template: str) -> list[str]:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", template, flags=re.DOTALL)
    return [what for what, pattern in FORBIDDEN_MARKUP.items() if pattern.search(text)]


def test_no_template_asks_another_host():
    """People may follow a link away; the page itself fetches nothing from elsewhere."""
    asking = {
        str(path): hosts
        for path in TEMPLATES
        if (hosts := FOREIGN_HOST.findall(NAMESPACE.sub("", LINK.sub("", read(path)))))
    }
    assert asking == {}


def test_front_end_asks_no_other_host():
    asking = {
        str(path): hosts
        for path in files_below("static", ".scss", ".js", ".mjs", ".svg")
        if (hosts := FOREIGN_HOST.findall(NAMESPACE.sub("", read(path))))
    }
    assert asking == {}


def printed_figures() -> set[str]:
    """The printed cells that stand for nothing else, such as 7.8% and 1,718 and 00:11:35."""
    figures = set()
    for name in ("scorecards-2022-08.csv", "figures-2024-09.csv"):
        with (ROOT / "demonstration" / "data" / name).open(newline="") as file:
            figures |= {cell.strip() for row in csv.reader(file) for cell in row}
    return {
        figure
        for figure in figures
        if re.fullmatch(r"-?[\d,:.]+(% points|%)?", figure) and re.search(r"[%:,]", figure)
    }


def test_no_template_holds_a_printed_figure():
    figures = printed_figures()
    assert len(figures) > 100
    held = {
        str(path): found
        for path in TEMPLATES
        if (found := figures & set(re.findall(r"-?[\d,:.]*\d(?:% points|%)?", read(path))))
    }
    assert held == {}


def test_no_page_code_holds_a_printed_figure():
    figures = printed_figures()
    held = {}
    for app in ("highlights", "measures", "scorecards", "imports", "figure_entry", "opcc"):
        for path in modules_of(app):
            tree = parse(path)
            examples = {
                id(node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Expr | ast.keyword)
            }
            texts = {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in examples
            }
            found = {text for text in texts if text.strip() in figures}
            if found:
                held[str(path)] = found
    assert held == {}


def test_lock_files_name_no_registry():
    locks = [*files_below("requirements", ".txt"), Path("package-lock.json")]
    assert len(locks) > 1
    for lock in locks:
        named = [
            line
            for line in read(lock).splitlines()
            # Addresses of a package's own funding page are not where it comes from.
            if REGISTRY.search(line) and not re.match(r'\s*"(url|funding)":', line)
        ]
        assert named == [], lock
