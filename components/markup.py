"""Markup without the line breaks that the formatter of templates puts between and inside tags.

Only whitespace that no browser shows is taken out: inside tags, beside blocks, and more than one
space. What lays out a PDF counts it towards the width of a cell.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>""")
KEPT = re.compile(r"<(script|style|textarea|pre)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
INSIDE_TAG = re.compile(r"""("[^"]*"|'[^']*')|\s+""")
CLASSES = re.compile(r'(?<=class=)"[^"]*"')
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br caption col colgroup dd details div dl"
        " dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html"
        " legend li link main meta nav ol optgroup option p script search section select"
        " summary svg table tbody td template tfoot th thead title tr ul circle defs g"
        " line path polygon polyline rect text",
    )
)
# Whitespace beside them shows, inside them it does not.
BOXES = frozenset(("button", "progress"))


def compact(markup: str) -> str:
    """A page or a part of one, each tag on one line and no whitespace that does not show."""
    parts: list[str] = []
    at = 0
    for kept in KEPT.finditer(markup):
        parts.append(_compact(markup[at : kept.start()]))
        opening, rest = kept[0].split(">", 1)
        parts.append(f"{_tag(opening)}>{rest}")
        at = kept.end()
    parts.append(_compact(markup[at:]))
    return "".join(parts)


def _compact(markup: str) -> str:
    return "".join(_pieces(markup))


def _pieces(markup: str) -> Iterator[str]:
    at, after_block = 0, False
    for tag in TAG.finditer(markup):
        closes, name = bool(tag[1]), tag[2].lower()
        before_block = name in BLOCKS or (name in BOXES and closes)
        yield _text(markup[at : tag.start()], after=after_block, before=before_block)
        yield _tag(tag[0])
        at = tag.end()
        after_block = name in BLOCKS or (name in BOXES and not closes)
    yield _text(markup[at:], after=after_block, before=False)


def _text(text: str, *, after: bool, before: bool) -> str:
    if "\n" in text:
        text = re.sub(r"\s*\n\s*", " ", text)
    if after:
        text = text.lstrip()
    return text.rstrip() if before else text


# The pages of a run are made of some thousands of tags.
@lru_cache(maxsize=10_000)
def _tag(tag: str) -> str:
    tag = INSIDE_TAG.sub(lambda found: found[1] or " ", tag)
    tag = CLASSES.sub(lambda found: f'"{" ".join(found[0][1:-1].split())}"', tag)
    return tag[:-2] + ">" if tag.endswith(" >") else tag.rstrip()
