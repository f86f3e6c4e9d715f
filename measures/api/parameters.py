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
    description="The last month of the windows, 2022-08. The default is the latest month for which "
    "most of the rows have figures.",
)

LATEST = OpenApiParameter(
    "month",
    OpenApiTypes.STR,
    description="The last month of the windows, 2022-08. The default is the latest month in "
    "which a "
    "row has a figure, ignoring other forces if there are others.",
)

AREA = OpenApiParameter(
    "area", OpenApiTypes.STR, description="Slug of an area. The default is the whole force area."
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
