"""Writes: what they keep, what they refuse, and that two at once neither lose nor double."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from audit.models import AuditEvent
from measures.actions import (
    NewFigure,
    annotate,
    define_area,
    define_measure,
    define_source,
    ensure_home_area,
    record_observations,
    set_target,
)
from measures.models import Observation
from plans.models import Body
from scorecards.actions import define_kpi_page, define_scorecard, write_commentary
from tests.measures.factories import (
    HomeAreaFactory,
    MeasureFactory,
    ObservationFactory,
    priority_of,
)

AUGUST = date(2022, 8, 1)


def figure(measure, area, value, month=AUGUST, **more) -> NewFigure:
    return NewFigure(measure=measure, area=area, month=month, numerator=Decimal(value), **more)


@pytest.mark.django_db
class TestReference:
    """Areas, sources, measures, targets and annotations."""

    def test_home_area_is_made_once(self, by):
        assert ensure_home_area(by=by) == ensure_home_area(by=by)
        assert AuditEvent.objects.filter(verb="define_area").count() == 1

    def test_local_area_lies_in_the_home_area(self, by):
        with pytest.raises(ValidationError, match="define the force area first"):
            define_area(name="North", by=by)
        home = ensure_home_area(by=by)
        assert define_area(name="North", by=by).parent == home

    def test_measure_is_defined_changed_and_left_alone(self, by):
        source = define_source(name="Dashboard", url="https://example.org/", by=by)
        measure = define_measure(
            name="Crime: all!",
            unit="count",
            aggregation="sum",
            preferred_direction="down",
            definition="Every crime.",
            by=by,
        )
        assert measure.slug == "crime-all"
        define_measure(name="Crime: all!", source=source, by=by)
        define_measure(name="Crime: all!", source=source, by=by)
        measure.refresh_from_db()
        assert (measure.definition, measure.source) == ("Every crime.", source)
        assert AuditEvent.objects.filter(verb="define_measure").count() == 2

    def test_slugs_stay_apart(self, by):
        kind = {"unit": "count", "aggregation": "sum", "preferred_direction": "down", "by": by}
        slugs = [define_measure(name=name, **kind).slug for name in ("A+B", "AB", "A B", "Ω", "¿")]
        assert slugs == ["ab", "ab-2", "a-b", "measure", "measure-2"]

    def test_new_measure_needs_its_unit(self, by):
        with pytest.raises(ValidationError) as caught:
            define_measure(name="Half a measure", by=by)
        assert {"unit", "aggregation", "preferred_direction"} <= set(caught.value.message_dict)

    def test_unit_may_change_only_before_there_are_observations(self, by):
        measure = MeasureFactory()
        define_measure(name=measure.name, unit="days", by=by)
        ObservationFactory(measure=measure)
        with pytest.raises(ValidationError, match="change their meaning"):
            define_measure(name=measure.name, unit="count", by=by)

    def test_target_is_set_changed_and_left_alone(self, by):
        measure, area = MeasureFactory(), HomeAreaFactory()
        for value in (80, 80, 85):
            set_target(measure=measure, area=area, value=Decimal(value), by=by)
        set_target(measure=measure, area=area, value=Decimal(90), from_month=AUGUST, by=by)
        assert list(measure.targets.values_list("value", flat=True)) == [85, 90]
        assert AuditEvent.objects.filter(verb="set_target").count() == 3
        with pytest.raises(ValidationError):
            set_target(measure=measure, area=area, value=Decimal(-1), by=by)

    def test_annotation_needs_words_a_measure_and_an_order(self, by):
        measure = MeasureFactory()
        kept = annotate(measures=[measure], kind="event", start_month=AUGUST, text="Flood", by=by)
        assert list(kept.measures.all()) == [measure]
        wrongs: tuple[dict[str, Any], ...] = (
            {"measures": []},
            {"text": ""},
            {"end_month": date(2022, 7, 1)},
            {"kind": "gossip"},
            {"start_month": date(2022, 8, 2)},
        )
        for wrong in wrongs:
            good: dict[str, Any] = {
                "measures": [measure],
                "kind": "event",
                "start_month": AUGUST,
                "text": "Flood",
            }
            with pytest.raises(ValidationError):
                annotate(**{**good, **wrong}, by=by)


@pytest.mark.django_db
class TestObservations:
    """Figures and their revisions."""

    def test_same_values_change_nothing(self, by):
        row = figure(MeasureFactory(), HomeAreaFactory(), "1.50")
        assert record_observations(figures=[row], by=by).new == 1
        events = AuditEvent.objects.count()
        assert str(record_observations(figures=[row], by=by)) == "0 new, 0 changed, 1 unchanged"
        assert AuditEvent.objects.count() == events

    def test_one_event_for_each_measure(self, by):
        area = HomeAreaFactory()
        first, second = MeasureFactory(), MeasureFactory()
        rows = [
            figure(measure, area, value, date(2022, value, 1))
            for measure in (first, second)
            for value in (1, 2, 3)
        ]
        record_observations(figures=rows, by=by, reason="First load")
        event = AuditEvent.objects.get(subject_id=str(first.pk), verb="record_observations")
        assert event.after["new"] == 3
        assert (event.after["first_month"], event.after["last_month"]) == ("2022-01", "2022-03")
        assert "First load" in event.sentence

    def test_figure_is_withdrawn_and_comes_back(self, by):
        measure, area = MeasureFactory(), HomeAreaFactory()
        gone = NewFigure(measure=measure, area=area, month=AUGUST, numerator=None)
        assert record_observations(figures=[gone], by=by).unchanged == 1
        record_observations(figures=[figure(measure, area, 5)], by=by)
        record_observations(figures=[gone], by=by)
        assert not Observation.objects.current().exists()
        record_observations(figures=[figure(measure, area, 5)], by=by)
        assert Observation.objects.current().get().revision == 3

    def test_provisional_figure_becomes_firm(self, by):
        measure, area = MeasureFactory(), HomeAreaFactory()
        record_observations(figures=[figure(measure, area, 5, is_provisional=True)], by=by)
        assert record_observations(figures=[figure(measure, area, 5)], by=by).changed == 1

    def test_refusals_are_all_named_and_nothing_is_written(self, by):
        area, count = HomeAreaFactory(), MeasureFactory()
        rate = MeasureFactory(unit="percent", aggregation="ratio")
        rows = [
            figure(count, area, 1),
            figure(count, area, 2),
            figure(count, area, -1, date(2022, 7, 1)),
            figure(count, area, "NaN", date(2022, 6, 1)),
            figure(count, area, "0.1234567", date(2022, 5, 1)),
            figure(count, area, 1, date(2022, 4, 1), denominator=Decimal(2)),
            figure(count, area, 1, date(2022, 3, 2)),
            figure(rate, area, 1),
        ]
        with pytest.raises(ValidationError) as caught:
            record_observations(figures=rows, by=by)
        assert len(caught.value.messages) == 7
        assert not Observation.objects.exists()

    def test_statements_do_not_grow_with_rows(self, by, django_assert_max_num_queries):
        measure, area = MeasureFactory(), HomeAreaFactory()
        rows = [figure(measure, area, n, date(1900 + n // 12, n % 12 + 1, 1)) for n in range(2000)]
        with django_assert_max_num_queries(12):
            assert record_observations(figures=rows, by=by).new == 2000


@pytest.mark.django_db
class TestPages:
    """Scorecards, commentary, KPI pages."""

    def test_rows_are_replaced_in_their_order(self, by):
        area = HomeAreaFactory()
        first, second = MeasureFactory(), MeasureFactory()
        card = {"slug": "one", "title": "One", "priority": priority_of(1), "by": by}
        define_scorecard(rows=[(first, area, True), (second, area, False)], **card)
        again = define_scorecard(rows=[(second, area, True), (first, area, True)], **card)
        assert [row.measure for row in again.rows.select_related("measure")] == [second, first]
        define_scorecard(rows=[(second, area, True), (first, area, True)], **card)
        assert AuditEvent.objects.filter(verb="define_scorecard").count() == 2

    def test_scorecard_belongs_to_a_priority_or_a_body(self, by):
        body = Body.objects.create(slug="board", name="Board", kind="board")
        assert define_scorecard(slug="b", title="B", body=body, rows=[], by=by).body == body
        with pytest.raises(ValidationError, match="a priority or a body"):
            define_scorecard(slug="c", title="C", rows=[], by=by)

    def test_measure_stands_once(self, by):
        row = (MeasureFactory(), HomeAreaFactory())
        with pytest.raises(ValidationError, match="is in two rows"):
            define_kpi_page(slug="k", title="K", priority=priority_of(1), rows=[row, row], by=by)

    def test_commentary_is_replaced_and_its_old_words_kept(self, by):
        card = define_scorecard(slug="d", title="D", priority=priority_of(1), rows=[], by=by)
        for text in ("Up.", "Up.", "Down."):
            write_commentary(scorecard=card, month=AUGUST, text=text, by=by)
        assert card.commentaries.get().text == "Down."
        event = AuditEvent.objects.filter(verb="write_commentary")[0]
        assert event.before == {"text": "Up."}
        write_commentary(scorecard=card, month=AUGUST, text="", by=by)
        assert card.commentaries.get().text == "", "a text can be taken away"
