"""Starting a report and setting it up: its months, its sections, and what they show."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from audit.models import AuditEvent
from deliverables.actions import add_deliverable, drop_deliverable
from highlights.actions import add_section, comment_on_section, submit_report
from highlights.models import Report, Section, SectionKind
from plans.models import Plan
from tests.highlights.conftest import Office
from tests.highlights.following import the_quarter_after
from tests.highlights.test_editing import client_of, person

SET_UP = "/reports/2022-06-to-08/set-up/"
NEW = {
    "title": "Quarterly highlight report",
    "period_start": "2022-09",
    "period_end": "2022-11",
    "data_to": "2022-10",
}


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office.by)


def start(client: Client, office: Office, **changes: Any) -> Any:
    fields = {**NEW, "source": office.report.pk, "plan": office.plan.pk, **changes}
    return client.post("/reports/new/", fields)


def test_new_report_takes_structure_but_not_texts(client: Client, office: Office) -> None:
    open_one = add_deliverable(
        reference="D-2",
        title="Second",
        plan=office.plan,
        priority=office.priority,
        due_as_written="Dec 2022",
        set_on=date(2022, 5, 1),
        by=office.by,
    )
    section = office.sections["deliverables"]
    section.lines.create(deliverable=open_one, position=2)
    drop_deliverable(
        deliverable=office.deliverable, reason="Done elsewhere", on=date(2022, 8, 31), by=office.by
    )
    assert start(client, office).status_code == 302
    report = Report.objects.get(slug="2022-09-to-11")
    assert (report.state, report.data_to) == ("draft", date(2022, 10, 1))
    kept = ("kind", "title", "slug", "position", "scorecard", "kpi_page", "wave", "priority")
    assert list(report.sections.values_list(*kept)) == list(
        office.report.sections.values_list(*kept)
    )
    lines = report.sections.get(kind="deliverables").lines
    assert list(lines.values_list("deliverable__reference", flat=True)) == ["D-2"]
    assert not report.sections.filter(narratives__isnull=False).exists()


def test_new_report_is_suggested_after_the_last(client: Client) -> None:
    text = client.get("/reports/new/").content.decode()
    assert 'value="2022-09"' in text
    assert 'value="2022-11"' in text


@pytest.mark.parametrize(
    "plan_ends, offered",
    [
        # The plan ends within the months that would follow.
        (date(2022, 10, 31), ("2022-09", "2022-10")),
        # It has ended, and no other plan is in force: the officer is told so on sending.
        (date(2022, 8, 31), ("2022-09", "2022-11")),
    ],
)
def test_a_new_report_is_suggested_within_its_plan(
    client: Client, office: Office, plan_ends: date, offered: tuple[str, str]
) -> None:
    office.plan.ends_on = plan_ends
    office.plan.save()
    form = client.get("/reports/new/").context["form"]
    assert (form["period_start"].value(), form["period_end"].value()) == offered


def test_a_new_report_is_suggested_on_the_plan_that_follows(client: Client, office: Office) -> None:
    office.plan.ends_on = date(2022, 8, 31)
    office.plan.save()
    following = Plan.objects.create(
        slug="next", title="Next plan", starts_on=date(2022, 9, 1), ends_on=date(2026, 3, 31)
    )
    form = client.get("/reports/new/").context["form"]
    assert form["plan"].value() == following.pk


def test_new_report_without_sections(client: Client, office: Office) -> None:
    start(client, office, source="")
    assert not Report.objects.get(slug="2022-09-to-11").sections.exists()


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"period_start": "2022-08"}, "start in September 2022 or later"),
        ({"data_to": "2022-12"}, "enter November 2022 or an earlier month"),
        ({"period_end": "2022-08"}, "before its start in September 2022"),
        ({"period_start": "2025-03", "period_end": "2025-05"}, "The plan is in force from"),
        ({"period_start": "September"}, "enter the month as YYYY-MM"),
        ({"title": ""}, "Enter a title for the report"),
        ({"data_to": ""}, "Enter the last month of the figures"),
    ],
)
def test_wrong_months_say_how_to_fix_them(
    client: Client, office: Office, changes: dict[str, str], words: str
) -> None:
    response = start(client, office, **changes)
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    assert "There is a problem" in text
    assert Report.objects.count() == 1


def opened(client: Client, where: str) -> dict[str, Any]:
    form = client.get(where).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def test_change_of_months_is_recorded(client: Client, office: Office) -> None:
    fields = opened(client, SET_UP)
    assert client.post(SET_UP, {**fields, "data_to": "2022-07"}).status_code == 302
    office.report.refresh_from_db()
    assert office.report.data_to == date(2022, 7, 1)
    event = AuditEvent.objects.get(verb="change_report")
    assert (event.before["data_to"], event.after["data_to"]) == ("2022-08", "2022-07")


def test_second_to_set_up_is_told_and_loses_nothing(client: Client, office: Office) -> None:
    mine, theirs = opened(client, SET_UP), opened(client, SET_UP)
    client_of(person("Colleague")).post(SET_UP, {**theirs, "data_to": "2022-07"})
    response = client.post(SET_UP, {**mine, "title": "My title"})
    assert response.status_code == 409
    text = response.content.decode()
    said = "Someone has changed the set-up since you opened it. Nothing has been saved yet."
    assert said in text
    assert "<span>2022-07</span>" in text
    assert 'value="My title"' in text
    office.report.refresh_from_db()
    assert office.report.title != "My title"
    form = response.context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert client.post(SET_UP, again).status_code == 302
    office.report.refresh_from_db()
    assert (office.report.title, office.report.data_to) == ("My title", date(2022, 8, 1))


def test_sections_move_up_and_down(client: Client, office: Office) -> None:
    order = list(office.report.sections.values_list("slug", flat=True))
    where = f"{SET_UP}{order[1]}/move/"
    client.post(where, {"step": "up:2"})
    moved = [order[1], order[0], *order[2:]]
    assert list(office.report.sections.values_list("slug", flat=True)) == moved
    # The page that was not loaded again says so instead of moving another one.
    response = client.post(where, {"step": "down:2"}, follow=True)
    assert "was not moved" in response.content.decode()
    assert list(office.report.sections.values_list("slug", flat=True)) == moved
    assert AuditEvent.objects.filter(verb="move_section").count() == 1


def test_a_move_saves_the_title_that_was_typed(client: Client, office: Office) -> None:
    second = office.report.sections.all()[1]
    typed = {**opened(client, SET_UP), "title": "Typed before moving", "step": "up:2"}
    response = client.post(f"{SET_UP}{second.slug}/move/", typed, follow=True)
    assert "The title and the months have been saved." in response.content.decode()
    office.report.refresh_from_db()
    assert office.report.title == "Typed before moving"
    assert office.report.sections.first() == second


def test_a_move_with_a_wrong_title_moves_nothing_and_keeps_it(
    client: Client, office: Office
) -> None:
    second = office.report.sections.all()[1]
    typed = {**opened(client, SET_UP), "title": "x" * 201, "step": "up:2"}
    response = client.post(f"{SET_UP}{second.slug}/move/", typed)
    assert response.status_code == 422
    assert "Title must be 200 characters or fewer. It has 201." in response.content.decode()
    assert "x" * 201 in response.content.decode()
    assert office.report.sections.all()[1] == second


@pytest.mark.parametrize("what", ["change", "remove", "add"])
def test_leaving_for_a_section_saves_the_title_that_was_typed(
    client: Client, office: Office, what: str
) -> None:
    slug = office.sections["outcomes"].slug
    typed = {**opened(client, SET_UP), "title": "Typed before leaving", "then": f"{what}:{slug}"}
    response = client.post(SET_UP, typed)
    pages = {"change": f"{SET_UP}{slug}/", "remove": f"{SET_UP}{slug}/remove/"}
    assert response["Location"] == pages.get(what, "/reports/2022-06-to-08/add-section/")
    office.report.refresh_from_db()
    assert office.report.title == "Typed before leaving"


def test_first_section_stays_first(client: Client, office: Office) -> None:
    first = office.report.sections.first()
    assert first
    client.post(f"{SET_UP}{first.slug}/move/", {"step": "up:1"})
    assert office.report.sections.first() == first
    assert not AuditEvent.objects.filter(verb="move_section").exists()


def test_add_a_section_in_two_steps(client: Client, office: Office) -> None:
    where = "/reports/2022-06-to-08/add-section/"
    assert 'type="radio"' in client.get(where).content.decode()
    text = client.get(f"{where}?kind=scorecard").content.decode()
    assert "Safer streets" in text
    response = client.post(where, {"kind": "scorecard", "title": "More"})
    assert "Choose the scorecard that is shown." in response.content.decode()
    scorecard = office.sections["scorecard"].scorecard
    assert scorecard
    client.post(
        where,
        {
            "kind": "scorecard",
            "title": "More",
            "priority": office.priority.pk,
            "scorecard": scorecard.pk,
        },
    )
    section = office.report.sections.get(title="More")
    assert (section.position, section.scorecard) == (10, scorecard)


def test_remove_a_section_keeps_its_text_in_the_audit_trail(client: Client, office: Office) -> None:
    section = office.sections["outcomes"]
    where = f"{SET_UP}{section.slug}/remove/"
    assert "The ELG met." in client.get(where).content.decode()
    client.post(where)
    assert Section.objects.filter(pk=section.pk).exists()
    client.post(where, {"sure": "yes"})
    assert not Section.objects.filter(pk=section.pk).exists()
    assert list(office.report.sections.values_list("position", flat=True)) == list(range(1, 9))
    event = AuditEvent.objects.get(verb="remove_section")
    assert event.before["text of body"].startswith("- The ELG met.")
    # A new one takes the last place.
    assert (
        add_section(report=office.report, kind=SectionKind.FOCUS, title="F", by=office.by).position
        == 9
    )


def test_section_with_an_open_comment_stays(client: Client, office: Office) -> None:
    section = office.sections["focus"]
    comment_on_section(section=section, text="Why?", by=office.by)
    response = client.post(f"{SET_UP}{section.slug}/remove/", {"sure": "yes"})
    assert response.status_code == 409
    assert "resolve it first" in response.content.decode()
    assert Section.objects.filter(pk=section.pk).exists()


def test_choose_the_deliverables_of_a_section(client: Client, office: Office) -> None:
    section = office.sections["deliverables"]
    others = [
        add_deliverable(
            reference=reference,
            title=reference,
            plan=office.plan,
            priority=office.priority,
            due_as_written="Dec 2022",
            set_on=date(2022, 5, 1),
            visibility=visibility,
            by=office.by,
        )
        for reference, visibility in (("A-1", "public"), ("A-2", "office"))
    ]
    where = f"{SET_UP}{section.slug}/"
    assert "A-2 A-2 (not public" in client.get(where).content.decode()
    chosen = [others[0].pk, office.deliverable.pk]
    fields = opened(client, where)
    assert client.post(where, {**fields, "deliverables": chosen}).status_code == 302
    references = section.lines.values_list("deliverable__reference", flat=True)
    assert list(references) == ["D-1", "A-1"]
    response = client.post(where, {**fields, "title": "Mine", "deliverables": []})
    assert response.status_code == 409
    text = response.content.decode()
    said = "Someone has changed this section since you opened it. Nothing has been saved yet."
    assert said in text
    assert "<span>A-1 A-1, D-1 " in text
    assert list(references.all()) == ["D-1", "A-1"]


def test_report_in_print_is_not_set_up(client: Client, office: Office) -> None:
    fields = opened(client, SET_UP)
    section = office.sections["focus"]
    office.publish()
    text = client.get(SET_UP).content.decode()
    assert "start a correction" in text
    assert "Save title" not in text
    assert client.post(SET_UP, {**fields, "title": "Too late"}).status_code == 409
    for where, data in (
        (f"{SET_UP}{section.slug}/", {"title": "Too late"}),
        (f"{SET_UP}{section.slug}/move/", {"step": f"up:{section.position}"}),
        (f"{SET_UP}{section.slug}/remove/", {"sure": "yes"}),
        ("/reports/2022-06-to-08/add-section/", {"kind": "focus", "title": "Too late"}),
    ):
        response = client.post(where, data, follow=True)
        assert "start a correction" in response.content.decode(), where
    assert office.report.sections.count() == 9
    assert not Section.objects.filter(title="Too late").exists()


def test_report_in_review_may_still_be_set_up(client: Client, office: Office) -> None:
    submit_report(report=office.report, by=office.by)
    assert "Save title" in client.get(SET_UP).content.decode()


def test_following_report_does_not_overlap_with_itself(client: Client, office: Office) -> None:
    following = the_quarter_after(office)
    where = f"/reports/{following.slug}/set-up/"
    assert client.post(where, {**opened(client, where), "title": "New"}).status_code == 302
