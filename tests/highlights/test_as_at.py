"""The links of a published report open its records as they were known when it was published."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import assign_role, command_user, create_person
from accounts.models import User
from accounts.permissions import Visibility
from consultation.models import Wave
from deliverables.actions import (
    add_deliverable,
    change_due_date,
    close_deliverable,
    record_progress,
)
from deliverables.models import Deliverable
from highlights.actions import (
    add_section,
    approve_report,
    correct_report,
    create_report,
    publish,
    submit_report,
    withdraw_report,
    write_narrative,
)
from highlights.models import Report, SectionKind
from highlights.queries import ReportView, view_report
from measures.actions import (
    NewFigure,
    compare_with_peers,
    define_measure,
    ensure_home_area,
    publish_rank,
    record_observations,
    set_target,
)
from measures.models import Area, Measure, PeerComparison, PublishedRank, Target
from plans.actions import define_body, define_plan, define_priority
from plans.models import Body
from risks.actions import (
    add_control,
    add_risk_action,
    default_matrix,
    open_register,
    raise_risk,
    score_risk,
)
from risks.models import Control, Risk, RiskAction
from scorecards.actions import define_scorecard
from tests.accounts.sessions import sign_in_confirmed
from tests.consultation.factories import WaveFactory
from tests.form_reader import texts

pytestmark = pytest.mark.django_db
AUGUST = date(2022, 8, 1)
START = date(2022, 1, 1)


@pytest.fixture
def by() -> User:
    return command_user()


@pytest.fixture
def report(by: User) -> Report:
    """A published report with a scorecard, a deliverable and a risk."""
    plan = define_plan(slug="plan", title="Plan", starts_on=START, ends_on=date(2025, 3, 31), by=by)
    priority = define_priority(plan=plan, number=1, title="Safer", by=by)
    measure = define_measure(
        name="Calls", unit="count", aggregation="sum", preferred_direction="down", by=by
    )
    home = ensure_home_area(by=by)
    set_target(measure=measure, area=home, value=Decimal(555), by=by)
    figures = [
        NewFigure(measure, home, date(2022, month, 1), Decimal(700 + month))
        for month in range(1, 9)
    ]
    record_observations(figures=figures, by=by)
    scorecard = define_scorecard(
        slug="scorecard", title="Scorecard", priority=priority, rows=[(measure, home, True)], by=by
    )
    deliverable = add_deliverable(
        reference="D-1",
        title="Build it",
        plan=plan,
        priority=priority,
        due_as_written="Dec 2022",
        set_on=START,
        visibility=Visibility.PUBLIC,
        by=by,
    )
    record_progress(deliverable=deliverable, as_at=date(2022, 8, 1), percent=40, by=by)
    register = open_register(
        slug="register",
        name="Register",
        body=define_body(slug="board", name="Board", kind="board", by=by),
        matrix=default_matrix(by=by),
        by=by,
    )
    risk = raise_risk(
        register=register,
        reference="R-1",
        title="It fails",
        appetite=8,
        response="treat",
        opened_on=START,
        priority=priority,
        visibility=Visibility.PUBLIC,
        by=by,
    )
    score_risk(risk=risk, kind="current", likelihood=3, impact=3, on=START, by=by)
    report = create_report(
        slug="summer",
        title="Report",
        plan=plan,
        period_start=date(2022, 6, 1),
        period_end=AUGUST,
        data_to=AUGUST,
        by=by,
    )
    for kind, more in (
        (SectionKind.SCORECARD, {"scorecard": scorecard}),
        (SectionKind.DELIVERABLES, {"deliverables": [deliverable]}),
        (SectionKind.RISKS, {}),
    ):
        add_section(report=report, kind=kind, title=kind.label, priority=priority, by=by, **more)
    _publish(report, by)
    return report


def _publish(report: Report, by: User) -> None:
    for step in (submit_report, approve_report, publish):
        report.refresh_from_db()
        step(report=report, by=by)


def _links(client: Client, name: str, *args: Any) -> list[str]:
    """The links to records on a page of the report."""
    page = client.get(reverse(f"highlights:{name}", args=args)).content.decode()
    return sorted(set(re.findall(r'href="(/(?:measures|deliverables|risks)/[^"]+\?[^"]*)"', page)))


LINKS = [
    "/deliverables/D-1/?edition=summer.1",
    "/measures/calls/?edition=summer.1",
    "/risks/register/R-1/?edition=summer.1",
]


def test_a_published_report_links_into_its_own_time(client: Client, report: Report) -> None:
    assert _links(client, "report-part", "summer", "priority-1") == LINKS
    assert _links(client, "report-print", "summer") == LINKS
    assert _links(client, "edition-part", "summer", 1, "priority-1") == LINKS
    # Today's figures have today's records.
    assert _links(client, "live-part", "summer", "priority-1") == []


@pytest.mark.parametrize("link", LINKS)
def test_the_page_says_as_at_what_it_is_and_leads_back(
    client: Client, report: Report, link: str
) -> None:
    page = texts(client.get(link))
    assert "As at the report Report, June to August 2022" in page
    assert "edition 1 was published on" in page
    assert 'href="/reports/summer/editions/1/"' in page
    assert f'href="{link.partition("?")[0]}">See this page as it is today' in page
    today = texts(client.get(link.partition("?")[0]))
    assert "As at the report" not in today


def test_a_figure_that_was_revised_later_is_shown_as_it_was(
    client: Client, report: Report, by: User
) -> None:
    measure, home = Measure.objects.get(), ensure_home_area(by=by)
    record_observations(
        figures=[
            NewFigure(measure, home, AUGUST, Decimal(911)),
            NewFigure(measure, home, date(2022, 9, 1), Decimal(999)),
        ],
        reason="Recounted.",
        by=by,
    )
    Measure.objects.update(name="Calls answered", definition="What was written later.")
    Target.objects.update(value=444)
    then, now = texts(client.get(LINKS[1])), texts(client.get("/measures/calls/"))
    assert "708" in then
    assert "911" not in then
    assert "999" not in then
    assert "September 2022" not in then
    assert '<h1 class="govuk-heading-l">Calls</h1>' in then
    assert "What was written later." not in then
    assert "555" in then
    assert "444" not in then
    for figure in ("911", "999", "444", "Calls answered", "What was written later."):
        assert figure in now
    series = client.get("/measures/calls/series.csv?edition=summer.1").content.decode()
    assert "708" in series
    assert "911" not in series
    data = client.get("/measures/calls/charts/force-area/data.csv?edition=summer.1")
    assert "708" in data.content.decode()
    assert "911" not in data.content.decode()
    drawn = client.get("/measures/calls/charts/force-area/figure.json?edition=summer.1")
    assert "911" not in drawn.content.decode()
    assert 'figure.json?edition=summer.1"' in then


def test_a_risk_that_was_scored_again_is_shown_as_it_was(
    client: Client, report: Report, by: User
) -> None:
    risk = Risk.objects.get()
    today = timezone.localdate()
    score_risk(risk=risk, kind="current", likelihood=5, impact=5, on=today, reason="Worse.", by=by)
    # Told later about a day before the cut-off.
    score_risk(
        risk=risk,
        kind="current",
        likelihood=5,
        impact=4,
        on=date(2022, 8, 30),
        reason="Told late.",
        by=by,
    )
    Risk.objects.update(title="It fails utterly", appetite=20, note="A later note.")
    then, now = texts(client.get(LINKS[2])), texts(client.get("/risks/register/R-1/"))
    assert "3 × 3 = 9" in then
    for later in ("5 × 5 = 25", "5 × 4 = 20", "It fails utterly", "A later note."):
        assert later not in then
        assert later in now
    assert "Above appetite" in then
    assert ">It fails<" in then


def test_a_deliverable_that_moved_on_is_shown_as_it_was(
    client: Client, report: Report, by: User
) -> None:
    deliverable = Deliverable.objects.get()
    # Both told later about days before the cut-off.
    record_progress(deliverable=deliverable, as_at=date(2022, 8, 20), percent=77, by=by)
    change_due_date(
        deliverable=deliverable,
        due_as_written="March 2024",
        reason="Suppliers.",
        on=date(2022, 8, 25),
        by=by,
    )
    close_deliverable(deliverable=deliverable, on=date(2023, 1, 1), by=by)
    Deliverable.objects.update(title="Build it well", description="Described later.")
    then, now = texts(client.get(LINKS[0])), texts(client.get("/deliverables/D-1/"))
    assert "40%" in then
    assert "Dec 2022" in then
    for later in ("77%", "March 2024", "Build it well", "Described later.", "Complete</strong>"):
        assert later not in then, later
        assert later in now, later


def test_rights_of_today_decide(client: Client, report: Report) -> None:
    for model, link in ((Deliverable, LINKS[0]), (Measure, LINKS[1]), (Risk, LINKS[2])):
        assert client.get(link).status_code == 200
        model.objects.update(visibility=Visibility.OFFICE)
        assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    "code", ["summer.2", "summer.0", "summer.99999999999", "winter.1", "..", "summer."]
)
def test_an_edition_that_is_not_there_is_not_found(
    client: Client, report: Report, code: str
) -> None:
    for link in LINKS:
        assert client.get(f"{link.partition('?')[0]}?edition={code}").status_code == 404


def test_each_edition_has_its_own_time_and_a_withdrawn_one_is_gone(
    client: Client, report: Report, by: User
) -> None:
    measure, home = Measure.objects.get(), ensure_home_area(by=by)
    correct_report(report=report, corrects="A figure.", by=by)
    record_observations(
        figures=[NewFigure(measure, home, AUGUST, Decimal(911))], reason="Recounted.", by=by
    )
    _publish(report, by)
    assert _links(client, "report-part", "summer", "priority-1") == [
        link.replace("summer.1", "summer.2") for link in LINKS
    ]
    assert "911" not in texts(client.get(LINKS[1]))
    assert "911" in texts(client.get("/measures/calls/?edition=summer.2"))
    assert "911" in texts(client.get("/measures/calls/?edition=summer")), "the newest"
    report.refresh_from_db()
    withdraw_report(report=report, reason="Wrong.", by=by)
    for link in LINKS:
        assert client.get(link).status_code == 404
    officer = create_person(email="a@office.invalid", name="A", password="a long password", by=by)
    assign_role(user=officer, role="officer", by=by)
    sign_in_confirmed(client, officer)
    assert client.get(LINKS[1]).status_code == 200


def test_nobody_writes_on_the_past(client: Client, report: Report, by: User) -> None:
    officer = create_person(email="a@office.invalid", name="A", password="a long password", by=by)
    assign_role(user=officer, role="officer", by=by)
    sign_in_confirmed(client, officer)
    for link in LINKS:
        page = texts(client.get(link))
        for way in ("/edit/", "/score/", "/progress/", "/records/", '/charts/"', "/add/"):
            assert way not in page.partition("<main")[2], (link, way)


@pytest.fixture
def corrected(report: Report, by: User) -> Report:
    """The report once more, with everything that is kept of its records and is not dated."""
    measure, risk, home = Measure.objects.get(), Risk.objects.get(), ensure_home_area(by=by)
    Measure.objects.update(
        definition="Calls that were answered.", why_it_matters="People wait.", owner_title="Head"
    )
    other = Area.objects.create(slug="other", name="Other force", kind="other_force")
    record_observations(figures=[NewFigure(measure, other, AUGUST, Decimal(900))], reason="", by=by)
    comparison = compare_with_peers(
        measure=measure, name="National tables", definition="Counts every call.", by=by
    )
    publish_rank(comparison=comparison, month=date(2022, 7, 1), rank=5, forces=9, by=by)
    add_control(risk=risk, description="A second supplier.", by=by)
    add_risk_action(risk=risk, title="Train two people", due_on=date(2022, 12, 1), by=by)
    Risk.objects.update(note="Talked about in July.")
    Deliverable.objects.update(description="A new building.", started_on=date(2022, 2, 1))
    body = define_body(slug="panel", name="Panel", kind="board", oversees="The plan.", by=by)
    wave = WaveFactory(slug="summer", consultation__slug="survey", population="Residents.")
    correct_report(report=report, corrects="A text.", by=by)
    report.refresh_from_db()
    delivery = add_section(report=report, kind=SectionKind.DELIVERY, title="Bodies", by=by)
    add_section(report=report, kind=SectionKind.CONSULTATION, title="Survey", wave=wave, by=by)
    links = (*(link.partition("?")[0] for link in LINKS), *(f"/bodies/{body.slug}/", SURVEY))
    text = " ".join(
        f"[one]({link})" for link in (*links, "/plan/", "https://other.invalid/measures/x/")
    )
    write_narrative(section=delivery, text=text, by=by)
    _publish(report, by)
    assert home.pk != other.pk
    return report


LATER = "It was told later."
SURVEY = "/consultation/survey/summer/"
KEPT = {
    "/measures/calls/": (
        *("Calls that were answered.", "People wait.", "National tables", "Counts every call."),
        *("5th of 9", "1st of 2", "Target: 555. From the beginning."),
    ),
    "/deliverables/D-1/": ("A new building.", "1 February 2022"),
    "/risks/register/R-1/": ("A second supplier.", "Train two people", "Talked about in July."),
    "/bodies/panel/": ("Panel", "The plan."),
    SURVEY: ("Residents.",),
}


def _change_everything(by: User) -> None:
    """Let every record say something else than the edition knew."""
    Measure.objects.update(definition=LATER, why_it_matters=LATER, owner_title=LATER)
    Target.objects.update(value=444)
    PeerComparison.objects.update(name=LATER, definition=LATER)
    PublishedRank.objects.update(rank=8)
    other = Area.objects.get(slug="other")
    figure = NewFigure(Measure.objects.get(), other, AUGUST, Decimal(1))
    record_observations(figures=[figure], reason="Recounted.", by=by)
    Control.objects.update(description=LATER)
    RiskAction.objects.update(title=LATER, done_on=date(2022, 12, 1))
    Risk.objects.update(note=LATER)
    Deliverable.objects.update(description=LATER, started_on=date(2023, 1, 1))
    Body.objects.filter(slug="panel").update(name=LATER, oversees=LATER)
    Wave.objects.update(population=LATER)


@pytest.mark.parametrize("address", KEPT)
def test_what_is_not_dated_is_shown_as_the_edition_kept_it(
    client: Client, corrected: Report, by: User, address: str
) -> None:
    _change_everything(by)
    then, now = texts(client.get(f"{address}?edition=summer.2")), texts(client.get(address))
    for words in KEPT[address]:
        assert words in then, words
    assert LATER not in then
    assert LATER in now
    assert "As at the report Report, June to August 2022" in then
    assert 'href="/reports/summer/editions/2/"' in then


def test_ranks_are_given_as_the_edition_kept_them(
    client: Client, corrected: Report, by: User
) -> None:
    _change_everything(by)
    ranks = client.get("/measures/calls/ranks.csv?edition=summer.2").content.decode()
    assert "2022-07,5," in ranks
    assert 'ranks.csv?edition=summer.2"' in texts(client.get("/measures/calls/?edition=summer.2"))
    # The first edition kept no comparison, because there was none.
    assert "Other forces" not in texts(client.get("/measures/calls/?edition=summer.1"))


@pytest.mark.parametrize("address", ["/reports/summer/plan/", "/reports/summer/print/"])
def test_links_in_officers_texts_lead_into_the_same_time(
    client: Client, corrected: Report, address: str
) -> None:
    page = client.get(address).content.decode()
    for record in KEPT:
        assert f'href="{record}?edition=summer.2"' in page
        assert f'href="{record}"' not in page
    assert 'href="/plan/"' in page
    assert 'href="https://other.invalid/measures/x/"' in page
    live = client.get("/reports/summer/live/plan/").content.decode()
    assert "?edition=" not in live


def test_an_edition_that_does_not_say_what_is_not_dated_leaves_it_out(
    client: Client, corrected: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those do that were published before it was kept."""

    def view_of_old(*named: Any, **more: Any) -> ReportView:
        view = view_report(*named, **more)
        assert view is not None
        return replace(view, content=replace(view.content, undated=None))

    monkeypatch.setattr("highlights.as_at.view_report", view_of_old)
    measure = texts(client.get("/measures/calls/?edition=summer.2"))
    risk = texts(client.get("/risks/register/R-1/?edition=summer.2"))
    assert "Calls that were answered." not in measure
    assert "About this measure" not in measure
    assert "A second supplier." not in risk
    assert "are not part of this edition" in risk
    assert "Started" not in texts(client.get("/deliverables/D-1/?edition=summer.2"))


