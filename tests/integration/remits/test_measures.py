"""What an officer who is limited to a priority may write on measures, scorecards and KPI pages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import command_user
from audit.models import AuditEvent
from imports.actions import confirm_import, preview_import, upload_file
from imports.models import ImportBatch
from imports.tasks import apply_confirmed_import
from measures import actions
from measures.actions import NewFigure, record_observations
from measures.models import Observation
from plans.policies import OutsideRemitError
from records.actions import remove_record
from scorecards.actions import arrange_scorecard, define_kpi_page, show_control_icons
from scorecards.models import KpiPage
from tests.accounts.factories import UserFactory
from tests.form_reader import form_of
from tests.measures.factories import (
    AnnotationFactory,
    HomeAreaFactory,
    KpiPageFactory,
    KpiRowFactory,
    MeasureFactory,
    ObservationFactory,
    ScorecardFactory,
    ScorecardRowFactory,
    TargetFactory,
)
from tests.plans.factories import BodyFactory, ObjectiveFactory, PlanFactory, PriorityFactory

pytestmark = pytest.mark.django_db

WHY = "you can only edit"
AUGUST = date(2022, 8, 1)


@pytest.fixture
def mine(priorities):
    measure = MeasureFactory(name="Mine", slug="mine")
    measure.priorities.add(priorities[0])
    return measure


@pytest.fixture
def others(priorities):
    """Another priority's, one of both, and one of none."""
    theirs, both, none = (MeasureFactory(name=name, slug=name) for name in ("theirs", "both", "no"))
    theirs.priorities.add(priorities[1])
    both.priorities.add(*priorities)
    # Who arranges a page does not make its measures their own.
    ScorecardRowFactory(measure=none, scorecard=ScorecardFactory(priority=priorities[0]))
    return [theirs, both, none]


def on_measure(measure, by):
    """Every action about the charts of a measure, on records that are there."""
    area = HomeAreaFactory()
    said = AnnotationFactory()
    said.measures.add(measure)
    target = TargetFactory(measure=measure)
    comparison = actions.compare_with_peers(
        measure=measure, name="A league", definition="How they count.", by=command_user()
    )
    rank = actions.publish_rank(
        comparison=comparison, month=AUGUST, rank=1, forces=44, by=command_user()
    )
    words = {"kind": "event", "start_month": AUGUST, "by": by}
    return [
        lambda: actions.annotate(measures=[measure], text="New", **words),
        lambda: actions.edit_annotation(annotation=said, measures=[measure], text="Other", **words),
        lambda: remove_record(row=said, because="Twice.", by=by),
        lambda: actions.set_target(
            measure=measure, area=area, value=Decimal(1), from_month=AUGUST, by=by
        ),
        lambda: actions.change_target(
            target=target, area=area, value=Decimal(2), from_month=None, label="T", by=by
        ),
        lambda: remove_record(row=target, because="Twice.", by=by),
        lambda: actions.set_chart_settings(
            measure=measure,
            screens_outliers=False,
            baseline_points=None,
            by=by,
        ),
        lambda: actions.compare_with_peers(
            measure=measure, name="Another", definition="Otherwise.", by=by
        ),
        lambda: actions.publish_rank(
            comparison=comparison, month=date(2022, 9, 1), rank=2, forces=44, by=by
        ),
        lambda: remove_record(row=rank, because="Twice.", by=by),
        lambda: record_observations(figures=[NewFigure(measure, area, AUGUST, Decimal(7))], by=by),
    ]


def test_actions_on_measures(officer, mine, others):
    for do in on_measure(mine, officer):
        before = AuditEvent.objects.count()
        do()
        assert AuditEvent.objects.count() > before
    for measure in others:
        attempts = on_measure(measure, officer)
        before = AuditEvent.objects.count()
        for do in attempts:
            with pytest.raises(OutsideRemitError, match=WHY):
                do()
        assert AuditEvent.objects.count() == before


def test_an_annotation_needs_all_of_its_measures(officer, mine, others):
    said = AnnotationFactory()
    said.measures.add(mine, others[0])
    words = {"kind": "event", "start_month": AUGUST, "text": "Words", "by": officer}
    for measures in ([mine], [mine, others[0]]):
        with pytest.raises(OutsideRemitError, match=WHY):
            actions.edit_annotation(annotation=said, measures=measures, **words)
    said.measures.remove(others[0])
    with pytest.raises(OutsideRemitError, match=WHY):
        actions.edit_annotation(annotation=said, measures=[mine, others[0]], **words)
    assert list(said.measures.all()) == [mine]


