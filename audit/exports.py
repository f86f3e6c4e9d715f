"""The audit trail as CSV: RFC 4180 in UTF-8, one header row, written while it is read."""

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from audit.models import AuditEvent
from audit.queries import event_content
from audit.spreadsheets import csv_lines, harmless

HEADER = (
    "id",
    "at",
    "person",
    "sentence",
    "channel",
    "action",
    "kind",
    "record_id",
    "record",
    "before",
    "after",
)
ROWS_AT_ONCE = 2000


def events_csv(events: QuerySet[AuditEvent]) -> Iterator[str]:
    """Write events in their order, a line at a time, however many there are."""
    return csv_lines(_rows(events))


def _rows(events: QuerySet[AuditEvent]) -> Iterator[tuple[str | int, ...]]:
    yield HEADER
    for event in events.iterator(chunk_size=ROWS_AT_ONCE):
        content = event_content(event)
        texts = (
            content.actor,
            content.sentence,
            content.channel,
            content.verb,
            content.kind,
            content.record_id,
            content.record,
            _json(event.before),
            _json(event.after),
        )
        yield (content.id, content.at, *map(harmless, texts))


def _json(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""
