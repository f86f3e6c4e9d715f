"""The project's own files, as the architecture tests read them."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# From the lowest room to the highest. `opcc` assembles them and `demonstration` fills them.
APPS = (
    "components",
    "audit",
    "accounts",
    "records",
    "plans",
    "consultation",
    "risks",
    "deliverables",
    "measures",
    "scorecards",
    "imports",
    "figure_entry",
    "highlights",
    "administration",
)
ROOMS = ("dates", "texts", *APPS, "figure_check", "demonstration", "opcc")

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
# One list, which the contract of `make check` holds for direct and indirect imports alike.
PURE = next(each for each in CONTRACTS if each["type"] == "forbidden")["source_modules"]
PURE_MODULES = tuple(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for name in PURE
    for path in sorted((ROOT / name.replace(".", "/")).rglob("*.py"))
    or [ROOT / f"{name.replace('.', '/')}.py"]
    if path.name != "__init__.py"
)


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (Path(name) for name in listed.split("\0") if name)
    return tuple(sorted({path for path in paths if (ROOT / path).is_file()}))


def files_below(folder: str, *suffixes: str) -> list[Path]:
    """The project's files below a folder that end so, relative to the root."""
    return [
        path
        for path in project_files()
        if path.is_relative_to(folder) and (not suffixes or path.suffix in suffixes)
    ]


def read(path: Path) -> str:
    """The text of a file of the project."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def parse(path: Path) -> ast.Module:
    """The syntax tree of a Python file of the project."""
    return ast.parse(read(path), filename=str(path))


def module_path(module: str) -> Path:
    """Where a module of the project lies: `measures.spc` is `measures/spc.py`."""
    return Path(*module.split(".")).with_suffix(".py")


def modules_of(app: str) -> list[Path]:
    """An app's own Python files, without migrations, commands and template tags."""
    left_out = {"migrations", "management", "templatetags"}
    return [path for path in files_below(app, ".py") if not left_out & set(path.parts)]


def action_modules() -> list[Path]:
    """Every file of every app's `actions`."""
    return [
        path
        for app in APPS
        for path in modules_of(app)
        if path.name == "actions.py" or "actions" in path.parts[1:-1]
    ]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The functions at the top of a module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node


def called_names(node: ast.AST) -> set[str]:
    """The last part of everything that is called inside: `record`, `save`, `set`."""
    names = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            if isinstance(inner.func, ast.Name):
                names.add(inner.func.id)
            elif isinstance(inner.func, ast.Attribute):
                names.add(inner.func.attr)
    return names


def imported_modules(tree: ast.Module) -> set[str]:
    """The full names of all that a module imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names
