"""Reading the messages that Django's file backend kept, and who uses a term."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from administration.content import MessageContent
from highlights.models import ReportState, Section
from plans.models import GlossaryTerm

# What Django's backend writes below every message of a file.
_RULE = b"\n" + b"-" * 79 + b"\n"


def kept_messages() -> list[MessageContent]:
    """Every message in the folder, the newest first; none where nothing was sent yet."""
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    return [
        message
        for file in sorted(folder.glob("*.log"), reverse=True)
        for message in reversed(_read(file))
    ]


def find_message(name: str) -> MessageContent | None:
    """The message of this name, or None."""
    return next((message for message in kept_messages() if message.name == name), None)


def _read(file: Path) -> list[MessageContent]:
    """The messages of one file, which holds all that were sent over one connection."""
    texts = [text for text in file.read_bytes().split(_RULE) if text.strip()]
    return [_content(f"{file.stem}-{number}", text) for number, text in enumerate(texts, start=1)]


def _content(name: str, text: bytes) -> MessageContent:
    message = message_from_bytes(text, policy=policy.default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    return MessageContent(
        name=name,
        sent_at=str(message["Date"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=body.get_content() if body else "",
    )


def term_uses(term: GlossaryTerm) -> list[str]:
    """The sections of unpublished reports whose text has a spelling of the term, in one query."""
    spellings = [spelling for spelling in (term.acronym, *term.aliases) if spelling] or [term.name]
    pattern = rf"\y({'|'.join(re.escape(spelling) for spelling in spellings)})\y"
    sections = (
        Section.objects.filter(
            report__state__in=(ReportState.DRAFT, ReportState.IN_REVIEW, ReportState.APPROVED),
            narratives__text__regex=pattern,
        )
        .select_related("report")
        .distinct()
        .order_by("report__title", "position")
    )
    return [f"{section.report.title}, {section.title}" for section in sections]
