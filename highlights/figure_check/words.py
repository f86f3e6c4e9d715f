"""Words by which measures are told apart, and the everyday words for them. Pure."""

import re
from collections.abc import Iterable

from plans.acronyms import AcronymTerm

_WORD = re.compile(r"[a-z0-9]+", re.IGNORECASE)
# "calls", "answered", "answering" and "abandonment" are said for one word of a name.
_ENDINGS = ("ments", "ment", "ings", "ing", "ed", "es", "s", "e")
_SHORTEST_STEM = 4


def name_words(text: str) -> frozenset[str]:
    """The words of a text by which things are told apart, without their endings."""
    return frozenset(_stem(word.lower()) for word in _WORD.findall(text))


def _stem(word: str) -> str:
    if word.endswith("ss"):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            is_long = len(stem) >= _SHORTEST_STEM or (ending == "s" and len(word) >= _SHORTEST_STEM)
            if is_long and re.search("[aeiouy0-9]", stem):
                return stem
    return word


# Words of measures' names that many measures share: they name none of them.
COMMON = name_words(
    "a an and the of to in on by for with within inc average rate volume outcome crime time number "
    "total per victim"
)
# What stands beside a name and changes nothing of what it names.
_BESIDE = COMMON - name_words("victim") | name_words(
    "our its their his this that these monthly yearly annual mean overall current latest figure "
    "percentage proportion share level count we it there wiltshire force police area constabulary "
    "call crimes offences recorded"
)
# What people say, and the words of a measure's name that they mean by it.
_EVERYDAY = tuple(
    (re.compile(rf"\b(?:{said})\b", re.IGNORECASE), name_words(meant))
    for meant, said in {
        "answer": r"wait(?:s|ed|ing)?|queu(?:e[ds]?|ing)|pick(?:ed|s|ing)? up",
        "abandon": r"g(?:ive|ave|iven|iving) up|h(?:u|a)ng(?:s|ing)? up|r(?:a|i)ng off",
        "response": (
            r"respond(?:s|ed|ing)?|reach(?:ed|ing)|attend(?:ed|ing|ance)?|arriv(?:e[ds]?|al|ing)"
            r"|g[eo]t(?:ting)? to"
        ),
        "satisfaction": r"satisfied|content|happy|pleased",
        "violence": r"violent",
    }.items()
)
_CALLS = re.compile(r"\b(?:calls?|demand)\b", re.IGNORECASE)
_OTHERWISE = name_words("answer abandon")
_OFFERED = name_words("call offered")


def said_words(text: str, terms: Iterable[AcronymTerm] = ()) -> frozenset[str]:
    """The words that a sentence says, and those of names that it says in everyday words, by an
    acronym of the terminology, or by the full name of one."""
    words = set(name_words(text))
    for said, meant in _EVERYDAY:
        if said.search(text):
            words |= meant
    if _CALLS.search(text) and not _OTHERWISE & words:
        words |= _OFFERED
    small = text.lower()
    for term in terms:
        short = [each for each in (term.acronym, *term.aliases) if each]
        if short and says(small, term.name.lower()):
            words |= name_words(" ".join(short))
        elif any(re.search(rf"(?<![\w&]){re.escape(each)}(?![\w&])", text) for each in short):
            words |= name_words(" ".join((*short, term.name)))
    return frozenset(words)


def says(context: str, name: str) -> bool:
    """Whether a name stands in a text as words of its own, both in small letters."""
    return name in context and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", context) is not None


def names_only(text: str, name: frozenset[str], terms: Iterable[AcronymTerm] = ()) -> bool:
    """Whether a text says a name in some words, and beside it only words that narrow nothing."""
    for said, meant in _EVERYDAY:
        if meant <= name:
            text = said.sub(" ", text)
    for term in terms:
        spellings = [each for each in (term.acronym, *term.aliases, term.name) if each]
        if any(name_words(each) <= name for each in spellings):
            for each in spellings:
                text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return name_words(text) - name <= _BESIDE
