"""Figures that other systems send: rows as JSON, or a file, through the same door as uploads."""

from collections.abc import Mapping
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, NotAuthenticated, PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from accounts.models import User
from accounts.permissions import Permission, can, visibilities_for
from accounts.requests import user_of
from accounts.roles import who_can
from imports.actions import load_observations, load_rows
from imports.reading import UnreadableFileError
from imports.reading.grid import LONGEST_CELL, MEGABYTE
from imports.reading.raw_observations import RawObservation
from imports.reading.readings import READING_WORDS, readings_of
from measures.actions import Summary
from measures.policies import LONGEST_REASON

# As many problems as an answer names; the rest is counted.
MOST_PROBLEMS = 1_000
# What stands around a file in a request.
_ENVELOPE = 64 * 1024


class TooLarge(APIException):
    """A request that is larger than any file may be."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The request is larger than a file can be: send fewer rows at a time."


def _text(words: str, **more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST_CELL, help_text=words, **more)


def _may_be_empty(words: str) -> serializers.CharField:
    return _text(words, required=False, allow_blank=True, allow_null=True)


class _OnlyKnownFields(serializers.Serializer[Any]):
    """Refuses fields that it does not have: "dryrun" is no dry run."""

    # Known and passed over.
    passed_over: frozenset[str] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        """Read what was sent. Raises ValidationError naming each unknown field."""
        if isinstance(data, Mapping):
            words = f"There is no such field here. It has: {', '.join(sorted(self.fields))}."
            unknown = set(data) - set(self.fields) - self.passed_over
            if unknown:
                raise serializers.ValidationError({name: [words] for name in sorted(unknown)})
        return super().to_internal_value(data)


class SentRowSerializer(_OnlyKnownFields):
    """A figure as another system sends it."""

    # What the API says of a figure beside these, so that what it gave can be sent back.
    passed_over = frozenset({"revision", "recorded_at"})

    measure = _text("Slug or name of the measure.")
    area = _may_be_empty("Slug or name of the area. The default is the whole force area.")
    month = _text("The month, 2022-08.")
    numerator = _text("An exact decimal.")
    denominator = _may_be_empty("An exact decimal; for ratios only.")
    is_provisional = serializers.BooleanField(required=False, help_text="Whether it may change.")


class SentSerializer(_OnlyKnownFields):
    """What is sent: rows, or a file. All of it is applied, or nothing."""

    # The proof of origin of a form, where a signed-in browser sends one.
    passed_over = frozenset({"csrfmiddlewaretoken"})

    rows = SentRowSerializer(many=True, required=False, help_text="The figures, as JSON.")
    file = serializers.FileField(
        required=False, allow_empty_file=True, help_text="Or a CSV or .xlsx file of them."
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_REASON,
        help_text="Why figures change. Required for figures that a published report shows.",
    )
    dry_run = serializers.BooleanField(
        required=False, help_text="Report what would change, but change nothing."
    )
    confirm_unusual = serializers.BooleanField(
        required=False,
        help_text="Accept figures that look wrong, such as 120% or ten times the usual number.",
    )

    read_as = serializers.MultipleChoiceField(
        choices=[(each.value, words) for each, words in READING_WORDS.items()],
        required=False,
        help_text="How to read figures and dates that can be read in two ways.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Rows or a file, not both, and not more rows than a file may have."""
        if ("rows" in attrs) == ("file" in attrs):
            raise serializers.ValidationError("Send rows or a file, not both.")
        if len(attrs.get("rows", ())) > settings.IMPORT_MOST_ROWS:
            raise serializers.ValidationError(
                f"More than {settings.IMPORT_MOST_ROWS:,} rows: send fewer at a time."
            )
        return attrs


