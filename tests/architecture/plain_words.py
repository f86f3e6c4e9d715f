"""Finds words that plain English does not use: a part of `make check`.

docs/style.md says what to write instead. It reads what people read: the texts of pages, strings,
docstrings, comments and documents. It does not read names in code.
"""

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source_tree import ROOT, project_files

# A pattern, and what to write instead.
BANNED = {
    r"\banew\b": "again",
    r"\bmeanwhile\b": "since then, in the meantime",
    r"\bmend(s|ed|ing)?\b": "fix, correct",
    r"\bsomebod(y|y's|y’s)\b": "someone",
    r"\bnobod(y|y's|y’s)\b": "no one",
    r"\bstand(s|ing)? (there|here|below|above|beside|underneath)\b": "is",
    r"(?:^|[.:“(] )Say (?!how|nothing)": "Enter, Explain",
    r"(?:^|[.:“(] )Give (a|an|the|it|its|at|another|each|one)\b": "Enter, Choose",
    r"\bgrown too old\b": "has expired",
    r"\b(broke|broken|break|breaks|breaking) off\b": "cancelled, stopped",
    r"\basked for too often\b": "you have tried too many times",
    r"\bnought\b": "zero",
    r"\b(a quarter of an hour|half a minute|half an hour)\b": "15 minutes, 30 seconds",
    r"\b(by|of) (itself|themselves)\b": "automatically, on its own",
    r"\bno more\b(?! than)": "no longer",
    r"\bis there already\b": "already exists",
    r"\bcannot be kept\b": "cannot be saved",
    r"\bhas to be\b": "must be",
    r"\bgoing on\b": "continue",
    r"\bwould only tell\b": "shows",
    r"\b(tops|bottoms) of\b": "numerators, denominators",
    r"\bbears?\b": "can carry, has",
    r"\b(whereof|wherein|thereof|therein|hitherto|henceforth|hereby|thereby)\b": "a shorter word",
    r"\bwith hindsight\b": "later",
    r"\bgives? up\b(?! (on|after|wait))": "stops",
    r"\bturn(s|ed)? out\b": "is",
}
# "Say" and "Give" begin an instruction; the other words are banned wherever they are.
_BANNED = {
    re.compile(pattern, 0 if "Say" in pattern or "Give" in pattern else re.IGNORECASE): instead
    for pattern, instead in BANNED.items()
}

TODO = Path("tests", "architecture", "plain_words_todo.txt")
# They name the words.
EXEMPT = {
    Path("docs", "style.md"),
    Path("tests", "architecture", "plain_words.py"),
    Path("tests", "architecture", "test_plain_words.py"),
    TODO,
}
_READ_WHOLE = {".md", ".scss", ".css", ".js", ".mjs", ".toml", ".yml", ".yaml", ".sh", ".txt", ""}
# Texts that are frozen, or that others wrote.
_LEFT_OUT = ("tests/highlights/editions/", "package", "requirements/", "LICENSE", "docs/images/")


def banned_words(path: Path, text: str) -> Iterator[str]:
    """Every banned word of a file, as "FILE:LINE word (write instead: …)"."""
    for number, sentence in _sentences(path, text):
        for pattern, instead in _BANNED.items():
            for match in pattern.finditer(sentence):
                line = number + sentence[: match.start()].count("\n")
                yield f"{path}:{line} “{match.group().strip()}” (write: {instead})"


def _sentences(path: Path, text: str) -> Iterator[tuple[int, str]]:
    if path.suffix == ".py":
        yield from _texts_of_module(text)
    elif path.suffix == ".html":
        yield 1, _text_of_template(text)
    elif path.suffix in _READ_WHOLE:
        yield 1, text


def _texts_of_module(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        # A word without a space is a name: of a key, a template, an address.
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")


_TAG = re.compile(r"\{[%{].*?[%}]\}|<[^>]*>", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"')


def _text_of_template(text: str) -> str:
    """A template without names: of a tag, only texts in quotes that have several words."""

    def words(match: re.Match[str]) -> str:
        if match.group().startswith("{#"):
            return match.group()
        kept = " ".join(each for each in _QUOTED.findall(match.group()) if " " in each)
        return kept + "\n" * (match.group().count("\n") - kept.count("\n"))

    return _TAG.sub(words, text)


def found_in_project() -> dict[str, list[str]]:
    """The banned words of every file that has some."""
    found = {}
    for path in project_files():
        if path in EXEMPT or str(path).startswith(_LEFT_OUT) or path.suffix in {".csv", ".svg"}:
            continue
        try:
            words = list(banned_words(path, (ROOT / path).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
        if words:
            found[str(path)] = words
    return found


def still_to_do() -> Counter[str]:
    """How many banned words each listed file still has."""
    if not (ROOT / TODO).exists():
        return Counter()
    rows = [row.split(" ", 1) for row in (ROOT / TODO).read_text(encoding="utf-8").splitlines()]
    return Counter({path: int(count) for count, path in rows})


def faults() -> list[str]:
    """Banned words beyond the list, and lines of the list that are too high."""
    found, listed = found_in_project(), still_to_do()
    new = [word for path, words in found.items() if len(words) > listed[path] for word in words]
    done = [
        f"{TODO}: {path} has {len(found.get(path, []))} and not {count}: run with --shrink"
        for path, count in listed.items()
        if len(found.get(path, [])) < count
    ]
    return new + done


def shrink() -> None:
    """Lower the list to what is still there; nothing is ever added."""
    found, listed = found_in_project(), still_to_do()
    left = {path: min(count, len(found.get(path, []))) for path, count in listed.items()}
    rows = [f"{count} {path}\n" for path, count in sorted(left.items()) if count]
    if rows:
        (ROOT / TODO).write_text("".join(rows), encoding="utf-8")
    else:
        (ROOT / TODO).unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Print what is wrong; exit status 1 where something is."""
    if "--shrink" in arguments:
        shrink()
    wrong = faults()
    for each in wrong:
        sys.stdout.write(f"{each}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
