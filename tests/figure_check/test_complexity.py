"""No function of the figure check has more than ten ways through it, boolean operators counted."""

import ast
from collections.abc import Iterator

from tests.architecture.source_tree import files_below, parse

MOST = 10
Function = ast.FunctionDef | ast.AsyncFunctionDef
BRANCHES = (ast.If, ast.IfExp, ast.For, ast.While, ast.ExceptHandler, ast.With, ast.Assert)


def complexity(function: ast.AST) -> int:
    """Cyclomatic complexity as radon counts it: branches, comprehensions with their conditions, and
    boolean operators."""
    return 1 + sum(added_by(node) for node in ast.walk(function))


def added_by(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, BRANCHES))


def functions() -> Iterator[tuple[str, ast.AST]]:
    for path in files_below("figure_check", ".py"):
        for node in ast.walk(parse(path)):
            if isinstance(node, Function):
                yield f"{path}: {node.name}", node


def test_no_function_is_hard_to_follow() -> None:
    found = {name: complexity(node) for name, node in functions()}
    assert len(found) > 100
    assert {name: ways for name, ways in found.items() if ways > MOST} == {}


def test_boolean_operators_are_counted() -> None:
    source = "def f(a, b):\n    if a and b or not a:\n        return [c for c in b if c]\n"
    assert complexity(ast.parse(source).body[0]) == 6