def test_a_record_that_the_edition_does_not_print_says_so(
    client: Client, corrected: Report
) -> None:
    for address in ("/bodies/panel/", SURVEY):
        page = texts(client.get(f"{address}?edition=summer.1"))
        assert "Edition 1 does not print this record." in page
        assert 'href="/reports/summer/editions/1/"' in page


def test_ranks_of_figures_that_are_hidden_today_are_not_shown(
    client: Client, corrected: Report, by: User
) -> None:
    hidden = define_measure(
        name="National", unit="count", aggregation="sum", preferred_direction="down", by=by
    )
    PeerComparison.objects.update(figures=hidden)
    correct_report(report=corrected, corrects="A rank.", by=by)
    _publish(corrected, by)
    link = "/measures/calls/?edition=summer.3"
    assert "National tables" in texts(client.get(link))
    Measure.objects.filter(pk=hidden.pk).update(visibility=Visibility.OFFICE)
    assert "National tables" not in texts(client.get(link))
    ranks = client.get("/measures/calls/ranks.csv?edition=summer.3").content.decode()
    assert "2022-07,5," not in ranks


def test_a_measure_that_is_retired_since_opens_as_at_the_edition(
    client: Client, corrected: Report, by: User
) -> None:
    Measure.objects.update(
        retired_at=timezone.now(), retired_because="No longer counted.", retired_by=by
    )
    page = client.get("/measures/calls/?edition=summer.2")
    assert page.status_code == 200
    assert "No longer counted." not in texts(page)
