"""The parameters that several addresses of the API share."""

from datetime import date

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from accounts.permissions import Visibility, visibilities_for
from dates.periods import month_of
from measures.forms.months import read_month

MONTH = OpenApiParameter(
    "month",
    OpenApiTypes.STR,
    description="The month that the windows end with, 2022-08; left out, the latest for which most"
    " of the rows have figures.",
)

LATEST = OpenApiParameter(
    "month",
    OpenApiTypes.STR,
    description="The month that the windows end with, 2022-08; left out, the latest in which one of"
    " the rows has a figure, other forces left out where there are others.",
)

AREA = OpenApiParameter(
    "area", OpenApiTypes.STR, description="Slug of an area; left out, the whole force area."
)


def levels_of(request: Request) -> tuple[Visibility, ...]:
    """The levels of visibility that are open to whoever asks."""
    return visibilities_for(request.user)


def asked_month(request: Request, opening: date | None) -> date:
    """The month that is asked for, else the one to open on, else the present one."""
    text = request.query_params.get("month")
    if text is None:
        return opening or month_of(timezone.localdate())
    try:
        return read_month(text)
    except ValueError as error:
        raise ValidationError({"month": [str(error)]}) from error