def test_an_objective_names_a_priority_and_an_ended_plan_gives_way(officer, plan, priorities, mine):
    ended = plan.starts_on - timedelta(days=1)
    old = PlanFactory(starts_on=ended - timedelta(days=700), ends_on=ended)
    former = PriorityFactory(plan=old, number=1)
    mine.priorities.add(former)
    mine.objectives.add(ObjectiveFactory(priority=priorities[0]))
    actions.set_target(measure=mine, area=HomeAreaFactory(), value=Decimal(1), by=officer)
    of_old = MeasureFactory()
    of_old.priorities.add(former)
    aimed = MeasureFactory()
    aimed.objectives.add(ObjectiveFactory(priority=priorities[1]))
    for measure in (of_old, aimed):
        with pytest.raises(OutsideRemitError, match=WHY):
            actions.set_target(
                measure=measure, area=HomeAreaFactory(), value=Decimal(1), by=officer
            )


def chart_forms(measure):
    """Every form about the charts of a measure."""
    said = AnnotationFactory()
    said.measures.add(measure)
    target = TargetFactory(measure=measure)
    comparison = actions.compare_with_peers(
        measure=measure, name="A league", definition="How they count.", by=command_user()
    )
    actions.publish_rank(comparison=comparison, month=AUGUST, rank=1, forces=44, by=command_user())
    plain = ("chart-settings", "annotation-add", "target-add", "peers-edit", "rank-add")
    return [
        *(reverse(f"measures:{name}", args=[measure.slug]) for name in plain),
        *(
            reverse(f"measures:{name}", args=[measure.slug, key])
            for name, key in (
                ("annotation-edit", said.pk),
                ("target-edit", target.pk),
            )
        ),
    ]


def test_chart_forms_say_why_in_place_of_the_form(client, mine, others):
    overview = reverse("measures:chart-manage", args=[mine.slug])
    for page in chart_forms(mine):
        shown = client.get(page).content.decode()
        assert WHY not in shown, page
        assert 'class="app-form"' in shown
        assert page in client.get(overview).content.decode() or page.endswith("remove/")
    overview = reverse("measures:chart-manage", args=[others[0].slug])
    for page in chart_forms(others[0]):
        shown = client.get(page).content.decode()
        assert WHY in shown, page
        assert "an administrator can change your priorities" in shown
        assert 'class="app-form"' not in shown
        assert page not in client.get(overview).content.decode()
    assert WHY in client.get(overview).content.decode()
    # Sent all the same.
    before = AuditEvent.objects.count()
    sent = {"value": "5", "label": "Target", "area": HomeAreaFactory().pk, "from_month": ""}
    answer = client.post(reverse("measures:target-add", args=[others[1].slug]), sent)
    assert answer.status_code == 403
    assert WHY in answer.content.decode()
    assert AuditEvent.objects.count() == before


def test_words_are_offered_for_their_measures_only(client, mine, others):
    form = client.get(reverse("measures:annotation-add", args=[mine.slug])).context["form"]
    assert list(form.fields["measures"].queryset) == [mine]


def test_scorecards_outside_the_remit_are_refused(client, officer, priorities):
    def scorecard(**of):
        found = ScorecardFactory(**of)
        ScorecardRowFactory.create_batch(2, scorecard=found)
        return found

    def arrange(found):
        keys = [row.pk for row in found.rows.all()]
        arrange_scorecard(scorecard=found, order=keys[::-1], started_from=keys, by=officer)

    mine, other = (scorecard(priority=priority) for priority in priorities)
    board = scorecard(priority=None, body=BodyFactory())
    arrange(mine)
    show_control_icons(page=mine, shown=True, by=officer)
    before = AuditEvent.objects.count()
    for found in (other, board):
        with pytest.raises(OutsideRemitError, match=WHY):
            arrange(found)
        with pytest.raises(OutsideRemitError, match=WHY):
            show_control_icons(page=found, shown=True, by=officer)
        shown = client.get(reverse("scorecards:scorecard-rows", args=[found.slug]))
        assert WHY in shown.content.decode()
        assert "Save the positions" not in shown.content.decode()
        icons = reverse("scorecards:scorecard-icons", args=[found.slug])
        page = client.get(reverse("scorecards:scorecard-detail", args=[found.slug]))
        assert WHY in page.content.decode()
        assert icons not in page.content.decode()
        assert client.post(icons, {"shown": "yes"}).status_code == 403
    assert AuditEvent.objects.count() == before
    shown = client.get(reverse("scorecards:scorecard-rows", args=[mine.slug])).content.decode()
    assert WHY not in shown
    assert "Save the positions" in shown


