"""Many edits of one text at once: of every version exactly one wins, and none is lost."""

from collections import Counter
from itertools import pairwise

import pytest

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent
from highlights.actions.draft_report import write_section
from highlights.models import Narrative, NarrativePart, Section
from records.conflicts import EditConflict, TypedText
from scorecards.actions import write_commentary
from tests.concurrency import EDITS, at_once
from tests.highlights.conftest import AUGUST, Office

BODY = NarrativePart.BODY


def write(section: Section, by: User, text: str, version: int) -> bool:
    """Whether the text was saved; False where someone else was first."""
    try:
        write_section(section=section, texts={BODY: TypedText(text, version)}, by=by)
    except EditConflict:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_of_all_that_started_from_one_version_one_wins(transactional_db: None, office: Office):
    section = office.sections["focus"]
    saved = at_once(lambda number: write(section, office.by, f"Text {number}", 0))
    assert Counter(saved) == {True: 1, False: EDITS - 1}
    narrative = Narrative.objects.get(section=section)
    assert (narrative.text, narrative.version) == (f"Text {saved.index(True)}", 1)


@pytest.mark.django_db(transaction=True)
def test_edits_that_read_again_all_arrive_and_none_is_overwritten_unread(
    transactional_db: None, office: Office
):
    """Each adds its line to the text that it read, and reads again when someone was first."""
    section = office.sections["focus"]
    person = User.objects.create_user("second@office.invalid", name="Second")
    assign_role(user=person, role="officer", by=office.by)

    def add_line(number: int) -> int:
        conflicts = 0
        while True:
            there = Narrative.objects.filter(section=section).first()
            text = f"{there.text}\nLine {number}" if there else f"Line {number}"
            by = (office.by, person)[number % 2]
            if write(section, by, text, there.version if there else 0):
                return conflicts
            conflicts += 1

    assert sum(at_once(add_line)) > 0
    narrative = Narrative.objects.get(section=section)
    assert narrative.version == EDITS
    assert Counter(narrative.text.split("\n")) == Counter(f"Line {n}" for n in range(EDITS))
    events = AuditEvent.objects.filter(verb="write_narrative", subject_id=str(narrative.pk))
    texts = [(event.before["text"], event.after["text"]) for event in events.order_by("pk")]
    assert len(texts) == EDITS
    # Every write started from what the one before it had left.
    for (_, left), (found, _) in pairwise(texts):
        assert found == left


@pytest.mark.django_db(transaction=True)
def test_of_all_commentaries_that_started_from_one_version_one_wins(
    transactional_db: None, office: Office
):
    scorecard = office.sections["scorecard"].scorecard
    assert scorecard

    def write_about_august(number: int) -> bool:
        try:
            write_commentary(
                scorecard=scorecard, month=AUGUST, text=f"Text {number}", version=1, by=office.by
            )
        except EditConflict:
            return False
        return True

    saved = at_once(write_about_august)
    assert Counter(saved) == {True: 1, False: EDITS - 1}
    commentary = scorecard.commentaries.get(month=AUGUST)
    assert (commentary.text, commentary.version) == (f"Text {saved.index(True)}", 2)
