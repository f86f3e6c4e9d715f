"""Which terms of the glossary a report uses, so that it explains those and no others. Pure."""

import re
from collections.abc import Sequence

from highlights.content import PartContent, TermContent
from texts.acronyms import AcronymTerm, stands_in, texts_of


def terms_used(
    terms: Sequence[AcronymTerm], parts: Sequence[PartContent]
) -> tuple[TermContent, ...]:
    """The terms whose acronym, an alias of it, or name without acronym stands in the parts.

    Acronyms match as they are written; names without an acronym in any case.
    """
    text = "\n".join(each for part in parts for each in texts_of(part, without=(TermContent,)))
    return tuple(
        TermContent(acronym=term.acronym, name=term.name, definition=term.definition)
        for term in terms
        if _is_used(term, text)
    )


def _is_used(term: AcronymTerm, text: str) -> bool:
    if not term.acronym:
        return re.search(rf"\b{re.escape(term.name)}\b", text, re.IGNORECASE) is not None
    return stands_in(term, text)
