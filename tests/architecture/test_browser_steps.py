"""Browser tests wait for what they read: a click alone returns while the browser is under way."""

import ast
from pathlib import Path

from tests.architecture.source_tree import parse

BROWSER_TESTS = Path(__file__).resolve().parent.parent / "browser"
# The one module that clicks, and waits for what comes of it.
STEPS = "people.py"


def test_only_the_shared_steps_click() -> None:
    clicks = {
        path.name: lines
        for path in sorted(BROWSER_TESTS.glob("*.py"))
        if (lines := lines_that_click(path))
    }
    assert clicks.keys() == {STEPS}, (
        f"{clicks}: use `follow` for what leads to another page and `press_here` for what changes"
        " the one that is shown (tests/browser/people.py)"
    )


def lines_that_click(path: Path) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"click", "tap", "dblclick"}
    ]
