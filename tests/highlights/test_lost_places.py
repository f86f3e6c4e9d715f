"""What was typed on a thing that was removed or closed to its writer comes back to them."""

import pytest
from django.urls import reverse

from highlights.actions.draft_report import remove_section
from highlights.models import Narrative, NarrativeDraft
from plans.actions import limit_person
from tests.highlights.conftest import Office
from tests.highlights.test_editing import address, client_of, opened, person
from tests.plans.factories import PriorityFactory

TYPED = "First line, typed with <care>.\nSecond line."
SHOWN = "First line, typed with &lt;care&gt;.<br>Second line."


@pytest.fixture
def ann(office: Office):
    return person("Ann")


def test_a_section_removed_meanwhile_gives_the_text_back(office: Office, ann):
    client, section = client_of(ann), office.sections["focus"]
    fields = opened(client, address(section)) | {"body": TYPED, "do": "save"}
    remove_section(section=section, by=office.by)
    response = client.post(address(section), fields)
    shown = response.content.decode()
    assert response.status_code == 404
    assert f"{office.by.name} removed the section “{section.title}” from" in shown
    assert "Nothing was saved." in shown
    assert "officer or an approver can tell you where your text belongs" in " ".join(shown.split())
    assert SHOWN in shown
    assert "csrfmiddlewaretoken" not in shown.partition("What you typed")[2].partition("</dl>")[0]
    assert ">Do<" not in shown
    assert ">Body version<" not in shown


def test_a_limit_set_meanwhile_gives_the_text_back_and_keeps_the_draft(office: Office, ann):
    client, section = client_of(ann), office.sections["focus"]
    fields = opened(client, address(section)) | {"body": TYPED, "do": "save"}
    client.post(
        reverse("highlights:draft-save", args=[office.report.slug, section.slug]),
        {"part": "body", "text": TYPED, "version": "0"},
    )
    others = PriorityFactory(plan=office.plan, number=9)
    limit_person(person=ann, priorities=[others], by=office.by)
    response = client.post(address(section), fields)
    shown = response.content.decode()
    assert response.status_code == 403
    assert "you can only edit" in shown
    assert "Not saved: you do not have permission to edit this" in shown
    assert SHOWN in shown
    assert NarrativeDraft.objects.get(section=section, saved_by=ann).text == TYPED
    assert not Narrative.objects.filter(section=section, text__startswith="First").exists()


def test_a_role_taken_meanwhile_gives_the_text_back(office: Office, ann):
    client, section = client_of(ann), office.sections["focus"]
    fields = opened(client, address(section)) | {"body": TYPED, "do": "save"}
    ann.role_assignments.all().delete()
    response = client.post(address(section), fields)
    assert response.status_code == 403
    assert SHOWN in response.content.decode()


@pytest.mark.parametrize("name", ["progress-record", "due-date-change", "deliverable-drop"])
def test_a_deliverable_that_is_gone_gives_the_text_back(office: Office, ann, name):
    page = reverse(f"deliverables:{name}", args=["NO-SUCH"])
    typed = {"note": TYPED, "reason": "Because", "seen": "77123", "password": "do not tell"}
    response = client_of(ann).post(page, typed)
    shown = response.content.decode()
    assert response.status_code == 404
    assert "Not saved: the page no longer exists" in shown
    assert SHOWN in shown
    assert "Because" in shown
    assert "77123" not in shown
    assert "do not tell" not in shown


@pytest.mark.parametrize(
    ("name", "args"),
    [("highlights:commentary-edit", ["gone"]), ("risks:risk-edit", ["gone", "R-1"])],
)
def test_other_long_forms_give_the_text_back(office: Office, ann, name, args):
    response = client_of(ann).post(reverse(name, args=args), {"text": TYPED})
    assert response.status_code == 404
    assert SHOWN in response.content.decode()


def test_an_address_that_is_only_read_says_as_ever_that_there_is_no_such_page(office: Office, ann):
    response = client_of(ann).get(reverse("deliverables:progress-record", args=["NO-SUCH"]))
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
