"""Forms behind the charts: annotations, new limits, targets, settings, ranks, icons."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import assign_role
from accounts.models import User
from audit.models import AuditEvent
from dates.periods import day_text
from measures import actions
from measures.actions.annotations import annotation_digest
from measures.actions.targets import target_digest
from measures.models import Annotation, Area, Measure, PublishedRank, Target
from records.actions import remove_record
from records.conflicts import EditConflict
from tests.measures.factories import (
    HomeAreaFactory,
    KpiPageFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
)

pytestmark = pytest.mark.django_db

MAY = date(2022, 5, 1)


@pytest.fixture
def office(client: Client, by: User) -> Client:
    """A client signed in as an officer."""
    officer = User.objects.create_user("officer@example.org", name="Officer")
    assign_role(user=officer, role="officer", by=by)
    client.force_login(officer)
    return client


@pytest.fixture
def home(db: None) -> Area:
    return HomeAreaFactory()


@pytest.fixture
def measure(home: Area) -> Measure:
    """A measure with figures from March to May 2022."""
    found: Measure = MeasureFactory(name="Thefts", unit="duration", aggregation="mean")
    for month in (3, 4, 5):
        ObservationFactory(measure=found, area=home, month=date(2022, month, 1))
    return found


def words(measure: Measure, **changed: Any) -> dict[str, Any]:
    return {
        "kind": "event",
        "text": "New law.",
        "start_month": "2022-04",
        "end_month": "",
        "area": "",
        "measures": [measure.pk],
        **changed,
    }


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


class TestAnnotations:
    """Words on months, and limits that start again."""

    def test_added_edited_and_removed(self, office, measure):
        base = f"/measures/{measure.slug}/charts/"
        other = MeasureFactory(name="Fires")
        sent = words(measure, measures=[measure.pk, other.pk])
        assert office.post(f"{base}annotations/add/", sent).status_code == 302
        row = Annotation.objects.get()
        assert {each.name for each in row.measures.all()} == {"Thefts", "Fires"}
        assert "New law." in office.get(f"/measures/{other.slug}/charts/").content.decode()
        page = f"{base}annotations/{row.pk}/"
        assert "New law." in office.get(page).content.decode()
        changed = words(measure, text="Old law.", end_month="2022-05", seen=annotation_digest(row))
        assert office.post(page, changed).status_code == 302
        row.refresh_from_db()
        assert (row.text, row.end_month) == ("Old law.", MAY)
        remove = reverse("records:record-remove", args=["annotation", row.pk])
        assert remove in office.get(page).content.decode()
        assert "Old law." in office.get(remove).content.decode()
        assert office.post(remove, {"because": "Repealed."}).status_code == 302
        assert not Annotation.objects.exists()
        assert Annotation.with_removed.get().removed_because == "Repealed."
        assert verbs()[-3:] == ["annotate", "edit_annotation", "remove_record"]

    def test_limits_start_anew(self, office, measure):
        sent = words(measure, kind="method", rebases="on")
        office.post(f"/measures/{measure.slug}/charts/annotations/add/", sent)
        assert Annotation.objects.get().rebases is True
        assert (
            "New limits from April 2022"
            in office.get(f"/measures/{measure.slug}/").content.decode()
        )

    def test_who_wrote_and_who_changed_last_is_said_to_the_office(self, office, measure, by):
        author = User.objects.create_user("author@example.org", name="Ash Author")
        editor = User.objects.create_user("editor@example.org", name="Emery Editor")
        said: dict[str, Any] = {"measures": [measure], "start_month": date(2022, 4, 1)}
        rebase = actions.annotate(**said, kind="method", text="New model.", rebases=True, by=author)
        actions.annotate(**said, kind="event", text="New law.", by=author)
        page, managing = f"/measures/{measure.slug}/", f"/measures/{measure.slug}/charts/"
        on_day = f"on {day_text(timezone.localdate())}"
        for text in ("Newer model.", "Newest model."):
            assert "Emery" not in office.get(page).content.decode()
            by_now = by if text == "Newer model." else editor
            actions.edit_annotation(
                annotation=rebase, **said, kind="method", text=text, rebases=True, by=by_now
            )
        shown = office.get(page).content.decode()
        decided = f"Decided by Ash Author {on_day}, last changed by Emery Editor {on_day}."
        assert f"The control limits start again here. {decided}" in shown
        assert f"Written by Ash Author {on_day}.</span>" in shown
        managed = office.get(managing).content.decode()
        assert managed.count(f"Written by Ash Author {on_day}") == 2
        assert managed.count("Last changed by") == 1
        assert f"Last changed by Emery Editor {on_day}" in managed
        # Readers outside the office learn that it decided, and no names.
        outside = Client().get(page).content.decode()
        assert f"Decided by this office {on_day}, last changed {on_day}." in outside
        assert "Written by" not in outside
        assert "Ash" not in outside
        assert "Emery" not in outside

    def test_limits_cannot_start_after_the_last_figure(self, office, measure):
        sent = words(measure, start_month="2022-06", rebases="on")
        answer = office.post(f"/measures/{measure.slug}/charts/annotations/add/", sent)
        assert answer.status_code == 422
        assert "enter May 2022 or an earlier month" in answer.content.decode()
        assert "New law." in answer.content.decode()
        assert not Annotation.objects.exists()

    def test_limits_need_figures(self, by, home):
        with pytest.raises(ValidationError, match="has no figures yet"):
            actions.annotate(
                measures=[MeasureFactory()],
                kind="event",
                start_month=MAY,
                text="x",
                rebases=True,
                by=by,
            )
        assert not Annotation.objects.exists()

    @pytest.mark.parametrize(
        "changed, fix",
        [
            ({"text": ""}, "Enter what readers should know."),
            ({"text": "x" * 1001}, "must be 1,000 characters or fewer. It has 1001."),
            ({"start_month": "May 2022"}, "enter the month as YYYY-MM"),
            ({"end_month": "2022-03"}, "The last month is before the first. Enter a later one"),
            ({"measures": []}, "Choose at least one measure"),
        ],
    )
    def test_bad_input_is_told(self, office, measure, changed, fix):
        answer = office.post(
            f"/measures/{measure.slug}/charts/annotations/add/", words(measure, **changed)
        )
        assert answer.status_code == 422
        assert fix in answer.content.decode()
        assert not Annotation.objects.exists()

    def test_second_to_save_is_told_and_loses_nothing(self, office, measure, by):
        row = actions.annotate(
            measures=[measure], kind="event", start_month=MAY, text="First.", by=by
        )
        seen = annotation_digest(row)
        actions.edit_annotation(
            annotation=row, measures=[measure], kind="event", start_month=MAY, text="Hers.", by=by
        )
        page = f"/measures/{measure.slug}/charts/annotations/{row.pk}/"
        sent = words(measure, start_month="2022-05", text="Mine.", seen=seen)
        answer = office.post(page, sent)
        assert answer.status_code == 409
        shown = answer.content.decode()
        assert "Hers." in shown
        assert "Mine." in shown
        row.refresh_from_db()
        assert row.text == "Hers."
        sent["seen"] = annotation_digest(row)
        assert f'value="{sent["seen"]}"' in shown
        assert office.post(page, sent).status_code == 302

    def test_what_was_removed_is_not_changed(self, measure, by):
        row = actions.annotate(
            measures=[measure], kind="event", start_month=MAY, text="First.", by=by
        )
        remove_record(row=Annotation.objects.get(), because="Twice.", by=by)
        with pytest.raises(ValidationError, match="already removed this annotation"):
            remove_record(row=row, because="Twice.", by=by)
        with pytest.raises(EditConflict, match="removed"):
            actions.edit_annotation(
                annotation=row, measures=[measure], kind="event", start_month=MAY, text="N", by=by
            )


class TestTargets:
    """What should be reached, from a month on."""

    def test_added_edited_and_removed(self, office, measure, home):
        base = f"/measures/{measure.slug}/charts/targets/"
        sent = {"value": "00:15:00", "label": "Ceiling", "from_month": "2022-04", "area": home.pk}
        assert office.post(f"{base}add/", sent).status_code == 302
        row = Target.objects.get()
        assert (row.value, row.from_month) == (Decimal(900), date(2022, 4, 1))
        again = office.post(f"{base}add/", sent)
        assert again.status_code == 422
        assert "edit that one instead" in again.content.decode()
        assert 'value="00:15:00"' in office.get(f"{base}{row.pk}/").content.decode()
        changed = {**sent, "value": "60", "seen": target_digest(row)}
        assert office.post(f"{base}{row.pk}/", changed).status_code == 302
        late = office.post(f"{base}{row.pk}/", {**changed, "value": "70"})
        assert late.status_code == 409
        row.refresh_from_db()
        assert row.value == 60
        remove = reverse("records:record-remove", args=["target", row.pk])
        assert remove in office.get(f"{base}{row.pk}/").content.decode()
        assert office.post(remove, {"because": "Never agreed."}).status_code == 302
        assert not Target.objects.exists()
        assert verbs()[-3:] == ["set_target", "change_target", "remove_record"]

    def test_met_and_not_met_by_month(self, client, measure, home, by):
        actions.set_target(measure=measure, area=home, value=Decimal(50), by=by)
        actions.set_target(measure=measure, area=home, value=Decimal(200), from_month=MAY, by=by)
        page = client.get(f"/measures/{measure.slug}/").content.decode()
        assert page.count("00:00:50: not met") == 2
        assert "00:03:20: met" in page
        assert "met in 1 of 3 months since March 2022" in page
        # The title of the chart says it too.
        assert re.search(r"in May 2022, .*the target of 3 minutes 20 seconds is met</h3>", page)

    @pytest.mark.parametrize("value", ["", "soon", "-1", "1e400", "NaN", "0.1234567"])
    def test_bad_figure_is_told(self, office, measure, home, value):
        sent = {"value": value, "label": "Target", "from_month": "", "area": home.pk}
        answer = office.post(f"/measures/{measure.slug}/charts/targets/add/", sent)
        assert answer.status_code == 422
        assert not Target.objects.exists()

    def test_a_share_of_more_than_all_is_told(self, office, home):
        share = MeasureFactory(unit="percent", aggregation="ratio")
        sent = {"value": "150", "label": "Target", "from_month": "", "area": home.pk}
        page = f"/measures/{share.slug}/charts/targets/add/"
        answer = office.post(page, sent)
        assert answer.status_code == 422
        assert "Enter a target of 100 or less." in answer.content.decode()
        assert not Target.objects.exists()
        assert office.post(page, {**sent, "value": "100"}).status_code == 302

    def test_a_percentage_that_may_be_a_fraction_is_asked_about(self, office, home):
        share = MeasureFactory(unit="percent", aggregation="ratio")
        sent = {"label": "Target", "from_month": "", "area": home.pk}
        page = f"/measures/{share.slug}/charts/targets/add/"
        for typed in ("0.85", "1"):
            answer = office.post(page, {**sent, "value": typed})
            assert f"{typed} would be {typed}%: enter " in answer.content.decode()
        assert not Target.objects.exists()
        office.post(page, {**sent, "value": "0.85%"})
        assert Target.objects.get().value == Decimal("0.85")


class TestSettings:
    """How limits are worked out, and where icons stand."""

    def test_saved_and_conflicting(self, office, measure):
        page = f"/measures/{measure.slug}/charts/limits/"
        shown = office.get(page)
        seen = shown.context["form"].initial["seen"]
        sent = {"baseline_points": "12", "seen": seen}
        assert office.post(page, sent).status_code == 302
        measure.refresh_from_db()
        assert (measure.screens_outliers, measure.baseline_points) == (False, 12)
        answer = office.post(page, {"baseline_points": "24", "seen": seen})
        assert answer.status_code == 409
        assert verbs()[-1] == "set_chart_settings"

    def test_too_short_a_baseline(self, office, measure):
        page = f"/measures/{measure.slug}/charts/limits/"
        answer = office.post(page, {"baseline_points": "11"})
        assert answer.status_code == 422
        assert "Limits need 12 months or more: enter a larger number." in answer.content.decode()

    @pytest.mark.parametrize("kind", ["scorecards", "kpi"])
    def test_icons_are_switched(self, office, kind):
        page = ScorecardFactory() if kind == "scorecards" else KpiPageFactory()
        address = f"/{kind}/{page.slug}/control-icons/"
        for shown in ("yes", "yes", "no"):
            assert office.post(address, {"shown": shown}).status_code == 302
            page.refresh_from_db()
            assert page.shows_control_icons is (shown == "yes")
        assert verbs().count("show_control_icons") == 2
        assert (
            "Show the control chart icons" in office.get(f"/{kind}/{page.slug}/").content.decode()
        )


class TestPeers:
    """The force among others."""

    def test_a_published_rank_is_entered_and_shown(self, office, measure):
        base = f"/measures/{measure.slug}/charts/"
        assert office.get(f"{base}ranks/add/").status_code == 404
        sent = {"name": "Tables", "definition": "From the first ring."}
        assert office.post(f"{base}peers/", sent).status_code == 302
        rank = {"month": "2022-05", "rank": "42", "forces": "44", "value_text": "12.49 seconds"}
        assert office.post(f"{base}ranks/add/", {**rank, "rank": "45"}).status_code == 422
        assert office.post(f"{base}ranks/add/", {**rank, "is_tied": "on"}).status_code == 302
        page = office.get(f"/measures/{measure.slug}/").content.decode()
        assert "=42nd of 44 forces that reported for May 2022, in the last quarter" in page
        assert "From the first ring." in page
        assert "12.49 seconds" in page
        row = PublishedRank.objects.get()
        remove = reverse("records:record-remove", args=["publishedrank", row.pk])
        assert remove in office.get(base).content.decode()
        assert office.post(remove, {"because": "Of another month."}).status_code == 302
        assert not PublishedRank.objects.exists()
        assert verbs()[-3:] == ["compare_with_peers", "publish_rank", "remove_record"]
