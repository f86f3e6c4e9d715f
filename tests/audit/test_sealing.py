"""Seals over the audit trail: none is skipped, and what is altered, removed or added is noticed."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.actions import command_user
from audit.actions import record
from audit.kinds import kind_of, spellings
from audit.models import AuditEvent, EventWords, Seal, SealedEvent
from audit.sealing import newest_seal, seal_events, seal_problems, unsealed_since, warn_of_unsealed
from tests.architecture.source_tree import APPS
from tests.audit.factories import AuditEventFactory
from tests.conftest import unprotected


def altered(change: Callable[[], object]) -> None:
    """Carry out what only the owner of the tables can, who switches their triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with unprotected():
        change()


@pytest.mark.django_db
class TestSealing:
    """What the job does."""

    def test_each_seal_stands_over_the_last_one(self):
        AuditEventFactory.create_batch(3)
        (first,) = seal_events()
        AuditEventFactory.create_batch(2)
        (second,) = seal_events()
        assert (first.number, first.previous, first.events) == (1, "", 3)
        assert (second.number, second.previous, second.events) == (2, first.digest, 2)
        assert newest_seal() == second.digest
        assert seal_events() == []
        assert list(seal_problems()) == []

    def test_many_events_are_sealed_in_several(self, monkeypatch):
        monkeypatch.setattr("audit.sealing.EVENTS_A_SEAL", 2)
        AuditEventFactory.create_batch(5)
        assert [seal.events for seal in seal_events()] == [2, 2, 1]
        assert list(seal_problems()) == []

    def test_real_events_agree_once_they_are_read_back(self):
        by = command_user()
        with transaction.atomic():
            after = {"text": "£1 “é”\u2028", "days": [1, 2], "on": timezone.localdate(), "no": None}
            record(by=by, verb="try", subject=by, sentence="tried", after=after)
        seal_events()
        assert list(seal_problems()) == []

    def test_the_newest_seal_is_in_the_log(self, caplog):
        AuditEventFactory()
        with caplog.at_level(logging.INFO):
            (seal,) = seal_events()
        assert seal.digest in caplog.text

    def test_an_event_unsealed_for_ten_minutes_is_an_alarm(self, caplog):
        AuditEventFactory()
        assert unsealed_since() is None
        later = timezone.now() + timedelta(minutes=10, seconds=1)
        assert unsealed_since(later) is not None
        seal_events()
        assert unsealed_since(later) is None
        assert warn_of_unsealed() == ""

    def test_the_alarm_is_logged(self, caplog, monkeypatch):
        monkeypatch.setattr("audit.sealing.LONGEST_UNSEALED", timedelta(seconds=-1))
        AuditEventFactory()
        assert "is not sealed" in warn_of_unsealed()
        assert "is not sealed" in caplog.text
        assert caplog.records[-1].levelname == "ERROR"


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_committed_late_is_sealed_later():
    """Its number is lower than that of an event which is sealed already."""
    other = connections.create_connection("default")
    other.connect()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT nextval('audit_auditevent_id_seq')")
            early = cursor.fetchone()[0]
            cursor.execute(
                "INSERT INTO audit_auditevent (id, at, actor_id, channel, verb, subject_type,"
                " subject_id) VALUES (%s, now(), 1, 'web', 'v', 'risk', '1')",
                [early],
            )
            cursor.execute(
                "INSERT INTO audit_eventwords (event_id, actor_name, actor_key, subject_label,"
                " sentence, before, after, words_key)"
                " VALUES (%s, 'A', 'k', 'R', 's', '{}', '{}', 'k')",
                [early],
            )
        late = AuditEventFactory()
        assert late.pk > early
        (first,) = seal_events()
        assert [entry.event_id for entry in first.entries.all()] == [late.pk]
        other.commit()
    finally:
        other.close()
    (second,) = seal_events()
    assert [entry.event_id for entry in second.entries.all()] == [early]
    assert list(seal_problems()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("as_owner")
class TestTampering:
    """By someone who owns the tables."""

    @pytest.fixture(autouse=True)
    def sealed(self):
        AuditEventFactory.create_batch(3)
        seal_events()
        AuditEventFactory.create_batch(3)
        seal_events()

    @pytest.mark.parametrize(
        "values",
        [
            {"actor_id": 99},
            {"verb": "other"},
            {"subject_id": "99"},
            {"subject_type": "other"},
            {"channel": "api"},
            {"at": timezone.now()},
            {"actor_name": "Someone else"},
            {"subject_label": "Another"},
            {"sentence": "did nothing"},
            {"before": {"percent": 11}},
            {"after": {}},
        ],
        ids=lambda values: next(iter(values)),
    )
    def test_an_altered_event_is_noticed(self, values):
        event = AuditEvent.objects.order_by("pk")[1]
        rows = EventWords if next(iter(values)) in EventWords.SAID else AuditEvent
        altered(lambda: rows.objects.filter(pk=event.pk).update(**values))
        (problem,) = seal_problems()
        assert "altered" in problem

    def test_an_event_that_is_gone_is_noticed(self):
        event = AuditEvent.objects.order_by("pk")[1]

        def remove() -> None:
            EventWords.objects.filter(event=event)._raw_delete("default")
            SealedEvent.objects.filter(event=event)._raw_delete("default")
            AuditEvent.objects.filter(pk=event.pk)._raw_delete("default")

        altered(remove)
        (problem,) = seal_problems()
        assert "is over 3 events, but 2 were found" in problem

    def test_an_event_slipped_below_a_seal_is_noticed(self):
        new = AuditEventFactory()
        seal = Seal.objects.get(number=1)
        SealedEvent.objects.create(event=new, seal=seal, position=9, actor="", personal="")
        problems = list(seal_problems())
        assert any("is over 3 events, but 4 were found" in problem for problem in problems)

    def test_a_seal_that_was_made_again_is_noticed(self):
        altered(lambda: Seal.objects.filter(number=1).update(digest="0" * 64))
        problems = list(seal_problems())
        assert any("Seal 2 of the audit trail does not follow seal 1" in p for p in problems)
        assert any("Seal 1 of the audit trail does not match" in p for p in problems)

    def test_a_seal_that_is_gone_is_noticed(self):
        def remove() -> None:
            SealedEvent.objects.filter(seal=1)._raw_delete("default")
            Seal.objects.filter(number=1)._raw_delete("default")

        altered(remove)
        assert "Seal 1 of the audit trail is missing." in list(seal_problems())

    @pytest.mark.parametrize(
        "values",
        [
            {"words_key": ""},
            {"actor_key": "", "actor_name": "Someone else"},
            {"words_key": "", "sentence": "", "subject_label": "", "before": {}, "after": {}},
            {"actor_key": "", "actor_name": ""},
        ],
        ids=["a key", "a key and a name", "all words", "a name"],
    )
    def test_words_that_nobody_says_they_erased_are_noticed(self, values):
        event = AuditEvent.objects.order_by("pk")[1]
        altered(lambda: EventWords.objects.filter(pk=event.pk).update(**values))
        assert any(
            "are missing, and no event explains why" in problem for problem in seal_problems()
        )

    def test_words_whose_row_is_gone_are_noticed(self):
        event = AuditEvent.objects.order_by("pk")[1]
        altered(lambda: EventWords.objects.filter(pk=event.pk)._raw_delete("default"))
        (problem,) = seal_problems()
        assert "altered" in problem
        assert "erased" in str(AuditEvent.objects.get(pk=event.pk))


def test_kinds_are_named_without_the_app():
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    names = [kind_of(model) for model in models]
    assert not any("." in name for name in names)
    assert len(set(names)) == len(names), "two models of one name would be one kind"
    assert spellings("risk") == ["risk", "risks.risk"]
    assert spellings("risks.risk") == ["risk", "risks.risk"]
    assert spellings("gone.oldthing") == ["oldthing", "gone.oldthing"]


@pytest.mark.django_db
def test_a_new_event_says_its_kind_alone():
    by = command_user()
    with transaction.atomic():
        event = record(by=by, verb="try", subject=by, sentence="tried")
    assert event.subject_type == "user"
    with transaction.atomic():
        stand_in = SimpleLazyObject(lambda: by)
        event = record(by=by, verb="try", subject=stand_in, sentence="tried")  # type: ignore[arg-type]
    assert event.subject_type == "user"