def test_kpi_pages_outside_the_remit_are_refused(client, officer, priorities, mine, others):
    pages = [KpiPageFactory(priority=priority) for priority in priorities]
    KpiRowFactory(page=pages[0], measure=mine)
    KpiRowFactory(page=pages[1], measure=others[0])

    def define(slug, priority):
        define_kpi_page(slug=slug, title="T", priority=priority, rows=[], by=officer)

    define(pages[0].slug, priorities[0])
    define("new", priorities[0])
    # Neither one of another priority, nor one's own handed to it or taken from it.
    for slug, priority in (
        ("other", priorities[1]),
        (pages[0].slug, priorities[1]),
        (pages[1].slug, priorities[0]),
    ):
        with pytest.raises(OutsideRemitError, match=WHY):
            define(slug, priority)
    assert KpiPage.objects.get(pk=pages[1].pk).priority == priorities[1]
    offered = client.get(reverse("scorecards:kpi-create")).context["form"].fields["priority"]
    assert list(offered.queryset) == priorities[:1]
    for name in ("kpi-edit", "kpi-event-add", "kpi-icons", "kpi-charts"):
        page = reverse(f"scorecards:{name}", args=[pages[1].slug])
        if name in ("kpi-icons", "kpi-charts"):
            assert client.post(page, {"shown": "yes"}).status_code == 403
            continue
        shown = client.get(page).content.decode()
        assert WHY in shown, name
        assert 'class="app-form"' not in shown
    sent = {"month": "2022-08", "text": "Something"}
    page = reverse("scorecards:kpi-event-add", args=[pages[1].slug])
    assert client.post(page, sent).status_code == 403
    shown = client.get(reverse("scorecards:kpi-detail", args=[pages[1].slug])).content.decode()
    assert WHY in shown
    assert page not in shown
    shown = client.get(reverse("scorecards:kpi-edit", args=[pages[0].slug])).content.decode()
    assert WHY not in shown
    assert "Save the page" in shown


HEAD = "measure,area,month,numerator,denominator\n"


def upload(text, by):
    """Figures that were uploaded, with what they would change."""
    batch = upload_file(name="figures.csv", content=text.encode(), source=None, by=by)
    return preview_import(batch=batch, roles=batch.mapping, by=by)


def confirm(client, batch):
    page = reverse("imports:import-confirm", args=[batch.pk])
    return client.post(page, {"version": batch.version, "reason": ""})


def test_imports_by_page(client, officer, mine, others):
    HomeAreaFactory()
    ObservationFactory(measure=others[0], month=AUGUST, numerator=Decimal(5))
    # A figure of another priority that stays as it is does no harm.
    batch = upload(f"{HEAD}Mine,,2022-08,7,\ntheirs,,2022-08,5,\n", officer)
    shown = client.get(reverse("imports:import-detail", args=[batch.pk])).content.decode()
    assert WHY not in shown
    confirm(client, batch)
    apply_confirmed_import(batch.pk)
    assert Observation.objects.current().get(measure=mine).numerator == 7
    batch = upload(f"{HEAD}Mine,,2022-09,7,\ntheirs,,2022-08,6,\n", officer)
    shown = client.get(reverse("imports:import-detail", args=[batch.pk])).content.decode()
    assert WHY in shown
    assert "Apply these figures" not in shown
    assert confirm(client, batch).status_code == 403
    # Someone else applies it; taking it back is not theirs either.
    confirm_import(batch=batch, version=batch.version, by=command_user())
    apply_confirmed_import(batch.pk)
    page = reverse("imports:import-undo", args=[batch.pk])
    assert WHY in client.get(page).content.decode()
    assert client.post(page, {"reason": "Wrong"}).status_code == 403
    assert Observation.objects.current().get(measure=others[0]).numerator == 6


def test_a_limit_that_is_set_meanwhile_stops_the_job(client, officer, mine, others):
    HomeAreaFactory()
    batch = upload(f"{HEAD}theirs,,2022-08,6,\n", officer)
    ImportBatch.objects.filter(pk=batch.pk).update(
        state="waiting", confirmed_by=officer, confirmed_at=timezone.now()
    )
    apply_confirmed_import(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, WHY in batch.failure) == ("failed", True)
    assert not Observation.objects.exists()


def test_figures_by_the_api(client, mine, others):
    HomeAreaFactory()
    page = reverse("observations-list")

    def send(measure, **more):
        row = {"measure": measure.slug, "month": "2022-08", "numerator": "12"}
        return client.post(page, {"rows": [row], **more}, content_type="application/json")

    assert send(mine).status_code == 201
    for measure in others:
        for more in ({}, {"dry_run": True}):
            answer = send(measure, **more)
            assert answer.status_code == 403
            assert WHY in answer.json()["detail"]
    assert list(Observation.objects.values_list("measure", flat=True)) == [mine.pk]


def test_an_administrator_says_which_priorities_a_measure_belongs_to(officer, priorities, others):
    boss = Client()
    boss.force_login(UserFactory(role="administrator"))
    measure = others[2]
    page = reverse("measures:measure-edit", args=[measure.slug])
    sent = form_of(boss.get(page)) | {"priorities": [priorities[0].pk]}
    assert boss.post(page, sent).status_code == 302
    assert list(measure.priorities.all()) == priorities[:1]
    assert "changed priorities" in AuditEvent.objects.latest("pk").sentence
    actions.set_target(measure=measure, area=HomeAreaFactory(), value=Decimal(1), by=officer)
