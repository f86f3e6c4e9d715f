"""Which terms of the glossary a report uses, so that it explains those and no others. Pure."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Any

from highlights.content import PartContent, TermContent
from plans.acronyms import AcronymTerm


def terms_used(
    terms: Sequence[AcronymTerm], parts: Sequence[PartContent]
) -> tuple[TermContent, ...]:
    """The terms whose acronym, an alias of it, or name without acronym stands in the parts.

    Acronyms match as they are written; names without an acronym in any case.
    """
    text = "\n".join(each for part in parts for each in _texts(part))
    return tuple(
        TermContent(acronym=term.acronym, name=term.name, definition=term.definition)
        for term in terms
        if _is_used(term, text)
    )


def _is_used(term: AcronymTerm, text: str) -> bool:
    if not term.acronym:
        return re.search(rf"\b{re.escape(term.name)}\b", text, re.IGNORECASE) is not None
    spellings = "|".join(re.escape(spelling) for spelling in (term.acronym, *term.aliases))
    return re.search(rf"(?<![\w&])(?:{spellings})s?(?![\w&])", text) is not None


def _texts(content: Any) -> Iterator[str]:
    """Every text in a content, except the terms themselves and the texts' HTML forms."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, tuple):
        for each in content:
            yield from _texts(each)
    elif dataclasses.is_dataclass(content) and not isinstance(content, TermContent):
        for field in dataclasses.fields(content):
            if field.name != "html":
                yield from _texts(getattr(content, field.name))
