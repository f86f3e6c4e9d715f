"""Holds how complex functions are, and how many are private: a part of `make check`.

The limits stand in pyproject.toml below `tool.complexity`. They are a ratchet: when the code has
become plainer, this says so, and the limits are lowered in the same commit. None is ever raised.
Complexity is radon's, which counts every branch, comprehension and boolean operator: from 11 on a
function has grade C, from 21 on grade D.
"""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from radon.complexity import ComplexityVisitor
from radon.visitors import Function

from tests.architecture.source_tree import ROOMS, ROOT, files_below, read

GRADE_C, GRADE_D = 11, 21
# So far below a limit it is time to lower it.
SLACK = 0.5


@dataclass(frozen=True, slots=True)
class Measured:
    """A function of the product, with its complexity."""

    path: str
    name: str
    complexity: int

    @property
    def is_private(self) -> bool:
        """Whether its name says that only its own module uses it."""
        return self.name.startswith("_") and not self.name.startswith("__")

    def __str__(self) -> str:
        return f"{self.path} {self.name} ({self.complexity})"


def measured_functions() -> list[Measured]:
    """Every function and method of the product, without migrations, the most complex first."""
    found = [
        Measured(str(path), block.name, block.complexity)
        for room in ROOMS
        for path in files_below(room, ".py")
        if "migrations" not in path.parts
        for block in functions_in(read(path))
    ]
    return sorted(found, key=lambda each: (-each.complexity, each.path, each.name))


def functions_in(source: str) -> Iterator[Function]:
    """The functions of a module and the methods of its classes."""
    blocks = ComplexityVisitor.from_code(source).blocks
    return (block for block in blocks if isinstance(block, Function))


def shares(functions: list[Measured]) -> dict[str, float]:
    """What the limits are for, in percent of all functions."""
    total = len(functions)
    return {
        "percent_of_grade_c": 100 * sum(each.complexity >= GRADE_C for each in functions) / total,
        "percent_of_grade_d": 100 * sum(each.complexity >= GRADE_D for each in functions) / total,
        "percent_private": 100 * sum(each.is_private for each in functions) / total,
    }


def problems(found: dict[str, float], limits: dict[str, float]) -> Iterator[str]:
    """Which limits are passed, and which are to be lowered."""
    for name, share in found.items():
        limit = limits[name]
        if share > limit:
            yield f"{name} is {share:.2f}, and {limit} is allowed: write it more plainly."
        elif share < limit - SLACK:
            yield f"{name} is {share:.2f}: lower the limit of {limit} in pyproject.toml to it."


def main() -> int:
    """Report what is wrong, with the functions of grade C and worse; 1 where anything is."""
    limits = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    functions = measured_functions()
    found = list(problems(shares(functions), limits["tool"]["complexity"]))
    if found:
        complex_ones = [str(each) for each in functions if each.complexity >= GRADE_C]
        sys.stderr.write("\n".join([*complex_ones, *found, ""]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
