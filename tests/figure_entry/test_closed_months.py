"""A closed month: every way of changing its figures needs a reason, until it is opened again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.actions import assign_role, create_person
from audit.models import AuditEvent
from figure_entry.actions import TypedFigure, close_month, record_figures, reopen_month
from figure_entry.models import ClosedMonth
from figure_entry.typed import read_typed
from imports.actions import confirm_import, load_observations, preview_import, upload_file
from measures.actions import NewFigure, record_observations
from measures.models import Observation
from records.editing import RowsRefused
from tests.measures.factories import HomeAreaFactory, MeasureFactory

pytestmark = pytest.mark.django_db
AUGUST = date(2022, 8, 1)
FILE = b"measure,area,month,numerator,denominator\nVolume,,2022-08,5,\n"


@pytest.fixture
def measure(by):
    HomeAreaFactory()
    close_month(month=AUGUST, by=by)
    return MeasureFactory(name="Volume", slug="volume")


def test_a_closed_month_takes_no_figure_without_a_reason(measure, by):
    figure = NewFigure(measure, HomeAreaFactory(), AUGUST, Decimal(5))
    with pytest.raises(ValidationError, match="the month is closed"):
        record_observations(figures=[figure], by=by)
    record_observations(figures=[figure], by=by, reason="Late")
    assert Observation.objects.get().reason == "Late"


def test_the_month_after_it_stays_open(measure, by):
    figure = NewFigure(measure, HomeAreaFactory(), date(2022, 9, 1), Decimal(5))
    record_observations(figures=[figure], by=by)


def test_the_grid_asks_for_the_reason_at_its_row(measure, by):
    home = HomeAreaFactory()
    parsed = read_typed("5", "", measure=measure, area=home, month=AUGUST, mark=False)
    typed = TypedFigure(NewFigure(measure, home, AUGUST, Decimal(5)), parsed)
    with pytest.raises(RowsRefused, match="August 2022 is closed"):
        record_figures(figures=[typed], by=by)
    record_figures(figures=[typed], by=by, reason="Late")


def test_an_import_is_not_confirmed_without_a_reason(measure, by):
    batch = upload_file(name="figures.csv", content=FILE, source=None, by=by)
    batch = preview_import(batch=batch, roles=batch.mapping, by=by)
    with pytest.raises(ValidationError, match="a month that is closed"):
        confirm_import(batch=batch, version=batch.version, by=by)
    confirm_import(batch=batch, version=batch.version, by=by, reason="Late")


def test_a_command_or_another_system_needs_a_reason(measure, by):
    with pytest.raises(ValidationError, match="the month is closed"):
        load_observations(content=FILE, by=by)
    load_observations(content=FILE, by=by, reason="Late")


def test_a_month_is_reopened_with_a_reason_alone(measure, by):
    with pytest.raises(ValidationError):
        reopen_month(month=AUGUST, reason=" ", by=by)
    reopen_month(month=AUGUST, reason="A system was repaired", by=by)
    with pytest.raises(ValidationError, match="already open"):
        reopen_month(month=AUGUST, reason="Again", by=by)
    record_observations(figures=[NewFigure(measure, HomeAreaFactory(), AUGUST, Decimal(5))], by=by)
    close_month(month=AUGUST, by=by)
    assert ClosedMonth.objects.count() == 2


def test_closing_twice_is_closing_once(measure, by):
    close_month(month=AUGUST, by=by)
    assert AuditEvent.objects.get(verb="close_month").sentence == (
        "closed the figures of August 2022"
    )


def test_an_officer_closes_and_reopens_on_the_page(by):
    person = create_person(email="o@x.invalid", name="Olive", password=None, by=by)
    assign_role(user=person, role="officer", by=by)
    browser = Client()
    browser.force_login(person)
    page = reverse("figure_entry:month-list")
    answer = browser.post(reverse("figure_entry:month-close", args=["2022-08"]), follow=True)
    assert b"August 2022 is closed." in answer.content
    assert b"Olive" in browser.get(page).content
    reopen = reverse("figure_entry:month-reopen", args=["2022-08"])
    assert b"Explain why you are reopening" in browser.post(reopen, {"reason": ""}).content
    browser.post(reopen, {"reason": "A late return"})
    assert ClosedMonth.objects.get().reopened_because == "A late return"