class LoadedSerializer(serializers.Serializer[Any]):
    """What was, or would be, done with what was sent."""

    applied = serializers.BooleanField(help_text="False after a dry run.")
    new = serializers.IntegerField(help_text="New figures.")
    changed = serializers.IntegerField(help_text="Figures that revise an earlier one.")
    unchanged = serializers.IntegerField(help_text="Figures that already existed.")
    notes = serializers.ListField(
        child=serializers.CharField(),
        help_text="How it was read and what was ignored, in sentences.",
    )


class ProblemSerializer(serializers.Serializer[Any]):
    """What is wrong, where, and how to fix it."""

    row = serializers.IntegerField(source="line", help_text="Of the rows or file; 0: all.")
    place = serializers.CharField(help_text='In a workbook, sheet, row and column; else "".')
    column = serializers.CharField(help_text='The column, or "".')
    value = serializers.CharField(help_text="The value that was sent.")
    mend = serializers.CharField(source="fix", help_text="What to do.")


class RefusedSerializer(serializers.Serializer[Any]):
    """Why nothing was changed."""

    count = serializers.IntegerField(help_text="How many problems there are.")
    problems = ProblemSerializer(many=True, help_text="The first thousand of them.")


class ReceivesObservations:
    """A viewset that takes figures by POST."""

    # JSON as everywhere, or a file.
    parser_classes: Any = (*api_settings.DEFAULT_PARSER_CLASSES, MultiPartParser)

    def permission_denied(
        self, request: Request, message: str | None = None, code: str | None = None
    ) -> NoReturn:
        """Tell someone unknown how to identify themselves, and who could."""
        raise NotAuthenticated(
            "Send your token in the header “Authorization: Token …”. "
            + who_can(Permission.IMPORT_DATA)
        )

    @extend_schema(
        request=SentSerializer,
        responses={
            200: LoadedSerializer,
            201: LoadedSerializer,
            422: OpenApiResponse(RefusedSerializer, "Nothing was changed."),
        },
    )
    def create(self, request: Request) -> Response:
        """Apply figures, all or none, or say with dry_run what they would change."""
        if not can(request.user, Permission.IMPORT_DATA):
            raise PermissionDenied(who_can(Permission.IMPORT_DATA))
        if int(request.META.get("CONTENT_LENGTH") or 0) > (
            settings.IMPORT_MOST_MEGABYTES * MEGABYTE + _ENVELOPE
        ):
            raise TooLarge
        sent = SentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        is_dry = values.get("dry_run", False)
        try:
            with transaction.atomic():
                summary = _load(values, by=user_of(request))
                transaction.set_rollback(is_dry)
        except UnreadableFileError as error:
            return _refused(error)
        except DjangoValidationError as error:
            raise serializers.ValidationError({"reason": error.messages}) from error
        answer = {
            "applied": not is_dry,
            "new": summary.new,
            "changed": summary.changed,
            "unchanged": summary.unchanged,
            "notes": summary.notes,
        }
        return Response(answer, status=status.HTTP_200_OK if is_dry else status.HTTP_201_CREATED)


def _load(values: dict[str, Any], *, by: User) -> Summary:
    about: dict[str, Any] = {
        "by": by,
        "reason": values.get("reason", ""),
        "levels": visibilities_for(by),
        "refuses_unusual": not values.get("confirm_unusual", False),
        "readings": readings_of(values.get("read_as", ())),
    }
    if "file" in values:
        file = values["file"]
        return load_observations(content=file.read(), name=file.name or "", **about)
    rows = [
        RawObservation(
            line,
            row["measure"].strip(),
            (row.get("area") or "").strip(),
            row["month"].strip(),
            row["numerator"].strip(),
            (row.get("denominator") or "").strip(),
            "yes" if row.get("is_provisional") else "",
        )
        for line, row in enumerate(values["rows"], 1)
    ]
    return load_rows(rows=rows, **about)


def _refused(error: UnreadableFileError) -> Response:
    answer = {
        "count": len(error.problems),
        "problems": ProblemSerializer(error.problems[:MOST_PROBLEMS], many=True).data,
    }
    return Response(answer, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
