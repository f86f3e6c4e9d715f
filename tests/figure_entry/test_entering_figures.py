"""Figures that are typed into a grid: read, asked about, in conflict, recorded, kept as a draft."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions import assign_role, create_person
from audit.models import AuditEvent
from dates.periods import add_months
from figure_entry.actions import TypedFigure, record_figures
from figure_entry.models import FigureDraft, FigureEntry
from figure_entry.queries import entry_lines
from figure_entry.typed import read_typed
from measures.actions import NewFigure, PrintedSpan, note_printed, record_observations
from measures.models import Measure, Observation
from records.conflicts import EditConflict
from records.editing import RowsRefused
from tests.measures.factories import (
    AreaFactory,
    HomeAreaFactory,
    MeasureFactory,
    ScorecardRowFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
AUGUST = date(2022, 8, 1)


@pytest.fixture
def source(by):
    source = SourceFactory(slug="niche", name="Niche")
    HomeAreaFactory()
    MeasureFactory(name="Volume", slug="volume", source=source, owner_title="Data lead")
    MeasureFactory(name="Rate", slug="rate", unit="percent", aggregation="ratio", source=source)
    MeasureFactory(name="Wait", slug="wait", unit="duration", aggregation="mean", source=source)
    MeasureFactory(name="Days", slug="days", unit="days", aggregation="mean", source=source)
    MeasureFactory(name="Share", slug="share", unit="percent", aggregation="mean", source=source)
    return source


@pytest.fixture
def officer(source, by):
    person = create_person(email="o@x.invalid", name="Olive", password=None, by=by)
    assign_role(user=person, role="officer", by=by)
    return person


@pytest.fixture
def browser(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def address(choice: str = "source:niche", month: str = "2022-08") -> str:
    return reverse("figure_entry:figure-grid", args=[month, choice])


def prefix(slug: str, area=None) -> str:
    return f"m{Measure.objects.get(slug=slug).pk}a{(area or HomeAreaFactory()).pk}"


def boxes(browser: Client, url: str, do: str = "save", **typed: str) -> dict[str, str]:
    """What a browser sends: the boxes as the page shows them, and what was typed into some."""
    page = browser.get(url).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(m[^"]+)" value="([^"]*)"', page))
    names = {slug: prefix(slug) for slug in {key.split("__")[0] for key in typed}}
    for key, value in typed.items():
        slug, _, part = key.partition("__")
        fields[f"{names[slug]}-{part or 'numerator'}"] = value
    return {**fields, "do": do}


def text_of(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def in_force(month: date = AUGUST) -> dict[str, Any]:
    rows = Observation.objects.current().filter(month=month).select_related("measure")
    return {
        each.measure.slug: (each.numerator, each.denominator, each.is_provisional) for each in rows
    }


def observe(slug: str, month: date, numerator: int, by, reason: str = "") -> None:
    measure = Measure.objects.get(slug=slug)
    figure = NewFigure(measure, HomeAreaFactory(), month, Decimal(numerator))
    record_observations(figures=[figure], by=by, reason=reason)


def history(slug: str, by) -> None:
    for back in range(1, 19):
        observe(slug, add_months(AUGUST, -back), 100 + back % 3, by)


def test_each_unit_is_read_as_people_write_it_and_stored_exactly(browser):
    typed = boxes(
        browser,
        address(),
        volume="4,321",
        volume__is_provisional="on",
        rate="152",
        rate__denominator="1,000",
        wait="1:23:45",
        days="12.5",
        share="15.2%",
    )
    answer = browser.post(address(), typed, follow=True)
    assert "5 new, 0 changed, 0 unchanged" in text_of(answer)
    assert in_force() == {
        "volume": (4321, None, True),
        "rate": (152, 1000, False),
        "wait": (5025, None, False),
        "days": (Decimal("12.5"), None, False),
        "share": (Decimal("15.2"), None, False),
    }
    shown = text_of(browser.get(address()))
    for text in ("4,321", "15.2% (152 of 1,000)", "01:23:45", "15.2%"):
        assert text in shown


def test_an_empty_box_changes_nothing_and_is_never_zero(browser, by):
    observe("volume", AUGUST, 7, by)
    answer = browser.post(address(), boxes(browser, address()))
    assert "Enter at least one figure." in text_of(answer)
    browser.post(address(), boxes(browser, address(), days="0"))
    assert in_force() == {"volume": (7, None, False), "days": (0, None, False)}


def test_the_figure_before_and_that_of_a_year_before_stand_beside_the_box(browser, by):
    observe("volume", date(2022, 7, 1), 5010, by)
    observe("volume", date(2021, 8, 1), 4800, by)
    shown = text_of(browser.get(address()))
    assert "4,800" in shown
    assert "5,010 July 2022" in shown


def test_a_box_says_what_is_wrong_and_nothing_is_saved(browser):
    answer = browser.post(address(), boxes(browser, address(), volume="many", days="3", rate="5"))
    text = text_of(answer)
    assert "Volume, Whole force, August 2022: Enter a plain decimal number" in text
    assert "This measure is a ratio: enter its denominator." in text
    assert in_force() == {}


def test_an_unusual_figure_is_asked_about_and_a_tick_is_for_that_figure_alone(browser, by):
    history("volume", by)
    typed = boxes(browser, address(), volume="9000", days="3")
    answer = browser.post(address(), typed)
    assert "9,000 is far outside the range of the last 18 months, 100 to 102" in text_of(answer)
    assert in_force() == {}
    name = prefix("volume")
    asked = re.search(rf'name="{name}-confirmed_of" value="([^"]+)"', answer.content.decode())
    assert asked
    typed |= {f"{name}-confirms": "on", f"{name}-confirmed_of": asked[1]}
    other = browser.post(address(), {**typed, f"{name}-numerator": "90000"})
    assert "90,000 is far outside" in text_of(other)
    browser.post(address(), typed)
    assert in_force() == {"volume": (9000, None, False), "days": (3, None, False)}


def test_a_percentage_below_one_may_be_a_fraction_and_is_asked_about(browser):
    answer = browser.post(address(), boxes(browser, address(), share="0.152"))
    assert "To be confirmed" in text_of(answer)


def test_a_correction_needs_its_reason_which_is_kept_with_the_revision(browser, by):
    observe("volume", AUGUST, 7, by)
    answer = browser.post(address(), boxes(browser, address(), volume="8"))
    assert "Explain why the figure changes: 7 is recorded now." in text_of(answer)
    assert in_force()["volume"] == (7, None, False)
    browser.post(address(), boxes(browser, address(), volume="8", volume__reason="Late returns"))
    revision = Observation.objects.current().get(measure__slug="volume")
    assert (revision.numerator, revision.revision, revision.reason) == (
        Decimal(8),
        2,
        "Late returns",
    )


def test_one_reason_may_be_for_every_figure(browser, by):
    observe("volume", AUGUST, 7, by)
    typed = {**boxes(browser, address(), volume="8", days="1"), "reason": "Recount"}
    browser.post(address(), typed)
    assert Observation.objects.current().get(measure__slug="volume").reason == "Recount"


def test_a_month_that_a_report_printed_needs_a_reason_though_it_had_no_figure(browser, by):
    span = PrintedSpan("volume", HomeAreaFactory().slug, date(2021, 9, 1), AUGUST)
    note_printed(report="Highlights", spans=[span], by=by)
    answer = browser.post(address(), boxes(browser, address(), volume="8"))
    assert "“Highlights” has printed this month" in text_of(answer)
    assert in_force() == {}


def test_the_mark_alone_can_be_changed(browser, by):
    measure = Measure.objects.get(slug="volume")
    figure = NewFigure(measure, HomeAreaFactory(), AUGUST, Decimal(7), is_provisional=True)
    record_observations(figures=[figure], by=by)
    assert (
        f'name="{prefix("volume")}-was_provisional" value="True"'
        in browser.get(address()).content.decode()
    )
    browser.post(address(), boxes(browser, address(), volume=""))
    assert in_force() == {"volume": (7, None, False)}


def test_who_was_slower_is_told_both_figures_and_may_save_again(browser, by):
    typed = boxes(browser, address(), volume="8", volume__reason="Mine", days="3")
    observe("volume", AUGUST, 7, by)
    answer = browser.post(address(), typed)
    assert answer.status_code == 409
    text = text_of(answer)
    assert "recorded 7 since you opened this page" in text
    assert "Changed by someone else since you opened this page" in text
    assert in_force() == {"volume": (7, None, False)}
    seen = re.search(rf'name="{prefix("volume")}-seen" value="(\d+)"', answer.content.decode())
    assert seen and seen[1] == "1"
    browser.post(address(), {**typed, f"{prefix('volume')}-seen": "1"})
    assert in_force() == {"volume": (8, None, False), "days": (3, None, False)}


def test_an_entry_is_one_event_with_its_sentence(browser, officer):
    browser.post(address(), boxes(browser, address(), volume="8", days="3"))
    event = AuditEvent.objects.get(verb="record_figures")
    assert event.sentence == "typed in figures of August 2022: 2 new, 0 changed, 0 unchanged"
    assert FigureEntry.objects.get().entered_by == officer


def test_what_is_recorded_already_leaves_no_event(browser, by):
    observe("volume", AUGUST, 7, by)
    answer = browser.post(address(), boxes(browser, address(), volume="7"), follow=True)
    assert "these figures are already recorded" in text_of(answer)
    assert not AuditEvent.objects.filter(verb="record_figures").exists()


class TestDrafts:
    """What is typed may be kept, and comes back until it is saved."""

    def test_a_draft_comes_back_to_its_writer_alone_and_goes_when_it_is_saved(self, browser, by):
        typed = boxes(browser, address(), do="draft", volume="8", days="not yet known")
        answer = browser.post(address(), typed, follow=True)
        assert "Your draft has been saved." in text_of(answer)
        assert in_force() == {}
        page = browser.get(address()).content.decode()
        assert 'value="not yet known"' in page
        assert "Your drafts" in text_of(browser.get(reverse("figure_entry:figure-enter")))
        other = create_person(email="p@x.invalid", name="Pat", password=None, by=by)
        assign_role(user=other, role="officer", by=by)
        theirs = Client()
        theirs.force_login(other)
        assert "not yet known" not in theirs.get(address()).content.decode()
        browser.post(address(), {**typed, "do": "save", f"{prefix('days')}-numerator": "4"})
        assert in_force() == {"volume": (8, None, False), "days": (4, None, False)}
        assert not FigureDraft.objects.exists()

    def test_a_draft_that_someone_overtook_is_in_conflict(self, browser, by):
        browser.post(address(), boxes(browser, address(), do="draft", volume="8"))
        observe("volume", AUGUST, 7, by)
        page = browser.get(address()).content.decode()
        fields = dict(re.findall(r'<input type="hidden" name="(m[^"]+)" value="([^"]*)"', page))
        name = prefix("volume")
        answer = browser.post(address(), {**fields, f"{name}-numerator": "8"})
        assert answer.status_code == 409

    def test_a_draft_can_be_deleted(self, browser):
        browser.post(address(), boxes(browser, address(), do="draft", volume="8"))
        browser.post(address(), {"do": "forget"})
        assert not FigureDraft.objects.exists()


class TestChoosing:
    """What to enter: by source, role, scorecard, or what is missing."""

    def test_each_choice_leads_to_its_measures(self, browser):
        row = ScorecardRowFactory(measure=Measure.objects.get(slug="volume"))
        page = text_of(browser.get(reverse("figure_entry:figure-enter")))
        assert "Niche" in page
        assert "Data lead" in page
        assert row.scorecard.title in page
        for choice in ("role:Data lead", f"scorecard:{row.scorecard.slug}"):
            shown = browser.get(address(choice)).content.decode()
            assert prefix("volume") in shown
            assert prefix("days") not in shown

    def test_what_is_missing_leaves_out_what_is_there(self, browser, by):
        observe("volume", AUGUST, 7, by)
        shown = browser.get(address("missing")).content.decode()
        assert prefix("volume") not in shown
        assert prefix("days") in shown

    def test_an_area_with_figures_has_its_own_line(self, browser, by):
        north, volume = AreaFactory(name="North"), Measure.objects.get(slug="volume")
        AreaFactory(name="South")
        figure = NewFigure(volume, north, date(2022, 7, 1), Decimal(3))
        record_observations(figures=[figure], by=by)
        observe("volume", date(2022, 7, 1), 9, by)
        lines = entry_lines([volume], AUGUST)
        assert [line.area.name for line in lines] == ["Whole force", "North"]

    @pytest.mark.parametrize("month", ["2199-01", "soon", "2022-13"])
    def test_a_month_that_has_not_ended_is_refused(self, browser, month):
        answer = browser.get(reverse("figure_entry:figure-enter"), {"month": month})
        assert answer.status_code == 422
        assert "Month must be" in text_of(answer)
        assert browser.get(address(month=month)).status_code == 404

    @pytest.mark.parametrize("choice", ["source:none", "role:none", "scorecard:none", "x"])
    def test_a_choice_that_there_is_not_is_not_found(self, browser, choice):
        assert browser.get(address(choice)).status_code == 404

    def test_a_grid_costs_the_same_queries_for_many_lines(self, source):
        few = queries_of_a_grid()
        for at in range(20):
            MeasureFactory(name=f"More {at}", source=source)
        assert queries_of_a_grid() == few


def queries_of_a_grid() -> int:
    with CaptureQueriesContext(connection) as counted:
        entry_lines(Measure.objects.all(), AUGUST)
    return len(counted)


class TestCorrecting:
    """One figure, from the page of its measure."""

    URL = "/figures/correct/volume/whole-force/2022-08/"

    def test_a_figure_is_corrected_with_a_reason(self, browser, by):
        observe("volume", AUGUST, 7, by)
        page = browser.get(reverse("measures:measure-detail", args=["volume"])).content.decode()
        assert self.URL in page
        assert "Recorded now" in text_of(browser.get(self.URL))
        refused = browser.post(self.URL, boxes(browser, self.URL, volume="8"))
        assert "Explain why the figure changes" in text_of(refused)
        typed = boxes(browser, self.URL, volume="8", volume__reason="A slip")
        answer = browser.post(self.URL, typed)
        assert answer["Location"] == reverse("measures:measure-detail", args=["volume"])
        assert in_force() == {"volume": (8, None, False)}

    def test_who_may_not_import_sees_no_link(self, browser, by):
        observe("volume", AUGUST, 7, by)
        page = Client().get(reverse("measures:measure-detail", args=["volume"]))
        assert self.URL not in page.content.decode()

    def test_a_month_to_come_is_not_found(self, browser):
        url = "/figures/correct/volume/whole-force/2199-08/"
        assert browser.get(url).status_code == 404


def test_the_action_refuses_all_where_one_is_refused(by, source):
    volume, days, home = (
        Measure.objects.get(slug="volume"),
        Measure.objects.get(slug="days"),
        HomeAreaFactory(),
    )
    observe("volume", AUGUST, 7, by)
    figures = [typed_figure(volume, home, "8", seen=0), typed_figure(days, home, "3", seen=0)]
    with pytest.raises(RowsRefused) as caught:
        record_figures(figures=figures, by=by)
    assert [type(error) for error in caught.value.refused.values()] == [EditConflict]
    assert in_force() == {"volume": (7, None, False)}


def typed_figure(measure, area, text: str, seen: int | None = None) -> TypedFigure:
    parsed = read_typed(text, "", measure=measure, area=area, month=AUGUST, mark=False)
    assert parsed.problems == ()
    return TypedFigure(NewFigure(measure, area, AUGUST, parsed.numerator), parsed, seen)


def measure_in_mind(unit: str, aggregation: str = "mean") -> Measure:
    return Measure(pk=1, name="M", unit=unit, aggregation=aggregation)


def read(text: str, unit: str) -> Decimal | None:
    area = AreaFactory.build(pk=1, parent=None)
    return read_typed(
        text, "", measure=measure_in_mind(unit), area=area, month=AUGUST, mark=False
    ).numerator


NUMBERS = st.decimals(min_value=0, max_value=10**12, places=3, allow_nan=False)


@given(NUMBERS)
def test_what_is_typed_is_what_is_stored(number):
    plain = f"{number:f}"
    assert read(plain, "count") == number
    assert read(f"{number:,f}", "count") == number
    assert read(plain, "days") == number
    assert read(f"{plain}%", "percent") == number


@given(st.integers(0, 999), st.integers(0, 59), st.integers(0, 59))
def test_a_clock_is_stored_in_seconds(hours, minutes, seconds):
    text = f"{hours}:{minutes:02d}:{seconds:02d}"
    assert read(text, "duration") == hours * 3600 + minutes * 60 + seconds


def test_a_quarter_is_typed_in_its_last_month(browser, source):
    quarterly = MeasureFactory(name="Quarterly", slug="quarterly", frequency="quarter")
    Measure.objects.filter(pk=quarterly.pk).update(source=source)
    assert "Quarterly" not in browser.get(address()).content.decode()
    september = address(month="2022-09")
    sent = boxes(browser, september, quarterly="1,234")
    assert browser.post(september, sent).status_code == 302
    figure = Observation.objects.get(measure=quarterly)
    assert (figure.month, figure.numerator) == (date(2022, 9, 1), Decimal(1234))


def test_money_below_zero_is_typed_as_people_write_it(browser, source):
    MeasureFactory(name="Variance", slug="variance", unit="money", source=source,
                   allows_negative=True)  # fmt: skip
    sent = boxes(browser, address(), variance="(£1.2k)")
    assert browser.post(address(), sent).status_code == 302
    assert Observation.objects.get(measure__slug="variance").numerator == Decimal(-1200)
