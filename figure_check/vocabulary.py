"""Words by which measures are told apart, and the everyday words for them. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from texts.acronyms import AcronymTerm

_WORD = re.compile(r"[a-z0-9]+", re.IGNORECASE)
# "calls", "answered", "answering" and "abandonment" are said for one word of a name.
_ENDINGS = ("ments", "ment", "ings", "ing", "ed", "es", "s", "e")
_SHORTEST_STEM = 4


def name_words(text: str) -> frozenset[str]:
    """The words of a text by which things are told apart, without their endings."""
    return frozenset(_stem(word.lower()) for word in _WORD.findall(text))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    if word.endswith("ss"):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            if _is_stem(stem, ending, word):
                return stem
    return word


def _is_stem(stem: str, ending: str, word: str) -> bool:
    is_long = len(stem) >= _SHORTEST_STEM or (ending == "s" and len(word) >= _SHORTEST_STEM)
    return is_long and re.search("[aeiouy0-9]", stem) is not None


# Words of measures' names that many measures share: they name none of them.
COMMON = name_words(
    "a an and the of to in on by for with within inc average rate volume outcome crime time number "
    "total per victim"
)
# What may be written beside a name without changing what it names.
BESIDE = COMMON - name_words("victim") | name_words(
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


def says(context: str, name: str) -> bool:
    """Whether a name stands in a text as words of its own, both in small letters."""
    return name in context and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", context) is not None


class _Spelling:
    """One way in which a term of the terminology is written, and the words that it means."""

    def __init__(self, text: str, meant: frozenset[str], *, is_acronym: bool) -> None:
        self.words = name_words(text)
        self.meant = meant
        self.is_acronym = is_acronym
        # An acronym keeps its capitals, and "S&H" is none inside "AS&HT".
        edge = r"[\w&]" if is_acronym else r"\w"
        flags = re.NOFLAG if is_acronym else re.IGNORECASE
        self.pattern = re.compile(rf"(?<!{edge}){re.escape(text)}(?!{edge})", flags)
        self.anywhere = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)


class Vocabulary:
    """Reads the words of texts, with the terminology of the report."""

    def __init__(self, terms: Iterable[AcronymTerm]) -> None:
        self._by_word: dict[str, list[list[_Spelling]]] = defaultdict(list)
        for term in terms:
            spellings = list(_spellings(term))
            for word in {min(each.words, default="") for each in spellings}:
                self._by_word[word].append(spellings)

    def said(self, text: str) -> frozenset[str]:
        """The words that a text says, and those of names that it says in everyday words, by an
        acronym of the terminology, or by the full name of one."""
        spoken = name_words(text)
        words = set(spoken)
        for said, meant in _EVERYDAY:
            if said.search(text):
                words |= meant
        if not _OTHERWISE & words and _CALLS.search(text):
            words |= _OFFERED
        for spellings in self._near(spoken):
            words |= _meant(spellings, spoken, text)
        return frozenset(words)

    def names_only(self, text: str, name: frozenset[str]) -> bool:
        """Whether a text says a name in some words, and beside it only what narrows nothing."""
        for said, meant in _EVERYDAY:
            if meant <= name:
                text = said.sub(" ", text)
        if name >= _OFFERED:
            text = _CALLS.sub(" ", text)
        for spellings in self._near(name_words(text)):
            if any(each.words <= name for each in spellings):
                for each in spellings:
                    text = each.anywhere.sub(" ", text)
        return name_words(text) - name <= BESIDE

    def _near(self, spoken: frozenset[str]) -> list[list[_Spelling]]:
        """The terms of which a text has a word, each once."""
        found = (each for word in spoken if word in self._by_word for each in self._by_word[word])
        return list({id(each): each for each in found}.values())


def _spellings(term: AcronymTerm) -> Iterable[_Spelling]:
    """The full name first, since a text that has both is read by it."""
    short = [each for each in (term.acronym, *term.aliases) if each]
    if short and term.name:
        yield _Spelling(term.name, name_words(" ".join(short)), is_acronym=False)
    for each in short:
        yield _Spelling(each, name_words(" ".join((*short, term.name))), is_acronym=True)


def _meant(spellings: Iterable[_Spelling], spoken: frozenset[str], text: str) -> frozenset[str]:
    return next(
        (each.meant for each in spellings if each.words <= spoken and each.pattern.search(text)),
        frozenset(),
    )
