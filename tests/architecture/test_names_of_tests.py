"""The name of a test is a sentence: it says what is true of the product while the test passes."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source_tree import files_below, parse

# `test_a_hidden_measure_leaves_no_trace` says something; `test_hidden_measure` names a thing.
FEWEST_WORDS = 3
FOLDERS_OF_TESTS = {"architecture", "benchmarks", "browser", "integration", "local", "upgrades"}


def names_of_tests(path: Path) -> Iterator[str]:
    """The names of a module's tests, those in classes too."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


def test_every_name_is_a_sentence() -> None:
    names = [
        f"{path}: {name}"
        for path in files_below("tests", ".py")
        for name in names_of_tests(path)
        if len(name.removeprefix("test_").split("_")) < FEWEST_WORDS
    ]
    assert names == [], f"say in {FEWEST_WORDS} words or more what is true"


def test_every_class_of_tests_names_its_subject() -> None:
    """`TestUndo` gathers the tests of one subject; none builds on a class of unittest."""
    odd = [
        f"{path}: {node.name}"
        for path in files_below("tests", ".py")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ClassDef) and holds_tests(node)
        if node.bases or not node.name.startswith("Test")
    ]
    assert odd == []


def holds_tests(node: ast.ClassDef) -> bool:
    return any(
        isinstance(each, ast.FunctionDef) and each.name.startswith("test_") for each in node.body
    )


def test_every_test_stands_in_a_module_of_tests() -> None:
    """`test_….py` holds tests, `bench_….py` benchmarks, and every other module what they share."""
    misplaced = [
        str(path)
        for path in files_below("tests", ".py")
        if any(names_of_tests(path)) != path.name.startswith(("test_", "bench_"))
    ]
    assert misplaced == []


def test_every_folder_of_tests_is_a_room_or_a_kind() -> None:
    folders = {path.parts[1] for path in files_below("tests", ".py") if len(path.parts) > 2}
    rooms = {path.parts[0] for path in files_below(".", ".py") if len(path.parts) > 1}
    assert folders - FOLDERS_OF_TESTS - rooms == set()
