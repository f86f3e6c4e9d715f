"""Beside the texts: a figure to insert, a drafted summary, and what the figure check finds."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Visibility
from audit.models import AuditEvent
from dates.periods import months_ending
from deliverables.actions import record_progress
from highlights.actions import (
    approve_report,
    dismiss_finding,
    restore_finding,
    submit_report,
    write_narrative,
)
from highlights.models import FindingDismissal, Narrative, NarrativeDraft, NarrativePart, Section
from highlights.policies import NotAllowedError
from highlights.queries import checklist
from highlights.queries.figure_checks import (
    CheckedText,
    ScorecardMonth,
    checked_commentary,
    checked_section,
    report_findings,
)
from measures.actions import NewFigure, define_measure, record_observations
from plans.actions import define_term
from records.editing import values_of
from risks.actions import edit_risk
from risks.models import Risk
from scorecards.models import Scorecard
from tests.highlights.conftest import Office
from tests.highlights.test_editing import client_of, fields_of, opened

SLIP = "Crime Volume fell by -5.0% over the 12 months to August 2022."


@pytest.fixture
def outcomes(office: Office) -> Section:
    return office.sections["outcomes"]


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office.by)


def editor(section: Section) -> str:
    return reverse("highlights:narrative-edit", args=["2022-06-to-08", section.slug])


def send(client: Client, section: Section, **changes: str) -> Any:
    """What a button of the editor sends, with what is typed."""
    return client.post(editor(section), {**opened(client, editor(section)), **changes})


def checked(section: Section, text: str) -> CheckedText:
    """What is found in the text of a section."""
    return checked_section(section, {NarrativePart.BODY: text}).texts[NarrativePart.BODY]


def titled(groups: Any, title: str) -> tuple[Any, ...]:
    return next(group.items for group in groups if group.title == title)


def test_the_picker_shows_what_can_be_said(client: Client, outcomes: Section) -> None:
    response = send(
        client,
        outcomes,
        **{"body": "Typed, not saved", "do": "figure", "figure-measure": "crime-volume"},
    )
    text = response.content.decode()
    assert "{{figure: crime-volume movement 12m}}" in text
    assert "did not change on the year before" in text
    assert "Over the 12 months to August 2022 there were 1,200, and the number did not" in text
    assert fields_of(text)["body"] == "Typed, not saved"
    assert NarrativeDraft.objects.get().text == "Typed, not saved"
    assert not Narrative.objects.filter(text="Typed, not saved").exists()


def test_the_picker_offers_no_measure_that_readers_may_not_see(
    client: Client, office: Office, outcomes: Section
) -> None:
    office.measure.visibility = Visibility.OFFICE
    office.measure.save()
    text = send(
        client, outcomes, do="figure", **{"figure-measure": "crime-volume"}
    ).content.decode()
    assert "{{figure: crime-volume" not in text
    assert "crime-volume" not in text.split('id="preview"')[0]


def test_inserting_without_script_puts_the_figure_at_the_end(
    client: Client, outcomes: Section
) -> None:
    token = "{{figure: crime-volume value 1m}}"
    text = send(client, outcomes, body="There were", insert=token).content.decode()
    assert fields_of(text)["body"] == f"There were {token}"
    assert "There were <data" in text
    assert "Nothing has been saved yet" in text


def test_only_a_placeholder_is_inserted(client: Client, outcomes: Section) -> None:
    text = send(client, outcomes, body="There were", insert="anything").content.decode()
    assert fields_of(text)["body"] == "There were"


def test_a_drafted_summary_never_overwrites(client: Client, office: Office) -> None:
    kpi = office.sections["kpi"]
    sent = opened(client, editor(kpi)) | {"do": "draft-summary", "data_summary": ""}
    del sent["with-quarter"]
    empty = fields_of(client.post(editor(kpi), sent).content.decode())
    assert empty["data_summary"].startswith("- **Crime Volume.** In {{period: 1m}} there were")
    assert "3m" not in empty["data_summary"]
    more = send(client, kpi, do="draft-summary", data_summary="Mine.", **{"with-quarter": "yes"})
    text = fields_of(more.content.decode())["data_summary"]
    assert text.startswith("Mine.\n\n- **Crime Volume.**")
    assert "{{figure: crime-volume value 3m}}" in text
    assert not Narrative.objects.filter(part=NarrativePart.DATA_SUMMARY).exists()


def test_findings_are_shown_and_stay_dismissed(
    client: Client, office: Office, outcomes: Section
) -> None:
    text = send(client, outcomes, body=SLIP, do="preview").content.decode()
    assert "A sign beside a verb: -5.0%" in text
    finding = checked(outcomes, SLIP).findings[0]
    text = send(client, outcomes, body=SLIP, dismiss=finding.digest).content.decode()
    assert "1 dismissed by the office" in text
    assert fields_of(text)["body"] == SLIP
    assert AuditEvent.objects.filter(verb="dismiss_finding").count() == 1
    # Other words around the sentence leave it dismissed, another sentence does not.
    kept = checked_section(outcomes, {NarrativePart.BODY: f"First. {SLIP}"}).texts[
        NarrativePart.BODY
    ]
    assert kept.findings == ()
    other = SLIP.replace("fell", "decreased")
    assert checked(outcomes, other).findings
    send(client, outcomes, body=SLIP, **{"take-up": finding.digest})
    assert not FindingDismissal.objects.exists()
    assert AuditEvent.objects.filter(verb="take_up_finding").count() == 1


def test_a_dismissed_finding_stays_dismissed_once_its_text_is_saved(
    client: Client, office: Office, outcomes: Section
) -> None:
    finding = checked(outcomes, SLIP).findings[0]
    send(client, outcomes, body=SLIP, dismiss=finding.digest)
    send(client, outcomes, body=f"Words before. {SLIP}", do="save")
    # Someone else opens the editor, days later.
    shown = client_of(office.by).get(editor(outcomes)).content.decode()
    assert "A sign beside a verb: -5.0%" not in shown.split("1 dismissed by the office")[0]
    assert "-5.0%, a sign beside a verb" not in "".join(
        item.text for group in checklist(office.report, on=date(2022, 9, 1)) for item in group.items
    )


def measured(office: Office, name: str) -> None:
    """A measure on no page of the report: 12 times 120 in the year, 12 times 150 before."""
    measure = define_measure(
        name=name, unit="count", aggregation="sum", preferred_direction="down", by=office.by
    )
    months = months_ending(date(2022, 8, 1), 24)
    record_observations(
        figures=[
            NewFigure(
                measure=measure,
                area=office.home,
                month=month,
                numerator=Decimal(150 if at < 12 else 120),
                denominator=None,
            )
            for at, month in enumerate(months)
        ],
        by=office.by,
    )


def test_a_measure_that_is_only_bound_in_a_text_is_a_fact(office: Office) -> None:
    measured(office, "Burglaries Reported")
    wrong = "Over the 12 months there were 1,404 burglaries reported."
    doubts = [("1,404", "1,440 (September 2021 to August 2022)")]
    bound = "They {{figure: burglaries-reported movement 12m}}."
    outcomes, focus = office.sections["outcomes"], office.sections["focus"]

    def found(section: Section, text: str) -> list[tuple[str, str]]:
        return [(each.found, each.would_be) for each in checked(section, text).findings]

    assert found(outcomes, wrong) == []
    # In the very text that is typed, before anything has been saved.
    assert found(outcomes, f"{wrong} {bound}") == doubts
    assert found(outcomes, f"{wrong.replace('1,404', '1,440')} {bound}") == []
    # In another section, once it is kept.
    write_narrative(section=outcomes, text=bound, by=office.by)
    assert found(focus, wrong) == doubts
    # In the checklist of the whole report.
    write_narrative(section=focus, text=wrong, by=office.by)
    sections = list(office.report.sections.prefetch_related("narratives"))
    assert [each.finding.found for each in report_findings(office.report, sections)] == ["1,404"]


def test_a_measure_that_is_bound_in_a_commentary_is_a_fact(office: Office) -> None:
    measured(office, "Burglaries Reported")
    place = ScorecardMonth(Scorecard.objects.get(), date(2022, 8, 1))
    bound = "They {{figure: burglaries-reported change 12m}}"
    texts = {"text": f"Over the 12 months there were 1,404 burglaries reported. {bound}."}
    assert [each.found for each in checked_commentary(place, texts).findings] == ["1,404"]
    # The same where no report prints the scorecard of that month.
    elsewhere = ScorecardMonth(place.scorecard, date(2022, 7, 1))
    texts = {"text": f"Over the 12 months there were 1,407 burglaries reported. {bound}."}
    assert [each.would_be for each in checked_commentary(elsewhere, texts).findings] == [
        "1,470 (August 2021 to July 2022)"
    ]


def test_the_terminology_names_measures(office: Office) -> None:
    measured(office, "Crime Volume: DA")
    define_term(acronym="DA", name="Domestic abuse", definition="", by=office.by)
    bound = "{{figure: crime-volume-da value 12m}}"
    text = f"Domestic abuse crime volume fell by 20.0% (n.306) to {bound}."
    findings = checked(office.sections["focus"], text).findings
    assert [(each.found, each.would_be) for each in findings] == [("306", "20.0% (360)")]


def test_findings_do_not_stop_saving_and_are_said(
    client: Client, office: Office, outcomes: Section
) -> None:
    response = client.post(
        editor(outcomes),
        {**opened(client, editor(outcomes)), "body": SLIP, "do": "save"},
        follow=True,
    )
    assert outcomes.narratives.get().text == SLIP
    assert "The figure check has 1 number of" in response.content.decode()
    items = titled(
        checklist(office.report, on=timezone.localdate()),
        "Numbers to check",
    )
    assert [item.text for item in items] == [
        f"Priority 1, {outcomes.title}: -5.0%, a sign beside a verb"
    ]
    page = client.get(
        reverse("highlights:section-comment", args=["2022-06-to-08", outcomes.slug])
    ).content.decode()
    assert "A sign beside a verb: -5.0%" in page


def test_dismissing_twice_is_once(office: Office, outcomes: Section) -> None:
    finding = checked(outcomes, SLIP).findings[0]
    for _ in range(2):
        dismiss_finding(place=outcomes, finding=finding, by=office.by)
    assert FindingDismissal.objects.count() == 1
    assert AuditEvent.objects.filter(verb="dismiss_finding").count() == 1
    other = SLIP.replace("fell", "decreased")
    unknown = checked(outcomes, other).findings[0]
    restore_finding(place=outcomes, finding=unknown, by=office.by)
    assert FindingDismissal.objects.count() == 1


def test_a_closed_report_takes_no_dismissals(office: Office, outcomes: Section) -> None:
    finding = checked(outcomes, SLIP).findings[0]
    submit_report(report=office.report, by=office.by)
    approve_report(report=office.report, by=office.by)
    with pytest.raises(NotAllowedError):
        dismiss_finding(place=outcomes, finding=finding, by=office.by)


def test_checking_costs_the_same_for_more_texts(office: Office, outcomes: Section) -> None:
    def queries() -> int:
        sections = list(office.report.sections.prefetch_related("narratives"))
        with CaptureQueriesContext(connection) as captured:
            report_findings(office.report, sections)
        return len(captured)

    write_narrative(section=outcomes, text="{{figure: crime-volume value 1m}}", by=office.by)
    # What is asked once in the life of a process is asked before.
    queries()
    before = queries()
    for name in ("focus", "risks"):
        write_narrative(
            section=office.sections[name],
            text=f"{SLIP} {{{{figure: crime-volume movement 3m}}}}",
            by=office.by,
        )
    assert queries() == before


def test_the_words_of_records_are_checked_and_dismissed_in_their_section(
    client: Client, office: Office
) -> None:
    record_progress(
        deliverable=office.deliverable,
        as_at=date(2022, 8, 31),
        percent=70,
        note="Of those asked (n=224), 12.9% (n=27) agreed.",
        by=office.by,
    )
    edit_risk_event(office, "Crime volume fell by -5.0%.")
    deliverables, risks = office.sections["deliverables"], office.sections["risks"]

    def listed() -> list[str]:
        title = "Numbers to check"
        return [item.text for item in titled(checklist(office.report, on=date(2022, 9, 1)), title)]

    assert listed() == [
        f"Priority 1, {risks.title}, R-1, Risk R-1: -5.0%, a sign beside a verb",
        (
            f"Priority 1, {deliverables.title}, D-1, note of its progress: 12.9%, "
            "a count and a percentage that disagree"
        ),
    ]
    text = client.get(editor(deliverables)).content.decode()
    assert "12.1%, if 27 of 224 is right" in text
    assert f'href="{reverse("deliverables:deliverable-detail", args=["D-1"])}"' in text
    mark = checked_section(deliverables, {}).findings[0].digest
    text = send(client, deliverables, dismiss=mark).content.decode()
    assert "1 dismissed by the office in D-1" in text
    assert len(listed()) == 1
    send(client, deliverables, **{"take-up": mark})
    assert len(listed()) == 2


def edit_risk_event(office: Office, event: str) -> None:
    """What may happen, in the words of the one public risk."""
    risk = Risk.objects.get(reference="R-1")
    edit_risk(risk=risk, seen=values_of(risk, ["event"]), to={"event": event}, by=office.by)


def test_figures_are_offered_to_the_script_at_once(client: Client, office: Office) -> None:
    address = reverse("scorecards:figure-offers", args=["2022-08"])
    asked = {"figure-measure": "crime-volume", "figure-months": "1", "figure-part": "overview"}
    text = client.get(address, asked).content.decode()
    assert 'value="{{figure: crime-volume value 1m}}"' in text
    assert "<html" not in text
    assert "Choose a measure first" in client.get(address).content.decode()
    assert client.get(reverse("scorecards:figure-offers", args=["2022-13"])).status_code == 404
    office.measure.visibility = Visibility.OFFICE
    office.measure.save()
    assert "data-insert" not in client.get(address, asked).content.decode()
