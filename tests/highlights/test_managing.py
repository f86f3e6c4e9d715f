"""Pages from which a report is managed: steps, checklist, comments, history and editions."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliverables.actions import record_progress
from highlights.actions import approve_report, comment_on_section, submit_report, write_narrative
from highlights.models import Edition, SectionComment
from highlights.queries import checklist
from plans.actions import define_term
from risks.models import Risk
from scorecards.actions import write_commentary
from tests.highlights.conftest import AUGUST, Office
from tests.highlights.test_pages import sign_in, text_of

MANAGE = "/reports/2022-06-to-08/manage/"
TODAY = date(2022, 9, 15)


def found(office: Office) -> dict[str, list[str]]:
    """What the checklist finds, by the first word of each check."""
    return {
        group.title.split()[0]: [item.text for item in group.items]
        for group in checklist(office.report, on=TODAY)
    }


def test_checklist_of_a_new_report(office: Office) -> None:
    assert found(office) == {
        "Sections": [
            "Priority 1, Focus for the next quarter",
            "Priority 1, Force KPI page, data summary",
            "Priority 1, Force KPI page, overview of performance",
        ],
        "Deliverables": [],
        "Measures": [],
        "Acronyms": [],
        "Risks": [],
        "Inserted": [],
        "Numbers": [],
    }


def test_checklist_finds_what_is_missing(office: Office) -> None:
    write_narrative(
        section=office.sections["focus"],
        text="The **CSP** and [RASSO](https://a.invalid/XYZ).",
        by=office.by,
    )
    # The day has passed since then: no one can plan a review in the past.
    Risk.objects.filter(reference="R-2").update(next_review_on=date(2022, 9, 1))
    office.report.period_start = office.report.period_end = date(2022, 9, 1)
    office.report.data_to = date(2022, 9, 1)
    office.report.save()
    now = found(office)
    assert len(now["Sections"]) == 2
    assert now["Deliverables"] == ["D-1 Publish the strategy"]
    assert now["Measures"] == ["Crime Volume"]
    assert now["Acronyms"] == [
        "CSP, in Priority 1, Focus for the next quarter",
        "RASSO, in Priority 1, Focus for the next quarter",
    ]
    assert now["Risks"] == ["R-2 Risk R-2, to be reviewed by 1 September 2022"]
    define_term(acronym="CSP", name="Community safety partnership", definition="", by=office.by)
    assert len(found(office)["Acronyms"]) == 1


def test_checklist_reads_the_acronyms_of_commentary_and_records(office: Office) -> None:
    scorecard = office.sections["scorecard"].scorecard
    assert scorecard
    write_commentary(
        scorecard=scorecard, month=AUGUST, text="Seen by the **QXA** & ELG.", by=office.by
    )
    record_progress(
        deliverable=office.deliverable,
        as_at=date(2022, 8, 31),
        percent=80,
        note="Agreed with the QXB.",
        by=office.by,
    )
    Risk.objects.filter(reference="R-1").update(cause="The QXC closes.")
    Risk.objects.filter(reference="R-2").update(cause="Not printed: the QXD.")
    assert found(office)["Acronyms"] == [
        "QXC, in R-1 Risk R-1",
        "QXB, in D-1 Publish the strategy",
        "QXA, in Priority 1, Scorecard, commentary",
    ]


def test_every_item_of_the_checklist_leads_somewhere(client: Client, office: Office) -> None:
    test_checklist_finds_what_is_missing(office)
    client.force_login(office.by)
    addresses = [item.url for group in checklist(office.report, on=TODAY) for item in group.items]
    assert len(addresses) > 5
    assert {client.get(address).status_code for address in addresses} == {200}


def test_officer_sees_what_an_approver_could_do(client: Client, office: Office) -> None:
    client.force_login(office.by)
    text = text_of(client, MANAGE)
    assert f'action="{MANAGE}submit/"' in text
    assert "You can now “submit for review” (an officer or an approver)." in text
    assert MANAGE in text_of(client, "/reports/2022-06-to-08/")
    assert client.post(f"{MANAGE}submit/").status_code == 302
    assert "reviewers can comment on it" in text_of(client, MANAGE)
    refused = client.post(f"{MANAGE}approve/")
    assert refused.status_code == 403
    assert "Only someone with the role approver can do this." in refused.content.decode()


def test_approver_goes_the_whole_way(client: Client, office: Office) -> None:
    sign_in(client, "approver")
    client.post(f"{MANAGE}submit/")
    assert client.post(f"{MANAGE}return/", {"reason": ""}).status_code == 422
    client.post(f"{MANAGE}return/", {"reason": "Add the costs."})
    assert "Add the costs." in text_of(client, MANAGE)
    client.post(f"{MANAGE}submit/")
    client.post(f"{MANAGE}approve/")
    page = client.get(f"{MANAGE}publish/")
    assert "Publish edition 1 now" in page.content.decode()
    assert "Rows of figures" in page.content.decode()
    assert client.post(f"{MANAGE}publish/").status_code == 422
    client.post(f"{MANAGE}publish/", {"digest": page.context["digest"]})
    assert Edition.objects.get().digest == page.context["digest"]
    client.post(f"{MANAGE}correct/", {"reason": "A figure."})
    client.post(f"{MANAGE}submit/")
    client.post(f"{MANAGE}approve/")
    page = client.get(f"{MANAGE}publish/")
    assert "A figure." in page.content.decode()
    client.post(f"{MANAGE}publish/", {"digest": page.context["digest"]})
    client.post(f"{MANAGE}withdraw/", {"reason": "Wrong again."})
    text = text_of(client, MANAGE)
    assert "A notice that it was withdrawn." in text
    for words in ("Published as edition 2", "Correction started", "Wrong again.", "Edition 1"):
        assert words in text


def test_what_was_looked_at_is_what_is_published(client: Client, office: Office) -> None:
    sign_in(client, "approver")
    submit_report(report=office.report, by=office.by)
    approve_report(report=office.report, by=office.by)
    seen = client.get(f"{MANAGE}publish/").context["digest"]
    office.observe(AUGUST, 12345)
    response = client.post(f"{MANAGE}publish/", {"digest": seen})
    assert response.status_code == 422
    assert "has changed since it was confirmed" in response.content.decode()
    assert not Edition.objects.exists()
    now = response.context["digest"]
    assert f'name="digest" value="{now}"' in response.content.decode()
    assert client.post(f"{MANAGE}publish/", {"digest": now}).status_code == 302


def test_a_refused_step_keeps_what_was_written(client: Client, office: Office) -> None:
    sign_in(client, "approver")
    response = client.post(f"{MANAGE}withdraw/", {"reason": "A long explanation"})
    assert response.status_code == 422
    assert "A long explanation" in response.content.decode()
    assert "needs one that is published" in response.content.decode()


def test_comments_are_made_and_resolved(client: Client, office: Office) -> None:
    client.force_login(office.by)
    address = f"{MANAGE}sections/{office.sections['outcomes'].slug}/comment/"
    assert "Your comment" in text_of(client, address)
    assert client.post(address, {"text": " "}).status_code == 422
    long = client.post(address, {"text": "x" * 2001})
    assert long.status_code == 422
    assert "x" * 2001 in long.content.decode()
    assert client.post(address, {"text": "<b>Why?</b>"}).status_code == 302
    assert "&lt;b&gt;Why?" in text_of(client, MANAGE)
    comment = SectionComment.objects.get()
    client.post(f"{MANAGE}comments/{comment.pk}/resolve/")
    assert "Resolved by An officer" in text_of(client, MANAGE)


def test_approving_over_an_open_comment(client: Client, office: Office) -> None:
    comment_on_section(section=office.sections["outcomes"], text="Why?", by=office.by)
    submit_report(report=office.report, by=office.by)
    sign_in(client, "approver")
    refusal = (
        "1 comment open. The report cannot be approved without a reason while comments are open."
    )
    assert refusal in text_of(client, MANAGE)
    assert client.post(f"{MANAGE}approve/").status_code == 422
    assert client.post(f"{MANAGE}approve/", {"reason": "Agreed."}).status_code == 302
    assert "Agreed." in text_of(client, MANAGE)


@pytest.mark.parametrize("role", ["panel_member", "administrator"])
def test_not_for_others(client: Client, office: Office, role: str) -> None:
    assert client.get(MANAGE).status_code == 302
    sign_in(client, role)
    assert client.get(MANAGE).status_code == 403


def test_unknown_places_are_not_found(client: Client, office: Office) -> None:
    sign_in(client, "approver")
    for address in ("shred/", "sections/none/comment/"):
        assert client.get(f"{MANAGE}{address}").status_code == 404
    assert client.post(f"{MANAGE}comments/99/resolve/").status_code == 404


def test_page_costs_the_same_with_more_comments(client: Client, office: Office) -> None:
    client.force_login(office.by)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(MANAGE)
        return len(captured)

    comment_on_section(section=office.sections["outcomes"], text="Why?", by=office.by)
    queries()
    before = queries()
    for section in office.sections.values():
        comment_on_section(section=section, text="And why?", by=office.by)
    assert queries() == before
