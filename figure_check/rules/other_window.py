"""A figure of the right measure for another window than the sentence says. Pure."""

from collections.abc import Sequence

from figure_check.doubts import correction, doubt_of, is_figure_of, subject_of
from figure_check.facts import Form, Subject
from figure_check.findings import Doubt, Rule
from figure_check.known import Entry
from figure_check.parsed import Mention, ParsedSentence
from figure_check.plain import is_plainly_of
from figure_check.rules.moves import is_beside_its_own, pinned_by_level

# A sentence that has more numbers of one form lists them.
_MOST = 12
_TELLING_SECONDS = 20


def figure_of_other_window(parsed: ParsedSentence, mention: Mention) -> Doubt | None:
    """The 3 months' figure given for August, and the month's change beside the year's level."""
    number = mention.number
    subject = subject_of(parsed, mention)
    if subject is None or not _is_telling(parsed, mention, subject) or parsed.is_elsewhere(number):
        return None
    same = _same_kind(parsed, mention, subject)
    if not same:
        return None
    pinned = pinned_by_level(parsed, mention)
    window = pinned.fact.months if pinned else parsed.window_of(mention)
    if window is None or parsed.is_compared_with(number) or _is_of_other(parsed, mention, subject):
        return None
    if not _is_missing_there(parsed, mention, subject, window):
        return None
    entry = same[0]
    why = is_figure_of(entry.fact, entry.subject, entry.fact.area)
    return doubt_of(
        mention, Rule.WINDOW, why, correction(parsed, mention, pinned=pinned, window=window)
    )


def _is_telling(parsed: ParsedSentence, mention: Mention, subject: Subject) -> bool:
    """Whether a number is hardly like a figure of its own measure by chance, or is plainly its."""
    is_long = mention.form == Form.DURATION and mention.number.size >= _TELLING_SECONDS
    return is_long or mention.is_telling or is_plainly_of(parsed, mention, subject)


def _same_kind(parsed: ParsedSentence, mention: Mention, subject: Subject) -> Sequence[Entry]:
    """The figures of the measure that a number is, all of them levels or all of them changes; none
    where a change and its level agree, and so tell their window."""
    found = [] if is_beside_its_own(parsed, mention) else _equal(parsed, mention, subject)
    if any(not each.fact.months or each.fact.is_before for each in found):
        return []
    return [] if any(each.fact.is_change != mention.is_change for each in found) else found


def _is_missing_there(
    parsed: ParsedSentence, mention: Mention, subject: Subject, window: int
) -> bool:
    """Whether the measure has a figure in the window, and the sentence has it nowhere."""
    if not any(fact.months == window and fact.is_level for fact in subject.facts):
        return False
    alike = [each for each in parsed.mentions if each.form == mention.form]
    return not any(
        entry.fact.months == window
        for each in alike[:_MOST]
        for entry in _equal(parsed, each, subject)
    )


def _equal(parsed: ParsedSentence, mention: Mention, subject: Subject) -> list[Entry]:
    found = parsed.asked(parsed.known.equal(mention.number))
    return [each for each in found if each.subject.key == subject.key]


def _is_of_other(parsed: ParsedSentence, mention: Mention, subject: Subject) -> bool:
    """Whether the number stands in a clause that speaks of something else."""
    number = mention.number
    clause = parsed.clauses.narrow(number.start, number.end)
    if clause == (0, len(parsed.text)) or parsed.clauses.goes_on_with_it(clause):
        return False
    return not subject.words & parsed.said_in(clause)
