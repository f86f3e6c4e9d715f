"""The figure check of a text: every sentence parsed once, and every rule asked. Pure."""

import re
from collections.abc import Iterator, Sequence

from figure_check.findings import Doubt, Finding, Findings
from figure_check.known import Facts
from figure_check.parsed import ParsedSentence, passages
from figure_check.rules import OF_ONE_NUMBER, OF_SEVERAL_NUMBERS, OF_WORDS
from figure_check.sentences import Sentence, read_items
from texts.narrative import Fill

# A sentence without a number is looked at for its direction, and for a verdict on a target.
_IS_WORTH_A_LOOK = re.compile(
    r"\d|\b(?:target|SLA|standard|goal)|\b(?:ros|ris|incr|gr[eo]w|climb|jump|surg|soar|up|higher"
    r"|gain|more|f[ae]ll|decr|decl|drop|slip|slid|dip|shr|plung|tumbl|reduc|down|low|few|less|improv|worsen|deteriorat)",
    re.IGNORECASE,
)


def check_figures(markdown_text: str, fill: Fill, facts: Facts) -> tuple[Finding, ...]:
    """Everything doubtful in a text, in its order; nothing in a text that is right."""
    return tuple(
        finding for item in read_items(markdown_text, fill) for finding in _in_item(item, facts)
    )


def _in_item(item: Sequence[Sentence], facts: Facts) -> Iterator[Finding]:
    """The findings of an item, whose first count may be the base of "Of these"."""
    base: int | None = None
    for sentence in item:
        found: dict[tuple[str, str], Finding] = {}
        words: Findings | None = None
        for parsed in _parsed(sentence, facts, base):
            for doubt in _doubts(parsed):
                words = words or Findings(sentence.text)
                finding = words.of(doubt, parsed.offset)
                # What is said of one number twice in a sentence is said once.
                found.setdefault((finding.digest, finding.why), finding)
            if base is None and parsed.counts:
                base = int(parsed.counts[0].number.size)
        yield from found.values()


def _parsed(sentence: Sentence, facts: Facts, base: int | None) -> Iterator[ParsedSentence]:
    """The passages of a sentence that are worth a look."""
    for offset, passage in passages(sentence):
        if _IS_WORTH_A_LOOK.search(passage.text):
            yield ParsedSentence(passage, facts, offset=offset, base_before=base)


def _doubts(parsed: ParsedSentence) -> Iterator[Doubt]:
    """What the rules doubt: numbers in their order, then words."""
    found: dict[int, Doubt] = {}
    for rule in OF_SEVERAL_NUMBERS:
        for doubt in rule(parsed):
            found.setdefault(doubt.start, doubt)
    for mention in parsed.typed:
        if mention.number.start not in found:
            doubts = (each(parsed, mention) for each in OF_ONE_NUMBER)
            first = next(filter(None, doubts), None)
            if first:
                found[first.start] = first
    yield from (found[at] for at in sorted(found))
    for rule in OF_WORDS:
        yield from rule(parsed)
