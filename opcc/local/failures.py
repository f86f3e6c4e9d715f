"""What goes wrong in the local stack, and how to fix it."""

from pathlib import Path

LINES_SHOWN = 20


class LocalStackError(Exception):
    """Something keeps the local stack from working; the message says what and how to fix it."""


def read_tail(path: Path, lines: int = LINES_SHOWN) -> str:
    """The last lines of a log file, indented; a word in brackets where there are none."""
    try:
        text = path.read_text(errors="replace")
    except OSError:
        return "    (no log was written)"
    shown = text.splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in shown) or "    (the log is empty)"


def describe_failure(*, what: str, log: Path, fix: str) -> str:
    """A message of three parts: what failed, the end of its log, how to fix it."""
    return f"{what}\n\nThe end of {log}:\n{read_tail(log)}\n\n{fix}"
